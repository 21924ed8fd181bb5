import { type AnalysisRef, type CallOptions, DeadlineError, SandboxError } from '@sandjury/core';
import { provablyUnsent, retold } from '@sandjury/core/toolkit';
import type { AlibabaConnection } from '../api/connection.ts';
import { failureKind, refusingKinds } from '../api/failure.ts';
import type { CreateDetectQuery, DetectType } from '../api/queries.ts';
import type { AlibabaClient } from '../client.ts';
import { isOver, type ResultState, resultOf } from '../wire/results.ts';
import type { Budget } from './budget.ts';

/** What the steps of a submission share. */
export interface SubmissionContext {
  client: AlibabaClient;
  connection: AlibabaConnection;
}

/** What the vendor has on a file. */
export async function stateOf(
  { client }: SubmissionContext,
  { hash, type }: { hash: string; type: DetectType },
  options: CallOptions,
): Promise<ResultState> {
  try {
    const { data } = await client.getFileDetectResult({ hashes: [hash], type }, options);
    return resultOf(data, hash)?.state ?? 'unknown';
  } catch (error) {
    if (SandboxError.is(error) && error.code === 'not_found') return 'unknown';
    throw error;
  }
}

/** Whether there is a result, or will be. One that cannot be read would be no other after a further check, which is charged. */
export function isKnown(state: ResultState): boolean {
  return isOver(state) || state === 'running';
}

/** A check to order. */
export interface Order {
  query: CreateDetectQuery;
  /** What the vendor had on the file before; null where that cannot be asked for. */
  before: ResultState | null;
  /** Whether the same submission, made again, would find a check that was ordered, and order none. */
  isAskedFirst: boolean;
}

/**
 * Orders a check, which is charged. Where it is not certain that the order arrived, the vendor is asked what it has now, and the
 * order is sent again only where it surely did nothing. Where that stays open too, the failure is not retryable, says so, and
 * carries the ticket.
 */
export async function orderOnce(context: SubmissionContext, order: Order, budget: Budget): Promise<string> {
  const { query, before } = order;
  const open = (error: SandboxError) =>
    order.isAskedFirst && before === 'unknown' ? error : perhapsTaken(error, budget.ref);
  for (let isLast = false; ; isLast = true) {
    try {
      return (await budget.spend((call) => context.client.createFileDetect(query, call))).data.hashKey;
    } catch (error) {
      if (!SandboxError.is(error)) throw error;
      if (error instanceof DeadlineError) throw open(error);
      if (isUnreadable(error)) throw perhapsTaken(error, budget.ref);
      if (!isPassing(error)) throw error;
      if (!isSurelyUndone(error)) {
        const { hash, type = 0 } = query;
        if (hash === undefined) throw open(error);
        const after = await budget
          .spend((call) => stateOf(context, { hash, type }, call))
          .catch((cause: unknown) => {
            if (!SandboxError.is(cause)) throw cause;
            throw open(cause instanceof DeadlineError ? cause : error);
          });
        if (hasArrived(before, after)) return hash;
        if (after !== 'unknown') throw open(error);
      }
      if (isLast) throw error;
    }
  }
}

/** A check that was under way before may be the one that is seen now, under way or over. */
function hasArrived(before: ResultState | null, after: ResultState): boolean {
  return before !== null && before !== 'running' && after !== 'unknown' && after !== before;
}

function isPassing(error: SandboxError): boolean {
  return error.retryable && (error.code === 'api' || error.code === 'connection');
}

/** Whether there was an answer, and nobody could read it: too large by our limit, not by the vendor's, or not what it documents. */
function isUnreadable({ code, status }: SandboxError): boolean {
  if (code === 'too_large') return status === null;
  return code === 'response' && (status === null || status < 300);
}

/** Whether the vendor did nothing: it never got the order, or was too busy to take it. */
function isSurelyUndone(error: SandboxError): boolean {
  if (error.code !== 'api') return provablyUnsent(error);
  return refusingKinds.has(failureKind({ status: error.status ?? 0, code: error.vendorCode }));
}

function perhapsTaken(error: SandboxError, ref: AnalysisRef | null): SandboxError {
  const message = `${error.message} The vendor may have taken the order, and charge it: ask for the result before you order again.`;
  return retold(error, message, { ref, retryable: false });
}
