import { type CallOptions, DeadlineError, SandboxError } from '@sandjury/core';
import { beforeUncertain, uncertain } from '@sandjury/core/toolkit';
import { type AlibabaConnection, vendor } from '../api/connection.ts';
import type { AlibabaOperations } from '../api/operations.ts';
import type { CreateDetectQuery, DetectType } from '../api/queries.ts';
import { isOver, type ResultState, resultOf } from '../wire/results.ts';
import type { Budget } from './budget.ts';

/** What the verbs ask by. */
export interface AskContext {
  client: AlibabaOperations;
  connection: AlibabaConnection;
}

/** What the vendor has on a file. */
export async function stateOf(
  { client }: AskContext,
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
export async function orderOnce(context: AskContext, order: Order, budget: Budget): Promise<string> {
  const { query, before } = order;
  for (let isLast = false; ; isLast = true) {
    try {
      return (await budget.spend((call) => context.client.createFileDetect(query, call))).data.hashKey;
    } catch (error) {
      if (!SandboxError.is(error)) throw error;
      const plain = beforeUncertain(error);
      if (plain === null && (isLast || !isPassing(error))) throw error;
      if (plain === null) continue;
      if (isUnreadable(plain)) throw error;
      // Made again, the same submission finds a check that was ordered: it is safe to repeat.
      const open = order.isAskedFirst && before === 'unknown' ? plain : error;
      const { hash, type = 0 } = query;
      if (hash === undefined || plain.code === 'deadline') throw open;
      const after = await budget
        .spend((call) => stateOf(context, { hash, type }, call))
        .catch((cause: unknown) => {
          if (!(cause instanceof DeadlineError)) throw SandboxError.is(cause) ? open : cause;
          throw open === plain
            ? cause
            : uncertain(cause, { provider: context.connection.provider, vendor, ref: budget.ref });
        });
      if (hasArrived(before, after)) return hash;
      if (after !== 'unknown') throw open;
      if (isLast) throw plain;
    }
  }
}

/** A check that was under way before may be the one that is seen now, under way or over. */
function hasArrived(before: ResultState | null, after: ResultState): boolean {
  return before !== null && before !== 'running' && after !== 'unknown' && after !== before;
}

function isPassing({ retryable, code }: SandboxError): boolean {
  return retryable && (code === 'api' || code === 'connection');
}

/** Whether there was an answer, and nobody could read it. */
function isUnreadable({ code }: SandboxError): boolean {
  return code === 'response' || code === 'too_large';
}
