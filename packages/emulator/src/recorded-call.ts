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
  readonly bodyBytes: number;
  /** HTTP status sent; `null` while no answer has been started (silence, a reset before the answer, a delay). */
  readonly status: number | null;
}
