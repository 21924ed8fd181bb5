import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { type Reply, send, writeHead } from '../server/reply.ts';
import type { FaultEffect } from './shapes.ts';

interface Writing {
  readonly response: ServerResponse;
  readonly reply: Reply;
  /** Aborted when the emulator closes. */
  readonly signal: AbortSignal;
}

/** Sends an answer as the fault wants it sent; whole where that is not what is wrong with it. */
export async function writeSpoilt(fault: FaultEffect, { response, reply, signal }: Writing): Promise<void> {
  const socket = response.socket;
  if (fault.reset === 'during') {
    const body = writeHead(response, reply);
    response.write(body.subarray(0, body.length >> 1), () => socket?.resetAndDestroy());
  } else if (fault.reset === 'after') {
    send(response, reply);
    await once(response, 'close');
    await untilRead(signal);
    socket?.resetAndDestroy();
  } else if (fault.truncate !== undefined) {
    sendCut(response, reply, fault.truncate);
  } else if (fault.lengthOff !== undefined) {
    writeRaw(response, reply, { lengthOff: fault.lengthOff });
  } else if (fault.surplus !== undefined) {
    writeRaw(response, reply, { surplus: fault.surplus });
  } else if (fault.dripMs !== undefined) {
    await drip(response, writeHead(response, reply), fault.dripMs, signal);
  } else if (fault.endless !== undefined) {
    await writeForEver(response, reply);
  } else {
    send(response, reply);
  }
}

function sendCut(response: ServerResponse, reply: Reply, bytes: number): void {
  const body = writeHead(response, reply);
  if (bytes >= body.length) response.end(body);
  else response.write(body.subarray(0, Math.max(0, bytes)), () => response.socket?.destroySoon());
}

/** Past node:http, which holds a body to the length that its headers promise. In one piece: a client sees the surplus with the answer. */
function writeRaw(
  { socket }: ServerResponse,
  reply: Reply,
  { lengthOff = 0, surplus = 0 }: { readonly lengthOff?: number; readonly surplus?: number },
): void {
  const body = Buffer.from(reply.body);
  const headers = { ...reply.headers, 'content-length': String(Math.max(0, body.length + lengthOff)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${reply.status} Emulated\r\n${lines.join('')}\r\n`;
  socket?.write(Buffer.concat([Buffer.from(head), body, Buffer.alloc(surplus, 'x')]));
}

async function drip(response: ServerResponse, body: Buffer, everyMs: number, signal: AbortSignal): Promise<void> {
  response.flushHeaders();
  for (let at = 0; at < body.length; at += 1) {
    if (response.destroyed) return;
    response.write(body.subarray(at, at + 1));
    await wait(everyMs, undefined, { signal });
  }
  response.end();
}

/** A reset at once would take from the client what it has not read yet. One of this very process reads in turns with us. */
async function untilRead(signal: AbortSignal): Promise<void> {
  await wait(20, undefined, { signal });
  for (let turn = 0; turn < 40; turn += 1) await nextTurn(undefined, { signal });
}

const blanks = Buffer.alloc(64 * 1024, ' ');

async function writeForEver(response: ServerResponse, reply: Reply): Promise<void> {
  response.writeHead(reply.status, reply.headers);
  response.write(reply.body);
  const gone = once(response, 'close');
  while (!response.destroyed) {
    if (response.write(blanks)) continue;
    await Promise.race([once(response, 'drain'), gone]);
  }
}
