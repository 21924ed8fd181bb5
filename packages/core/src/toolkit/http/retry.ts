import type { Clock } from '../../time/clock.ts';
import { readHttpDate } from './date.ts';

/** What a reply says about asking again. `afterMs`: the vendor's own wish; null where it has none. */
export interface RetryAdvice {
  retry: boolean;
  /** The vendor refused the request before doing anything, so that even one that creates something may be repeated. */
  refused?: boolean;
  afterMs?: number | null;
}

/** Statuses by which a server says that it will never do this. */
const final: ReadonlySet<number> = new Set([501, 505]);

/** Whether a status may be another one soon. What an adapter's API says by its table of refusals goes before it (`api/refusals.ts`). */
export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status <= 599 && !final.has(status));
}

/** The usual reading of a status: 408, 429 and 5xx but 501 and 505 pass, and `Retry-After` is honoured. */
export function adviseByStatus(reply: { status: number; headers: ReplyHeaders }, clock: Clock): RetryAdvice {
  if (!isTransient(reply.status)) return { retry: false };
  return { retry: true, refused: reply.status === 429, afterMs: readRetryAfter(reply.headers['retry-after'], clock) };
}

/** Headers of a reply by lower-case name. */
export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What RFC 9111 (1.2.2) takes a number of seconds for that is too large to hold: 68 years, longer than any deadline. */
const mostSeconds = 2 ** 31;

/** `Retry-After` (RFC 9110: whole seconds or an HTTP date) in milliseconds; null when absent or nonsense. */
export function readRetryAfter(value: string | string[] | undefined, clock: Clock): number | null {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (text === undefined || text === '') return null;
  if (/^\d+$/.test(text)) return Math.min(Number(text), mostSeconds) * 1000;
  const date = readHttpDate(text, clock.now());
  return date === null ? null : Math.max(0, date - clock.now());
}

const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** Exponential back-off with full jitter: anything between 0 and the bound, which doubles with each attempt. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
}

const longestSpreadMs = 5_000;

/**
 * The pause before an attempt: back-off, or what the vendor wishes where that is longer. All calls of a provider are told the
 * same: up to a tenth more, where that still fits into `leftMs`, keeps them from coming back in one millisecond.
 */
export function pauseMs(
  { attempt, toldMs, leftMs }: { attempt: number; toldMs: number; leftMs: number },
  random: () => number = Math.random,
): number {
  const drawnMs = backoffMs(attempt, random);
  if (drawnMs >= toldMs) return drawnMs;
  const spreadMs = toldMs + random() * Math.min(toldMs / 10, longestSpreadMs);
  return spreadMs < leftMs ? spreadMs : toldMs;
}
