import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { applyFault } from './fault-effects.ts';
import { type Fault, FaultScript } from './faults.ts';
import type { RecordedCall } from './recorded-call.ts';
import { type Reply, send } from './reply.ts';

/** A running emulator on 127.0.0.1. */
export interface Emulator<Operation extends string> {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** Every request so far, in the order of arrival. */
  readonly calls: readonly RecordedCall[];
  /** Scripts a fault for one operation, or for all with `*`. Throws RangeError for an unknown operation. */
  fail(operation: Operation | '*', fault: Fault): void;
  /** Forgets calls, faults, used nonces and open pages; the port and the corpus stay. */
  reset(): void;
  /** Ends at once: connections are cut, whether idle, silent or in use. */
  close(): Promise<void>;
}

/** One request as a vendor's service sees it. */
export interface IncomingCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What one vendor's service must be able to do; the server around it is shared. */
export interface Service<Operation extends string> {
  readonly operations: readonly Operation[];
  /** Name of the operation asked for, without checking anything else. `unknown` when there is none. */
  operationOf(call: IncomingCall): Operation | 'unknown';
  answer(call: IncomingCall): Reply;
  /** The vendor's error envelope for a status, in the format that the call asks for. */
  errorReply(call: IncomingCall, status: number, retryAfter: number | undefined): Reply;
  reset(): void;
}

type MutableCall = { -readonly [Key in keyof RecordedCall]: RecordedCall[Key] };

interface ServerState<Operation extends string> {
  readonly service: Service<Operation>;
  readonly faults: FaultScript;
  readonly calls: MutableCall[];
  readonly signal: AbortSignal;
}

const maximumBodyBytes = 16 * 1024 * 1024;

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is in use. */
export async function startLoopbackServer<Operation extends string>(
  service: Service<Operation>,
  port: number,
): Promise<Emulator<Operation>> {
  const closing = new AbortController();
  const faults = new FaultScript(service.operations);
  const state = { service, faults, calls: [] as MutableCall[], signal: closing.signal };
  const server = createServer((request, response) => void handle(state, request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: state.calls,
    fail: (operation, fault) => faults.add(operation, fault),
    reset: () => {
      state.calls.length = 0;
      faults.clear();
      service.reset();
    },
    close: async () => {
      if (!server.listening) return;
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function handle<Operation extends string>(
  state: ServerState<Operation>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const call = await receive(request);
    const operation = state.service.operationOf(call);
    const record = recordOf(call, operation);
    state.calls.push(record);
    await respond(state, { call, record, response });
  } catch (error) {
    // A client that went away, or the emulator that closes: nobody is left to answer.
    if (state.signal.aborted || request.errored !== null || response.headersSent) response.destroy();
    else send(response, { status: 500, headers: { 'content-type': 'text/plain' }, body: `Emulator: ${String(error)}` });
  }
}

async function respond<Operation extends string>(
  state: ServerState<Operation>,
  { call, record, response }: { call: IncomingCall; record: MutableCall; response: ServerResponse },
): Promise<void> {
  const onStatus = (status: number): void => {
    record.status = status;
  };
  const fault = state.faults.take(record.operation);
  if (fault !== undefined) {
    const answer = (): Reply => state.service.answer(call);
    const vendorError = (status: number, retryAfter: number | undefined): Reply =>
      state.service.errorReply(call, status, retryAfter);
    await applyFault(fault, { response, answer, vendorError, signal: state.signal, onStatus });
    return;
  }
  const reply = state.service.answer(call);
  onStatus(reply.status);
  send(response, reply);
}

async function receive(request: IncomingMessage): Promise<IncomingCall> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maximumBodyBytes) throw new RangeError('The body is larger than an emulator accepts.');
    chunks.push(chunk);
  }
  // Split by hand: `new URL` rejects request targets that a hostile client may send.
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers: flatHeaders(request.headers),
    body: Buffer.concat(chunks),
  };
}

function recordOf(call: IncomingCall, operation: string): MutableCall {
  return {
    operation,
    method: call.method,
    path: call.path,
    query: Object.fromEntries(call.query),
    headers: call.headers,
    bodyBytes: call.body.length,
    status: null,
  };
}

function flatHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]): [string, string] => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
