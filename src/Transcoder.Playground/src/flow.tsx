import { useEffect, useRef, useState } from 'preact/hooks';
import type { Place } from './address';
import { FlowPicture, type Lit } from './flowPicture';
import { OriginalPicker } from './originals';
import { usePath } from './picture';
import { crowd, fetchImage, hasServer, marked, newMark, purge, type Fetched, type Forgotten, type Original, type Passage } from './server';
import { bytes, formatOf, millis, steps, time } from './text';
import { authorized, complain } from './ui';

interface Told { passages: Passage[]; forgotten: Forgotten[]; purged: string[]; result: string; isCrowd: boolean; run: number }

const CROWD = 50;

/** What the last request really did. */
export function Flow({ place, originals }: { place: Place; originals: Original[] }) {
  const path = usePath(place.spec, place.key);
  const [told, setTold] = useState<Told | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = useRef(0);

  const work = async (purgeFirst: boolean, ask: 'none' | 'once' | 'crowd') => {
    if (!path || isBusy)
      return;
    setBusy(true);
    try {
      const purged = purgeFirst ? (await authorized(() => purge(place.key))) : null;
      const mark = newMark();
      let inferred: Passage[] = [];
      let result = purged ? `${purged.variants.length} stored ${purged.variants.length === 1 ? 'object' : 'objects'} purged.` : '';
      if (ask === 'once') {
        const image = await fetchImage(path, undefined, mark);
        result = `${bytes(image.bytes)} of ${formatOf(image.type)} in ${millis(image.ms)}, as this browser saw it.`;
        URL.revokeObjectURL(image.url);
        inferred = hasServer() ? [] : passagesOf(image);
      } else if (ask === 'crowd') {
        const { asked, had } = await authorized(() => crowd(path, CROWD, mark));
        result = `${asked} asked at the same moment, ${had} have the image.`;
      }
      const { passages, forgotten } = ask === 'none' || !hasServer() ? { passages: inferred, forgotten: [] } : await marked(mark);
      setTold({ passages, forgotten, purged: purged?.forgotten ?? [], result, isCrowd: ask === 'crowd', run: ++run.current });
    } catch (error) {
      complain(error);
    }
    setBusy(false);
  };

  useEffect(() => { setTold(null); void work(false, 'once'); }, [path]);

  return (
    <>
      <div class="head">
        <h1>Flow</h1>
        <OriginalPicker place={place} originals={originals} />
      </div>
      <p class="line small"><span class="quiet">GET </span>{path ?? '…'}</p>
      <p class="row asks">
        <button class="primary" disabled={isBusy} onClick={() => void work(false, 'once')}>Ask</button>
        {hasServer() && <>
          <button disabled={isBusy} onClick={() => void work(true, 'once')}>Purge and ask cold</button>
          <button disabled={isBusy} onClick={() => void work(true, 'crowd')}>Purge and send {CROWD} at once</button>
          <button disabled={isBusy} onClick={() => void work(true, 'none')}>Purge only</button>
        </>}
      </p>
      {!hasServer() && <p class="quiet">As far as the headers of the answer say. To see it cold, ask for a size that nobody has asked for, or purge it: <code>transcoder purge</code>.</p>}
      <FlowPicture key={told?.run} lit={litBy(told)} isBusy={isBusy} />
      <div class="told" role="status">
        {told && <p class="result">{told.result} {told.isCrowd && <CrowdWords passages={told.passages} />}</p>}
      </div>
      {told?.isCrowd && <CrowdDots passages={told.passages} />}
      {told && !told.isCrowd && told.passages.length > 0 && <Hops told={told} />}
      {told && told.purged.length > 0 && <p class="quiet">Before that the edge was told to forget {told.purged.map(label => <code key={label}>{readable(label)} </code>)}</p>}
    </>
  );
}

const readable = (label: string) => { try { return decodeURI(label); } catch { return label; } };
const routeOf = (passage: Passage) => passage.route.replace('edge>', '');

/** What an answer's own headers say of its way. */
function passagesOf(image: Fetched): Passage[] {
  const at = new Date().toISOString();
  const passage = (number: number, target: string, status: number, route: string, milliseconds: number, timing?: string): Passage =>
    ({ number, at, method: 'GET', target, status, bytes: 0, milliseconds, route, timing, isFill: false });
  const isRedirected = image.end.startsWith('/resize/');
  const route = /hit/i.test(image.cache) ? 'edge:hit' : !isRedirected ? `edge>website:${image.status}` : /encode/.test(image.timing) ? 'edge>api:made' : 'edge>api:stored';
  const last = passage(2, image.end, image.status, route, image.ms - image.redirectMs, image.timing);
  return isRedirected ? [passage(1, image.path, 307, 'edge>website:307', image.redirectMs), last] : [last];
}

function litBy(told: Told | null): Lit {
  const lit: Lit = { links: [], notes: {} };
  if (!told || told.isCrowd && told.passages.length === 0)
    return lit;
  const link = (name: Lit['links'][number]) => { if (!lit.links.includes(name)) lit.links.push(name); };
  for (const passage of told.passages) {
    const route = routeOf(passage);
    link('browser-edge');
    if (route === 'edge:hit' || route === 'edge') {
      lit.notes.edge = route === 'edge' ? `${passage.status}` : `hit · ${millis(passage.milliseconds)}`;
    } else if (route.startsWith('website:')) {
      link('edge-website');
      link('website-store');
      lit.notes.edge = 'miss';
      lit.notes.website = passage.status === 307 ? `not there: 307` : `${passage.status < 400 ? 'found' : passage.status} · ${millis(passage.milliseconds)}`;
    } else if (route.startsWith('api:')) {
      link('edge-api');
      link('api-store');
      lit.notes.edge = 'miss';
      lit.notes.api = `${route.slice(4)} · ${millis(passage.milliseconds)}`;
      const measured = steps(passage.timing ?? '');
      const transform = measured.filter(step => ['decode', 'transform', 'encode'].includes(step.name));
      if (route === 'api:made' && transform.length) {
        link('api-libvips');
        lit.notes.libvips = millis(transform.reduce((sum, step) => sum + step.ms, 0));
      }
      const stored = measured.find(step => step.name === 'store');
      if (stored) {
        link('libvips-store');
        lit.notes.store = `stored · ${millis(stored.ms)}`;
      }
    }
  }
  if (told.forgotten.length > 0 && lit.links.includes('edge-api'))
    link('api-edge');
  const last = told.passages.at(-1);
  if (last)
    lit.notes.browser = told.isCrowd ? `${CROWD} at once` : `${last.status}`;
  if (told.isCrowd)
    lit.notes.edge = `${tally(told.passages).hit} waited or hit`;
  if (told.purged.length > 0 && told.passages.length === 0)
    lit.notes.edge = 'forgot it';
  return lit;
}

function Hops({ told }: { told: Told }) {
  const total = told.passages.reduce((sum, passage) => sum + passage.milliseconds, 0);
  let past = 0;
  return (
    <ol class="hops" aria-label="What happened">
      {told.passages.map(passage => {
        const before = past;
        past += passage.milliseconds;
        // Behind a hit the timing is of the request that made it.
        const measured = passage.route.includes('api:made') ? steps(passage.timing ?? '') : [];
        return (
          <li key={passage.number}>
            <p class="hop"><strong>{explain(passage)}</strong> <span class="quiet">{passage.status} · {millis(passage.milliseconds)} · {time(passage.at)}</span></p>
            <p class="line small">{passage.method} {passage.target}</p>
            <div class="track" aria-hidden="true"><i class="whole" style={{ left: `${before / total * 100}%`, width: `${Math.max(.6, passage.milliseconds / total * 100)}%` }} /></div>
            {measured.length > 0 && (
              <dl class="steps">
                {measured.map(step => (
                  <div key={step.name}><dt>{step.name}</dt><dd><i style={{ width: `${Math.max(.5, step.ms / passage.milliseconds * 100)}%` }} aria-hidden="true" /><span>{millis(step.ms)}</span></dd></div>
                ))}
              </dl>
            )}
            {measured.length > 0 && <p class="quiet">libvips decodes as the pixels are asked for: mostly while it encodes.</p>}
            {measured.some(step => step.name === 'store') && <p class="quiet">Stored as <code>{readable(passage.target.replace(/^\/resize\//, ''))}</code></p>}
            {passage.detail && <p class="quiet">{passage.detail}</p>}
          </li>
        );
      })}
      {told.forgotten.map(forgotten => <li key={forgotten.number}><p class="hop"><strong>The edge forgets the redirect</strong> <span class="quiet">{time(forgotten.at)}</span></p><p class="line small">{forgotten.labels.join('  ')}</p></li>)}
    </ol>
  );
}

function explain(passage: Passage): string {
  const route = routeOf(passage);
  return route === 'edge:hit' ? (passage.status === 307 ? 'The edge still knows the redirect' : 'The edge has it: no origin is asked')
    : route === 'website:307' ? 'Not stored yet: the website sends it to the resize API'
    : route.startsWith('website:2') ? 'Stored already: the website serves it, no code runs'
    : route === 'api:made' ? 'libvips makes it, and it is stored'
    : route === 'api:joined' ? 'It joins a transform that is running'
    : route === 'api:stored' ? 'Stored meanwhile: the API serves that'
    : route === 'edge' ? 'The edge answers by itself'
    : passage.status >= 400 ? 'Refused' : route;
}

/** How each of the many came to its image. */
function tally(passages: Passage[]) {
  const ends = passages.filter(passage => passage.status === 200);
  const made = ends.filter(passage => passage.route.endsWith('api:made')).length;
  const joined = ends.filter(passage => passage.route.endsWith('api:joined')).length;
  const hit = ends.filter(passage => passage.route === 'edge:hit').length;
  return { made, joined, hit, stored: ends.length - made - joined - hit };
}

function CrowdWords({ passages }: { passages: Passage[] }) {
  const { made, joined, hit, stored } = tally(passages);
  return <><strong data-fact="transforms">{made === 1 ? 'One transform' : `${made} transforms`}</strong> served them all: {hit} waited at the edge for the same answer or were hits{joined > 0 && `, ${joined} joined the transform`}{stored > 0 && `, ${stored} were read from the store`}.</>;
}

function CrowdDots({ passages }: { passages: Passage[] }) {
  const { made, joined, hit, stored } = tally(passages);
  const dots = [['made', made], ['joined', joined], ['stored', stored], ['hit', hit]] as const;
  return (
    <figure class="crowd">
      <div aria-hidden="true">{dots.flatMap(([kind, many]) => Array.from({ length: many }, (_, index) => <i key={`${kind}${index}`} class={kind} />))}</div>
      <figcaption class="row">{dots.filter(([, many]) => many > 0).map(([kind, many]) => <span key={kind} class="row"><i class={kind} aria-hidden="true" />{many} {kind}</span>)}</figcaption>
    </figure>
  );
}
