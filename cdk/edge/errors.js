// What a refusal says to whoever wrote the URL, word for word as src/Transcoder.Contracts does.
// By the rows of the token table.
const ALLOWED = [
  'w1 to w4096 (pixels)', 'h1 to h4096 (pixels)', 'inside, cover, contain, fill, outside', 'up',
  'center, north, northeast, east, southeast, south, southwest, west, northwest, smart, entropy, fp0x0 to fp100x100 (percent)',
  'dpr1 to dpr4', 'rot0 to rot359 (degrees)', 'flip', 'flop', 'gray', 'blur1 to blur100', 'sharpen', 'bg and six hex digits, as bg00ff00',
  'wm and the name of a watermark', 'still', 'keep', 'q1 to q100', 'jpg, png, webp, avif, gif, tiff, auto',
];

export function unknown(text) {
  if (text === '')
    return invalid("A token is empty: tokens are joined by a single '-', with none at the end.");
  if (text.indexOf('wm') === 0 && !/[^a-z0-9_]/.test(text)) {
    return invalid(CONFIG.watermarks.length
      ? `'${text}' names no configured watermark; allowed: wm${CONFIG.watermarks.join(', wm')}.`
      : `'${text}' names a watermark, but none is configured.`);
  }
  return invalid(`'${text}' is not a token; allowed, in lower case: ${ALLOWED.join('; ')}.`);
}

export function repeated(text, row) {
  return invalid(`'${text}' comes second: of these only one may be given, once: ${ALLOWED[row]}.`);
}

export function outOfRange(text, row) {
  return invalid(`'${text}' is out of range; allowed: ${ALLOWED[row]}.`);
}

export function tooLarge(text, side, dpr) {
  return invalid(`'${text}' with dpr${dpr} makes ${side} * ${dpr} = ${side * dpr} pixels; at most 4096 are allowed.`);
}

export function nothingToCrop(text) {
  return invalid(
    `'${text}' chooses what cover keeps, but contain keeps all; allowed with contain: center, north, northeast and so on.`);
}

export function noKey(segment) {
  return invalid(`After '${segment}/' the key of an image is missing.`);
}

export function offStep(text, allowed) {
  return notAllowed(
    `'${text}' is not allowed here; allowed: ${allowed}. Another value needs a preset, a signed URL, or a deployment with steps=false.`);
}

export function noStepFits(text, smallest) {
  return notAllowed(`'${text}' is not allowed here: even the smallest size of the deployment, ${smallest}, would pass 4096 pixels.`);
}

export function notAPreset(segment) {
  return notAllowed(`'${segment}' is not a preset, and only presets are allowed here: ${CONFIG.presets.join(', ')}.`);
}

export function notSigned() {
  return notAllowed('The signature is missing or wrong; a path here is {spec}/{signature}/{key}.');
}

export function notAPath() {
  return invalid('The path is not percent-encoded UTF-8.');
}

export function tooLong() {
  return { type: 'urn:transcoder:path-too-long', status: 414, title: 'Path too long', detail: 'A path has at most 1,024 bytes when it is decoded.' };
}

function invalid(detail) {
  return { type: 'urn:transcoder:bad-request', status: 400, title: 'Bad request', detail: detail };
}

function notAllowed(detail) {
  return { type: 'urn:transcoder:not-allowed', status: 403, title: 'Not allowed', detail: detail };
}
