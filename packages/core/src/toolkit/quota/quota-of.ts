import type { Quota } from '../../contract/provider.ts';
import type { Clock } from '../../time/clock.ts';
import { endOfPeriod, type Period } from './call-limits.ts';

/** The numbers that a vendor gives of one quota. A vendor may leave any of them out. */
export interface QuotaFacts {
  name: string;
  limit?: number | null | undefined;
  used?: number | null | undefined;
  remaining?: number | null | undefined;
  /** When it ends, ISO 8601; or which period of the calendar in UTC it is for. */
  periodEnd?: string | null | undefined;
  period?: Period | null | undefined;
}

/** A quota as `quota()` gives it, with the number that follows from two others, never below 0. None where the vendor gives no number. */
export function quotaOf(
  { name, limit = null, used = null, remaining = null, ...end }: QuotaFacts,
  clock: Clock,
): Quota[] {
  if (limit === null && used === null && remaining === null) return [];
  const difference = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(0, a - b));
  const periodEnd = end.period ? new Date(endOfPeriod(end.period, clock.now())).toISOString() : (end.periodEnd ?? null);
  return [
    {
      name,
      limit,
      used: used ?? difference(limit, remaining),
      remaining: remaining ?? difference(limit, used),
      periodEnd,
    },
  ];
}
