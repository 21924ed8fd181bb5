import { isObject, type Opened, type Refusal, type VendorRefusal } from '@sandjury/core/toolkit';

// Codes and statuses of the table in the vendor's documentation of errors (docs.virustotal.com). 424 is from client code.

/** The codes of a 401 that are about the key. Others are about the password of an archive. */
export const keyRefused = /^(?:AuthenticationRequired|WrongCredentials|UserNotActive)Error$/;

/** Refusals by VirusTotal's codes; 401, 403, 413 and 5xx mean what they mean everywhere. */
export const refusals: readonly Refusal[] = [
  { code: /^NotAvailableYet(?:Error)?$/, means: 'not_ready' },
  { code: /^NotFoundError$/, means: 'not_found' },
  // Whatever else stands at the address: it says nothing of the sample.
  { status: 404, means: 'api' },
  { status: 424, means: 'api', retryable: true },
  // A minute's, a day's or a month's quota, or a page of the front end: no reply says which.
  {
    status: 429,
    means: 'quota',
    retryable: true,
    refused: true,
    needsTime: true,
    message: ({ provider, call, said }) =>
      `${provider} holds back ${call} (${said}): the quota of the key is spent. A day ends at 00:00 UTC, a month with the 1st.`,
  },
];

/** What a reply says of a refusal: `{ error: { code, message } }`. */
export function reason(body: unknown): VendorRefusal {
  if (!isObject(body) || !isObject(body.error)) return {};
  return { text: body.error.message, code: body.error.code };
}

/** A good reply has `data`; it is kept whole, because `meta` belongs to it. */
export function open(body: unknown): Opened | { refusal: VendorRefusal } | null {
  if (!isObject(body)) return null;
  if (isObject(body.error)) return { refusal: reason(body) };
  return 'data' in body ? { data: body } : null;
}
