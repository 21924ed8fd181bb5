import type { Reply } from './reply.ts';

/** The head of a request as a vendor's service sees it. */
export interface CallHead {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One whole request. */
export interface IncomingCall extends CallHead {
  readonly body: Buffer;
}

/** The operations of a service that take their body as it arrives, so that an upload is never in memory as a whole. */
export interface StreamingOperations<Operation extends string> {
  readonly operations: readonly Operation[];
  /** Beyond this, reading the body throws BodyTooLargeError; what `receive` does not catch becomes the vendor's 413. */
  readonly maximumBytes: number;
  /** Answers one call. What it leaves unread is read and thrown away before the answer is sent. */
  receive(call: CallHead, body: AsyncIterable<Buffer>): Promise<Reply>;
}

/** What one vendor's service must be able to do; the server around it is shared. */
export interface Service<Operation extends string> {
  readonly operations: readonly Operation[];
  readonly streaming?: StreamingOperations<Operation>;
  /** Name of the operation asked for, without checking anything else. `unknown` when there is none. */
  operationOf(call: CallHead): Operation | 'unknown';
  /** Answers a call whose body is not taken as a stream. An error that it throws becomes a 500 with its text. */
  answer(call: IncomingCall): Reply | Promise<Reply>;
  /** The vendor's error envelope for a status, in the format that the call asks for. */
  errorReply(call: CallHead, status: number, retryAfter: number | undefined): Reply;
  /** Forgets everything that calls have changed. */
  reset(): void;
}
