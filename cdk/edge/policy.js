// What a path asks for under the deployment's settings.
import { FORMAT, isFormat, normalise, print, read } from './grammar.js';
import { noKey, notAPreset, notSigned } from './errors.js';
import { applySteps } from './steps.js';
import { isSigned } from './signature.js';
import { names } from './accept.js';

// { error }, { moved: the canonical path }, or { path, isAuto }: the object that is asked for, and whether the header chose it.
export function resolve(path, accept) {
  const slash = path.indexOf('/');
  const written = path.slice(0, Math.max(slash, 0));
  const reading = slash < 0 ? null : readPreset(written) || readSpec(written);
  if (!reading)
    return { path: path };
  if (reading.error)
    return reading;

  let key = path.slice(slash + 1);
  if (CONFIG.signingKeys) {
    const end = key.indexOf('/');
    const signature = key.slice(0, Math.max(end, 0));
    key = key.slice(end + 1);
    if (key && !isSigned(reading, signature, key))
      return { error: notSigned() };
  }
  if (!key)
    return { error: noKey(written) };
  if (written !== reading.segment)
    return { moved: reading.segment + path.slice(slash) };
  if (reading.format !== 'auto')
    return { path: path };

  const segment = concrete(reading, bestFormat(key, accept));
  return { path: segment ? segment + path.slice(slash) : key, isAuto: true };
}

// A preset by its name, and by its name with each format.
function readPreset(segment) {
  const parts = segment.split('-');
  return parts.length < 3 && CONFIG.presets.indexOf(parts[0]) >= 0 && (parts.length < 2 || isFormat(parts[1]))
    ? { segment: segment, preset: parts[0], format: parts[1] }
    : null;
}

function readSpec(segment) {
  const found = read(segment);
  if (!found || found.error)
    return found;
  if (!print(found.spec))
    return null;
  if (CONFIG.presetsOnly)
    return { error: notAPreset(segment) };
  let spec = found.spec;
  if (CONFIG.ladder.length) {
    const error = applySteps(spec, found.written);
    if (error)
      return { error: error };
    // A quality that has moved to the format's default says nothing any more.
    spec = normalise(spec);
  }
  return { segment: print(spec), spec: spec, format: spec[FORMAT] };
}

function bestFormat(key, accept) {
  // AVIF holds no animation here, and a GIF may be one.
  return key.slice(-4).toLowerCase() !== '.gif' && names(accept, 'image/avif') ? 'avif'
    : names(accept, 'image/webp') ? 'webp'
    : undefined;
}

// An auto spelling with its format decided; undefined for the original's or the preset's own.
function concrete(auto, format) {
  if (auto.preset)
    return format ? `${auto.preset}-${format}` : auto.preset;
  const spec = auto.spec.slice();
  spec[FORMAT] = format;
  return print(normalise(spec));
}
