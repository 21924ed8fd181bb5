import { type Clock, sleep, systemClock } from '../clock.ts';
import { ConnectionError } from '../errors.ts';
import type { HttpClientOptions, HttpReply, HttpRequest } from './http.ts';
import type { OpenReply } from './http-send.ts';
import { provablyUnsent } from './network-failure.ts';
import { adviseByStatus, backoffMs, type RetryAdvice } from './retry.ts';

/** Attempts until there is an answer that the policy takes for the last. A reply whose body is still to come is one. */
export async function repeat<Reply extends HttpReply | OpenReply>(
  attempt: () => Promise<Reply>,
  request: HttpRequest,
  options: HttpClientOptions,
  limits: { signal: AbortSignal; endsAt: number },
): Promise<Reply> {
  const { settings } = options;
  const clock = settings.clock ?? systemClock;
  const repeatable = request.repeatable ?? request.method === 'GET';
  for (let tries = 0; ; tries++) {
    const result = await settle(attempt());
    if (limits.signal.aborted) throw limits.signal.reason;
    const advice = result.ok ? adviseByReply(result.reply, options, clock) : adviseByFailure(result.error);
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

function adviseByReply(reply: HttpReply | OpenReply, options: HttpClientOptions, clock: Clock): RetryAdvice {
  const { status, headers, text } = reply;
  if (typeof text !== 'string') return { retry: false };
  return (options.advise ?? adviseByStatus)({ status, headers, text }, clock);
}

function adviseByFailure(error: unknown): RetryAdvice {
  return { retry: error instanceof ConnectionError && error.retryable, refused: provablyUnsent(error) };
}

type Settled<Reply> = { ok: true; reply: Reply } | { ok: false; error: unknown };

async function settle<Reply>(reply: Promise<Reply>): Promise<Settled<Reply>> {
  try {
    return { ok: true, reply: await reply };
  } catch (error) {
    return { ok: false, error };
  }
}
