import { type CallOptions, DeadlineError, SandboxError } from '@sandjury/core';
import type { AlibabaClient } from './alibaba-client.ts';
import type { AlibabaConnection } from './alibaba-connection.ts';
import type { CreateDetectQuery, DetectType } from './alibaba-queries.ts';
import type { ResultState } from './alibaba-result.ts';

/** What the steps of a submission share. */
export interface SubmissionContext {
  client: AlibabaClient;
  connection: AlibabaConnection;
}

/**
 * What is left of the time for the whole submission, for one of its steps. A step that is no upload takes no longer than other calls do,
 * unless the caller gave a time: then it is the caller's. Throws DeadlineError when nothing is left.
 */
export type Budget = (mostMs?: number) => CallOptions;

export function startBudget({ connection }: SubmissionContext, options: CallOptions): Budget {
  const { clock, provider, settings } = connection;
  const { deadlineMs = settings.uploadDeadlineMs, signal } = options;
  const endsAt = clock.now() + deadlineMs;
  signal?.throwIfAborted();
  return (mostMs = options.deadlineMs ?? settings.deadlineMs) => {
    const leftMs = endsAt - clock.now();
    if (leftMs > 0) return { ...(signal && { signal }), deadlineMs: Math.min(leftMs, mostMs) };
    throw new DeadlineError(`${provider}: the submission took longer than ${deadlineMs} ms.`, { provider });
  };
}

async function stateOf(
  { client }: SubmissionContext,
  hash: string,
  type: DetectType,
  options: CallOptions,
): Promise<ResultState> {
  try {
    const { data } = await client.getFileDetectResult({ hashes: [hash], type }, options);
    return data[0]?.state ?? 'unknown';
  } catch (error) {
    if (SandboxError.is(error) && error.code === 'not_found') return 'unknown';
    throw error;
  }
}

/** Whether there is a result for a file, or will be. */
export async function isKnown(
  context: SubmissionContext,
  hash: string,
  type: DetectType,
  options: CallOptions,
): Promise<boolean> {
  return ['finished', 'running'].includes(await stateOf(context, hash, type, options));
}

/**
 * Orders a check, which is charged. Where it is not certain that the order arrived, the vendor is asked whether a check is
 * under way before it is sent again.
 */
export async function orderOnce(context: SubmissionContext, order: CreateDetectQuery, budget: Budget): Promise<string> {
  try {
    return (await context.client.createFileDetect(order, budget())).data.hashKey;
  } catch (error) {
    const { hash, type = 0 } = order;
    if (hash === undefined || !isUncertain(error)) throw error;
    if (await isKnown(context, hash, type, budget())) return hash;
    return (await context.client.createFileDetect(order, budget())).data.hashKey;
  }
}

function isUncertain(error: unknown): boolean {
  return SandboxError.is(error) && error.retryable && (error.code === 'api' || error.code === 'connection');
}
