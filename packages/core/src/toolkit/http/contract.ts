import type { Clock } from '../../time/clock.ts';
import type { CommonSettings } from '../input/settings.ts';
import type { LoadUndici } from '../network/http-module.ts';
import type { Network } from '../network/ranges.ts';
import type { CallGroup } from './call.ts';
import type { Limiter } from './limiter.ts';
import type { ReplyHeaders, RetryAdvice } from './retry.ts';
import type { StreamBody } from './upload.ts';

/** One request of a client, which may take several attempts. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE' | 'PUT';
  /** Path and query, percent-encoded, below the base URL: `/sample/12?x=y`. */
  path: string;
  /** Made anew for each attempt, when its turn has come: a signature wants a fresh nonce and time. */
  headers: () => Promise<Record<string, string>> | Record<string, string>;
  /** A stream is opened anew for each attempt, and sent with a content-length where its length is known. */
  body?: string | Uint8Array | StreamBody;
  /** May the request be sent again after it may have arrived? True for GET unless said otherwise. */
  repeatable?: boolean;
  /** Reads this reply's wish to be asked again. The client's own `advise` unless given. */
  advise?: HttpClientOptions['advise'];
  signal?: AbortSignal | undefined;
  /** The calls that end when one of them is given up. */
  group?: CallGroup | undefined;
  deadlineMs?: number | undefined;
  /** How often it may be repeated. The settings' unless given: for a call that takes several requests to one end. */
  retries?: number;
  maxReplyBytes?: number;
}

/** A reply that was read whole, as text. */
export interface HttpReply {
  status: number;
  headers: ReplyHeaders;
  /** The body. That of a long one is decoded when it is first read. */
  readonly text: string;
  /** The body as it came, where it is longer than 1 MiB: see `parseJsonPieces`. */
  readonly chunks?: readonly Uint8Array[];
}

/** A reply whose body is read as it comes. */
export interface HttpStreamReply {
  status: number;
  headers: ReplyHeaders;
  /**
   * The content as it comes, to be read once. Throws TooLargeError over the limit, ConnectionError where it is cut short,
   * DeadlineError, and the caller's abort reason. Leaving the loop early ends the transfer; a body that is never read holds
   * its connection until the deadline.
   */
  body: AsyncIterable<Uint8Array>;
}

/** What a client is made of. */
export interface HttpClientOptions {
  provider: string;
  baseUrl: URL;
  settings: Omit<CommonSettings, 'id' | 'reliability' | 'group' | 'verdicts'>;
  /** `() => import('undici')`: core itself does not depend on it. */
  undici: LoadUndici;
  /**
   * The client through which a reply came that named the base URL (`parseForeignUrl`). Connections are then made to public addresses
   * alone, or to those of a network in which that client reached its own endpoint; what a name resolves to is looked at, and connected
   * to. The client certificate of the settings is not shown. A `dispatcher` in the settings chooses its addresses itself.
   */
  namedBy?: Pick<HttpClient, 'reached'>;
  /** Another client's, to share its limits; one of the settings' `concurrency` and `requestsPerSecond` unless given. */
  limiter?: Limiter;
  /** Reads a reply's wish to be asked again. `adviseByStatus` unless given. */
  advise?: (reply: HttpReply, clock: Clock) => RetryAdvice;
  /** 0 … 1, for the jitter of back-off; `Math.random` unless given. */
  random?: () => number;
}

/** Sends the requests of one provider, within its limits and its policy of repeating. */
export interface HttpClient {
  readonly clock: Clock;
  readonly limiter: Limiter;
  /** The networks in which the base URL's host is: what the URL says by itself, and those of the connections that were made. */
  readonly reached: ReadonlySet<Network>;
  /**
   * Sends a request and returns the reply whatever its status, after the retries that the policy allows. Throws
   * ConnectionError, DeadlineError, TooLargeError, ResponseError; the caller's abort reason is rethrown untouched.
   */
  request(request: HttpRequest): Promise<HttpReply>;
  /**
   * As `request`, for a download: the policy holds for getting the headers, the limits on size and time for the body too.
   * Only a reply other than 2xx is read whole and may be asked for again. The body takes no place in the limiter.
   */
  stream(request: HttpRequest): Promise<HttpStreamReply>;
  /** Ends at once whatever is under way, in the queue or in back-off, with a ConnectionError. */
  close(): Promise<void>;
}
