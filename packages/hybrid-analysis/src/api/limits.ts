import type { Quota } from '@sandjury/core';
import { type Clock, isObject, quotaOf, type ReplyHeaders, readField, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { apiLimits, submissionLimits } from '../wire/calls.ts';

/** How long the periods of calls are, in milliseconds. The vendor says which is spent, and not when it began. */
const periods: ReadonlyMap<string | null, number> = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
]);

/** The JSON in a header; null where there is none, or `[]`. */
function limitsIn<Field extends z.ZodType>(headers: ReplyHeaders, name: string, field: Field) {
  try {
    const value: unknown = JSON.parse(String(headers[name]));
    return isObject(value) ? readField(field, value, { warnings: new Warnings() }) : null;
  } catch {
    return null;
  }
}

/** How long to wait where the limit of a minute or an hour is reached; null where none is. */
export function waitOf(headers: ReplyHeaders): number | null {
  const reached = limitsIn(headers, 'api-limits', apiLimits)?.name_of_reached_limit ?? null;
  return periods.get(reached) ?? null;
}

/** The limits that the headers of a reply tell. A number below 0 is none. */
export function quotasIn(headers: ReplyHeaders, clock: Clock): Quota[] {
  const api = limitsIn(headers, 'api-limits', apiLimits);
  const rows = ['submission', 'quick-scan'].map((kind) => {
    const { apikey, total } = limitsIn(headers, `${kind}-limits`, submissionLimits) ?? {};
    const own = Object.keys(apikey?.quota ?? {}).length > 0 ? apikey : total;
    return [`${kind}s`, own?.quota, own?.used] as const;
  });
  const countOf = (value: number | null | undefined) => ((value ?? -1) < 0 ? null : value);
  return [['calls', api?.limits, api?.used] as const, ...rows].flatMap(([what, limits, counts]) =>
    Object.entries(limits ?? {}).flatMap(([period, limit]) =>
      quotaOf({ name: `${what} a ${period}`, limit: countOf(limit), used: countOf(counts?.[period]) }, clock),
    ),
  );
}
