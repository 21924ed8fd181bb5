import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '../server/reply.ts';
import type { RequestBody } from '../server/request-body.ts';
import { distorted } from './distortions.ts';
import { faultReply } from './replies.ts';
import type { Fault } from './script.ts';
import type { FaultEffect } from './shapes.ts';
import { writeSpoilt } from './writers.ts';

/** What a fault needs to do its work on one call. */
export interface FaultContext {
  readonly response: ServerResponse;
  readonly body: RequestBody;
  /** Whether the operation takes its body as it arrives. */
  readonly isUpload: boolean;
  /** Does the service's work and gives the right answer; called at most once, and only when the fault needs it. */
  readonly answer: () => Promise<Reply>;
  /** The vendor's own error envelope for a status. */
  readonly vendorError: (status: number, retryAfter: number | undefined) => Reply;
  /** Aborted when the emulator closes. */
  readonly signal: AbortSignal;
  readonly onStatus: (status: number) => void;
}

/** Carries out one fault. Resolves when nothing more will be written. */
export async function applyFault(fault: Fault, context: FaultContext): Promise<void> {
  const { response, body, signal } = context;
  const hasUpload = context.isUpload && body.declaredBytes !== 0;
  if (fault.reset === 'during' && hasUpload && !fault.afterEffect) {
    await body.discard(Math.max(1, (body.declaredBytes ?? 0) >> 1));
    response.socket?.resetAndDestroy();
    return;
  }
  const right = spoilsAnswer(fault) || fault.afterEffect ? await rightAnswer(fault, context.answer) : null;
  await body.discard();
  if (fault.silence !== undefined) return;
  if (fault.reset === 'before') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault.raw !== undefined) {
    response.socket?.end(fault.raw);
    return;
  }
  if (fault.echo !== undefined) {
    response.socket?.end(headOf(response.req));
    return;
  }
  if (fault.delayMs !== undefined) await wait(fault.delayMs, undefined, { signal });
  const reply = faultReply(fault, context.vendorError) ?? right;
  if (reply === null) return;
  context.onStatus(reply.status);
  const { distort } = fault;
  const sent = distort === undefined ? reply : { ...reply, body: distorted(reply.body, distort) };
  await writeSpoilt(fault, { response, reply: sent, signal });
}

const first = new WeakMap<Fault, Reply>();

async function rightAnswer(fault: Fault, answer: () => Promise<Reply>): Promise<Reply> {
  const before = first.get(fault);
  if (before !== undefined) return before;
  const reply = await answer();
  if (fault.stuck !== undefined) first.set(fault, reply);
  return reply;
}

/** The head of a request in the bytes that came. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []));
  return `${[`${method} ${url} HTTP/${httpVersion}`, ...lines].join('\r\n')}\r\n\r\n`;
}

/** Whether a fault is one of the right answer, and not one that stands in its place. */
function spoilsAnswer(fault: FaultEffect): boolean {
  const { delayMs, dripMs, truncate, lengthOff, surplus, endless, distort, stuck, reset } = fault;
  const spoiling = [delayMs, dripMs, truncate, lengthOff, surplus, endless, distort, stuck];
  return spoiling.some((value) => value !== undefined) || reset === 'during' || reset === 'after';
}
