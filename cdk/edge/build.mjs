// Makes the code of one edge function: node build.mjs request|response < config.json > function.js
//
// config.json, as the stack writes it:
//   presets      names, in ordinal order: ["hero", "thumb"]
//   presetsOnly  refuse what is no preset
//   ladder       the sizes that steps allow, ascending; [] where there are no steps (steps=false, or signed)
//   watermarks   names, "" for wm alone
//   signingKeys  the secrets, separated by commas, "" for none; a reference to a secret is put into the code as it stands
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// CloudFront's own quota, in bytes.
const MAX_CODE = 10240;
// What a reference to a secret may become when it is resolved.
const MAX_SECRET = 256;

const SHAPE = {
  presets: isArrayOf('string'),
  presetsOnly: value => typeof value === 'boolean',
  ladder: isArrayOf('number'),
  watermarks: isArrayOf('string'),
  // The text stands between quotes in the code.
  signingKeys: value => typeof value === 'string' && !/["'`\\\n\r$]/.test(value),
};

// The runtime's own module; gone where nothing is signed.
const crypto = {
  name: 'crypto',
  setup: build => build.onResolve({ filter: /^crypto$/ }, () => ({ path: 'crypto', external: true, sideEffects: false })),
};

try {
  process.stdout.write(await build(process.argv[2], readConfig()));
} catch (error) {
  console.error(`cdk/edge/build.mjs: ${error.message}`);
  process.exitCode = 1;
}

async function build(name, config) {
  const entry = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  if (!['request', 'response'].includes(name) || !existsSync(entry))
    throw new Error(`'${name}' is no edge function; say request or response.`);

  const esbuild = await import('esbuild').catch(() => {
    throw new Error("the npm package 'esbuild' is missing; run 'npm ci' at the top of the repository.");
  });
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'esm',
    plugins: [crypto],
    write: false,
    logLevel: 'silent',
    // ECMAScript 5.1 and these are what runtime 2.0 documents; esbuild refuses whatever it cannot put in their terms.
    target: 'es5',
    supported: { arrow: true, 'const-and-let': true, 'template-literal': true },
    define: Object.fromEntries(Object.entries(config).map(([key, value]) =>
      [`CONFIG.${key}`, isReference(value) ? 'SIGNING_KEYS' : JSON.stringify(value)])),
  });
  // The runtime calls a global function of this name, knows no exports, and documents require.
  const code = outputFiles[0].text.trim()
    .replace(/export\{(\w+) as handler\};?$/, 'function handler(e){return $1(e)}')
    .replace(/import (\w+) from"crypto";/, 'var $1=require("crypto");')
    // Last of all: a reference that is read up to the last braces, and not to the next, still ends where it should.
    + (outputFiles[0].text.includes('SIGNING_KEYS') ? `var SIGNING_KEYS=${JSON.stringify(config.signingKeys)};` : '');

  const size = Buffer.byteLength(code) + (isReference(config.signingKeys) ? MAX_SECRET : 0);
  if (size > MAX_CODE) {
    throw new Error(`the ${name} function has ${size} bytes with this configuration; CloudFront takes ${MAX_CODE}. `
      + 'Take fewer or shorter presets, watermarks, signing keys or sizes of the ladder.');
  }
  return code;
}

function readConfig() {
  const config = JSON.parse(readFileSync(0, 'utf8'));
  for (const name of Object.keys({ ...SHAPE, ...config })) {
    if (!SHAPE[name]?.(config[name]))
      throw new Error(`'${name}' of the configuration is missing, wrong or not known.`);
  }
  return config;
}

// To a secret: CloudFormation puts its text there.
function isReference(value) {
  return typeof value === 'string' && value.startsWith('{{resolve:');
}

function isArrayOf(type) {
  return value => Array.isArray(value) && value.every(item => typeof item === type);
}
