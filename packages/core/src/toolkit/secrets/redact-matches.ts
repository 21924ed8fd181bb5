import type { Warnings } from '../report/warnings.ts';
import { redactedText } from './redact.ts';
import { scrubValue } from './scrub-value.ts';

/** The addresses of people's mail in a text. */
export const mailAddresses: RegExp = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;

/**
 * As `redactKeys`, where a text has more than the secret: of texts under the named keys, only what `pattern` (global) finds is replaced,
 * such as the mail addresses of a rule's authors or a password among options. `what` names it in the one warning, which is at `at`.
 */
export function redactMatches<T>(
  raw: T,
  { keys, pattern, what }: { keys: ReadonlySet<string>; pattern: RegExp; what: string },
  warnings: Warnings,
  at = '',
): T {
  const keeper = { scrub: (text: string) => text.replace(pattern, redactedText) };
  const clean = withinKeys(raw, keys, (value) => scrubValue(value, keeper)) as T;
  if (clean !== raw) warnings.add('redacted', `${what} were left out of raw.`, at);
  return clean;
}

/** The value with what is under the keys changed; parts in which nothing changed are shared. */
function withinKeys(value: unknown, keys: ReadonlySet<string>, change: (value: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const isList = Array.isArray(value);
  const before: readonly (readonly [string, unknown])[] = Object.entries(value);
  const after = before.map(([key, item]) => (!isList && keys.has(key) ? change(item) : withinKeys(item, keys, change)));
  if (after.every((item, index) => item === before[index]?.[1])) return value;
  return isList ? after : Object.fromEntries(before.map(([key], index) => [key, after[index]]));
}
