import { gzipSync } from 'node:zlib';
import { jsonReply, type Reply } from '../server/reply.ts';
import type { FaultEffect, StatusFault } from './shapes.ts';

type VendorError = (status: number, retryAfter: number | undefined) => Reply;

/** The answer that a fault puts in the place of the right one; `null` when it puts none there. */
export function faultReply(fault: FaultEffect, vendorError: VendorError): Reply | null {
  if (fault.status !== undefined) return statusReply(fault, vendorError);
  if (fault.bomb !== undefined) return bombReply(fault.bomb);
  if (fault.body === undefined) return null;
  return { status: 200, headers: { 'content-type': fault.contentType ?? 'text/html' }, body: fault.body };
}

function statusReply(fault: StatusFault, vendorError: VendorError): Reply {
  const base = replyOfStatus(fault, vendorError);
  const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return { ...base, headers: { ...base.headers, ...retryAfter, ...fault.headers } };
}

function replyOfStatus({ status, body, retryAfter }: StatusFault, vendorError: VendorError): Reply {
  if (body === undefined) return vendorError(status, typeof retryAfter === 'number' ? retryAfter : undefined);
  if (typeof body === 'string') return { status, headers: { 'content-type': 'text/plain' }, body };
  return jsonReply(status, body);
}

const bombs = new Map<number, Buffer>();

/** A JSON text of blanks: unpacked, it holds nothing. */
function bombReply(bytes: number): Reply {
  const packed = bombs.get(bytes) ?? gzipSync(Buffer.alloc(bytes, ' '));
  bombs.set(bytes, packed);
  return { status: 200, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: packed };
}
