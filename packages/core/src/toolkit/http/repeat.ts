import { ConnectionError } from '../../model/errors.ts';
import { type Clock, sleep, systemClock } from '../../time/clock.ts';
import { provablyUnsent } from '../network/failure.ts';
import type { Call } from './call.ts';
import type { HttpClientOptions, HttpReply, HttpRequest } from './contract.ts';
import { adviseByStatus, pauseMs, type RetryAdvice } from './retry.ts';
import type { OpenReply } from './send.ts';

/** Attempts until there is an answer that the policy takes for the last. A reply whose body is still to come is one. */
export async function repeat<Reply extends HttpReply | OpenReply>(
  attempt: () => Promise<Reply>,
  request: HttpRequest,
  options: HttpClientOptions,
  call: Call,
): Promise<Reply> {
  const { settings } = options;
  const { retries = settings.retries } = request;
  const clock = settings.clock ?? systemClock;
  for (let tries = 0; ; tries++) {
    let result: { reply: Reply } | { error: unknown };
    try {
      result = { reply: await attempt() };
    } catch (error) {
      result = { error };
    }
    call.throwIfAborted();
    const advise = request.advise ?? options.advise ?? adviseByStatus;
    const advice = 'reply' in result ? adviseByReply(result.reply, advise, clock) : adviseByFailure(result.error);
    if (advice.retry && tries < retries && mayRepeat(request, advice)) {
      const limited = 'reply' in result && result.reply.status === 429 && !settings.retryRateLimited;
      const leftMs = call.endsAt - clock.now();
      const delayMs = pauseMs({ attempt: tries, toldMs: advice.afterMs ?? 0, leftMs }, options.random);
      if (!limited && delayMs < leftMs) {
        await sleep(clock, delayMs, call.signal);
        continue;
      }
    }
    if ('reply' in result) return result.reply;
    throw result.error;
  }
}

function mayRepeat({ repeatable, method }: HttpRequest, advice: RetryAdvice): boolean {
  return (repeatable ?? method === 'GET') || advice.refused === true;
}

const noAdvice: RetryAdvice = { retry: false };

function adviseByReply(
  reply: HttpReply | OpenReply,
  advise: NonNullable<HttpRequest['advise']>,
  clock: Clock,
): RetryAdvice {
  return isWhole(reply) ? advise(reply, clock) : noAdvice;
}

function isWhole(reply: HttpReply | OpenReply): reply is HttpReply {
  return !('stream' in reply);
}

function adviseByFailure(error: unknown): RetryAdvice {
  return { retry: error instanceof ConnectionError && error.retryable, refused: provablyUnsent(error) };
}
