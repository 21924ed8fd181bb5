import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultEffect, StatusFault } from './faults.ts';
import { jsonReply, type Reply, send, writeHead } from './reply.ts';

/** What a fault needs to do its work on one call. */
export interface FaultContext {
  readonly response: ServerResponse;
  /** The right answer; computed only when the fault needs it. */
  readonly answer: () => Reply;
  /** The vendor's own error envelope for a status. */
  readonly vendorError: (status: number, retryAfter: number | undefined) => Reply;
  /** Aborted when the emulator closes. */
  readonly signal: AbortSignal;
  readonly onStatus: (status: number) => void;
}

/** Carries out one fault. Resolves when nothing more will be written. */
export async function applyFault(fault: FaultEffect, context: FaultContext): Promise<void> {
  if (fault.silence !== undefined) return;
  if (fault.reset === 'before') {
    context.response.socket?.resetAndDestroy();
    return;
  }
  if (fault.delayMs !== undefined) await wait(fault.delayMs, undefined, { signal: context.signal });
  const reply = replyUnder(fault, context);
  context.onStatus(reply.status);
  if (fault.reset === 'during') {
    const body = writeHead(context.response, reply);
    context.response.write(body.subarray(0, body.length >> 1), () => context.response.socket?.resetAndDestroy());
  } else if (fault.truncate !== undefined) {
    sendCut(context.response, reply, fault.truncate);
  } else {
    send(context.response, reply);
  }
}

function replyUnder(fault: FaultEffect, context: FaultContext): Reply {
  if (fault.status !== undefined) return statusReply(fault, context);
  if (fault.body !== undefined) {
    return { status: 200, headers: { 'content-type': fault.contentType ?? 'text/html' }, body: fault.body };
  }
  return context.answer();
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
