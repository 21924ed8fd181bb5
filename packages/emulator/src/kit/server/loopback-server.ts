import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { applyFault } from '../faults/effects.ts';
import { type Fault, type FaultChoice, FaultScript } from '../faults/script.ts';
import { type CertificateKind, certificateAuthority } from './certificates.ts';
import { listen } from './listener.ts';
import { CallLog, type OpenRecord, type RecordedCall } from './recorded-call.ts';
import { type Reply, send } from './reply.ts';
import { BodyTooLargeError, RequestBody } from './request-body.ts';
import type { CallHead, Service } from './service.ts';

/** A running emulator on 127.0.0.1. */
export interface Emulator<Operation extends string> {
  /** `http://127.0.0.1:PORT`, or `https:` with the option `tls`; without a path. */
  readonly url: string;
  /** The authority, in PEM, that a client must trust to reach an emulator with the option `tls`; `null` without it. */
  readonly certificateAuthority: string | null;
  /** The newest requests, in the order of arrival; the oldest are dropped beyond the option `keepCalls`. */
  readonly calls: readonly RecordedCall[];
  /** How many requests were dropped from `calls`. */
  readonly droppedCalls: number;
  /** How many connections are open now, whether idle or in use. */
  readonly connections: number;
  /**
   * Scripts a fault for one operation, or for all with `*`; a function is asked at every such call. Throws RangeError for an unknown operation.
   */
  fail(operation: Operation | '*', fault: Fault | FaultChoice): void;
  /** Forgets calls, faults and everything that requests have changed; the port and the corpus stay. */
  reset(): void;
  /** Cuts every connection and refuses new ones, until `accept`. */
  refuse(): Promise<void>;
  /** Listens again, at the same port. Rejects when another program has taken it. */
  accept(): Promise<void>;
  /** Ends at once: connections are cut, whether idle, silent or in use. */
  close(): Promise<void>;
}

/** Settings that every emulator takes. */
export interface ServerOptions {
  /** 0, a free port, unless given. */
  readonly port?: number | undefined;
  /** How many requests `calls` keeps; 10,000 unless given. */
  readonly keepCalls?: number | undefined;
  /** Where requests are recorded: emulators that share one have their calls in one order of arrival. One of its own, of `keepCalls`, unless given. */
  readonly callLog?: CallLog | undefined;
  /** Speaks TLS, with a certificate of this kind. Plain http unless given. */
  readonly tls?: CertificateKind | undefined;
}

interface ServerState<Operation extends string> {
  readonly service: Service<Operation>;
  readonly faults: FaultScript;
  readonly log: CallLog;
  readonly signal: AbortSignal;
}

/** For operations that are no uploads. */
const maximumBufferedBytes = 16 * 1024 * 1024;

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is in use. */
export async function startLoopbackServer<Operation extends string>(
  service: Service<Operation>,
  { port = 0, keepCalls = 10_000, callLog: log = new CallLog(keepCalls), tls }: ServerOptions,
): Promise<Emulator<Operation>> {
  const closing = new AbortController();
  const faults = new FaultScript(service.operations);
  const state = { service, faults, log, signal: closing.signal };
  const listener = await listen((request, response) => void handle(state, request, response), { port, tls });
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${listener.port}`,
    certificateAuthority: tls === undefined ? null : await certificateAuthority(),
    calls: log.calls,
    get droppedCalls() {
      return log.dropped;
    },
    get connections() {
      return listener.sockets.size;
    },
    fail: (operation, fault) => faults.add(operation, fault),
    reset: () => {
      log.clear();
      faults.clear();
      service.reset();
    },
    refuse: () => listener.stop(),
    accept: () => listener.start(),
    close: async () => {
      closing.abort();
      await listener.stop();
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
  const isUpload = operation !== 'unknown' && service.uploads.includes(operation);
  const maximumBytes = isUpload ? service.maximumUploadBytes : maximumBufferedBytes;
  const body = new RequestBody(request, { maximumBytes, tally: record });
  const onStatus = (status: number): void => {
    record.status = status;
  };
  const vendorError = (status: number, retryAfter?: number): Reply => service.errorReply(head, status, retryAfter);
  const answer = async (): Promise<Reply> => {
    try {
      return await service.answer(head, isUpload ? body : [await body.whole()]);
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
    await applyFault(fault, { response, body, isUpload, answer, vendorError, signal, onStatus });
    return;
  }
  const reply = await answer();
  onStatus(reply.status);
  send(response, reply);
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
