import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { shorten } from '../text/layout.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';

// undici tells what it sends on channels of Node's own, whoever uses it: an adapter of ours, one of a third party, or the
// built-in fetch. A repetition and a redirection are requests of their own there.
const channels = {
  create: 'undici:request:create',
  headers: 'undici:request:headers',
  end: 'undici:request:trailers',
  error: 'undici:request:error',
} as const;

/** What is read of a message. Headers and the query hold credentials: only headers that are named here are looked at. */
interface Message {
  request: { origin?: unknown; method?: unknown; path?: unknown; headers?: unknown };
  response?: { statusCode?: unknown; headers?: unknown };
  error?: unknown;
}

interface Pending {
  startedAt: number;
  status: number | null;
  requestId: string | null;
}

/** Request headers that name the operation where every one has the same path. */
const operationHeaders: ReadonlySet<string> = new Set(['x-acs-action']);

/** Response headers in which a vendor says what to quote to its support. */
const idHeaders: ReadonlySet<string> = new Set(['x-acs-request-id', 'x-oss-request-id', 'x-request-id']);

/**
 * Tells on standard error, until the returned function is called, of each request that ends: method, host and path, operation,
 * status, time, request id. Never a query, a body, or a header that is not named here.
 */
export function logRequests(io: Io): () => void {
  const pending = new WeakMap<object, Pending>();
  const tell = ({ request }: Message, ...failure: readonly string[]) => {
    const known = pending.get(request);
    if (known === undefined) return;
    pending.delete(request);
    const operation = headerAmong(operationHeaders, request.headers);
    const time = `${Math.round(performance.now() - known.startedAt)} ms`;
    const id = known.requestId === null ? null : `request ${known.requestId}`;
    const words = [request.method, placeOf(request), operation, known.status, ...failure, time, id];
    const told = words.filter((word) => word !== null).map((word) => shorten(printable(String(word)), longestWord));
    io.err(`${told.join('  ')}\n`);
  };
  return listen({
    [channels.create]: ({ request }) =>
      pending.set(request, { startedAt: performance.now(), status: null, requestId: null }),
    [channels.headers]({ request, response }) {
      const known = pending.get(request);
      if (known === undefined) return;
      known.status = Number(response?.statusCode);
      known.requestId = headerAmong(idHeaders, response?.headers);
    },
    [channels.end]: (message) => tell(message),
    [channels.error]: (message) => tell(message, failureOf(message.error)),
  });
}

/** A path or an identifier that is longer is cut in the middle: a line is for a person. */
const longestWord = 300;

function listen(handlers: Readonly<Record<string, (message: Message) => void>>): () => void {
  const listeners = Object.entries(handlers).map(([channel, handle]) => {
    const listener = (message: unknown) => handle(message as Message);
    subscribe(channel, listener);
    return { channel, listener };
  });
  return () => {
    for (const { channel, listener } of listeners) unsubscribe(channel, listener);
  };
}

/** Host and path. Through a proxy the path is the whole URL. */
function placeOf({ origin, path }: Message['request']): string {
  const base = URL.parse(String(origin));
  const url = URL.parse(String(path).replace(/[?#].*$/s, ''), base?.origin);
  return url === null ? 'an unreadable address' : url.host + url.pathname;
}

/** Names and values in turn, as bytes or texts; or an object, from HTTP/2. */
function headerAmong(names: ReadonlySet<string>, headers: unknown): string | null {
  const flat = Array.isArray(headers) ? headers : Object.entries(headers ?? {}).flat();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    if (names.has(String(flat[index]).toLowerCase())) return String(flat[index + 1]);
  }
  return null;
}

/** A code alone: what a message of an error says may hold a URL. */
function failureOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'failed';
  if ('code' in error && typeof error.code === 'string') return `failed (${error.code})`;
  return 'name' in error && error.name === 'AbortError' ? 'aborted' : 'failed';
}
