// sharp as the worker's peer: the same lines in, the same lines out (see Worker.cs). With a file, a spec and a file it is a whole process.
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const [, , packageFile, input, spec, output] = process.argv;
// sharp is installed where the lock file is, not where this was copied to.
const sharp = createRequire(packageFile)('sharp');
sharp.concurrency(1);
sharp.cache(false);

const encode = {
  jpg: (image, quality) => image.flatten({ background: '#fff' }).jpeg({ quality, optimiseCoding: true, chromaSubsampling: '4:2:0' }),
  webp: (image, quality) => image.webp({ quality, effort: 4 }),
  avif: (image, quality) => image.avif({ quality, effort: 3, chromaSubsampling: '4:2:0', tune: 'ssim' }),
  png: (image) => image.png({ compressionLevel: 6, adaptiveFiltering: true }),
};

// Both sides are told: left to itself it now and then makes the height one pixel smaller than it is by arithmetic.
const sizeOf = async (original) => {
  const { width, height, pageHeight } = await sharp(original).metadata();
  return { width, height: pageHeight ?? height };
};

const make = async (original, source, spec) => {
  const [, width, quality, format] = /^w(\d+)(?:-q(\d+))?-(\w+)$/.exec(spec);
  // Only a GIF moves here, and only into what can move.
  const animated = original[0] === 0x47 && format === 'webp';
  const to = Math.min(Number(width), source.width);
  const size = { width: to, height: Math.round((source.height * to) / source.width), fit: 'fill' };
  const image = sharp(original, { animated, sequentialRead: true }).resize(size);
  return await encode[format](image, Number(quality ?? (format === 'avif' ? 50 : 80))).toBuffer();
};

const serve = async () => {
  let original;
  let source;
  let made;
  for await (const line of createInterface({ input: process.stdin })) {
    const [verb, ...rest] = line.split(' ');
    const argument = rest.join(' ');
    if (verb === 'load') {
      original = readFileSync(argument);
      source = await sizeOf(original);
      console.log(original.length);
    } else if (verb === 'run') {
      const cpu = process.cpuUsage();
      const began = process.hrtime.bigint();
      try {
        made = await make(original, source, argument);
        const took = process.hrtime.bigint() - began;
        const { user, system } = process.cpuUsage(cpu);
        console.log(`${Number(took) / 1e3} ${user + system} ${made.length}`);
      } catch (error) {
        console.log(`cannot ${error.message.split('\n')[0]}`);
      }
    } else if (verb === 'save') {
      writeFileSync(argument, made);
      console.log('saved');
    } else if (verb === 'name') {
      console.log(`sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}, Node.js ${process.versions.node}`);
    }
  }
};

if (input) {
  const original = readFileSync(input);
  writeFileSync(output, await make(original, await sizeOf(original), spec));
} else {
  await serve();
}
