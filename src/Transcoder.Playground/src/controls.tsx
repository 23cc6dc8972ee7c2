import { useState } from 'preact/hooks';
import { COMPASS, FITS, focalPoint, FORMATS, hasSteps, known, rows, type Spec } from './spec';
import { Choice } from './ui';

type Change = (edit: (spec: Spec) => void) => void;

const TITLES = { up: 'May grow larger than the original', flip: 'Top to bottom', flop: 'Left to right', gray: '', sharpen: '', still: 'Of an animation the first frame only', keep: 'EXIF, XMP and the colour profile stay' };

const QUALITY = { auto: 'own', jpg: 80, webp: 80, avif: 50 } as Record<string, number | string>;

/** Every token of the grammar. */
export function Controls({ spec, change, box, name }: { spec: Spec; change: Change; box: (spec: Spec) => void; name: string }) {
  const put = (row: number, value: string | number | undefined) => change(next => { next[row] = value; });
  const format = spec[rows.FORMAT] as string | undefined;
  const isBoxed = Boolean(spec[rows.WIDTH] && spec[rows.HEIGHT]);
  const fit = isBoxed ? spec[rows.FIT] as string ?? 'inside' : undefined;
  const isLossless = format === 'png' || format === 'gif' || format === 'tiff';
  const point = focalPoint(spec);
  const gravity = spec[rows.GRAVITY] as string | undefined;
  return (
    <>
      <Size label="Width" id="w" value={spec[rows.WIDTH] as number | undefined} onValue={value => put(rows.WIDTH, value)} />
      <Size label="Height" id="h" value={spec[rows.HEIGHT] as number | undefined} onValue={value => put(rows.HEIGHT, value)} />

      <Choice name="fit" legend="Fit" values={FITS} value={fit as typeof FITS[number]} onChoose={value => change(next => { box(next); next[rows.FIT] = value; })}
        show={value => <><FitPicture fit={value} />{value}</>} />

      <fieldset class="choice gravity">
        <legend>{fit === 'contain' ? 'Where it is placed' : 'What the crop keeps'} {point && <span class="quiet">at {point[0]}%, {point[1]}%</span>}</legend>
        <div>
          <div class="compass">
            {COMPASS.map(each => (
              <label key={each} title={each}>
                <input type="radio" name="gravity" aria-label={each} checked={fit === 'cover' || fit === 'contain' ? (gravity ?? 'center') === each : false}
                  onChange={() => change(next => { box(next); if (next[rows.FIT] !== 'contain') next[rows.FIT] = 'cover'; next[rows.GRAVITY] = each; })} />
                <span />
              </label>
            ))}
          </div>
          {(['smart', 'entropy'] as const).map(each => (
            <label key={each} title={each === 'smart' ? 'What draws the eye' : 'Where most is'}>
              <input type="radio" name="gravity" checked={gravity === each} onChange={() => change(next => { box(next); next[rows.FIT] = 'cover'; next[rows.GRAVITY] = each; })} />
              <span>{each}</span>
            </label>
          ))}
        </div>
      </fieldset>

      <Choice name="format" legend="Format" values={['', ...FORMATS] as const} value={(format ?? '') as '' | typeof FORMATS[number]}
        onChoose={value => put(rows.FORMAT, value || undefined)} show={value => value || 'original'}
        describe={value => value === '' ? "The original's own" : value === 'auto' ? 'The best that the browser takes' : value} />

      <Slider label="Quality" id="q" min={hasSteps() ? 5 : 1} max={100} step={hasSteps() ? 5 : 1} disabled={isLossless}
        value={spec[rows.QUALITY] as number | undefined} standard={isLossless ? 'lossless' : QUALITY[format ?? ''] ?? 'own'} at={Number(QUALITY[format ?? '']) || 80}
        onValue={value => put(rows.QUALITY, value)} />

      <Choice name="dpr" legend="Density" values={[1, 2, 3, 4]} value={(spec[rows.DPR] as number | undefined) ?? 1} onChoose={value => change(next => { if (!next[rows.WIDTH] && !next[rows.HEIGHT]) next[rows.WIDTH] = 400; next[rows.DPR] = value; })} show={value => `${value}×`} />

      <fieldset class="choice checks">
        <legend>And</legend>
        <div>
          {([['up', rows.ENLARGE, 'enlarge'], ['flip', rows.FLIP, 'flip ↕'], ['flop', rows.FLOP, 'flop ↔'], ['gray', rows.GRAY, 'gray'], ['sharpen', rows.SHARPEN, 'sharpen'], ['still', rows.STILL, 'first frame'], ['keep', rows.KEEP, 'keep metadata']] as const).map(([token, row, label]) => (
            <label key={token} title={TITLES[token]}>
              <input type="checkbox" checked={spec[row] !== undefined} onChange={event => put(row, event.currentTarget.checked ? token : undefined)} />
              <span>{label}</span>
            </label>
          ))}
        </div>
      </fieldset>

      {hasSteps()
        ? <Choice name="rot" legend="Turned" values={[0, 90, 180, 270]} value={(spec[rows.ROTATE] as number | undefined) ?? 0} onChoose={value => put(rows.ROTATE, value || undefined)} show={value => `${value}°`} />
        : <Slider label="Turned" id="rot" min={0} max={359} step={1} value={spec[rows.ROTATE] as number | undefined} standard="0°" at={0} onValue={value => put(rows.ROTATE, value || undefined)} />}

      {hasSteps()
        ? <Choice name="blur" legend="Blur" values={[0, 2, 5, 10, 20, 50]} value={(spec[rows.BLUR] as number | undefined) ?? 0} onChoose={value => put(rows.BLUR, value || undefined)} show={value => value || 'none'} />
        : <Slider label="Blur" id="blur" min={0} max={100} step={1} value={spec[rows.BLUR] as number | undefined} standard="none" at={0} onValue={value => put(rows.BLUR, value || undefined)} />}

      <Background value={spec[rows.BACKGROUND] as string | undefined} onValue={value => put(rows.BACKGROUND, value)} />

      {known().watermarks.length > 0 && (
        <Choice name="wm" legend="Watermark" values={['-', ...known().watermarks]} value={(spec[rows.WATERMARK] as string | undefined) ?? '-'}
          onChoose={value => put(rows.WATERMARK, value === '-' ? undefined : value)} show={value => value === '-' ? 'none' : value || 'wm'} />
      )}
      <p class="quiet">{name.toLowerCase().endsWith('.gif') ? 'A GIF keeps its animation as GIF and WebP.' : ''}</p>
    </>
  );
}

/** A size on a scale where each step of the ladder has its mark. */
function Size({ label, id, value, onValue }: { label: string; id: string; value: number | undefined; onValue: (value: number | undefined) => void }) {
  // What is being typed stays, whatever comes in meanwhile.
  const [typed, setTyped] = useState<string | null>(null);
  const steps = known().ladder.length ? known().ladder : known().marks;
  const at = value === undefined ? -1 : steps.findIndex(step => step >= value);
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <input class="number" inputMode="numeric" aria-label={`${label} in pixels`} placeholder="any" value={typed ?? value ?? ''}
        onInput={event => setTyped(event.currentTarget.value)} onBlur={() => setTyped(null)}
        onChange={event => { const pixels = Number.parseInt(event.currentTarget.value, 10); setTyped(null); onValue(pixels >= 1 ? Math.min(pixels, 4096) : undefined); }} />
      <input id={id} type="range" min={-1} max={steps.length - 1} step={1} value={at} aria-valuetext={value === undefined ? 'any' : `${value} pixels`}
        onInput={event => { const step = Number(event.currentTarget.value); onValue(step < 0 ? undefined : steps[step]); }} />
      <div class="ladder" aria-hidden="true">{steps.map(step => <i key={step} class={step === value ? 'on' : [100, 500, 1000, 2048].includes(step) ? 'long' : ''} />)}</div>
    </div>
  );
}

function Slider({ label, id, min, max, step, value, standard, at, disabled, onValue }: {
  label: string; id: string; min: number; max: number; step: number; value: number | undefined; standard: string | number; at: number; disabled?: boolean;
  onValue: (value: number | undefined) => void;
}) {
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <output for={id} class={value === undefined ? 'number quiet' : 'number'}>{value ?? standard}</output>
      <input id={id} type="range" min={min} max={max} step={step} value={value ?? at} disabled={disabled} onInput={event => onValue(Number(event.currentTarget.value))} />
    </div>
  );
}

function Background({ value, onValue }: { value: string | undefined; onValue: (value: string | undefined) => void }) {
  const [text, setText] = useState(value ?? '');
  if (hasSteps())
    return <Choice name="bg" legend="Background" values={['', 'ffffff', '000000']} value={value ?? ''} onChoose={colour => onValue(colour || undefined)} show={colour => ({ '': 'default', ffffff: 'white', '000000': 'black' })[colour] ?? colour} />;
  return (
    <div class="field row">
      <label>Background <input type="color" value={`#${value ?? 'ffffff'}`} onInput={event => { setText(event.currentTarget.value.slice(1)); onValue(event.currentTarget.value.slice(1)); }} /></label>
      <input aria-label="Background in hex" placeholder="own" maxLength={6} value={text} onInput={event => { const hex = event.currentTarget.value; setText(hex); if (/^[0-9a-f]{6}$/i.test(hex)) onValue(hex.toLowerCase()); else if (!hex) onValue(undefined); }} />
    </div>
  );
}

/** A landscape of mountain and sun that meets an upright box. */
function FitPicture({ fit }: { fit: typeof FITS[number] }) {
  // Where the picture of 24 by 16 comes to lie around the box of 20 by 20 in the middle of 36.
  const [x, y, width, height] = { inside: [8, 11.33, 20, 13.34], cover: [3, 8, 30, 20], contain: [8, 11.33, 20, 13.34], fill: [8, 8, 20, 20], outside: [3, 8, 30, 20] }[fit] as [number, number, number, number];
  const clip = fit === 'cover' ? 'fit-box' : undefined;
  return (
    <svg viewBox="0 0 36 36" width="44" height="44" aria-hidden="true" class={`fit ${fit}`}>
      <defs><clipPath id="fit-box"><rect x="8" y="8" width="20" height="20" /></clipPath></defs>
      {fit === 'contain' && <rect class="ground" x="8" y="8" width="20" height="20" />}
      <g clip-path={clip && `url(#${clip})`}>
        <svg x={x} y={y} width={width} height={height} viewBox="0 0 24 16" preserveAspectRatio="none">
          <rect class="sky" width="24" height="16" /><circle class="sun" cx="17.5" cy="4.5" r="2.2" /><path class="hill" d="M0 16 8 5l6 8 3-3.500L24 16Z" />
        </svg>
      </g>
      <rect class="box" x="8" y="8" width="20" height="20" />
    </svg>
  );
}
