// What the page asks its server. Everything that comes back is text or numbers; names of originals are never markup.
export interface Settings {
  /** Files at a CDN: there is nobody to list, add, purge or sign. */
  isStatic?: boolean;
  presets: string[]; presetsOnly: boolean; ladder: number[]; marks: number[]; watermarks: string[]; isSigning: boolean;
}
export interface Look { format?: string; width?: number; height?: number; frames?: number; alpha?: boolean; thumbhash?: string; trouble?: string }
export interface Original { key: string; size: number; modified: string; isShadowed: boolean; look?: Look }
export interface Passage {
  number: number; at: string; method: string; target: string; status: number; bytes: number; milliseconds: number; route: string;
  timing?: string; detail?: string; mark?: string; isFill: boolean;
}
export interface Forgotten { number: number; at: string; labels: string[] }
export interface Slice { from: string; requests: number; hits: number; made: number; errors: number; median?: number; slow?: number }
export interface Status {
  began: string; totals: { requests: number; hits: number; misses: number; made: number; joined: number; errors: number; bytes: number };
  slices: Slice[]; sliceSeconds: number; memory: number; heap: number; edgeBytes: number; edgeCapacity: number; edgeEntries: number;
  working: number; threads: number; queueLimit: number; passages: Passage[]; errors: Passage[];
}

/** The server refused, and says why. */
export class Refusal extends Error {
  constructor(readonly status: number, message: string) { super(message); }
}

/** The server did not answer at all. */
export class Away extends Error {
  override name = "Away";
}

const ROOT = '/api/playground/';
const TOKEN = 'transcoder-token';
export const MARK = 'X-Transcoder-Mark';

/** The token comes behind the address that the server printed, and does not stay there. */
export function takeToken() {
  const given = /^#token=([!-~]+)$/.exec(location.hash)?.[1];
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, '', location.pathname);
  }
}

export const tokenHere = () => sessionStorage.getItem(TOKEN);
export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;
export const setToken = (token: string) => sessionStorage.setItem(TOKEN, token);
export const dropToken = () => sessionStorage.removeItem(TOKEN);

let whenAway: (isAway: boolean) => void = () => {};
export const onAway = (told: typeof whenAway) => { whenAway = told; };

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = sessionStorage.getItem(TOKEN);
  if (token)
    headers.set('Authorization', `Bearer ${token}`);
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, headers, cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted)
      throw error;
    whenAway(true);
    throw new Away('The server does not answer.');
  }
  whenAway(false);
  if (!answer.ok)
    throw new Refusal(answer.status, await reasonOf(answer));
  return answer;
}

/** The text of a problem, or what the status says. */
export async function reasonOf(answer: Response): Promise<string> {
  const problem = await answer.json().catch(() => null) as { detail?: unknown } | null;
  return typeof problem?.detail === 'string' ? problem.detail : `The server answered ${answer.status}.`;
}

const said = async <T>(path: string, init?: RequestInit): Promise<T> => await (await ask(ROOT + path, init)).json() as T;

let isStatic = false;
export const hasServer = () => !isStatic;

export async function settings(): Promise<Settings> {
  const given = await said<Settings>('settings.json');
  isStatic = given.isStatic === true;
  return given;
}

export const status = (signal?: AbortSignal) => said<Status>('status', { signal });
export const look = (key: string, signal?: AbortSignal): Promise<Original> => isStatic ? glance(key, signal) : said('originals/' + encodeKey(key), { signal });

/** All that a CDN says of an original by itself: its size. */
async function glance(key: string, signal?: AbortSignal): Promise<Original> {
  const answer = await ask(pathOfKey(key), { method: 'HEAD', signal });
  return { key, size: Number(answer.headers.get('Content-Length')), modified: answer.headers.get('Last-Modified') ?? '', isShadowed: false };
}
export const marked = (mark: string) => said<{ passages: Passage[]; forgotten: Forgotten[] }>('requests?mark=' + mark);
export const purge = (key: string) => said<{ variants: string[]; forgotten: string[] }>('purge/' + encodeKey(key), { method: 'POST' });
export const signedPath = (spec: string, key: string) =>
  said<{ path: string }>(`path/${encodeKey(key)}?spec=${encodeURIComponent(spec)}`).then(answer => answer.path);
export const crowd = (path: string, count: number, mark: string) =>
  said<{ asked: number; had: number }>(`crowd/${path.slice(1)}?count=${count}&mark=${mark}`, { method: 'POST' });

/** All of them, page by page; told of each page as it comes. */
export async function listOriginals(told: (soFar: Original[], isAll: boolean) => void, signal: AbortSignal) {
  const all: Original[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: { originals: Original[]; next?: string } = await said('originals?after=' + encodeURIComponent(after), { signal });
    all.push(...page.originals);
    after = page.next;
    told([...all], after === undefined);
  }
}

export async function addOriginal(name: string, file: Blob) {
  await ask(ROOT + 'originals/' + encodeKey(name), { method: 'PUT', body: file, headers: { 'Content-Type': 'application/octet-stream' } });
}

/** What the image API added, it takes away with its record. */
export async function deleteOriginal(key: string) {
  const id = /^uploads\/([0-9a-f-]{36})\.\w+$/.exec(key)?.[1];
  if (id) {
    try {
      await ask(`/api/v1/img/${id}`, { method: 'DELETE' });
      return;
    } catch (error) {
      if (!(error instanceof Refusal && error.status === 404))
        throw error;
    }
  }
  await ask(ROOT + 'originals/' + encodeKey(key), { method: 'DELETE' });
}

/** Two slashes at the beginning would name another host. */
export const pathOfKey = (key: string) => ('/' + encodeKey(key)).replace(/^\/\//, '/%2F');

/** A key as it stands in the path of a URL. */
export const encodeKey = (key: string) =>
  encodeURIComponent(key).replace(/%(2F|24|26|2C|3B|3D|3A|40)/g, escaped => decodeURIComponent(escaped));

export interface Fetched {
  path: string; url: string; bytes: number; type: string; ms: number; cache: string; timing: string; width: number; height: number;
  status: number;
  /** Where the last redirect led, and how long the redirects took. */
  end: string; redirectMs: number;
}

const IMAGES = 'image/avif,image/webp,image/*;q=0.8,*/*;q=0.5';

/** Asks for an image as a browser does, and keeps what there is to know of the answer. The caller releases its url. */
export async function fetchImage(path: string, signal?: AbortSignal, mark?: string): Promise<Fetched> {
  const began = performance.now();
  let answer: Response;
  try {
    answer = await fetch(path, { headers: { Accept: IMAGES, ...(mark ? { [MARK]: mark } : {}) }, cache: 'no-store', signal });
  } catch (error) {
    if (signal?.aborted)
      throw error;
    // At a CDN this may be an answer that is too large for a function, and so comes from another host.
    if (isStatic)
      throw new Away('It did not come. If it is very large, open it instead.');
    whenAway(true);
    throw new Away('The server does not answer.');
  }
  whenAway(false);
  if (!answer.ok)
    throw new Refusal(answer.status, await reasonOf(answer));
  const blob = await answer.blob();
  const ms = performance.now() - began;
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    // A format that this browser does not show, such as TIFF: the figures hold all the same.
  }
  const header = (name: string) => answer.headers.get(name) ?? '';
  return {
    path, url, status: answer.status, end: new URL(answer.url).pathname, redirectMs: redirectTime(new URL(path, location.href).href), bytes: blob.size, type: header('Content-Type'), ms, cache: header('X-Cache').split(' ')[0]!, timing: header('Server-Timing'),
    width: image.naturalWidth, height: image.naturalHeight,
  };
}

function redirectTime(url: string) {
  const entry = performance.getEntriesByName(url, 'resource').at(-1) as PerformanceResourceTiming | undefined;
  performance.clearResourceTimings();
  return entry ? entry.redirectEnd - entry.redirectStart : 0;
}

export const newMark = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, '0')).join('');
