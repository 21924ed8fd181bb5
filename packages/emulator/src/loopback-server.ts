import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { applyFault } from './fault-effects.ts';
import { type Fault, FaultScript } from './faults.ts';
import { CallLog, type OpenRecord, type RecordedCall } from './recorded-call.ts';
import { type Reply, send } from './reply.ts';
import { BodyTooLargeError, RequestBody } from './request-body.ts';
import type { CallHead, Service, StreamingOperations } from './service.ts';

/** A running emulator on 127.0.0.1. */
export interface Emulator<Operation extends string> {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** The newest requests, in the order of arrival; the oldest are dropped beyond the option `keepCalls`. */
  readonly calls: readonly RecordedCall[];
  /** How many requests were dropped from `calls`. */
  readonly droppedCalls: number;
  /** Scripts a fault for one operation, or for all with `*`. Throws RangeError for an unknown operation. */
  fail(operation: Operation | '*', fault: Fault): void;
  /** Forgets calls, faults and everything that requests have changed; the port and the corpus stay. */
  reset(): void;
  /** Ends at once: connections are cut, whether idle, silent or in use. */
  close(): Promise<void>;
}

/** Settings that every emulator takes. */
export interface ServerOptions {
  /** 0, a free port, unless given. */
  readonly port?: number | undefined;
  /** How many requests `calls` keeps; 10,000 unless given. */
  readonly keepCalls?: number | undefined;
}

interface ServerState<Operation extends string> {
  readonly service: Service<Operation>;
  readonly faults: FaultScript;
  readonly log: CallLog;
  readonly signal: AbortSignal;
}

/** For operations that do not take their body as a stream. */
const maximumBufferedBytes = 16 * 1024 * 1024;

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is in use. */
export async function startLoopbackServer<Operation extends string>(
  service: Service<Operation>,
  { port = 0, keepCalls = 10_000 }: ServerOptions,
): Promise<Emulator<Operation>> {
  const closing = new AbortController();
  const faults = new FaultScript(service.operations);
  const log = new CallLog(keepCalls);
  const state = { service, faults, log, signal: closing.signal };
  const server = createServer((request, response) => void handle(state, request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: log.calls,
    get droppedCalls() {
      return log.dropped;
    },
    fail: (operation, fault) => faults.add(operation, fault),
    reset: () => {
      log.clear();
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
    const head = headOf(request);
    const operation = state.service.operationOf(head);
    const record = recordOf(head, operation);
    state.log.add(record);
    await respond(state, { head, operation, record, request, response });
  } catch (error) {
    // A client that went away, or the emulator that closes: nobody is left to answer.
    if (state.signal.aborted || request.errored !== null || response.headersSent) response.destroy();
    else send(response, { status: 500, headers: { 'content-type': 'text/plain' }, body: `Emulator: ${String(error)}` });
  }
}

interface OpenCall<Operation extends string> {
  readonly head: CallHead;
  readonly operation: Operation | 'unknown';
  readonly record: OpenRecord;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function respond<Operation extends string>(
  { service, faults, signal }: ServerState<Operation>,
  { head, operation, record, request, response }: OpenCall<Operation>,
): Promise<void> {
  const streaming = streamingOf(service, operation);
  const maximumBytes = streaming?.maximumBytes ?? maximumBufferedBytes;
  const body = new RequestBody(request, { maximumBytes, tally: record });
  const onStatus = (status: number): void => {
    record.status = status;
  };
  const vendorError = (status: number, retryAfter?: number): Reply => service.errorReply(head, status, retryAfter);
  const answer = async (): Promise<Reply> => {
    try {
      if (streaming !== null) return await streaming.receive(head, body);
      return await service.answer({ ...head, body: await body.whole() });
    } catch (error) {
      if (error instanceof BodyTooLargeError) return vendorError(413);
      throw error;
    } finally {
      // An answer to a half-read upload would reach the client as a reset connection.
      await body.discard();
    }
  };
  const fault = faults.take(operation);
  if (fault !== undefined) {
    await applyFault(fault, { response, body, takesStream: streaming !== null, answer, vendorError, signal, onStatus });
    return;
  }
  const reply = await answer();
  onStatus(reply.status);
  send(response, reply);
}

function streamingOf<Operation extends string>(
  { streaming }: Service<Operation>,
  operation: Operation | 'unknown',
): StreamingOperations<Operation> | null {
  const isStreamed = operation !== 'unknown' && streaming?.operations.includes(operation);
  return isStreamed && streaming !== undefined ? streaming : null;
}

function headOf(request: IncomingMessage): CallHead {
  // Split by hand: `new URL` rejects request targets that a hostile client may send.
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers: flatHeaders(request.headers),
  };
}

function recordOf(head: CallHead, operation: string): OpenRecord {
  return {
    operation,
    method: head.method,
    path: head.path,
    query: Object.fromEntries(head.query),
    headers: head.headers,
    bodyBytes: 0,
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
