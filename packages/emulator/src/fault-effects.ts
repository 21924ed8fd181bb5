import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, FaultEffect, StatusFault } from './faults.ts';
import { jsonReply, type Reply, send, writeHead } from './reply.ts';
import type { RequestBody } from './request-body.ts';

/** What a fault needs to do its work on one call. */
export interface FaultContext {
  readonly response: ServerResponse;
  readonly body: RequestBody;
  /** Whether the operation takes its body as it arrives. */
  readonly takesStream: boolean;
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
  const { response, body } = context;
  if (fault.reset === 'during' && context.takesStream && !fault.afterEffect) {
    await body.discard(Math.max(1, (body.declaredBytes ?? 0) >> 1));
    response.socket?.resetAndDestroy();
    return;
  }
  const right = needsAnswer(fault) || fault.afterEffect ? await context.answer() : null;
  await body.discard();
  if (fault.silence !== undefined) return;
  if (fault.reset === 'before') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault.delayMs !== undefined) await wait(fault.delayMs, undefined, { signal: context.signal });
  const reply = replacement(fault, context) ?? right;
  if (reply === null) return;
  context.onStatus(reply.status);
  write(fault, response, reply);
}

function needsAnswer(fault: FaultEffect): boolean {
  return fault.delayMs !== undefined || fault.truncate !== undefined || fault.reset === 'during';
}

function write(fault: FaultEffect, response: ServerResponse, reply: Reply): void {
  if (fault.reset === 'during') {
    const body = writeHead(response, reply);
    response.write(body.subarray(0, body.length >> 1), () => response.socket?.resetAndDestroy());
  } else if (fault.truncate !== undefined) {
    sendCut(response, reply, fault.truncate);
  } else {
    send(response, reply);
  }
}

function replacement(fault: FaultEffect, context: FaultContext): Reply | null {
  if (fault.status !== undefined) return statusReply(fault, context);
  if (fault.body === undefined) return null;
  return { status: 200, headers: { 'content-type': fault.contentType ?? 'text/html' }, body: fault.body };
}

function statusReply(fault: StatusFault, context: FaultContext): Reply {
  const base = replyOfStatus(fault, context);
  const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return { ...base, headers: { ...base.headers, ...retryAfter, ...fault.headers } };
}

function replyOfStatus(fault: StatusFault, context: FaultContext): Reply {
  const { status, body } = fault;
  if (body === undefined) return context.vendorError(status, fault.retryAfter);
  if (typeof body === 'string') return { status, headers: { 'content-type': 'text/plain' }, body };
  return jsonReply(status, body);
}

function sendCut(response: ServerResponse, reply: Reply, bytes: number): void {
  const body = writeHead(response, reply);
  if (bytes >= body.length) response.end(body);
  else response.write(body.subarray(0, Math.max(0, bytes)), () => response.socket?.destroySoon());
}
