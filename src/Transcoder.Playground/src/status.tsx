import { useEffect, useState } from 'preact/hooks';
import { status, type Passage, type Slice, type Status } from './server';
import { useNarrow } from './useNarrow';
import { age, bytes, count, millis, time } from './text';

/** Figures of this process, asked for every two seconds while somebody looks. */
export function StatusView() {
  const [seen, setSeen] = useState<Status | null>(null);
  useEffect(() => {
    const stopping = new AbortController();
    const ask = () => {
      if (document.visibilityState === 'visible')
        status(stopping.signal).then(setSeen, () => {});
    };
    ask();
    const timer = setInterval(ask, 2000);
    return () => { clearInterval(timer); stopping.abort(); };
  }, []);
  if (!seen)
    return <p class="quiet">Loading …</p>;
  const { totals } = seen;
  const asked = totals.hits + totals.misses;
  return (
    <>
      <div class="head"><h1>Status</h1><p class="quiet">since {time(seen.began)}, {age((Date.now() - Date.parse(seen.began)) / 1000)}</p></div>
      <dl class="tiles">
        <Tile name="Requests" value={count(totals.requests)} note={bytes(totals.bytes)} />
        <Tile name="Hits of the edge" value={asked ? `${Math.round(totals.hits / asked * 100)}%` : '–'} note={`${count(totals.hits)} of ${count(asked)}`} />
        <Tile name="Transforms" value={count(totals.made)} note={totals.joined ? `${count(totals.joined)} joined one` : 'one for each variant'} />
        <Tile name="Errors" value={count(totals.errors)} note={totals.errors ? 'see below' : 'none'} />
        <Tile name="Memory" value={bytes(seen.memory)} note={`${bytes(seen.heap)} managed`} />
        <Tile name="Edge" value={bytes(seen.edgeBytes)} note={`${count(seen.edgeEntries)} answers, of ${bytes(seen.edgeCapacity)}`} />
        <Tile name="At work" value={`${Math.min(seen.working, seen.threads)} / ${seen.threads}`} note="transforms, of those at once" />
        <Tile name="Queue" value={count(Math.max(0, seen.working - seen.threads))} note={`may hold ${seen.queueLimit}`} />
      </dl>
      <Latency slices={seen.slices} seconds={seen.sliceSeconds} />
      <Requests title="Errors" passages={seen.errors} none="Nothing has gone wrong." />
      <Requests title="Last requests" passages={seen.passages} none="Nobody has asked for anything yet." />
    </>
  );
}

const Tile = ({ name, value, note }: { name: string; value: string; note: string }) => <div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>;

const HEIGHT = 200, FOOT = 44;

/** Median and the slowest twentieth, on a scale of powers of ten; below, how many asked. */
function Latency({ slices, seconds }: { slices: Slice[]; seconds: number }) {
  const isNarrow = useNarrow();
  const WIDTH = isNarrow ? 400 : 960;
  const x = (index: number) => (index + .5) / slices.length * WIDTH;
  const y = (ms: number) => HEIGHT - (Math.log10(Math.max(.1, Math.min(ms, 10_000))) + 1) / 5 * HEIGHT;
  const line = (of: (slice: Slice) => number | undefined) => {
    let isDrawing = false;
    return slices.map((slice, index) => {
      const value = of(slice);
      if (value === undefined) { isDrawing = false; return ''; }
      const point = `${isDrawing ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}h.01`;
      isDrawing = true;
      return point;
    }).join('');
  };
  const most = Math.max(1, ...slices.map(slice => slice.requests));
  const last = slices.findLast(slice => slice.median !== undefined);
  return (
    <figure class="latency">
      <figcaption class="row">
        <h2>Latency</h2>
        <span class="row"><i class="median" aria-hidden="true" />median {last?.median === undefined ? '–' : millis(last.median)}</span>
        <span class="row"><i class="slow" aria-hidden="true" />95th percentile {last?.slow === undefined ? '–' : millis(last.slow)}</span>
        <span class="row"><i class="asked" aria-hidden="true" />requests</span>
      </figcaption>
      <svg viewBox={`-72 -12 ${WIDTH + 80} ${HEIGHT + FOOT + 40}`} role="img" aria-label={`Latency of the last ${slices.length * seconds / 60} minutes; lately ${last?.median === undefined ? 'nobody asked' : `a median of ${millis(last.median)}`}.`}>
        {[.1, 1, 10, 100, 1000, 10_000].map(ms => <g key={ms} class="scale"><path d={`M0 ${y(ms)}H${WIDTH}`} /><text x="-8" y={y(ms) + 4}>{ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`}</text></g>)}
        {slices.map((slice, index) => slice.requests > 0 && <rect key={slice.from} class="asked" x={x(index) - WIDTH / slices.length * .38} width={WIDTH / slices.length * .76} y={HEIGHT + FOOT - slice.requests / most * (FOOT - 10)} height={slice.requests / most * (FOOT - 10)} />)}
        <path class="slow" d={line(slice => slice.slow)} />
        <path class="median" d={line(slice => slice.median)} />
        <text x="0" y={HEIGHT + FOOT + 20} class="start">{slices.length * seconds / 60} minutes ago</text><text x={WIDTH} y={HEIGHT + FOOT + 20} class="end">now</text>
      </svg>
    </figure>
  );
}

const FEW = 12;

function Requests({ title, passages, none }: { title: string; passages: Passage[]; none: string }) {
  const [isAll, setAll] = useState(false);
  return (
    <section class="requests" aria-label={title}>
      <h2>{title}</h2>
      {passages.length === 0 ? <p class="quiet">{none}</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label={`Table of ${title.toLowerCase()}`}>
          <table>
            <thead><tr><th scope="col">At</th><th scope="col">Status</th><th scope="col">Request</th><th scope="col">Way</th><th scope="col">Bytes</th><th scope="col">Time</th></tr></thead>
            <tbody>
              {passages.slice(0, isAll ? undefined : FEW).map(passage => (
                <tr key={passage.number}>
                  <td>{time(passage.at)}</td>
                  <td class={passage.status >= 400 ? 'bad' : ''}>{passage.status}</td>
                  <td class="target">{passage.method} {passage.target}{passage.detail && <small>{passage.detail}</small>}</td>
                  <td>{passage.route}</td>
                  <td>{bytes(passage.bytes)}</td>
                  <td>{millis(passage.milliseconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {passages.length > FEW && <p class="row more"><button aria-expanded={isAll} onClick={() => setAll(!isAll)}>{isAll ? 'Fewer' : `All ${passages.length}`}</button></p>}
    </section>
  );
}
