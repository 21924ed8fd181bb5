import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';

type Effect =
  | { readonly status: number; readonly body?: string; readonly retryAfter?: number }
  | { readonly body: string }
  | { readonly reset: 'before' }
  | { readonly silence: true }
  | { readonly truncate: number };

/** What goes wrong: a status, a page instead of the answer, a reset connection, silence, or an answer that is cut short. */
export type CapeFault = Effect & {
  /** So many matching calls are hit; 1 unless given. */
  readonly times?: number;
  /** The server does its work first, and the fault hits only the answer. */
  readonly afterEffect?: boolean;
};

/** An answer: what is sent. */
export interface Answer {
  status: number;
  body: string;
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
}

export function jsonAnswer(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, contentType: 'application/json', body: JSON.stringify(body) };
}

/** The faults that were scripted. The earliest that matches happens. */
export class CapeFaults {
  #scripted: { operation: string; fault: CapeFault; left: number }[] = [];

  add(operation: string, fault: CapeFault): void {
    this.#scripted.push({ operation, fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#scripted = [];
  }

  take(operation: string): CapeFault | null {
    const found = this.#scripted.find((one) => one.left > 0 && (one.operation === '*' || one.operation === operation));
    if (found === undefined) return null;
    found.left -= 1;
    return found.fault;
  }
}

/** Answers as the fault says. `work` does what was asked and gives the right answer. */
export async function answerWith(
  fault: CapeFault,
  response: ServerResponse,
  work: () => Promise<Answer>,
): Promise<void> {
  const answer = fault.afterEffect === true || 'truncate' in fault ? await work() : null;
  if ('silence' in fault) return;
  if ('reset' in fault) {
    response.socket?.resetAndDestroy();
    return;
  }
  if ('truncate' in fault) {
    const whole = answer?.body ?? '';
    response.writeHead(answer?.status ?? 200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(whole),
    });
    response.write(Buffer.from(whole).subarray(0, fault.truncate));
    await setImmediate();
    response.destroy();
    return;
  }
  if (!('status' in fault)) {
    send(response, { status: 200, contentType: 'text/html', body: fault.body });
    return;
  }
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  if (fault.body !== undefined)
    send(response, { status: fault.status, contentType: 'text/html', body: fault.body, headers });
  else send(response, jsonAnswer({ detail: `Emulated status ${fault.status}.` }, fault.status, headers));
}

export function send(response: ServerResponse, answer: Answer): void {
  const { status, body, contentType = 'text/html', headers = {} } = answer;
  response.writeHead(status, { ...headers, 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
