import { render } from 'preact';
import { App } from './app';
import { takeToken } from './server';
import './style.css';

takeToken();
render(<App />, document.getElementById('page')!);
