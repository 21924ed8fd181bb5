import { unlessAborted } from '../abort.ts';
import { ConnectionError, DeadlineError } from '../errors.ts';
import { type Clock, sleep, systemClock } from './clock.ts';
import { createPool, type LoadUndici } from './dispatcher.ts';
import { send } from './http-send.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { provablyUnsent } from './network-failure.ts';
import { adviseByStatus, backoffMs, type ReplyHeaders, type RetryAdvice } from './retry.ts';
import type { CommonSettings } from './settings.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE' | 'PUT';
  /** Path and query, percent-encoded, below the base URL: `/sample/12?x=y`. */
  path: string;
  /** Made anew for each attempt, when its turn has come: a signature wants a fresh nonce and time. */
  headers: () => Promise<Record<string, string>> | Record<string, string>;
  body?: string | Uint8Array;
  /** May the request be sent again after it may have arrived? True for GET unless said otherwise. */
  repeatable?: boolean;
  signal?: AbortSignal | undefined;
  deadlineMs?: number | undefined;
  maxReplyBytes?: number;
}

export interface HttpReply {
  status: number;
  headers: ReplyHeaders;
  text: string;
}

export interface HttpClientOptions {
  provider: string;
  baseUrl: URL;
  settings: Omit<CommonSettings, 'id' | 'reliability' | 'group' | 'verdicts'>;
  /** `() => import('undici')`: core itself does not depend on it. */
  undici: LoadUndici;
  /** Reads a reply's wish to be asked again. `adviseByStatus` unless given. */
  advise?: (reply: HttpReply, clock: Clock) => RetryAdvice;
  random?: () => number;
}

export interface HttpClient {
  readonly clock: Clock;
  readonly limiter: Limiter;
  /**
   * Sends a request and returns the reply whatever its status, after the retries that the policy allows. Throws
   * ConnectionError, DeadlineError, TooLargeError, ResponseError; the caller's abort reason is rethrown untouched.
   */
  request(request: HttpRequest): Promise<HttpReply>;
  /** Ends at once whatever is under way, in the queue or in back-off, with a ConnectionError. */
  close(): Promise<void>;
}

/** The transport of an adapter: one keep-alive pool, limits on time and size, retry with full jitter, no redirects away. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { settings, provider } = options;
  const clock = settings.clock ?? systemClock;
  const limiter = createLimiter({ ...settings, clock });
  const pool = createPool(options);
  const underWay = new Set<AbortController>();
  let closed: ConnectionError | undefined;

  const attempt = (request: HttpRequest, signal: AbortSignal): Promise<HttpReply> =>
    limiter.run(async () => {
      // Asked for when the turn has come: a signature must not grow old in the queue.
      const given = request.headers();
      const headers = given instanceof Promise ? await unlessAborted(() => given, signal) : given;
      return send(await pool.get(), request, headers, signal, options);
    }, signal);

  return {
    clock,
    limiter,
    async request(request) {
      request.signal?.throwIfAborted();
      if (closed) throw closed;
      const deadlineMs = request.deadlineMs ?? settings.deadlineMs;
      const endsAt = clock.now() + deadlineMs;
      const controller = new AbortController();
      const letGo = abortWith(controller, request.signal, clock, deadlineMs, provider);
      underWay.add(controller);
      try {
        const { signal } = controller;
        return await repeat(() => attempt(request, signal), request, options, { signal, endsAt });
      } finally {
        underWay.delete(controller);
        letGo();
      }
    },
    async close() {
      closed ??= new ConnectionError(`${provider}: the provider is closed.`, { provider, retryable: false });
      for (const controller of underWay) controller.abort(closed);
      await pool.close();
    },
  };
}

/** Aborts the controller with the caller's own reason, or when the time is over. The returned function undoes both. */
function abortWith(
  controller: AbortController,
  callers: AbortSignal | undefined,
  clock: Clock,
  deadlineMs: number,
  provider: string,
): () => void {
  const onAbort = () => controller.abort(callers?.reason);
  callers?.addEventListener('abort', onAbort, { once: true });
  const cancel = clock.after(deadlineMs, () => {
    controller.abort(new DeadlineError(`${provider} did not answer within ${deadlineMs} ms.`, { provider }));
  });
  return () => {
    cancel();
    callers?.removeEventListener('abort', onAbort);
  };
}

async function repeat(
  attempt: () => Promise<HttpReply>,
  request: HttpRequest,
  options: HttpClientOptions,
  limits: { signal: AbortSignal; endsAt: number },
): Promise<HttpReply> {
  const { settings } = options;
  const clock = settings.clock ?? systemClock;
  const repeatable = request.repeatable ?? request.method === 'GET';
  for (let tries = 0; ; tries++) {
    const result = await settle(attempt());
    if (limits.signal.aborted) throw limits.signal.reason;
    const advice = result.ok ? (options.advise ?? adviseByStatus)(result.reply, clock) : adviseByFailure(result.error);
    const limited = result.ok && result.reply.status === 429 && !settings.retryRateLimited;
    const allowed = advice.retry && !limited && (repeatable || advice.refused === true) && tries < settings.retries;
    const delayMs = Math.max(advice.afterMs ?? 0, backoffMs(tries, options.random));
    if (!allowed || clock.now() + delayMs >= limits.endsAt) {
      if (result.ok) return result.reply;
      throw result.error;
    }
    await sleep(clock, delayMs, limits.signal);
  }
}

function adviseByFailure(error: unknown): RetryAdvice {
  return { retry: error instanceof ConnectionError && error.retryable, refused: provablyUnsent(error) };
}

type Settled = { ok: true; reply: HttpReply } | { ok: false; error: unknown };

async function settle(reply: Promise<HttpReply>): Promise<Settled> {
  try {
    return { ok: true, reply: await reply };
  } catch (error) {
    return { ok: false, error };
  }
}
