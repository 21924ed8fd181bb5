import type { JsonValue } from '../json.ts';
import type { Distortion } from './distortions.ts';

/** An HTTP status instead of the answer: an error, a redirect, or a failure that the vendor reports with status 200. */
export interface StatusFault {
  readonly status: number;
  /** Body to send; text is sent as it is, anything else as JSON. Without it, the vendor's own error envelope for this status. */
  readonly body?: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `Retry-After`: whole seconds, or a text as it is (an HTTP date, nonsense). */
  readonly retryAfter?: number | string;
}

/**
 * The connection is reset before any byte of the answer, in the middle of it, or 20 ms behind it. The middle of an operation that takes its body
 * as a stream is the middle of that upload (half of `Content-Length`, or the first bytes of a chunked body), unless `afterEffect` is set.
 */
export interface ResetFault {
  readonly reset: 'before' | 'during' | 'after';
}

/** The request is read and never answered. */
export interface SilenceFault {
  readonly silence: true;
}

/** The right answer, late: no header comes before so many milliseconds. */
export interface DelayFault {
  readonly delayMs: number;
}

/** The right answer, its headers at once and its body byte by byte, one each so many milliseconds. */
export interface DripFault {
  readonly dripMs: number;
}

/** The right answer, cut after so many bytes of its body; `Content-Length` promises the whole. */
export interface TruncateFault {
  readonly truncate: number;
}

/** The right answer under a `Content-Length` that is off by so many bytes; where it promises more than comes, the connection stays open. */
export interface LengthFault {
  readonly lengthOff: number;
}

/** The right answer with its right `Content-Length`, and so many bytes more behind it. */
export interface SurplusFault {
  readonly surplus: number;
}

/** The right answer in chunks, then blanks, for as long as the client reads. */
export interface EndlessFault {
  readonly endless: true;
}

/** Status 200 with `Content-Encoding: gzip`, whether asked for or not: a thousandth of what it unpacks to, which is so many bytes. */
export interface BombFault {
  readonly bomb: number;
}

/** The right answer with its JSON spoilt. */
export interface DistortFault {
  readonly distort: Distortion;
}

/** The right answer to the first call that is hit, again at each later one: pages that lead in a circle. For one operation. */
export interface StuckFault {
  readonly stuck: true;
}

/** Status 200 with another body, such as the HTML of a proxy. */
export interface BodyFault {
  readonly body: string;
  /** `text/html` unless given. */
  readonly contentType?: string;
}

/** These bytes instead of an HTTP answer, and the end of the connection. */
export interface RawFault {
  readonly raw: string;
}

/** The head of the request itself, instead of an HTTP answer, and the end of the connection: whatever it holds comes back. */
export interface EchoFault {
  readonly echo: true;
}

/** Every kind of fault, under the one key that names it. */
export interface FaultShapes {
  status: StatusFault;
  reset: ResetFault;
  silence: SilenceFault;
  delayMs: DelayFault;
  dripMs: DripFault;
  truncate: TruncateFault;
  lengthOff: LengthFault;
  surplus: SurplusFault;
  endless: EndlessFault;
  bomb: BombFault;
  distort: DistortFault;
  stuck: StuckFault;
  body: BodyFault;
  raw: RawFault;
  echo: EchoFault;
}

// A fault has the keys of one kind: those of another beside them do not compile.
type Only<Kind extends keyof FaultShapes> = FaultShapes[Kind] & {
  readonly [Other in Exclude<keyof FaultShapes, keyof FaultShapes[Kind]>]?: never;
};

/** The effect of a fault, without the calls that it hits. */
export type FaultEffect = { [Kind in keyof FaultShapes]: Only<Kind> }[keyof FaultShapes];
