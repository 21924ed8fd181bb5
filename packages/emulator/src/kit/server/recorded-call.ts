/** One request that an emulator received, in the order of arrival. */
export interface RecordedCall {
  /** The vendor's name of the operation; `unknown` when the path or action is none that the emulator knows. */
  readonly operation: string;
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  /** Decoded query; of a repeated key, the last value. */
  readonly query: Readonly<Record<string, string>>;
  /** Header names in lower case. Credentials are recorded as sent, so that a test can look at them: use made-up ones. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body that have arrived so far. */
  readonly bodyBytes: number;
  /** HTTP status sent; `null` while no answer has been started (silence, a reset before the answer, a delay, an upload under way). */
  readonly status: number | null;
}

/** A record while its call is being answered. */
export type OpenRecord = { -readonly [Key in keyof RecordedCall]: RecordedCall[Key] };

/** The newest calls, up to a limit; older ones are dropped and counted. */
export class CallLog {
  /** In the order of arrival; a record changes while its call is being answered. */
  readonly calls: OpenRecord[] = [];
  readonly limit: number;
  /** How many were dropped since the last `clear`. */
  dropped = 0;

  /** Keeps so many calls. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Adds the newest call. */
  add(call: OpenRecord): void {
    this.calls.push(call);
    if (this.calls.length <= this.limit) return;
    this.calls.shift();
    this.dropped += 1;
  }

  /** Removes all calls and sets the count of dropped ones to 0. */
  clear(): void {
    this.calls.length = 0;
    this.dropped = 0;
  }
}
