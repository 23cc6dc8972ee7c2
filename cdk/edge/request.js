// Viewer request, before the cache: redirects to the canonical path, refuses nonsense, and decides auto.
import { decode, encode } from './path.js';
import { notAPath, tooLong } from './errors.js';
import { resolve } from './policy.js';

const RESIZE = '/resize/';
const PATH_HEADER = 'x-transcoder-path';
const AUTO_HEADER = 'x-transcoder-auto';
const MAX_PATH_BYTES = 1024;

export function handler(event) {
  const request = event.request;
  // These say what was found here, never what a viewer claims.
  delete request.headers[PATH_HEADER];
  delete request.headers[AUTO_HEADER];
  try {
    return answer(request);
  } catch (error) {
    // The origin judges for itself.
    return request;
  }
}

function answer(request) {
  const prefix = request.uri.indexOf(RESIZE) === 0 ? RESIZE : '/';
  const asked = decode(request.uri.slice(prefix.length));
  if (asked === null)
    return problem(request, notAPath());
  if (Buffer.from(asked).length > MAX_PATH_BYTES)
    return problem(request, tooLong());
  // Another spelling of the prefix, which no behaviour knew.
  if (prefix === '/' && `/${asked}`.indexOf(RESIZE) === 0)
    return redirect(asked);

  const target = resolve(asked, values(request.headers.accept));
  if (target.error)
    return problem(request, target.error);
  if (target.moved)
    return redirect(target.moved);

  const path = encode(target.path);
  // One spelling of a path is one object in the cache.
  request.uri = prefix + path;
  request.querystring = {};
  if (prefix === RESIZE)
    request.headers[PATH_HEADER] = { value: `/${path}` };
  if (target.isAuto)
    request.headers[AUTO_HEADER] = { value: '1' };
  return request;
}

function values(header) {
  return !header ? '' : header.multiValue ? header.multiValue.map(one => one.value).join() : header.value;
}

function redirect(path) {
  return { statusCode: 301, headers: { location: { value: `/${encode(path)}` }, 'cache-control': { value: 'public, max-age=86400' } } };
}

function problem(request, error) {
  const response = {
    statusCode: error.status,
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'public, max-age=0, s-maxage=10' },
      'x-content-type-options': { value: 'nosniff' },
    },
  };
  if (request.method !== 'HEAD') {
    const body = { type: error.type, title: error.title, status: error.status, detail: error.detail };
    response.body = { encoding: 'text', data: JSON.stringify(body) };
  }
  return response;
}
