import { isObject, type Opened, type Refusal, type VendorRefusal } from '@sandjury/core/toolkit';

/** Refusals by Triage's codes, as its documentation lists them. Other codes, and 429, mean what their status means everywhere. */
export const refusals: readonly Refusal[] = [
  // The status is that of a sample that does not exist: only the code tells the two apart.
  { code: /^REPORT_NOT_AVAILABLE$/, means: 'not_ready' },
  { code: /^NOT_FOUND$/, means: 'not_found' },
  { code: /^UNAUTHORIZED$/, means: 'authentication' },
  // Whatever else stands at the address: it says nothing of the sample.
  { status: 404, means: 'api' },
];

/** What a refusal says: `{ error: CODE, message }`. The message is for people. */
export function reason(body: unknown): VendorRefusal {
  return isObject(body) ? { text: body.message ?? body.error, code: body.error } : {};
}

/** A reply without its envelope: lists are in `data`, and `next` names the page after this; all else is the object itself. */
export function open(body: unknown): Opened | { refusal: VendorRefusal } | null {
  if (!isObject(body)) return null;
  if (typeof body.error === 'string') return { refusal: reason(body) };
  if (!('data' in body)) return { data: body };
  return { data: body.data, next: typeof body.next === 'string' && body.next !== '' ? body.next : null };
}
