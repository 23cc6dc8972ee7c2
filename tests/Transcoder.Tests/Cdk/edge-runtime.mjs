// Runs CloudFront functions one line at a time: {"name", "code"} loads one, {"name", "event"} calls it; each is answered by one line,
// {"result"} or {"error"}. A function gets no more than runtime 2.0 has, so that using anything else fails here too.
import { createHash, createHmac } from 'node:crypto';
import querystring from 'node:querystring';
import { createInterface } from 'node:readline';
import vm from 'node:vm';

// ECMAScript 5.1, whole; of what came later, the runtime documents more than the functions need.
const KEPT = {
  Object: 'create defineProperty defineProperties freeze getOwnPropertyDescriptor getOwnPropertyNames getPrototypeOf isExtensible isFrozen '
    + 'isSealed keys preventExtensions seal',
  'Object.prototype': 'constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf',
  Array: 'isArray',
  'Array.prototype': 'constructor concat every filter forEach indexOf join lastIndexOf length map pop push reduce reduceRight reverse shift '
    + 'slice some sort splice toLocaleString toString unshift',
  String: 'fromCharCode',
  'String.prototype': 'constructor charAt charCodeAt concat indexOf lastIndexOf length localeCompare match replace search slice split '
    + 'substring toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase trim valueOf',
  Number: 'MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY',
  'Number.prototype': 'constructor toExponential toFixed toPrecision toString toLocaleString valueOf',
  Math: 'E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan',
  'RegExp.prototype': 'constructor exec test toString source global ignoreCase multiline lastIndex',
};
const GLOBALS = 'Object Array String Number Boolean Date Math RegExp JSON Error EvalError RangeError ReferenceError SyntaxError TypeError '
  + 'URIError NaN Infinity undefined parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent';

// Not listed anywhere, but the engine's own replace, split and the rest read them.
const FLAGS = 'flags unicode sticky dotAll hasIndices unicodeSets';

const modules = {
  crypto: {
    createHash: algorithm => createHash(known(algorithm)),
    createHmac: (algorithm, key) => createHmac(known(algorithm), key),
  },
  querystring: { parse: querystring.parse, stringify: querystring.stringify, escape: querystring.escape, unescape: querystring.unescape },
};

const functions = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = 'code' in asked ? load(asked.name, asked.code) : { result: functions.get(asked.name)(asked.event) };
  } catch (error) {
    answer = { error: `${error?.name ?? 'thrown'}: ${error?.message ?? error}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

function load(name, code) {
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  for (const [path, names] of Object.entries(KEPT))
    keepOnly(vm.runInContext(path, context), `${names} prototype name ${FLAGS}`);
  keepOnly(vm.runInContext('globalThis', context), GLOBALS);
  context.Buffer = { from: Buffer.from, byteLength: Buffer.byteLength, concat: Buffer.concat, compare: Buffer.compare, isBuffer: Buffer.isBuffer };
  context.console = { log: text => console.error(`${name}: ${text}`) };
  context.require = module => modules[module] ?? fail(`Cannot find module '${module}'`);
  vm.runInContext(`'use strict';${code}`, context, { filename: name });
  if (typeof context.handler !== 'function')
    fail('there is no function of the name handler');
  // Each call has an event of its own, made of plain objects of the function's own world.
  const call = vm.runInContext('(text => JSON.stringify(handler(JSON.parse(text))))', context);
  functions.set(name, event => {
    const text = call(JSON.stringify(event));
    return text === undefined ? fail('the function returned nothing') : JSON.parse(text);
  });
  return { result: null };
}

function keepOnly(owner, names) {
  const kept = names.split(' ');
  for (const name of Object.getOwnPropertyNames(owner)) {
    if (!kept.includes(name) && Object.getOwnPropertyDescriptor(owner, name).configurable)
      delete owner[name];
  }
}

function known(algorithm) {
  return ['md5', 'sha1', 'sha256'].includes(algorithm) ? algorithm : fail(`unknown algorithm ${algorithm}`);
}

function fail(message) {
  throw new Error(message);
}
