import { type CallOptions, ConfigurationError, DeadlineError, NotFoundError } from '@sandjury/core';
import type { AlibabaConnection } from '../api/connection.ts';
import type { DetectType } from '../api/queries.ts';
import type { AlibabaReply, FileResult } from '../api/replies.ts';
import type { AlibabaClient } from '../client.ts';
import { resultOf } from '../wire/results.ts';

/** How long and how often to ask for a result. */
export interface WaitOptions extends CallOptions {
  /** As the check was ordered with; 0 unless given. */
  type?: DetectType;
  /** The first pause, 500 ms unless given. Each further one is half as long again, up to 10 s. */
  pollMs?: number;
  /** How long to wait. 10 minutes unless given. */
  deadlineMs?: number;
}

const firstPauseMs = 500;
const longestPauseMs = 10_000;
const growth = 1.5;

/** Asks for a result until it is there, within the account's rate. */
export async function waitForResult(
  { client, connection }: { client: AlibabaClient; connection: AlibabaConnection },
  hash: string,
  options: WaitOptions = {},
): Promise<AlibabaReply<FileResult>> {
  const { signal, type = 0, deadlineMs = connection.settings.uploadDeadlineMs, pollMs = firstPauseMs } = options;
  const { clock, provider } = connection;
  assertTimes({ deadlineMs, pollMs }, provider);
  const endsAt = clock.now() + deadlineMs;
  const ref = { provider, id: `${type === 6 ? 'skill' : 'hash'}:${hash}` };
  const over = () =>
    new DeadlineError(`${provider}: the check is not finished after ${deadlineMs} ms.`, { provider, ref });
  for (let pauseMs = pollMs; ; pauseMs = Math.min(pauseMs * growth, longestPauseMs)) {
    const leftMs = endsAt - clock.now();
    if (leftMs <= 0) throw over();
    const call = { ...(signal ? { signal } : {}), deadlineMs: Math.min(leftMs, connection.settings.deadlineMs) };
    const reply = await client.getFileDetectResult({ hashes: [hash], type }, call).catch((error: unknown) => {
      // Whichever time was over, the check goes on, and the ticket is what it is found by.
      throw error instanceof DeadlineError ? new DeadlineError(error.message, { provider, ref, cause: error }) : error;
    });
    const result = resultOf(reply.data, hash);
    if (result === undefined || result.state === 'unknown') {
      throw new NotFoundError(`${provider} has no result for this file.`, { provider, requestId: reply.requestId });
    }
    if (result.state !== 'running') return { ...reply, data: result };
    if (clock.now() + pauseMs >= endsAt) throw over();
    await connection.pause(pauseMs, signal);
  }
}

/** A time that is over already is one to wait for; a pause of none would ask as fast as the vendor answers. */
function assertTimes({ deadlineMs, pollMs }: { deadlineMs: unknown; pollMs: unknown }, provider: string): void {
  const fail = (what: string) => new ConfigurationError(`${provider}: option ${what}.`, { provider });
  const isNumber = (value: unknown) => typeof value === 'number' && !Number.isNaN(value);
  if (!isNumber(deadlineMs)) throw fail('deadlineMs: expected a number of milliseconds');
  if (!isNumber(pollMs) || Number(pollMs) <= 0) throw fail('pollMs: expected a number of milliseconds above 0');
}
