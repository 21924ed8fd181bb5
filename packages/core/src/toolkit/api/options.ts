import type { SandboxError } from '../../model/errors.ts';
import type { Warning } from '../../model/report.ts';
import type { AnalysisRef } from '../../model/sample.ts';
import type { HttpClient, HttpClientOptions, HttpReply, HttpRequest } from '../http/contract.ts';
import type { FormPart } from '../http/multipart.ts';
import type { ReplyHeaders } from '../http/retry.ts';
import type { LoadUndici } from '../network/http-module.ts';
import type { CallLimit } from '../quota/call-limits.ts';
import type { Secret, SecretKeeper } from '../secrets/keeper.ts';
import type { Refusal, VendorRefusal } from './refusals.ts';

/** Where a credential goes: into a header or a field of every form, never into a URL, which proxies write down. */
export interface ApiAuth {
  /** The setting's name, for errors. */
  setting: string;
  /** Left out where the server wants none, or the operator gave none: the error of a 401 says so. */
  secret?: Secret | undefined;
  /** What of the API carries it: the name of a header, or of a form's field. */
  in: { header: string } | { field: string };
  /** `api_key KEY`, `Token KEY`: the secret itself unless given. */
  value?: (secret: string) => string;
}

/** A reply out of its envelope. `next` names the next page; `truncated`: the vendor cut the result by a limit of its own. */
export interface Opened {
  data: unknown;
  next?: string | null;
  truncated?: boolean;
}

/** Signs the requests of one call: what an attempt of it carries. */
export interface Signer {
  /** Made when the attempt's turn has come: a signature must not grow old in the queue. */
  headers(): Record<string, string> | Promise<Record<string, string>>;
  /** true: what was refused is worth one more request with other headers (the clock was off, a token had ended). Asked twice at most. */
  again?(failure: SandboxError, reply: HttpReply): boolean;
  /** Called once, when the call is over. */
  end?(): void;
}

/** What is signed. `name`: what the call is called. */
export type SignRequest = Pick<HttpRequest, 'method' | 'path' | 'body'> & { name: string };

/** What an API is, as an adapter states it. */
export interface JsonApiOptions {
  /** The provider's id, which stands in every error. */
  id: string;
  /** The vendor's name, for a sentence: `VMRay may have taken the submission`. */
  vendor: string;
  baseUrl: URL;
  settings: HttpClientOptions['settings'];
  /** `() => import('undici')`. */
  undici: LoadUndici;
  userAgent: string;
  /** What every request carries beside it. */
  headers?: Readonly<Record<string, string>>;
  /**
   * Calls that the account has in a minute, an hour, a day or a month: beyond them a call fails with QuotaError, which says when the next
   * period begins, and nothing is sent. Each attempt counts.
   */
  limits?: readonly CallLimit[];
  /** Left out where the server wants none. */
  auth?: ApiAuth | undefined;
  /** Reads the secrets of a signer, so that no error shows them; one of its own unless given. */
  keeper?: SecretKeeper;
  /** For APIs whose requests are signed. */
  sign?: (request: SignRequest) => Signer;
  /** Reads what is not JSON; throws ResponseError. */
  parse?: (text: string) => unknown;
  /** Opens the envelope of a reply with a status of 2xx; the body itself unless given. null: this is no reply of the vendor. */
  open?: (body: unknown, reply: HttpReply) => Opened | { refusal: VendorRefusal } | null;
  /** Finds the vendor's words in the body of a reply with another status. */
  reason?: (body: unknown, reply: HttpReply) => VendorRefusal;
  /** The header of the number that the vendor's support asks for, in lower case; a refusal that has one in its body gives that. */
  requestIdHeader?: string;
  /** The vendor's refusals; the first row that fits counts, and core's own table of statuses comes after them. */
  refusals?: readonly Refusal[];
  /** 0 … 1, for the jitter of back-off; `Math.random` unless given. */
  random?: () => number;
}

/** The fields of a urlencoded form. */
export type FormValues = Readonly<Record<string, string>> | readonly (readonly [name: string, value: string])[];

/** One call of an API. */
export interface ApiCall {
  /** What errors call it: method and path unless given. */
  name?: string;
  method?: HttpRequest['method'];
  /** Path and query below the base URL, percent-encoded. */
  path: string;
  /** A form, sent as multipart/form-data. */
  form?: readonly FormPart[];
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as application/x-www-form-urlencoded; as pairs where a name comes several times. */
  values?: FormValues;
  /** The request may be sent again after it may have arrived. True for GET unless said otherwise. */
  repeatable?: boolean;
  /** Reads this reply's text in place of `parse` of the API. */
  parse?: (text: string) => unknown;
}

/** A call that creates something. */
export interface ApiSubmission extends Omit<ApiCall, 'repeatable'> {
  /** The ticket of what is created, where it is known beforehand: it is on the failure of a submission that may have arrived. */
  ref?: AnalysisRef | undefined;
}

/** A reply: `value` as read, `raw` as it came, without our secrets. */
export interface JsonReply<Value> {
  value: Value;
  raw: unknown;
  /** What was left out of `value`. Pointers lead into `raw`: `Warnings.take` puts them where `raw` is in a report. */
  warnings: readonly Warning[];
  /** Names the next page. */
  next: string | null;
  /** There is more than this. */
  truncated: boolean;
  headers: ReplyHeaders;
}

/** What the parts of an API share. */
export interface ApiContext {
  options: JsonApiOptions;
  http: HttpClient;
  keeper: SecretKeeper;
  /** Failures after which the vendor surely did nothing. */
  undone: WeakSet<SandboxError>;
}
