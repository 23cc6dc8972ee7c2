import { useEffect, useRef, useState } from 'preact/hooks';
import { go, type Place } from './address';
import { OriginalPicker, useLook } from './originals';
import { pathFor, usePath } from './picture';
import { fetchImage, type Fetched, type Original } from './server';
import { presetOf, print, read, rows, settle, type Spec } from './spec';
import { bytes, formatOf, millis, saved, than } from './text';
import { useImage } from './useImage';

const SIDES = ['avif', 'webp', 'jpg', 'png', 'auto'] as const;
const QUALITIES = [90, 80, 70, 60, 50, 40, 30];
const TABLE: [string, (number | undefined)[]][] = [['avif', QUALITIES], ['webp', QUALITIES], ['jpg', QUALITIES], ['png', [undefined]]];

const specOf = (text: string): Spec => { const reading = read(text); return 'spec' in reading ? reading.spec : []; };

const formatIn = (text: string) => {
  const preset = presetOf(text);
  return preset ? text.slice(preset.length + 1) || undefined : specOf(text)[rows.FORMAT] as string | undefined;
};

/** The same geometry in another format and quality; a preset has its own quality. */
function as(text: string, format: string | undefined, quality: number | undefined): string {
  const preset = presetOf(text);
  if (preset)
    return format ? `${preset}-${format}` : preset;
  const spec = specOf(text);
  const settled = settle(Object.assign(spec.slice(), { [rows.FORMAT]: format, [rows.QUALITY]: quality }));
  return 'spec' in settled ? print(settled.spec) : print(spec);
}

/** Two pictures over each other, and a handle between them. */
export function Compare({ place, originals }: { place: Place; originals: Original[] }) {
  const original = useLook(place.key, originals);
  const [at, setAt] = useState(50);
  // On the left what is compared with, the original at first; on the right what the builder has made.
  const left = useImage(usePath(place.other, place.key)), right = useImage(usePath(place.spec, place.key));
  const shape = right.image?.width ? right.image : left.image;
  const failure = left.failure ?? right.failure;
  return (
    <div class="compare-view">
      <div class="head">
        <h1>Compare</h1>
        <OriginalPicker place={place} originals={originals} />
      </div>

      <section class="pair" aria-label="Both pictures" aria-busy={left.isAsking || right.isAsking}>
        {failure && <p class="broken large">{failure}</p>}
        {!failure && left.image && right.image && (
          <div class="over" style={shape?.width ? { aspectRatio: `${shape.width} / ${shape.height}`, '--at': `${at}%` } : { '--at': `${at}%` }}>
            <img src={right.image.url} alt={`Right: ${place.spec || 'the original'}`} />
            <img class="first" src={left.image.url} alt={`Left: ${place.other || 'the original'}`} />
            <div class="handle" aria-hidden="true"><svg viewBox="0 0 24 24" width="24" height="24"><path d="m9 7-5 5 5 5M15 7l5 5-5 5" /></svg></div>
            <input type="range" min={0} max={100} value={at} aria-label="How much of the left picture is seen, in percent" onInput={event => setAt(Number(event.currentTarget.value))} />
          </div>
        )}
      </section>

      <div class="sides">
        <Side title="Left" text={place.other} base={place.spec} image={left.image} against={original && { bytes: original.size, name: 'the original' }} onText={other => go({ ...place, other }, true)} />
        <Side title="Right" text={place.spec} base={place.spec} image={right.image} against={left.image && { bytes: left.image.bytes, name: 'the left' }} onText={spec => go({ ...place, spec }, true)} />
      </div>

      <Formats key={geometry(place.spec)} place={place} original={original} />
    </div>
  );
}

function Side({ title, text, base, image, against, onText }: {
  title: string; text: string; base: string; image: Fetched | null; against: { bytes: number; name: string } | null | undefined; onText: (text: string) => void;
}) {
  const format = formatIn(text);
  const quality = specOf(text)[rows.QUALITY] as number | undefined;
  const standard = presetOf(text) ? undefined : { avif: 50, webp: 80, jpg: 80 }[format ?? ''];
  return (
    <section class="side" aria-label={title}>
      <p class="row">
        <label class="unseen" for={`as-${title}`}>{title} picture</label>
        <select id={`as-${title}`} value={text === '' ? 'original' : format ?? 'own'}
          onChange={event => { const to = event.currentTarget.value; onText(to === 'original' ? '' : as(text || base, to === 'own' ? undefined : to, undefined) ); }}>
          <option value="original">The original, as it is</option>
          {text !== '' && !format && <option value="own">In its own format</option>}
          {SIDES.map(each => <option key={each} value={each}>{each === 'auto' ? 'auto: the best for this browser' : each.toUpperCase()}</option>)}
        </select>
        {standard && (
          <label class="row quality">Quality
            <input type="range" min={5} max={100} step={5} value={quality ?? standard} onInput={event => onText(as(text, format, Number(event.currentTarget.value)))} />
            <output>{quality ?? standard}</output>
          </label>
        )}
      </p>
      <p class="line small">{text || 'original'}</p>
      <dl class="facts row">
        <div><dt>Bytes</dt><dd>{image ? bytes(image.bytes) : '–'}{image && against && text !== '' && <small data-fact="saved">{than(against.bytes, image.bytes)} {against.name}</small>}</dd></div>
        <div><dt>Pixels</dt><dd>{image?.width ? `${image.width} × ${image.height}` : '–'}</dd></div>
        <div><dt>Format</dt><dd>{image ? formatOf(image.type) : '–'}</dd></div>
        <div><dt>Time</dt><dd>{image ? millis(image.ms) : '–'}</dd></div>
      </dl>
    </section>
  );
}

const geometry = (text: string) => as(text, undefined, undefined);

interface Row { format: string; quality: number | undefined; spec: string; bytes?: number; ms?: number; failure?: string }

/** All formats and qualities at this size, asked for one after the other. */
function Formats({ place, original }: { place: Place; original: Original | undefined }) {
  const table = presetOf(place.spec) ? TABLE.map(([format]) => [format, [undefined]] as const) : TABLE;
  const [measured, setMeasured] = useState<Row[]>([]);
  const [isRunning, setRunning] = useState(false);
  const stopping = useRef<AbortController>(null);
  useEffect(() => () => stopping.current?.abort(), []);

  const run = async () => {
    const mine = stopping.current = new AbortController();
    setRunning(true);
    const done: Row[] = [];
    for (const [format, qualities] of table) {
      for (const quality of qualities) {
        const row: Row = { format, quality, spec: as(place.spec, format, quality) };
        try {
          const image = await fetchImage(await pathFor(row.spec, place.key), mine.signal);
          URL.revokeObjectURL(image.url);
          Object.assign(row, { bytes: image.bytes, ms: image.ms });
        } catch (error) {
          if (mine.signal.aborted)
            return setRunning(false);
          row.failure = error instanceof Error ? error.message : String(error);
        }
        done.push(row);
        setMeasured([...done]);
      }
    }
    setRunning(false);
  };

  const most = Math.max(...measured.map(row => row.bytes ?? 0));
  return (
    <section class="formats" aria-labelledby="formats-title">
      <div class="head">
        <h2 id="formats-title">Every format and quality{geometry(place.spec) && <> at <code>{geometry(place.spec)}</code></>}</h2>
        {isRunning ? <button onClick={() => stopping.current?.abort()}>Stop</button>
          : <button class={measured.length ? '' : 'primary'} onClick={() => void run()}>{measured.length ? 'Again' : 'Make them all'}</button>}
      </div>
      {measured.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Table of formats">
          <table>
            <thead><tr><th scope="col">Format</th><th scope="col">Quality</th><th scope="col">Bytes</th><th scope="col"><span class="unseen">Bar</span></th><th scope="col">Saved</th><th scope="col">Time</th><th scope="col"><span class="unseen">Show</span></th></tr></thead>
            <tbody>
              {measured.map((row, index) => (
                <tr key={row.spec} class={row.format !== measured[index - 1]?.format ? 'begins' : ''}>
                  <th scope="row">{row.format.toUpperCase()}</th>
                  <td>{row.quality ?? (row.format === 'png' ? 'lossless' : 'its own')}</td>
                  <td>{row.bytes ? bytes(row.bytes) : row.failure}</td>
                  <td class="bars">{row.bytes && <i class={row.format} style={{ width: `${Math.max(.5, row.bytes / most * 100)}%` }} />}</td>
                  <td>{row.bytes && original ? saved(original.size, row.bytes).replace(' saved', '') : ''}</td>
                  <td>{row.ms ? millis(row.ms) : ''}</td>
                  <td><button class="plain" aria-label={`Show ${row.format} ${row.quality ?? ''} on the right`} onClick={() => go({ ...place, spec: row.spec }, true)}>show</button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
