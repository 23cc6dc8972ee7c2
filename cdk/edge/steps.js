// The few values that an unsigned URL may ask for.
import { BACKGROUND, BLUR, DPR, GRAVITY, HEIGHT, MAX_SIDE, QUALITY, ROTATE, WIDTH } from './grammar.js';
import { noStepFits, offStep } from './errors.js';

const BLURS = [2, 5, 10, 20, 50];

// Moves a spec's values to their steps; the error of a value that has no near step.
export function applySteps(spec, written) {
  const dpr = spec[DPR] || 1;
  if (spec[ROTATE] % 90)
    return offStep(written[ROTATE], 'rot90, rot180, rot270');
  if (spec[BACKGROUND] && spec[BACKGROUND] !== '000000' && spec[BACKGROUND] !== 'ffffff')
    return offStep(written[BACKGROUND], 'bg000000, bgffffff');
  if ((spec[WIDTH] || spec[HEIGHT]) && CONFIG.ladder[0] * dpr > MAX_SIDE)
    return noStepFits(written[DPR], CONFIG.ladder[0]);

  spec[WIDTH] = size(spec[WIDTH], dpr);
  spec[HEIGHT] = size(spec[HEIGHT], dpr);
  spec[GRAVITY] = spec[GRAVITY] && spec[GRAVITY].replace(/[0-9]+/g, tens);
  spec[BLUR] = blur(spec[BLUR]);
  spec[QUALITY] = spec[QUALITY] && Math.max(5, Math.floor((spec[QUALITY] + 2) / 5) * 5);
  return null;
}

// The next size up; but where dpr would take that past the limit, or the ladder ends, the largest that fits.
function size(side, dpr) {
  if (!side)
    return side;
  const ladder = CONFIG.ladder;
  let fits = ladder[0];
  for (let i = 1; i < ladder.length && fits < side && ladder[i] * dpr <= MAX_SIDE; i++)
    fits = ladder[i];
  return fits;
}

function tens(percent) {
  return Math.floor((Number(percent) + 5) / 10) * 10;
}

function blur(sigma) {
  if (!sigma)
    return sigma;
  let i = 0;
  while (i < BLURS.length - 1 && 2 * sigma >= BLURS[i] + BLURS[i + 1])
    i++;
  return BLURS[i];
}
