import { type CallOptions, ConfigurationError, DeadlineError, NotFoundError } from '@sandjury/core';
import { poll, retold } from '@sandjury/core/toolkit';
import type { AlibabaReply } from '../api/connection.ts';
import type { FileResult } from '../api/operations.ts';
import { type DetectType, skillType } from '../api/queries.ts';
import { resultOf } from '../wire/results.ts';
import type { AskContext } from './order.ts';

/** How long and how often to ask for a result. */
export interface WaitOptions extends CallOptions {
  /** As the check was ordered with; 0 unless given. */
  type?: DetectType;
  /** The first pause, 500 ms unless given. Each further one is half as long again, up to 10 s. */
  pollMs?: number;
  /** How long to wait. 10 minutes unless given. */
  deadlineMs?: number | undefined;
}

const firstPauseMs = 500;
const longestPauseMs = 10_000;
/** So much before the end the last question is put: its answer is to be had in time. */
const lastMs = 500;

/** Asks for a result until it is there, within the account's rate. */
export async function waitForResult(
  { client, connection }: AskContext,
  hash: string,
  options: WaitOptions = {},
): Promise<AlibabaReply<FileResult>> {
  const { clock, provider, settings, api } = connection;
  const { signal, type = 0, deadlineMs = settings.uploadDeadlineMs, pollMs = firstPauseMs } = options;
  assertTimes({ deadlineMs, pollMs }, provider);
  const endsAt = clock.now() + deadlineMs;
  const ref = { provider, id: `${type === skillType ? 'skill' : 'hash'}:${hash}` };
  const ask = async () => {
    const leftMs = Math.max(1, endsAt - clock.now());
    const call = { ...(signal ? { signal } : {}), deadlineMs: Math.min(leftMs, settings.deadlineMs) };
    const reply = await client.getFileDetectResult({ hashes: [hash], type }, call).catch((error: unknown) => {
      // Whichever time was over, the check goes on, and the ticket is what it is found by.
      throw error instanceof DeadlineError ? retold(error, error.message, { ref }) : error;
    });
    const result = resultOf(reply.data, hash);
    if (result === undefined || result.state === 'unknown') {
      throw new NotFoundError(`${provider} has no result for this file.`, { provider, requestId: reply.requestId });
    }
    return result.state === 'running' ? { waitMs: null } : { done: { ...reply, data: result } };
  };
  const mostMs = Math.max(longestPauseMs, pollMs);
  const times = { clock, firstMs: pollMs, mostMs, endsAt, lastMs, closing: api.closing, signal };
  const found = deadlineMs > 0 ? await poll(ask, times) : null;
  if (found !== null) return found.done;
  throw new DeadlineError(`${provider}: the check is not finished after ${deadlineMs} ms.`, { provider, ref });
}

/** A time that is over already is one to wait for; a pause of none would ask as fast as the vendor answers. */
function assertTimes({ deadlineMs, pollMs }: { deadlineMs: unknown; pollMs: unknown }, provider: string): void {
  const fail = (what: string) => new ConfigurationError(`${provider}: option ${what}.`, { provider });
  const isNumber = (value: unknown) => typeof value === 'number' && !Number.isNaN(value);
  if (!isNumber(deadlineMs)) throw fail('deadlineMs: expected a number of milliseconds');
  if (!isNumber(pollMs) || Number(pollMs) <= 0) throw fail('pollMs: expected a number of milliseconds above 0');
}
