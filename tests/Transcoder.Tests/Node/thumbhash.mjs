// Hashes the images on standard input with the published package, and reads those hashes and ours.
import { text } from 'node:stream/consumers';
import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash';

const base64 = bytes => Buffer.from(bytes).toString('base64');
const bytes = base64 => new Uint8Array(Buffer.from(base64, 'base64'));
const picture = hash => base64(thumbHashToRGBA(hash).rgba);

const images = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(images.map(({ width, height, rgba, ours }) => {
  const hash = rgbaToThumbHash(width, height, bytes(rgba));
  return { hash: base64(hash), picture: picture(hash), ourPicture: picture(bytes(ours)) };
})));
