import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type Answer, answerWith, type Fault, FaultScript, send } from './emulator-faults.ts';
import { known } from './known.ts';

/** The key that the emulator accepts. Made up; it opens nothing. */
export const emulatorKey = 'emulator-key-made-up-0000';

/** Names of what can be asked for. */
export type Operation = 'status' | 'file' | 'submit' | 'analysis' | 'report' | 'unknown';

/** A server on 127.0.0.1 that behaves as the vendor's documentation says. Write it from that, never from what the adapter sends. */
export interface Emulator {
  readonly url: string;
  readonly calls: readonly { readonly operation: Operation; readonly method: string }[];
  fail(operation: string, fault: Fault): void;
  /** Forgets calls, faults and submissions. */
  reset(): void;
  close(): Promise<void>;
}

interface Analysis {
  id: string;
  state: 'waiting' | 'running' | 'done';
  created: string;
  report: { id: string; file: Record<string, unknown> };
}

const routes: readonly { operation: Operation; method: string; path: RegExp }[] = [
  { operation: 'status', method: 'GET', path: /^\/v1\/status$/ },
  { operation: 'file', method: 'GET', path: /^\/v1\/files\/([0-9a-f]+)$/ },
  { operation: 'submit', method: 'POST', path: /^\/v1\/analyses$/ },
  { operation: 'analysis', method: 'GET', path: /^\/v1\/analyses\/([^/]+)$/ },
  { operation: 'report', method: 'GET', path: /^\/v1\/analyses\/([^/]+)\/report$/ },
];

/** Starts the emulator on a free port. */
export async function startEmulator(): Promise<Emulator> {
  const faults = new FaultScript();
  const calls: { operation: Operation; method: string }[] = [];
  const analyses = new Map<string, Analysis>();
  const forget = () => {
    calls.length = 0;
    faults.clear();
    analyses.clear();
    analyses.set(known.id, { id: known.id, state: 'done', created: known.started, report: known });
  };
  forget();
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const route = routes.find((one) => one.method === method && one.path.test(url));
    const operation = route?.operation ?? 'unknown';
    calls.push({ operation, method });
    const fault = faults.take(operation);
    // Read to its end, so that no answer meets a half-read upload.
    const body = await bodyOf(request).catch(() => null);
    if (body === null) return;
    const work = async () => answerTo(operation, route?.path.exec(url)?.[1] ?? '', { request, body, analyses });
    if (fault === null) send(response, await work());
    else await answerWith(fault, response, work);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    fail: (operation, fault) => faults.add(operation, fault),
    reset: forget,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

interface Asked {
  request: IncomingMessage;
  body: Buffer;
  analyses: Map<string, Analysis>;
}

async function answerTo(operation: Operation, key: string, asked: Asked): Promise<Answer> {
  const { request, analyses } = asked;
  if (request.headers['x-api-key'] !== emulatorKey) return refusal(401, 'The API key is not valid.');
  if (operation === 'status') return { status: 200, body: { version: '3.1', waiting: 0 } };
  if (operation === 'submit') return submitted(asked);
  if (operation === 'file') {
    const found = [...analyses.values()].filter(({ report }) => Object.values(report.file).includes(key));
    if (found.length === 0) return refusal(404, 'Nobody has submitted this file.');
    return { status: 200, body: { analyses: found.map(({ report: _report, ...analysis }) => analysis) } };
  }
  const analysis = analyses.get(key);
  if (analysis === undefined) return refusal(404, 'There is no such analysis.');
  // Asking lets time pass.
  const { state } = analysis;
  analysis.state = state === 'waiting' ? 'running' : 'done';
  if (operation === 'analysis') return { status: 200, body: { id: analysis.id, state } };
  return state === 'done' ? { status: 200, body: analysis.report } : refusal(409, 'The analysis is under way.');
}

async function submitted({ request, body, analyses }: Asked): Promise<Answer> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const file = (await new Response(new Uint8Array(body), { headers }).formData()).get('file');
  if (file === null || typeof file === 'string' || file.size === 0) return refusal(400, 'There is no file.');
  const content = new Uint8Array(await file.arrayBuffer());
  const hex = (kind: string) => createHash(kind).update(content).digest('hex');
  const id = `a-${analyses.size + 1}`;
  const hashes = { md5: hex('md5'), sha1: hex('sha1'), sha256: hex('sha256') };
  const report = {
    id,
    file: { name: file.name, size: file.size, type: 'data', ...hashes },
    verdict: { label: 'none', score: 0 },
    started: '2026-03-02T09:00:00Z',
    finished: '2026-03-02T09:03:00Z',
    findings: [],
    network: [],
  };
  analyses.set(id, { id, state: 'waiting', created: report.started, report });
  return { status: 201, body: { id, state: 'waiting' } };
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } };
}
