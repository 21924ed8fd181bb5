import {
  ApiError,
  AuthenticationError,
  NotFoundError,
  NotReadyError,
  QuotaError,
  type SandboxError,
  type SandboxErrorOptions,
  TooLargeError,
  UnsupportedError,
} from '../../model/errors.ts';
import { isTransient } from '../http/retry.ts';

/** What a vendor says of a refusal, untouched: its text, its code, the number its support asks for, and when to come again. */
export interface VendorRefusal {
  text?: unknown;
  code?: unknown;
  requestId?: unknown;
  /** In milliseconds; what the header `Retry-After` says unless given. */
  retryAfterMs?: number | null;
}

/** What is known of one refusal when its message is written. Texts are fit to print, and without our secrets. */
export interface RefusalFacts {
  provider: string;
  /** `GET /sample/12`. */
  call: string;
  host: string;
  status: number;
  /** The vendor's text, or '' where it gives none. */
  text: string;
  /** The vendor's code. */
  code: string | null;
  /** The text of a reply that is no JSON, as it came; undefined for any other. */
  page: string | undefined;
  /** `404: Sample not found`, or `404` where the vendor says no more. */
  said: string;
  /** The setting that holds the credential. */
  setting: string;
  /** What to do about a refused credential: `Check that apiKey is valid and belongs to box.example.` */
  advice: string;
}

const kinds = {
  authentication: AuthenticationError,
  not_found: NotFoundError,
  not_ready: NotReadyError,
  quota: QuotaError,
  unsupported: UnsupportedError,
  too_large: TooLargeError,
  api: ApiError,
  // Of an entry of a reply, which has no `data` of its own.
  nothing: NotFoundError,
} as const;

/** One row of a table of refusals: which ones, and which error of ours they are. All that is given must hold. */
export interface Refusal {
  status?: number | readonly number[];
  /** The vendor's code. */
  code?: RegExp;
  /** The vendor's text. */
  says?: RegExp;
  /** The text of a reply that is no JSON: a page for a browser. */
  page?: RegExp;
  /** What the call is called, where a code means one thing at one call and another at the others. */
  call?: RegExp;
  /** `nothing`: the vendor has none of what was asked for, which is no error: the reply is `data`. */
  means: keyof typeof kinds;
  /** What a reply is that says `nothing`: an empty list, or null unless given. */
  data?: readonly [] | null;
  /** The same request may be sent again: it is a matter of time. */
  retryable?: boolean;
  /** Sent again by itself only where the vendor says after how long: a day's quota is nothing to wait for. */
  needsTime?: boolean;
  /** The vendor did nothing, so that even a submission may be sent again. */
  refused?: boolean;
  /** What the error says; a sentence of core's own unless given. */
  message?: (facts: RefusalFacts) => string;
}

/** What core makes of a status where the vendor's table has no row. 408 and 5xx but 501 and 505 pass; a 429 was refused. */
const byStatus: readonly Refusal[] = [
  {
    status: 401,
    means: 'authentication',
    message: ({ provider, host, call, said, advice }) => `${provider} at ${host} refused ${call} (${said}). ${advice}`,
  },
  {
    status: 403,
    means: 'authentication',
    message: ({ provider, call, said, setting }) =>
      `${provider} does not permit ${call} (${said}). Check that ${setting} is valid, and that its user or plan has the permission.`,
  },
  {
    status: 404,
    means: 'not_found',
    message: ({ provider, call, said }) => `${provider} knows nothing under ${call} (${said}).`,
  },
  {
    status: 413,
    means: 'too_large',
    message: ({ provider, call, said }) => `${call} is too large for ${provider} (${said}).`,
  },
  {
    status: 429,
    means: 'quota',
    retryable: true,
    refused: true,
    message: ({ provider, call, said }) => `${provider} holds back ${call} (${said}).`,
  },
];

/** A refusal as it came. */
export interface Refused extends VendorRefusal {
  status: number;
  /** The text of a reply that is no JSON. */
  page?: string | undefined;
  /** What the call is called. */
  call: string;
}

/** The row for a refusal: the vendor's own tables go before core's. */
export function rowOf(refused: Refused, own: readonly Refusal[]): Refusal {
  const { status } = refused;
  const row = [...own, ...byStatus].find((candidate) => fits(candidate, refused));
  if (row !== undefined) return row;
  return { means: 'api', retryable: isTransient(status) };
}

/** Whether a row is about a page for a browser, and this is it. */
export function isPageOf(row: Refusal, refused: Refused): boolean {
  return row.page !== undefined && fits(row, refused);
}

function fits({ status, code, says, page, call }: Refusal, refused: Refused): boolean {
  if (status !== undefined && ![status].flat().includes(refused.status)) return false;
  if (code !== undefined && !matches(code, refused.code)) return false;
  if (says !== undefined && !matches(says, refused.text)) return false;
  if (call !== undefined && !call.test(refused.call)) return false;
  return page === undefined || matches(page, refused.page);
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'string' ? pattern.test(String(value)) : false;
}

/** The error that a refusal is. */
export function failureOf(row: Refusal, facts: RefusalFacts, options: SandboxErrorOptions): SandboxError {
  const { retryable } = row;
  const Kind = kinds[row.means];
  return new Kind(row.message?.(facts) ?? sentenceOf(row, facts), {
    ...options,
    ...(retryable !== undefined && { retryable }),
  });
}

function sentenceOf(
  { means }: Refusal,
  { provider, call, host, said, text, code, status, advice }: RefusalFacts,
): string {
  const isInside = status >= 200 && status <= 299;
  const reason = text.replace(/\.$/, '') || (code === null ? 'no reason given' : `code ${code}`);
  if (means === 'authentication') {
    return `${provider} at ${host} refused ${call} (${isInside ? reason : said}). ${advice}`;
  }
  return isInside ? `${provider} refused ${call}: ${reason}.` : `${provider} failed at ${call} (${said}).`;
}
