import { useEffect, useState } from 'preact/hooks';
import { go, keyOf, type Place } from './address';
import { hasServer, look, type Original } from './server';

/** The original with what a look at it has shown. */
export function useLook(key: string, originals: Original[]): Original | undefined {
  const [seen, setSeen] = useState<Original | undefined>();
  useEffect(() => {
    const stopping = new AbortController();
    look(key, stopping.signal).then(setSeen, () => {});
    return () => stopping.abort();
  }, [key]);
  return seen ?? originals.find(original => original.key === key);
}

/** Another original for the same spec: typed, from the list of names. */
export function OriginalPicker({ place, originals }: { place: Place; originals: Original[] }) {
  const [text, setText] = useState(place.key);
  useEffect(() => setText(place.key), [place.key]);
  const choose = (key: string) => {
    setText(key);
    if (originals.some(original => original.key === key))
      go({ ...place, key });
  };
  const found = originals.filter(({ key, isShadowed }) => !isShadowed && (text === place.key || key.toLowerCase().includes(text.toLowerCase()))).slice(0, 200);
  return (
    <label class="field">Original
      <input list={hasServer() ? 'originals' : undefined} placeholder="photo.jpg" value={text} spellcheck={false} autocomplete="off" onInput={event => choose(event.currentTarget.value)}
        onChange={event => { const key = keyOf(event.currentTarget.value); if (!hasServer() && key && key !== place.key) go({ ...place, key }); }} onFocus={event => event.currentTarget.select()} />
      {hasServer() && <datalist id="originals">{found.map(({ key }) => <option key={key} value={key} />)}</datalist>}
    </label>
  );
}
