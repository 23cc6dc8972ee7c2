// The address bar holds where one is: #/build/w800-auto/photo.jpg
import { useEffect, useState } from 'preact/hooks';
import { encodeKey } from './server';

export const VIEWS = ['gallery', 'build', 'compare', 'flow', 'status'] as const;
export type View = typeof VIEWS[number];

export interface Place { view: View; spec: string; other: string; key: string }

/** Stands for a spec that asks for nothing. */
const NOTHING = '_';

export function hashOf({ view, spec, other, key }: Place): string {
  if (!key || view === 'gallery' || view === 'status')
    return `#/${view}`;
  return `#/${view}/${spec || NOTHING}${view === 'compare' ? `~${other || NOTHING}` : ''}/${encodeKey(key)}`;
}

export function placeOf(hash: string): Place {
  const [, view = '', specs = '', ...rest] = hash.split('/');
  const [spec = '', other = ''] = specs.split('~').map(text => text === NOTHING ? '' : text);
  let key = '';
  try {
    key = decodeURIComponent(rest.join('/'));
  } catch {
    // A broken address is one without an original.
  }
  return { view: VIEWS.find(known => known === view) ?? 'gallery', spec, other, key };
}

export function go(place: Place, replace = false) {
  const hash = hashOf(place);
  if (hash === location.hash)
    return;
  if (replace) {
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = hash;
  }
}

/** What somebody types or pastes as a key: also a path, also a URL of this host. */
export function keyOf(typed: string): string {
  const text = typed.trim();
  if (!text.startsWith(location.origin + '/'))
    return text.replace(/^\/+/, '');
  try {
    return decodeURIComponent(text.slice(location.origin.length + 1));
  } catch {
    return text;
  }
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const changed = () => setPlace(shown => hashOf(shown) === location.hash ? shown : placeOf(location.hash));
    addEventListener('hashchange', changed);
    // It may have changed before anybody listened.
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  return place;
}
