import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { go, hashOf, usePlace, VIEWS, type View } from './address';
import { Build } from './build';
import { Compare } from './compare';
import { Flow } from './flow';
import { Gallery } from './gallery';
import { listOriginals, onAway, settings, type Original } from './server';
import { configure } from './spec';
import { StatusView } from './status';
import { complain, Notices, TokenAsker } from './ui';

const NAMES: Record<View, string> = { gallery: 'Gallery', build: 'Build', compare: 'Compare', flow: 'Flow', status: 'Status' };

export function App() {
  const place = usePlace();
  const [isReady, setReady] = useState(false);
  const [isAway, setAway] = useState(false);
  const [originals, setOriginals] = useState<Original[]>([]);
  const [isListed, setListed] = useState(false);
  const listing = useRef<AbortController>(null);

  const list = useCallback(async () => {
    listing.current?.abort();
    const mine = listing.current = new AbortController();
    try {
      await listOriginals((soFar, isAll) => {
        setOriginals(shown => isAll || soFar.length > shown.length ? soFar : shown);
        setListed(isAll);
      }, mine.signal);
    } catch (error) {
      if (!mine.signal.aborted && !(error instanceof Error && error.name === 'Away'))
        complain(error);
    }
  }, []);

  const begin = useCallback(async () => {
    try {
      configure(await settings());
      setReady(true);
      await list();
    } catch (error) {
      complain(error);
    }
  }, [list]);

  useEffect(() => {
    onAway(setAway);
    void begin();
    const refresh = () => { if (document.visibilityState === 'visible') void list(); };
    document.addEventListener('visibilitychange', refresh);
    return () => document.removeEventListener('visibilitychange', refresh);
  }, [begin, list]);

  // A server that is away is asked again until it is back.
  useEffect(() => {
    if (!isAway)
      return;
    const timer = setInterval(() => void settings().then(begin).catch(() => {}), 1500);
    return () => clearInterval(timer);
  }, [isAway, begin]);

  useEffect(() => { document.title = `${place.key ? place.key.slice(0, 60) + ' · ' : ''}${NAMES[place.view]} · Transcoder`; }, [place.view, place.key]);

  const key = place.key || originals.find(original => !original.isShadowed && !original.look?.trouble)?.key || '';
  // The key is chosen for whoever comes without one; the address says which.
  useEffect(() => {
    if (isReady && !place.key && key && place.view !== 'gallery' && place.view !== 'status')
      go({ ...place, key }, true);
  }, [isReady, place, key]);

  const here = { ...place, key };
  return (
    <>
      <a class="skip" href="#main" onClick={event => { event.preventDefault(); document.getElementById('main')?.focus(); }}>To the content</a>
      <header class="top">
        <a class="brand" href="#/gallery"><svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><rect width="32" height="32" rx="7" /><path d="M7 8h18M16 8v17" /><path class="small" d="M20 18h6v7h-6z" /></svg>Transcoder</a>
        <nav aria-label="Parts">
          {VIEWS.map(view => (
            <a key={view} href={hashOf({ ...here, view })} aria-current={view === place.view ? 'page' : undefined}>{NAMES[view]}</a>
          ))}
          <a href="/api/v1/">API</a>
        </nav>
      </header>
      {isAway && <p class="away" role="alert">The server does not answer. This page goes on by itself as soon as it is back.</p>}
      <main id="main" tabIndex={-1} class={place.view}>
        {!isReady ? <p class="quiet">Loading …</p>
          : place.view === 'gallery' ? <Gallery originals={originals} isListed={isListed} refresh={list} />
          : place.view === 'status' ? <StatusView />
          : !key ? <Empty isListed={isListed} />
          : place.view === 'build' ? <Build key={key} place={here} originals={originals} />
          : place.view === 'compare' ? <Compare key={key} place={here} originals={originals} />
          : <Flow key={key} place={here} originals={originals} />}
      </main>
      <Notices />
      <TokenAsker />
    </>
  );
}

const Empty = ({ isListed }: { isListed: boolean }) => (
  <div class="empty">
    <h1>{isListed ? 'There is no original yet' : 'Loading …'}</h1>
    {isListed && <p>Add one in the <a href="#/gallery">gallery</a>, or drop a file into the folder of the originals.</p>}
  </div>
);
