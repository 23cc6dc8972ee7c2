import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { hasToken, Refusal, setToken } from './server';

/** What is told for a moment, and read out. */
let tell: (text: string, isTrouble?: boolean) => void = () => {};
export const say = (text: string) => tell(text);
export const complain = (error: unknown) => tell(error instanceof Error ? error.message : String(error), true);

export function Notices() {
  const [notices, setNotices] = useState<{ id: number; text: string; isTrouble: boolean }[]>([]);
  useEffect(() => {
    let id = 0;
    tell = (text, isTrouble = false) => {
      const mine = ++id;
      setNotices(shown => [...shown.slice(-2), { id: mine, text, isTrouble }]);
      setTimeout(() => setNotices(shown => shown.filter(notice => notice.id !== mine)), isTrouble ? 12_000 : 4_000);
    };
  }, []);
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.map(({ id, text, isTrouble }) => (
        <p key={id} class={isTrouble ? 'notice trouble' : 'notice'}>
          {text}
          <button class="plain" aria-label="Dismiss" onClick={() => setNotices(shown => shown.filter(notice => notice.id !== id))}>×</button>
        </p>
      ))}
    </div>
  );
}

export function Dialog({ title, children, onClose }: { title: string; children: ComponentChildren; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={onClose}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

/** Who would change something and has no token yet is asked for it, and then it is done. */
let askForToken: (then: () => void) => void = () => {};

export function TokenAsker() {
  const [then, setThen] = useState<{ run: () => void } | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    askForToken = run => setThen({ run });
  }, []);
  if (!then)
    return null;
  return (
    <Dialog title="The server's token" onClose={() => setThen(null)}>
      <form method="dialog" onSubmit={() => { setToken(text.trim()); setText(''); then.run(); }}>
        <p>Whoever changes something shows the token that <code>serve</code> printed at its start, or that it was given. This tab remembers it until it is closed.</p>
        <label>Token <input type="password" autocomplete="off" required minLength={16} value={text} onInput={event => setText(event.currentTarget.value)} /></label>
        <p class="row end"><button type="button" onClick={() => setThen(null)}>Cancel</button><button class="primary">Go on</button></p>
      </form>
    </Dialog>
  );
}

/** Does what needs the token. */
export async function authorized<T>(work: () => Promise<T>): Promise<T> {
  if (!hasToken())
    await new Promise<void>(go => askForToken(go));
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal && (error.status === 401 || error.status === 403)))
        throw error;
      complain(error);
      await new Promise<void>(go => askForToken(go));
    }
  }
}

export function Copy({ text, label, isShort }: { text: string; label: string; isShort?: boolean }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without the right to the clipboard, as in a frame: the old way.
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return <button class="copy" aria-label={isShort && !isCopied ? `Copy ${label}` : undefined} onClick={copy}>{isCopied ? 'Copied' : isShort ? 'Copy' : `Copy ${label}`}</button>;
}

/** A segment of a few choices, one of which holds. */
export function Choice<T extends string | number>({ name, legend, values, value, onChoose, show = String, describe }: {
  name: string; legend: string; values: readonly T[]; value: T | undefined; onChoose: (value: T) => void;
  show?: (value: T) => ComponentChildren; describe?: (value: T) => string;
}) {
  return (
    <fieldset class={`choice ${name}`}>
      <legend>{legend}</legend>
      <div>
        {values.map(each => (
          <label key={each} title={describe?.(each)}>
            <input type="radio" name={name} checked={each === value} onChange={() => onChoose(each)} />
            <span>{show(each)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
