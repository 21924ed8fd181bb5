import type { JsonValue } from './json.ts';

/** An HTTP status instead of the answer. */
export interface StatusFault {
  readonly status: number;
  /** Body to send; text is sent as it is, anything else as JSON. Without it, the vendor's own error envelope for this status. */
  readonly body?: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
}

/**
 * The connection is reset before any byte of the answer, or in the middle of it. The middle of an operation that takes its body as a stream
 * is the middle of that upload (half of `Content-Length`, or the first bytes of a chunked body), unless `afterEffect` is set.
 */
export interface ResetFault {
  readonly reset: 'before' | 'during';
}

/** The request is read and never answered. */
export interface SilenceFault {
  readonly silence: true;
}

/** The right answer, late. */
export interface DelayFault {
  readonly delayMs: number;
}

/** The right answer, cut after so many bytes of its body; `Content-Length` promises the whole. */
export interface TruncateFault {
  readonly truncate: number;
}

/** Status 200 with another body, such as the HTML of a proxy. */
export interface BodyFault {
  readonly body: string;
  /** `text/html` unless given. */
  readonly contentType?: string;
}

/** When a fault happens. */
export interface FaultSchedule {
  /** So many matching calls pass untouched first; 0 unless given. */
  readonly after?: number;
  /** So many matching calls are hit; 1 unless given, `Infinity` for all. */
  readonly times?: number;
  /**
   * The service does its work first, and the fault hits the answer: a 500 for an upload that was accepted. Without it, a status, a body, a silence
   * and a reset come instead of the work; a delay and a cut always come after it.
   */
  readonly afterEffect?: boolean;
}

interface FaultShapes {
  status: StatusFault;
  reset: ResetFault;
  silence: SilenceFault;
  delayMs: DelayFault;
  truncate: TruncateFault;
  body: BodyFault;
}

// A fault is told by the one key that names it; the key of another kind beside it does not compile.
type Only<Kind extends keyof FaultShapes> = FaultShapes[Kind] & {
  readonly [Other in Exclude<keyof FaultShapes, keyof FaultShapes[Kind]>]?: never;
};

/** What goes wrong, without when. */
export type FaultEffect = { [Kind in keyof FaultShapes]: Only<Kind> }[keyof FaultShapes];

/** A scripted fault: what goes wrong, and at which calls. */
export type Fault = FaultEffect & FaultSchedule;

interface ScriptedFault {
  readonly operation: string;
  readonly fault: Fault;
  seen: number;
  fired: number;
}

/** The faults scripted on one emulator. Each counts every call it matches; the earliest scripted one that is due happens. */
export class FaultScript {
  readonly operations: readonly string[];
  scripted: ScriptedFault[] = [];

  constructor(operations: readonly string[]) {
    this.operations = operations;
  }

  /** Adds a fault for an operation, or for all of them with `*`. Throws RangeError for a name that is no operation. */
  add(operation: string, fault: Fault): void {
    if (operation !== '*' && !this.operations.includes(operation)) {
      throw new RangeError(`No operation is called "${operation}". Known: ${this.operations.join(', ')} and *.`);
    }
    this.scripted.push({ operation, fault, seen: 0, fired: 0 });
  }

  /** The fault that hits this call, if any. */
  take(operation: string): Fault | undefined {
    let hit: ScriptedFault | undefined;
    for (const entry of this.scripted) {
      if (entry.operation !== '*' && entry.operation !== operation) continue;
      entry.seen += 1;
      const due = entry.seen > (entry.fault.after ?? 0) && entry.fired < (entry.fault.times ?? 1);
      if (due && hit === undefined) hit = entry;
    }
    if (hit !== undefined) hit.fired += 1;
    return hit?.fault;
  }

  clear(): void {
    this.scripted = [];
  }
}
