import { useState } from 'preact/hooks';
import type { Original } from './server';
import { focalPoint, known, pathOf, presetOf, print, rows, settle, type Spec } from './spec';
import { Copy } from './ui';

/** The URL in the words of whoever needs it. */
export function Snippets({ spec, text, name, original }: { spec: Spec; text: string; name: string; original: Original | undefined }) {
  const all = snippets(spec, text, name, original);
  const [chosen, setChosen] = useState('img');
  const shown = all.find(([label]) => label === chosen) ?? all[0]!;
  const pick = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by)
      return;
    event.preventDefault();
    const next = all[(all.indexOf(shown) + by + all.length) % all.length]!;
    setChosen(next[0]);
    document.getElementById(`tab-${next[0]}`)?.focus();
  };
  return (
    <section class="snippets" aria-label="To copy">
      <div role="tablist" aria-label="As" class="row" onKeyDown={pick}>
        {all.map(([label]) => (
          <button key={label} id={`tab-${label}`} role="tab" aria-selected={label === shown[0]} aria-controls="snippet" tabIndex={label === shown[0] ? 0 : -1} onClick={() => setChosen(label)}>{label}</button>
        ))}
      </div>
      <div id="snippet" role="tabpanel" aria-labelledby={`tab-${shown[0]}`} class="snippet">
        <pre tabIndex={0}>{shown[1]}</pre>
        <Copy text={shown[1]} label={shown[0]} isShort />
      </div>
      {known().isSigning && <p class="quiet">Paths are signed here: in C# the builder signs, elsewhere only the URL itself is good as it stands.</p>}
    </section>
  );
}

export function snippets(spec: Spec, text: string, name: string, original: Original | undefined): [string, string][] {
  const address = (of: string) => location.origin + pathOf(of, name).replaceAll(',', '%2C');
  const url = address(text);
  const widths = candidates(spec, original);
  const set = (format?: string) => widths.map(([variant, width]) => `${address(withFormat(variant, format))} ${width}w`).join(',\n    ');
  const width = spec[rows.WIDTH] as number | undefined;
  const size = width ? ` sizes="(max-width: ${width}px) 100vw, ${width}px"` : ' sizes="100vw"';
  const common = `${sizeOf(spec, original)} alt="" loading="lazy" decoding="async"`;
  const img = widths.length > 1 ? `<img src="${url}"\n  srcset="${set(spec[rows.FORMAT] as string | undefined)}"\n ${size}${common}>` : `<img src="${url}"${common}>`;
  const source = (format: string) => `  <source type="image/${format}"\n  srcset="${widths.length > 1 ? set(format) : address(withFormat(spec, format))}"${widths.length > 1 ? size : ''}>`;
  const dense = settle(Object.assign(spec.slice(), { [rows.DPR]: 2 }));
  const double = 'spec' in dense && width && (width * 2 <= 4096) && (spec[rows.DPR] ?? 1) === 1 ? `, url("${address(print(dense.spec))}") 2x` : '';
  return [
    ['URL', url],
    ['img', img],
    ['picture', `<picture>\n${source('avif')}\n${source('webp')}\n  <img src="${address(withFormat(spec, 'jpg'))}"${common}>\n</picture>`],
    ['Markdown', `![${name.replace(/([[\]\\])/g, '\\$1')}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`],
    ['CSS', double ? `background-image: image-set(url("${url}") 1x${double});` : `background-image: url("${url}");`],
    ['C#', csharp(spec, text, name, original)],
    ['curl', `curl -L${spec[rows.FORMAT] === 'auto' ? " -H 'Accept: image/avif,image/webp'" : ''} -o '${fileName(name, spec[rows.FORMAT] as string | undefined).replaceAll("'", "'\\''")}' '${url.replaceAll("'", '%27')}'`],
  ];
}

function fileName(name: string, format: string | undefined) {
  const own = name.slice(name.lastIndexOf('/') + 1) || 'image';
  return format && format !== 'auto' ? `${own.replace(/\.\w+$/, '')}.${format}` : own;
}

function withFormat(spec: Spec, format: string | undefined): string {
  const settled = settle(Object.assign(spec.slice(), { [rows.FORMAT]: format }));
  return 'spec' in settled ? print(settled.spec) : print(spec);
}

/** The same picture at half and at twice its width, no wider than the original. */
function candidates(spec: Spec, original: Original | undefined): [Spec, number][] {
  const [width, height] = [spec[rows.WIDTH] as number | undefined, spec[rows.HEIGHT] as number | undefined];
  if (!width || spec[rows.DPR])
    return [];
  const most = original?.look?.width && !spec[rows.ENLARGE] ? original.look.width : 4096;
  const found = new Map<number, Spec>();
  for (const factor of [0.5, 1, 1.5, 2]) {
    const settled = settle(Object.assign(spec.slice(), { [rows.WIDTH]: Math.round(width * factor), [rows.HEIGHT]: height && Math.round(height * factor) }));
    // A step that bends the picture is none.
    if (width * factor <= most && 'spec' in settled && (!height || settled.spec[rows.WIDTH] as number * height === settled.spec[rows.HEIGHT] as number * width))
      found.set(settled.spec[rows.WIDTH] as number, settled.spec);
  }
  return [...found].map(([wide, variant]) => [variant, wide]);
}

function sizeOf(spec: Spec, original: Original | undefined) {
  const [width, height] = [spec[rows.WIDTH] as number | undefined, spec[rows.HEIGHT] as number | undefined];
  const { width: ownWidth, height: ownHeight } = original?.look ?? {};
  if (width && height && spec[rows.FIT] && spec[rows.FIT] !== 'outside')
    return ` width="${width}" height="${height}"`;
  return width && !height && ownWidth && ownHeight && !spec[rows.ROTATE] ? ` width="${width}" height="${Math.round(width * ownHeight / ownWidth)}"` : '';
}

const FORMAT_NAMES: Record<string, string> = { jpg: 'Jpeg', png: 'Png', webp: 'WebP', avif: 'Avif', gif: 'Gif', tiff: 'Tiff' };
const GRAVITY_NAMES: Record<string, string> = {
  north: 'North', northeast: 'NorthEast', east: 'East', southeast: 'SouthEast', south: 'South', southwest: 'SouthWest', west: 'West', northwest: 'NorthWest', smart: 'Smart', entropy: 'Entropy',
};

/** Of Transcoder.Client. */
function csharp(spec: Spec, text: string, name: string, original: Original | undefined): string {
  const calls: string[] = [];
  const call = (row: number, made: (value: string) => string) => { const value = spec[row]; if (value !== undefined) calls.push(made(String(value))); };
  const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);
  const preset = presetOf(text);
  if (preset) {
    calls.push(`Preset("${preset}")`);
    const format = text.slice(preset.length + 1);
    if (format)
      calls.push(format === 'auto' ? 'Auto()' : `Format(OutputFormat.${FORMAT_NAMES[format]})`);
  }
  call(rows.WIDTH, value => `Width(${value})`);
  call(rows.HEIGHT, value => `Height(${value})`);
  call(rows.FIT, value => `${capital(value)}()`);
  call(rows.ENLARGE, () => 'Enlarge()');
  const point = focalPoint(spec);
  call(rows.GRAVITY, value => point ? `FocalPoint(${point[0]}, ${point[1]})` : `Gravity(Gravity.${GRAVITY_NAMES[value]})`);
  call(rows.DPR, value => `Dpr(${value})`);
  call(rows.ROTATE, value => `Rotate(${value})`);
  call(rows.FLIP, () => 'Flip()');
  call(rows.FLOP, () => 'Flop()');
  call(rows.GRAY, () => 'Gray()');
  call(rows.BLUR, value => `Blur(${value})`);
  call(rows.SHARPEN, () => 'Sharpen()');
  call(rows.BACKGROUND, value => `Background(new Rgb(0x${value.slice(0, 2)}, 0x${value.slice(2, 4)}, 0x${value.slice(4)}))`);
  call(rows.WATERMARK, value => value ? `Watermark("${value}")` : 'Watermark()');
  call(rows.STILL, () => 'Still()');
  call(rows.KEEP, () => 'Keep()');
  call(rows.QUALITY, value => `Quality(${value})`);
  call(rows.FORMAT, value => value === 'auto' ? 'Auto()' : `Format(OutputFormat.${FORMAT_NAMES[value]})`);
  const key = `"${name.replace(/[\\"]/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, control => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
  const { width, height } = original?.look ?? {};
  return `var urls = new ImageUrls(baseAddress: new Uri("${location.origin}"));\n`
    + `var url = urls.For(${key}${width && height ? `, ${width}, ${height}` : ''})${calls.map(each => `.${each}`).join('')}.ToString();`;
}

