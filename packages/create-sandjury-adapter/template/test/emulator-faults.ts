import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** What goes wrong, told by one key. The conformance suite scripts these. */
export type Fault = (
  | { readonly status: number; readonly body?: string; readonly retryAfter?: number }
  | { readonly body: string }
  | { readonly reset: 'before' }
  | { readonly silence: true }
  | { readonly truncate: number }
) & {
  /** So many calls are hit; 1 unless given. */
  readonly times?: number;
  /** The server does its work first, and the fault hits only the answer. */
  readonly afterEffect?: boolean;
};

/** An answer of the server. */
export interface Answer {
  status: number;
  body: unknown;
}

/** The faults that were scripted. The earliest that matches happens. */
export class FaultScript {
  #scripted: { operation: string; fault: Fault; left: number }[] = [];

  add(operation: string, fault: Fault): void {
    this.#scripted.push({ operation, fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#scripted = [];
  }

  take(operation: string): Fault | null {
    const found = this.#scripted.find((one) => one.left > 0 && (one.operation === '*' || one.operation === operation));
    if (found === undefined) return null;
    found.left -= 1;
    return found.fault;
  }
}

/** Answers as the fault says. `work` does what was asked and gives the right answer. */
export async function answerWith(fault: Fault, response: ServerResponse, work: () => Promise<Answer>): Promise<void> {
  const answer = fault.afterEffect === true || 'truncate' in fault ? await work() : null;
  if ('silence' in fault) return;
  if ('reset' in fault) {
    response.socket?.resetAndDestroy();
    return;
  }
  if ('truncate' in fault) {
    const whole = Buffer.from(JSON.stringify(answer?.body ?? {}));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.byteLength });
    response.write(whole.subarray(0, fault.truncate));
    await setImmediate();
    response.destroy();
    return;
  }
  if ('status' in fault) {
    const retry = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
    const body = fault.body ?? JSON.stringify({ message: `Status ${fault.status}` });
    response.writeHead(fault.status, { ...retry, 'content-type': 'application/json' }).end(body);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html' }).end(fault.body);
}

export function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
