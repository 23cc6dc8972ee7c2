// The text of a spec: tokens joined by '-'.
import { nothingToCrop, outOfRange, repeated, tooLarge, unknown } from './errors.js';

// The rows of the token table. Their order is the canonical order of a spec, which is an array of values by row.
export const WIDTH = 0, HEIGHT = 1, FIT = 2, ENLARGE = 3, GRAVITY = 4, DPR = 5, ROTATE = 6, FLIP = 7, FLOP = 8, GRAY = 9, BLUR = 10,
  SHARPEN = 11, BACKGROUND = 12, WATERMARK = 13, STILL = 14, KEEP = 15, QUALITY = 16, FORMAT = 17;

export const MAX_SIDE = 4096;

// Before the value, where a token has letters that are no part of it.
const LETTERS = ['w', 'h', '', '', '', 'dpr', 'rot', '', '', '', 'blur', '', 'bg', 'wm', '', '', 'q', ''];

const WORDS = {
  inside: FIT, cover: FIT, contain: FIT, fill: FIT, outside: FIT,
  up: ENLARGE,
  center: GRAVITY, north: GRAVITY, northeast: GRAVITY, east: GRAVITY, southeast: GRAVITY, south: GRAVITY, southwest: GRAVITY,
  west: GRAVITY, northwest: GRAVITY, smart: GRAVITY, entropy: GRAVITY,
  flip: FLIP, flop: FLOP, gray: GRAY, sharpen: SHARPEN, still: STILL, keep: KEEP,
  jpg: FORMAT, png: FORMAT, webp: FORMAT, avif: FORMAT, gif: FORMAT, tiff: FORMAT, auto: FORMAT,
};

// Row, least and greatest.
const NUMBERS = {
  w: [WIDTH, 1, MAX_SIDE], h: [HEIGHT, 1, MAX_SIDE], dpr: [DPR, 1, 4], rot: [ROTATE, 0, 359], blur: [BLUR, 1, 100], q: [QUALITY, 1, 100],
};

const DEFAULT_QUALITY = { jpg: 80, webp: 80, avif: 50 };
const LOSSLESS = ['png', 'gif', 'tiff'];
// auto may become one that is.
const ANIMATED = ['webp', 'gif', 'auto'];

// { spec, written } where every token is right, { error } where the segment means to be a spec and is wrong, null where it does not:
// it does when each of its tokens has the shape of one, or when it opens with a width or a height.
export function read(segment) {
  const texts = segment.split('-');
  const spec = [], written = [];
  let error = null, meant = false;
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i];
    const token = readToken(text);
    if (!token && !meant)
      return null;
    meant = meant || i === 0 && token.row <= HEIGHT;
    if (!error) {
      error = !token ? unknown(text)
        : written[token.row] ? repeated(text, token.row)
        : !token.inRange ? outOfRange(text, token.row)
        : null;
    }
    if (error && meant)
      break;
    spec[token.row] = token.value;
    written[token.row] = text;
  }
  error = error || judgeTogether(spec, written);
  return error ? { error: error } : { spec: normalise(spec), written: written };
}

// The canonical text of a spec in its normal form; empty where it asks for nothing.
export function print(spec) {
  const tokens = [];
  for (let row = 0; row <= FORMAT; row++) {
    if (spec[row] !== undefined)
      tokens.push(LETTERS[row] + spec[row]);
  }
  return tokens.join('-');
}

// The same spec without what has no effect beside its other tokens.
export function normalise(asked) {
  const spec = asked.slice();
  const sized = spec[WIDTH] || spec[HEIGHT];
  if (spec[FIT] === 'inside' || !(spec[WIDTH] && spec[HEIGHT]))
    spec[FIT] = undefined;
  if (spec[GRAVITY] === 'center' || spec[FIT] !== 'cover' && spec[FIT] !== 'contain')
    spec[GRAVITY] = undefined;
  if (!sized)
    spec[ENLARGE] = undefined;
  if (!sized || spec[DPR] === 1)
    spec[DPR] = undefined;
  if (spec[ROTATE] === 0)
    spec[ROTATE] = undefined;

  const format = spec[FORMAT];
  if (spec[QUALITY] === DEFAULT_QUALITY[format] || LOSSLESS.indexOf(format) >= 0)
    spec[QUALITY] = undefined;
  if (format && ANIMATED.indexOf(format) < 0)
    spec[STILL] = undefined;
  if (format === 'jpg' && spec[BACKGROUND] === 'ffffff')
    spec[BACKGROUND] = undefined;
  return spec;
}

export function isFormat(text) {
  return rowOf(text) === FORMAT;
}

// The format's own quality, which says nothing beside it.
export function defaultQuality(format) {
  return DEFAULT_QUALITY[format];
}

// Null for a text that has the shape of no token. No pattern here ends with '$': the runtime's lets a line feed pass before it.
function readToken(text) {
  const row = rowOf(text);
  if (row >= 0)
    return { row: row, value: text, inRange: true };
  if (text.indexOf('wm') === 0)
    return CONFIG.watermarks.indexOf(text.slice(2)) < 0 ? null : { row: WATERMARK, value: text.slice(2), inRange: true };
  if (text.indexOf('bg') === 0)
    return readBackground(text.slice(2));
  if (text.indexOf('fp') === 0)
    return readPoint(text.slice(2).split('x'));

  const start = text.search(/[0-9]/);
  const letters = text.slice(0, start);
  if (start < 1 || !isNumber(text.slice(start)) || !NUMBERS.hasOwnProperty(letters))
    return null;
  const limits = NUMBERS[letters];
  const value = Number(text.slice(start));
  return { row: limits[0], value: value, inRange: value >= limits[1] && value <= limits[2] };
}

// What every object inherits is no word.
function rowOf(text) {
  return WORDS.hasOwnProperty(text) ? WORDS[text] : -1;
}

function readBackground(digits) {
  return digits && !/[^0-9A-Fa-f]/.test(digits)
    ? { row: BACKGROUND, value: digits.toLowerCase(), inRange: digits.length === 6 }
    : null;
}

function readPoint(sides) {
  return sides.length === 2 && isNumber(sides[0]) && isNumber(sides[1])
    ? { row: GRAVITY, value: `fp${Number(sides[0])}x${Number(sides[1])}`, inRange: sides[0] <= 100 && sides[1] <= 100 }
    : null;
}

function isNumber(text) {
  return text !== '' && !/[^0-9]/.test(text);
}

function judgeTogether(spec, written) {
  const dpr = spec[DPR] || 1;
  for (let row = WIDTH; row <= HEIGHT; row++) {
    if (spec[row] * dpr > MAX_SIDE)
      return tooLarge(written[row], spec[row], dpr);
  }
  return spec[WIDTH] && spec[HEIGHT] && spec[FIT] === 'contain' && /smart|entropy|fp/.test(spec[GRAVITY])
    ? nothingToCrop(written[GRAVITY])
    : null;
}
