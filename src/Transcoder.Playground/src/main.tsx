import { render } from 'preact';
import { App } from './app';
import { takeToken } from './server';
import './style.css';

takeToken();
// After what the document has was painted: not earlier than a task of its own.
setTimeout(() => render(<App />, document.getElementById('page')!));
