// Numbers as people read them.
const number = new Intl.NumberFormat('en');

export const count = (value: number) => number.format(value);

export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  for (const [unit, size] of [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]] as const) {
    if (value >= size)
      return `${value / size >= 100 ? Math.round(value / size) : (value / size).toFixed(1)} ${unit}`;
  }
  return `${value} B`;
}

export const millis = (value: number) => value >= 1000 ? `${(value / 1000).toFixed(2)} s` : value >= 10 ? `${Math.round(value)} ms` : `${value.toFixed(1)} ms`;

export const formatOf = (type: string) => (type.split(';')[0]!.split('/')[1] ?? type).replace('jpeg', 'jpg').replace('svg+xml', 'svg').toUpperCase();

export function saved(from: number, to: number): string {
  const part = 1 - to / from;
  // Never all of it.
  const percent = part > .985 ? Math.min(99.9, Math.round(part * 1000) / 10) : Math.round(part * 100);
  return part >= 0 ? `${percent}% saved` : `${Math.round(-part * 100)}% more`;
}

export const than = (from: number, to: number) => saved(from, to).replace('saved', 'less than').replace('more', 'more than');

/** fetch;dur=1.2, source;desc=reduced */
export const steps = (timing: string): { name: string; ms: number }[] =>
  timing.split(',').flatMap(part => {
    const found = /^\s*(\w+);dur=([\d.]+)/.exec(part);
    return found ? [{ name: found[1]!, ms: Number(found[2]) }] : [];
  });

export const time = (iso: string) => new Date(iso).toLocaleTimeString('en-GB');

export const age = (seconds: number) =>
  seconds < 90 ? `${Math.round(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
