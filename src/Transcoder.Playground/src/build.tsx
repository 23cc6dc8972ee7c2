import { useEffect, useRef, useState } from 'preact/hooks';
import { go, type Place } from './address';
import { Controls } from './controls';
import { OriginalPicker } from './originals';
import { usePath } from './picture';
import { hasServer, type Original } from './server';
import { Snippets } from './snippets';
import { meaning, print, read, rows, settle, type Spec, focalPoint, FORMATS, nearest, hasSteps, known, presetOf, thumb } from './spec';
import { bytes, formatOf, millis, saved } from './text';
import { Choice, complain, Copy } from './ui';
import { useImage } from './useImage';
import { useLook } from './originals';

/** From an original to its URL, token by token. */
export function Build({ place, originals }: { place: Place; originals: Original[] }) {
  const original = useLook(place.key, originals);
  const preset = presetOf(place.spec);
  const reading = preset ? { spec: [] as Spec } : read(place.spec);
  const trouble = 'trouble' in reading ? reading.trouble : known().isSigning && !hasServer() && place.spec ? UNSIGNED : null;
  const spec = 'spec' in reading ? reading.spec : [];
  const text = preset || 'trouble' in reading ? place.spec : print(spec);
  const past = useRef<string[]>([]), future = useRef<string[]>([]);
  const path = usePath(text, place.key);
  const { image, isAsking, failure } = useImage(trouble ? null : path);

  const show = (next: string) => go({ ...place, spec: next }, true);
  const put = (next: string) => {
    if (next === place.spec)
      return;
    past.current.push(place.spec);
    future.current = [];
    show(next);
  };
  const change = (edit: (spec: Spec) => void) => {
    const next = spec.slice();
    edit(next);
    const settled = settle(next);
    if ('trouble' in settled)
      complain(settled.trouble);
    else
      put(print(settled.spec));
  };
  const step = (from: string[], to: string[]) => {
    const spec = from.pop();
    if (spec === undefined)
      return;
    to.push(place.spec);
    show(spec);
  };
  const undo = () => step(past.current, future.current), redo = () => step(future.current, past.current);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || isTextField(event.target))
        return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });

  const focus = (x: number, y: number) => change(next => {
    box(next, original);
    next[rows.FIT] = 'cover';
    const to = (value: number) => Math.min(100, Math.max(0, hasSteps() ? Math.round(value / 10) * 10 : Math.round(value)));
    next[rows.GRAVITY] = `fp${to(x)}x${to(y)}`;
  });

  const url = path ? location.origin + path : '';
  return (
    <div class="bench">
      <h1 class="unseen">Build a URL</h1>
      <section class="url" aria-label="The URL">
        <p class="line">
          <span class="quiet">{location.host}/</span>
          {text && text.split('-').map((token, at) => <span key={token}>{at > 0 && <span class="quiet">-</span>}<span class="token" title={meaning(token)}>{token}</span></span>)}
          {text && <span class="quiet">/</span>}<span class="key">{place.key}</span>
        </p>
        <p class="row">
          {url && <Copy text={url} label="URL" />}
          <button onClick={undo} disabled={past.current.length === 0} title="Ctrl Z">Undo</button>
          <button onClick={redo} disabled={future.current.length === 0} title="Ctrl Shift Z">Redo</button>
          <button onClick={() => put('')} disabled={text === ''}>Clear</button>
          {path && <a class="button" href={path} target="_blank" rel="noreferrer">Open</a>}
        </p>
      </section>

      <div class="left">
        <section class="stage" aria-label="The picture" aria-busy={isAsking}>
          {trouble || failure
            ? <div class="broken large"><p>{trouble ?? failure}</p></div>
            : <div class="shown">{image && <img src={image.url} alt={`${place.key} as ${text || 'it is'}`} />}</div>}
          <dl class="facts row">
            <div><dt>Bytes</dt><dd data-fact="bytes">{image ? bytes(image.bytes) : '–'}{image && original && text && <small>{saved(original.size, image.bytes)}</small>}</dd></div>
            <div><dt>Pixels</dt><dd data-fact="pixels">{image?.width ? `${image.width} × ${image.height}` : '–'}</dd></div>
            <div><dt>Format</dt><dd data-fact="format">{image ? formatOf(image.type) : '–'}</dd></div>
            <div><dt>Time</dt><dd data-fact="time">{image ? millis(image.ms) : '–'}{image?.cache && <small>edge: {image.cache.toLowerCase()}</small>}</dd></div>
          </dl>
        </section>
        <Snippets spec={spec} text={text} name={place.key} original={original} />
      </div>

      <aside class="panel" aria-label="What is done to it">
        <OriginalPicker place={place} originals={originals} />
        <p class="quiet rule">{rule()}</p>
        {known().presets.length > 0 && <Presets text={text} put={put} />}
        {!known().presetsOnly && <>
          <FocalPicker name={place.key} look={original} point={focalPoint(spec)} onPoint={focus} />
          <Controls spec={spec} change={change} box={next => box(next, original)} name={place.key} />
        </>}
      </aside>

    </div>
  );
}

const isTextField = (target: EventTarget | null) => target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['range', 'radio', 'checkbox'].includes(target.type));

/** A fit and a focal point take both sides; the one that is missing comes from the original's aspect, or a square. */
function box(spec: Spec, original: Original | undefined) {
  const { width = 4, height = 3 } = original?.look ?? {};
  const [w, h] = [spec[rows.WIDTH] as number | undefined, spec[rows.HEIGHT] as number | undefined];
  if (!w && !h) {
    spec[rows.WIDTH] = spec[rows.HEIGHT] = nearest(400);
  } else if (!w) {
    spec[rows.WIDTH] = nearest(Math.min(4096, Math.round(h! * width / height)));
  } else if (!h) {
    spec[rows.HEIGHT] = nearest(Math.min(4096, Math.round(w * height / width * 0.75)));
  }
}

const UNSIGNED = 'Paths are signed here, and this page has no key. The C# below signs, and so does the command: transcoder url.';

/** What this deployment answers. */
function rule() {
  const { presetsOnly, presets, isSigning } = known();
  return presetsOnly ? presets.length > 0 ? 'Only its presets are answered here, in any format.' : 'Only presets are answered here, and there is none.'
    : isSigning ? 'Paths are signed here, so that every value may be asked for.'
    : hasSteps() ? 'Sizes go up to the next mark of the scale.'
    : 'Every value may be asked for here.';
}

function Presets({ text, put }: { text: string; put: (text: string) => void }) {
  const preset = presetOf(text);
  const format = preset && text.slice(preset.length + 1);
  return (
    <>
      <Choice name="preset" legend="Preset" values={known().presets} value={preset} onChoose={put} />
      {preset && <Choice name="preset-format" legend="In which format" values={['', ...FORMATS]} value={format} onChoose={value => put(value ? `${preset}-${value}` : preset)} show={value => value || 'its own'} />}
    </>
  );
}

/** The whole original; where it is clicked, there the crop holds. */
function FocalPicker({ name, look, point, onPoint }: { name: string; look: Original | undefined; point: [number, number] | null; onPoint: (x: number, y: number) => void }) {
  const path = usePath(thumb(400), name);
  const [shape, setShape] = useState<string>();
  const [x, y] = point ?? [50, 50];
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] }[event.key];
    if (!by)
      return;
    event.preventDefault();
    onPoint(x + by[0]!, y + by[1]!);
  };
  return (
    <div class="focal">
      <p class="legend" id="focal-legend">Focal point <span class="quiet">{point ? `${x}%, ${y}%` : 'click the picture'}</span></p>
      <button type="button" aria-labelledby="focal-legend" aria-description="Click where the crop is to hold, or move with the arrow keys"
        style={{ aspectRatio: look?.look?.width ? `${look.look.width} / ${look.look.height}` : shape }}
        onKeyDown={press}
        onClick={event => {
          const place = event.currentTarget.getBoundingClientRect();
          // A press of the keyboard has no place.
          if (event.detail > 0)
            onPoint((event.clientX - place.left) / place.width * 100, (event.clientY - place.top) / place.height * 100);
          else
            onPoint(x, y);
        }}>
        {path && <img src={path} alt="" draggable={false} onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setShape(`${naturalWidth} / ${naturalHeight}`)} />}
        <span class={point ? 'dot' : 'dot off'} style={{ left: `${x}%`, top: `${y}%` }} />
      </button>
    </div>
  );
}
