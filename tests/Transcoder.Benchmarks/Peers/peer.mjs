// sharp as the worker's peer: the same lines in, the same lines out. See Worker.cs.
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

// sharp is installed where the lock file is, not where this was copied to.
const sharp = createRequire(process.argv[2])('sharp');
sharp.concurrency(1);
sharp.cache(false);

const encode = {
  jpg: (image) => image.jpeg({ quality: 80, optimiseCoding: true, chromaSubsampling: '4:2:0' }),
  webp: (image) => image.webp({ quality: 80, effort: 4 }),
  avif: (image) => image.avif({ quality: 50, effort: 3, chromaSubsampling: '4:2:0', tune: 'ssim' }),
};

let original;
let output;

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...rest] = line.split(' ');
  const argument = rest.join(' ');
  if (verb === 'load') {
    original = readFileSync(argument);
    console.log(original.length);
  } else if (verb === 'run') {
    const [, width, format] = /^w(\d+)-(\w+)$/.exec(argument);
    const cpu = process.cpuUsage();
    const began = process.hrtime.bigint();
    output = await encode[format](sharp(original).resize({ width: Number(width) })).toBuffer();
    const took = process.hrtime.bigint() - began;
    const { user, system } = process.cpuUsage(cpu);
    console.log(`${Number(took) / 1e3} ${user + system} ${output.length}`);
  } else if (verb === 'save') {
    writeFileSync(argument, output);
    console.log('saved');
  } else if (verb === 'name') {
    console.log(`sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}, node ${process.versions.node}`);
  }
}
