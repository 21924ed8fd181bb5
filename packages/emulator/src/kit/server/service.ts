import type { Reply } from './reply.ts';

/** The head of a request as a vendor's service sees it. */
export interface CallHead {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What one vendor's service must be able to do; the server around it is shared. */
export interface Service<Operation extends string> {
  readonly operations: readonly Operation[];
  /** Operations that take their body as it arrives, so that an upload is never in memory as a whole. */
  readonly uploads: readonly Operation[];
  /** The most that an upload may have. Beyond it, reading the body throws BodyTooLargeError; what `answer` does not catch becomes the vendor's 413. */
  readonly maximumUploadBytes: number;
  /** Name of the operation asked for, without checking anything else. `unknown` when there is none. */
  operationOf(call: CallHead): Operation | 'unknown';
  /** Answers one call. What it leaves unread is read and thrown away before the answer is sent. An error that it throws becomes a 500 with its text. */
  answer(call: CallHead, body: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Reply>;
  /** The vendor's error envelope for a status, in the format that the call asks for. */
  errorReply(call: CallHead, status: number, retryAfter: number | undefined): Reply;
  /** Forgets everything that calls have changed. */
  reset(): void;
}
