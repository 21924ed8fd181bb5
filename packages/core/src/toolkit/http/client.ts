import { checkArgument } from '../../model/arguments.ts';
import { ConnectionError } from '../../model/errors.ts';
import { unlessAborted } from '../../time/abort.ts';
import { systemClock } from '../../time/clock.ts';
import { createPool } from '../network/dispatcher.ts';
import { networksOf } from '../network/foreign-url.ts';
import { Call, CallGroup } from './call.ts';
import type { HttpClient, HttpClientOptions, HttpReply, HttpRequest } from './contract.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { repeat } from './repeat.ts';
import { type OpenReply, open, type Sending, send, targetOf } from './send.ts';

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
  const underWay = new CallGroup();

  const begin = ({ signal, group, deadlineMs = settings.deadlineMs }: HttpRequest): Call => {
    signal?.throwIfAborted();
    return new Call({ signal, groups: group ? [underWay, group] : [underWay], deadlineMs, clock, provider });
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
      underWay.abort(new ConnectionError(`${provider}: the provider is closed.`, { provider, retryable: false }));
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
