// A spec as the page handles it: read, printed and held to the steps by the edge function's own code.
import * as g from '../../../cdk/edge/grammar.js';
import { applySteps } from '../../../cdk/edge/steps.js';
import { encodeKey, pathOfKey, type Settings } from './server';

export type Spec = g.SpecRows;
export { g as rows };

export const FITS = ['inside', 'cover', 'contain', 'fill', 'outside'] as const;
export const FORMATS = ['auto', 'avif', 'webp', 'jpg', 'png', 'gif', 'tiff'] as const;
export const COMPASS = ['northwest', 'north', 'northeast', 'west', 'center', 'east', 'southwest', 'south', 'southeast'] as const;

let settings: Settings;

/** The grammar reads its deployment from a global of this name, as at the edge. */
export function configure(given: Settings) {
  settings = given;
  (globalThis as { CONFIG?: unknown }).CONFIG = given;
}

export const hasSteps = () => settings.ladder.length > 0;

/** In its normal form, on the steps; what cannot be there comes back as the reason. */
export function settle(spec: Spec): { spec: Spec } | { trouble: string } {
  const reading = read(g.print(g.normalise(spec)));
  return 'trouble' in reading ? reading : { spec: reading.spec };
}

export function read(text: string): { spec: Spec } | { trouble: string } {
  if (text === '')
    return { spec: [] };
  const reading = g.read(text);
  if (reading === null)
    return { trouble: `'${text}' is no spec.` };
  if (reading.error)
    return { trouble: reading.error.detail };
  const trouble = hasSteps() ? applySteps(reading.spec, reading.written) : null;
  return trouble ? { trouble: trouble.detail } : { spec: g.normalise(reading.spec) };
}

export const print = (spec: Spec) => g.print(spec);

/** Where a variant is asked for; the original where nothing is asked to be done. */
export const pathOf = (spec: string, key: string) => spec ? `/${spec}/${encodeKey(key)}` : pathOfKey(key);

/** What thumbnails ask for: 200 pixels, or where only presets are allowed the first of them; the original where there is none. */
export const thumb = (width: number) => !settings.presetsOnly ? `w${nearest(width)}-auto` : settings.presets[0] ? `${settings.presets[0]}-auto` : '';

/** The preset that a text names, alone or with a format. */
export const presetOf = (text: string) => settings.presets.find(name => text === name || text.startsWith(name + '-') && g.isFormat(text.slice(name.length + 1)));

/** The step that a size is rounded up to. */
export function nearest(size: number) {
  const ladder = settings.ladder;
  return ladder.length === 0 ? size : ladder.find(step => step >= size) ?? ladder[ladder.length - 1]!;
}

export const focalPoint = (spec: Spec): [number, number] | null => {
  const found = /^fp(\d+)x(\d+)$/.exec(String(spec[g.GRAVITY] ?? ''));
  return found ? [Number(found[1]), Number(found[2])] : null;
};

/** What each token of a spec means, in a few words. */
export function meaning(token: string): string {
  const number = /\d+/.exec(token)?.[0];
  if (/^w\d/.test(token)) return `${number} pixels wide`;
  if (/^h\d/.test(token)) return `${number} pixels high`;
  if (/^dpr/.test(token)) return `${number} pixels for each`;
  if (/^rot/.test(token)) return `turned by ${number}°`;
  if (/^blur/.test(token)) return `blurred, sigma ${number}`;
  if (/^q\d/.test(token)) return `quality ${number}`;
  if (/^bg/.test(token)) return `background #${token.slice(2)}`;
  if (/^wm/.test(token)) return 'watermark';
  if (/^fp/.test(token)) { const [x, y] = token.slice(2).split('x'); return `focal point at ${x}%, ${y}%`; }
  const words: Record<string, string> = {
    cover: 'fills the box, cut', contain: 'whole, on a background', fill: 'stretched', outside: 'covers the box, whole', up: 'may enlarge',
    smart: 'keeps what draws the eye', entropy: 'keeps where most is', flip: 'top to bottom', flop: 'left to right', gray: 'gray',
    sharpen: 'sharpened', still: 'first frame', keep: 'metadata kept', auto: 'best format that the browser takes',
  };
  return words[token] ?? (g.isFormat(token) ? `as ${token.toUpperCase()}` : token);
}

export const isSigning = () => settings.isSigning;
export const known = () => settings;
