import { checkArgument } from '../../model/arguments.ts';
import { ConnectionError } from '../../model/errors.ts';
import { unlessAborted } from '../../time/abort.ts';
import { type Clock, systemClock } from '../../time/clock.ts';
import type { CommonSettings } from '../input/settings.ts';
import { createPool } from '../network/dispatcher.ts';
import { networksOf } from '../network/foreign-url.ts';
import type { LoadUndici } from '../network/http-module.ts';
import type { Network } from '../network/ranges.ts';
import { Call, type CallGroup } from './call.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { repeat } from './repeat.ts';
import type { ReplyHeaders, RetryAdvice } from './retry.ts';
import { type OpenReply, open, type Sending, send, targetOf } from './send.ts';
import type { StreamBody } from './upload.ts';

/** One request of a client, which may take several attempts. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE' | 'PUT';
  /** Path and query, percent-encoded, below the base URL: `/sample/12?x=y`. */
  path: string;
  /** Made anew for each attempt, when its turn has come: a signature wants a fresh nonce and time. */
  headers: () => Promise<Record<string, string>> | Record<string, string>;
  /** A stream is opened anew for each attempt, and sent with a content-length where its length is known. */
  body?: string | Uint8Array | StreamBody;
  /** May the request be sent again after it may have arrived? True for GET unless said otherwise. */
  repeatable?: boolean;
  /** Reads this reply's wish to be asked again. The client's own `advise` unless given. */
  advise?: HttpClientOptions['advise'];
  signal?: AbortSignal | undefined;
  /** The calls that end when one of them is given up. */
  group?: CallGroup | undefined;
  deadlineMs?: number | undefined;
  /** How often it may be repeated. The settings' unless given: for a call that takes several requests to one end. */
  retries?: number;
  maxReplyBytes?: number;
}

/** A reply that was read whole, as text. */
export interface HttpReply {
  status: number;
  headers: ReplyHeaders;
  /** The body. That of a long one is decoded when it is first read. */
  readonly text: string;
  /** The body as it came, where it is longer than 1 MiB: see `parseJsonPieces`. */
  readonly chunks?: readonly Uint8Array[];
}

/** A reply whose body is read as it comes. */
export interface HttpStreamReply {
  status: number;
  headers: ReplyHeaders;
  /**
   * The content as it comes, to be read once. Throws TooLargeError over the limit, ConnectionError where it is cut short,
   * DeadlineError, and the caller's abort reason. Leaving the loop early ends the transfer; a body that is never read holds
   * its connection until the deadline.
   */
  body: AsyncIterable<Uint8Array>;
}

/** What a client is made of. */
export interface HttpClientOptions {
  provider: string;
  baseUrl: URL;
  settings: Omit<CommonSettings, 'id' | 'reliability' | 'group' | 'verdicts'>;
  /** `() => import('undici')`: core itself does not depend on it. */
  undici: LoadUndici;
  /**
   * The client through which a reply came that named the base URL (`parseForeignUrl`). Connections are then made to public addresses
   * alone, or to those of a network in which that client reached its own endpoint; what a name resolves to is looked at, and connected
   * to. The client certificate of the settings is not shown. A `dispatcher` in the settings chooses its addresses itself.
   */
  namedBy?: Pick<HttpClient, 'reached'>;
  /** Another client's, to share its limits; one of the settings' `concurrency` and `requestsPerSecond` unless given. */
  limiter?: Limiter;
  /** Reads a reply's wish to be asked again. `adviseByStatus` unless given. */
  advise?: (reply: HttpReply, clock: Clock) => RetryAdvice;
  /** 0 … 1, for the jitter of back-off; `Math.random` unless given. */
  random?: () => number;
}

/** Sends the requests of one provider, within its limits and its policy of repeating. */
export interface HttpClient {
  readonly clock: Clock;
  readonly limiter: Limiter;
  /** The networks in which the base URL's host is: what the URL says by itself, and those of the connections that were made. */
  readonly reached: ReadonlySet<Network>;
  /**
   * Sends a request and returns the reply whatever its status, after the retries that the policy allows. Throws
   * ConnectionError, DeadlineError, TooLargeError, ResponseError; the caller's abort reason is rethrown untouched.
   */
  request(request: HttpRequest): Promise<HttpReply>;
  /**
   * As `request`, for a download: the policy holds for getting the headers, the limits on size and time for the body too.
   * Only a reply other than 2xx is read whole and may be asked for again. The body takes no place in the limiter.
   */
  stream(request: HttpRequest): Promise<HttpStreamReply>;
  /** Ends at once whatever is under way, in the queue or in back-off, with a ConnectionError. */
  close(): Promise<void>;
}

/** The transport of an adapter: one keep-alive pool, limits on time and size, retry with full jitter, no redirects away. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  checkArgument(options, 'object', 'createHttpClient: options', '{ provider, baseUrl, settings, undici }');
  checkArgument(options.settings, 'object', 'createHttpClient: options.settings', 'what parseSettings gives');
  const { settings, provider, baseUrl } = options;
  const clock = settings.clock ?? systemClock;
  const limiter = options.limiter ?? createLimiter({ ...settings, clock });
  const reached = networksOf(baseUrl);
  const pool = createPool(options, reached);
  const target = targetOf(baseUrl);
  const underWay = new Set<Call>();
  const onEnd = (call: Call) => void underWay.delete(call);
  let closed: ConnectionError | undefined;

  const begin = ({ signal, group, deadlineMs = settings.deadlineMs }: HttpRequest): Call => {
    signal?.throwIfAborted();
    if (closed) throw closed;
    const call = new Call({ signal, group, deadlineMs, clock, provider, onEnd });
    underWay.add(call);
    return call;
  };
  const attempt = async <T>(request: HttpRequest, call: Call, act: (sending: Sending) => Promise<T>): Promise<T> => {
    if (!limiter.enter()) await turnOf(call, limiter);
    try {
      call.throwIfAborted();
      // Asked for when the turn has come: a signature must not grow old in the queue.
      const given = request.headers();
      const headers = given instanceof Promise ? await unlessAborted(() => given, call.signal) : given;
      const route = pool.get();
      const ready = route instanceof Promise ? await unlessEnded(route, call) : route;
      return await act({ route: ready, target, request, headers, call, options });
    } finally {
      limiter.leave();
    }
  };

  return {
    clock,
    limiter,
    reached,
    async request(request) {
      const call = begin(request);
      try {
        return await repeat(() => attempt(request, call, send), request, options, call);
      } finally {
        call.end();
      }
    },
    async stream(request) {
      const call = begin(request);
      try {
        const reply = await repeat(() => attempt(request, call, openUnlessRefused), request, options, call);
        return { status: reply.status, headers: reply.headers, body: untilEnd(reply, call) };
      } catch (error) {
        call.end();
        throw error;
      }
    },
    async close() {
      closed ??= new ConnectionError(`${provider}: the provider is closed.`, { provider, retryable: false });
      for (const call of underWay) call.abort(closed);
      await pool.close();
    },
  };
}

/** Waits for a place; whoever gets one gives it back. */
function turnOf(call: Call, limiter: Limiter): Promise<void> {
  return new Promise((resolve, reject) => {
    const quit = limiter.join(resolve);
    call.watch({
      abort(reason) {
        quit();
        reject(reason);
      },
    });
  });
}

/** What comes of the work, unless the call ends before: the work does not know of it. */
function unlessEnded<T>(work: Promise<T>, call: Call): Promise<T> {
  call.throwIfAborted();
  return new Promise((resolve, reject) => {
    call.watch({ abort: reject });
    work.then(resolve, reject);
  });
}

/** A reply to look into as soon as its headers are there; whole where the vendor refused. */
async function openUnlessRefused(sending: Sending): Promise<HttpReply | OpenReply> {
  const reply = await open(sending);
  const { status, headers } = reply;
  return status >= 200 && status < 300 ? reply : { status, headers, text: await reply.text() };
}

async function* untilEnd(reply: HttpReply | OpenReply, call: Call): AsyncGenerator<Uint8Array> {
  try {
    if ('stream' in reply) yield* reply.stream();
    else if (reply.text !== '') yield Buffer.from(reply.text);
  } finally {
    call.end();
  }
}
