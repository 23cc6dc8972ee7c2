import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { go, hashOf, keyOf, usePlace, VIEWS, type View } from './address';
import { Build } from './build';
import { Compare } from './compare';
import { Flow } from './flow';
import { Gallery } from './gallery';
import { hasServer, listOriginals, onAway, settings, type Original } from './server';
import { configure, thumb } from './spec';
import { StatusView } from './status';
import { complain, Notices, TokenAsker } from './ui';

const NAMES: Record<View, string> = { gallery: 'Gallery', build: 'Build', compare: 'Compare', flow: 'Flow', status: 'Status' };

/** As the document has it, which is painted before this runs. */
const BRAND = { __html: document.querySelector('.brand')!.innerHTML };

/** What shows names of originals, or figures of a process. */
const ONLY_WITH_SERVER: View[] = ['gallery', 'status'];

export function App() {
  const place = usePlace();
  const [isReady, setReady] = useState(false);
  const [isAway, setAway] = useState(false);
  const [originals, setOriginals] = useState<Original[]>([]);
  const [isListed, setListed] = useState(false);
  const listing = useRef<AbortController>(null);

  const list = useCallback(async () => {
    if (!hasServer())
      return;
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
        <a class="brand" href="#/gallery" dangerouslySetInnerHTML={BRAND} />
        <nav aria-label="Parts">
          {VIEWS.filter(view => hasServer() || !ONLY_WITH_SERVER.includes(view)).map(view => (
            <a key={view} href={hashOf({ ...here, view })} aria-current={view === place.view ? 'page' : undefined}>{NAMES[view]}</a>
          ))}
          {hasServer() && <a href="/api/v1/">API</a>}
        </nav>
      </header>
      {isAway && <p class="away" role="alert">The server does not answer. This page goes on by itself as soon as it is back.</p>}
      <main id="main" tabIndex={-1} class={place.view}>
        {!isReady ? <p class="quiet">Loading …</p>
          : !hasServer() && (!key || ONLY_WITH_SERVER.includes(place.view)) ? <Start />
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

/** At a CDN, which lists nothing to anybody: whoever knows a key types it. */
function Start() {
  return (
    <form class="start" onSubmit={event => {
      event.preventDefault();
      const key = keyOf(String(new FormData(event.currentTarget).get('key')));
      if (key)
        go({ view: 'build', spec: thumb(800), other: '', key });
    }}>
      <h1>Build the URL of an image</h1>
      <p class="quiet">Type the key of an original, as it was dropped into the source bucket. The CDN lists none to anybody.</p>
      <label class="field">Key of the original<input name="key" required spellcheck={false} autocomplete="off" autofocus placeholder="folder/photo.jpg" /></label>
      <button class="primary">Build</button>
    </form>
  );
}

const Empty = ({ isListed }: { isListed: boolean }) => (
  <div class="empty">
    <h1>{isListed ? 'There is no original yet' : 'Loading …'}</h1>
    {isListed && <p>Add one in the <a href="#/gallery">gallery</a>, or drop a file into the folder of the originals.</p>}
  </div>
);
