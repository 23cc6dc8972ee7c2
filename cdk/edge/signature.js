// The signature of a path: base64url of HMAC-SHA256 over {spec}/{key}, cut to 22 characters.
import crypto from 'crypto';
import { FORMAT, QUALITY, STILL, defaultQuality, normalise, print } from './grammar.js';

// A signature is good for a spec's own spelling, and for any with auto that the edge rewrites to it.
export function isSigned(reading, signature, key) {
  const keys = CONFIG.signingKeys.split(',');
  const isBy = segment => keys.some(secret => equals(compute(secret, segment, key), signature));
  return isBy(reading.segment) || autoSpellings(reading).some(isBy);
}

function compute(secret, segment, key) {
  return crypto.createHmac('sha256', secret).update(`${segment}/${key}`).digest('base64url').slice(0, 22);
}

// Looks at every character, so that the time does not tell how much of a guess is right.
function equals(right, guess) {
  let difference = right.length ^ guess.length;
  for (let i = 0; i < right.length; i++)
    difference |= right.charCodeAt(i) ^ guess.charCodeAt(i);
  return difference === 0;
}

// What the format made needless may have been there.
function autoSpellings(reading) {
  const format = reading.format;
  if (format && format !== 'avif' && format !== 'webp')
    return [];
  if (reading.preset)
    return [`${reading.preset}-auto`];
  const spellings = [];
  [reading.spec[QUALITY], defaultQuality(format)].forEach(quality => [reading.spec[STILL], 'still'].forEach(still => {
    const spec = reading.spec.slice();
    spec[QUALITY] = quality;
    spec[STILL] = still;
    spec[FORMAT] = 'auto';
    const spelling = print(spec);
    spec[FORMAT] = format;
    if (spellings.indexOf(spelling) < 0 && print(normalise(spec)) === reading.segment)
      spellings.push(spelling);
  }));
  return spellings;
}
