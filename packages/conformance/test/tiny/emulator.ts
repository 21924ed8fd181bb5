import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ConformanceCall, ConformanceEmulator, ConformanceFault } from '../../src/contract.ts';
import { TinyVendor } from './vendor.ts';

/** Made up; it opens nothing. */
export const tinyToken = 'tiny-token-made-up-0000';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

interface ScriptedFault {
  operation: string;
  fault: ConformanceFault;
  left: number;
  /** What was answered first. */
  first?: Answer;
}

const page = 'text/html';

/** A vendor made up for these tests: as small as one can be that has every capability. */
export async function startTinyEmulator(): Promise<ConformanceEmulator> {
  const calls: ConformanceCall[] = [];
  const faults: ScriptedFault[] = [];
  const vendor = new TinyVendor();
  vendor.reset();
  const server = createServer((request, response) => {
    const operation = vendor.operationOf(request.method ?? '', new URL(request.url ?? '/', 'http://tiny').pathname);
    calls.push({ operation, method: request.method ?? '' });
    const hit = faults.find((one) => one.left > 0 && (one.operation === '*' || one.operation === operation));
    if (hit) hit.left -= 1;
    void respond(vendor, { request, response, operation, hit }).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    fail: (operation, fault) => void faults.push({ operation, fault, left: fault.times ?? 1 }),
    reset: () => {
      calls.length = 0;
      faults.length = 0;
      vendor.reset();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface OpenCall {
  request: IncomingMessage;
  response: ServerResponse;
  operation: string;
  hit: ScriptedFault | undefined;
}

async function respond(vendor: TinyVendor, { request, response, operation, hit }: OpenCall): Promise<void> {
  const fault = hit?.fault;
  const body = Buffer.concat(await request.toArray());
  const comesFirst = fault === undefined || fault.afterEffect === true || 'truncate' in fault || 'stuck' in fault;
  const right = comesFirst ? answerOf(vendor, request, operation, body) : { status: 500, body: '' };
  if (fault === undefined || hit === undefined) return send(response, right);
  if ('stuck' in fault) {
    hit.first ??= right;
    return send(response, hit.first);
  }
  if ('silence' in fault) return;
  if ('reset' in fault) return void request.socket.resetAndDestroy();
  if ('truncate' in fault) return sendCut(response, right, fault.truncate);
  if ('status' in fault) {
    const { status, retryAfter, body: text = JSON.stringify({ message: `Status ${status}` }) } = fault;
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    return send(response, { status, body: text, headers });
  }
  send(response, { status: 200, body: fault.body, headers: { 'content-type': page } });
}

function answerOf(vendor: TinyVendor, request: IncomingMessage, operation: string, body: Buffer): Answer {
  if (request.headers['x-token'] !== tinyToken) return { status: 401, body: '{"message":"Unknown token"}' };
  const found = vendor.answer(operation, new URL(request.url ?? '/', 'http://tiny'), body);
  return found === null
    ? { status: 404, body: '{"message":"No such thing"}' }
    : { status: 200, body: JSON.stringify(found) };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

function sendCut(response: ServerResponse, { status, body }: Answer, bytes: number): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) });
  response.write(body.slice(0, bytes), () => response.socket?.destroySoon());
}
