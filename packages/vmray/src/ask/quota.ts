import { checkArgument, type Quota } from '@sandjury/core';
import { timeFromEpochMs } from '@sandjury/core/toolkit';
import type { VmrayBillingInfo } from '../wire/samples.ts';

/** A quota of the license. `limit`, `used` and `remaining` are null where the license sets none. */
export interface VmrayQuota extends Quota {
  name: 'verdicts' | 'reports';
  /** 0 … 100; null where there is no limit, or one of 0. */
  usedPercent: number | null;
  /** The end of the period as VMRay writes it: `2024-02-03 14:12 (UTC+1)`. */
  periodEndText: string | null;
}

/** The quota of verdicts and that of reports. */
export function quotasOf(billing: VmrayBillingInfo): VmrayQuota[] {
  checkArgument(billing, 'object', 'quotasOf: billing', 'the data of /billing_info');
  const periodEndText = billing.end_date || null;
  const quota = (name: VmrayQuota['name'], limitField: unknown, remainingField: unknown): VmrayQuota => {
    const limit = amountOf(limitField);
    const remaining = limit === null ? null : amountOf(remainingField);
    const used = limit === null || remaining === null ? null : Math.max(0, limit - remaining);
    const usedPercent = limit === null || limit === 0 || used === null ? null : (used / limit) * 100;
    return { name, limit, used, remaining, usedPercent, periodEnd: billingTime(periodEndText), periodEndText };
  };
  return [
    quota('verdicts', billing.verdict_quota, billing.verdict_remaining),
    quota('reports', billing.report_quota, billing.report_remaining),
  ];
}

/** A number from 0 on; null for "unlimited" and any other value. */
function amountOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}

/** `2024-02-03 14:12 (UTC+1)` in UTC; null when the text is of another form. */
export function billingTime(text: string | null): string | null {
  const match =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}))?(?: ?\(UTC(?:([+-])(\d{1,2})(?::(\d{2}))?)?\))?$/.exec(
      text?.trim() ?? '',
    );
  if (match === null) return null;
  const [, day, clock, seconds = '00', sign = '+', hours = '0', minutes = '0'] = match;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return timeFromEpochMs(Date.parse(`${day}T${clock}:${seconds}Z`) - offsetMs)?.replace('.000Z', 'Z') ?? null;
}
