import type { Clock } from '../clock.ts';

/** What a reply says about asking again. `afterMs`: the vendor's own wish; null where it has none. */
export interface RetryAdvice {
  retry: boolean;
  /** The vendor refused the request before doing anything, so that even one that creates something may be repeated. */
  refused?: boolean;
  afterMs?: number | null;
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status <= 599);
}

/** The usual reading of a status: 408, 429 and 5xx pass, and `Retry-After` is honoured. */
export function adviseByStatus(reply: { status: number; headers: ReplyHeaders }, clock: Clock): RetryAdvice {
  if (!isTransient(reply.status)) return { retry: false };
  return { retry: true, refused: reply.status === 429, afterMs: readRetryAfter(reply.headers['retry-after'], clock) };
}

/** Headers of a reply by lower-case name. */
export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** `Retry-After` (RFC 9110: whole seconds or an HTTP date) in milliseconds; null when absent or nonsense. */
export function readRetryAfter(value: string | string[] | undefined, clock: Clock): number | null {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (text === undefined || text === '') return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Date.parse reads a year into almost any text.
  if (!/^[A-Za-z]{3,9}, \d{2}[ -][A-Za-z]{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - clock.now());
}

const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** Exponential back-off with full jitter: anything between 0 and the bound, which doubles with each attempt. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
}
