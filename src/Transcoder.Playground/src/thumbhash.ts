// A placeholder's mean colour and its few waves, as https://evanw.github.io/thumbhash/ has them, drawn to a data: URL.
const SIDE = 32;

export function thumbhashUrl(base64: string): string | null {
  let hash: Uint8Array;
  try {
    hash = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  } catch {
    return null;
  }
  if (hash.length < 5)
    return null;
  const first = hash[0]! | hash[1]! << 8 | hash[2]! << 16, second = hash[3]! | hash[4]! << 8;
  const hasAlpha = first >> 23 !== 0, isLandscape = second >> 15 !== 0;
  const few = second & 7, many = hasAlpha ? 5 : 7;
  const mean = [(first & 63) / 63, (first >> 6 & 63) / 31.5 - 1, (first >> 12 & 63) / 31.5 - 1];
  const scales = [(first >> 18 & 31) / 31, (second >> 3 & 63) / 63, (second >> 9 & 63) / 63];
  const alphaMean = hasAlpha ? (hash[5]! & 15) / 15 : 1, alphaScale = hasAlpha ? (hash[5]! >> 4) / 15 : 0;

  let nibble = (hasAlpha ? 6 : 5) * 2;
  const waves = (nx: number, ny: number, scale: number) => {
    const factors: [number, number, number][] = [];
    for (let y = 0; y < ny; y++)
      for (let x = y ? 0 : 1; x * ny < nx * (ny - y); x++) {
        const value = (hash[nibble >> 1]! >> (nibble & 1) * 4 & 15) / 7.5 - 1;
        nibble++;
        factors.push([x, y, value * scale]);
      }
    return factors;
  };
  const luma = waves(Math.max(3, isLandscape ? many : few), Math.max(3, isLandscape ? few : many), scales[0]!);
  const p = waves(3, 3, scales[1]! * 1.25), q = waves(3, 3, scales[2]! * 1.25);
  const alpha = hasAlpha ? waves(5, 5, alphaScale) : [];

  const ratio = (isLandscape ? many : few) / (isLandscape ? few : many);
  const width = Math.max(1, Math.round(ratio > 1 ? SIDE : SIDE * ratio)), height = Math.max(1, Math.round(ratio > 1 ? SIDE / ratio : SIDE));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context)
    return null;
  const image = context.createImageData(width, height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const sum = (start: number, factors: [number, number, number][]) => factors.reduce(
        (total, [fx, fy, value]) => total + value * 2 * Math.cos(Math.PI / width * (x + 0.5) * fx) * Math.cos(Math.PI / height * (y + 0.5) * fy), start);
      const l = sum(mean[0]!, luma), pp = sum(mean[1]!, p), qq = sum(mean[2]!, q);
      const blue = l - 2 / 3 * pp, red = (3 * l - blue + qq) / 2, green = red - qq;
      image.data[at] = 255 * red;
      image.data[at + 1] = 255 * green;
      image.data[at + 2] = 255 * blue;
      image.data[at + 3] = 255 * sum(alphaMean, alpha);
    }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
