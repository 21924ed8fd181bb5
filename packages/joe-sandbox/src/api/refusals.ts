import { SandboxError } from '@sandjury/core';
import { isObject, type Opened, type Refusal, type VendorRefusal } from '@sandjury/core/toolkit';

/** The code of an unknown or invalid parameter. Of a look-up, it says that there is no such analysis or submission. */
export const invalidParameter = '3';

/** The code of a permission that the key lacks, for one call or one kind of report. */
export const noPermission = '7';

/** The code of an internal error, after which nobody knows what was done. */
export const internalError = '6';

/**
 * Refusals by Joe Sandbox's codes, those of the error classes of jbxapi 3.24.0; 1 is from demisto/content. With which HTTP status each
 * comes was recorded nowhere, so that the code alone decides.
 */
export const refusals: readonly Refusal[] = [
  {
    code: /^1$/,
    means: 'quota',
    retryable: true,
    refused: true,
    needsTime: true,
    message: ({ provider, call, said }) => `${provider} refused ${call} (${said}): the account's quota is spent.`,
  },
  { code: /^3$/, call: /\/(?:analysis|submission)\/(?:info|delete|download)$/, means: 'not_found' },
  { code: /^[23]$/, means: 'api', retryable: false },
  { code: /^4$/, means: 'authentication' },
  { code: /^[56]$/, means: 'api', retryable: true },
  { code: /^7$/, means: 'authentication' },
  { code: /^8$/, means: 'unsupported' },
];

/** What a reply says of a refusal: `{ errors: [{ code, message }] }`, of which the first counts. */
export function reason(body: unknown): VendorRefusal {
  if (!isObject(body) || !Array.isArray(body.errors)) return {};
  const [first]: unknown[] = body.errors;
  return isObject(first) ? { text: first.message, code: first.code } : {};
}

/** A good reply has `data`; a report that is downloaded has `analysis` in its place. */
export function open(body: unknown): Opened | { refusal: VendorRefusal } | null {
  if (!isObject(body)) return null;
  if (Array.isArray(body.errors) && body.errors.length > 0) return { refusal: reason(body) };
  if ('analysis' in body) return { data: body };
  if (!('data' in body)) return null;
  const { pagination } = body;
  const next = isObject(pagination) && typeof pagination.next === 'string' ? pagination.next : null;
  return { data: body.data, next };
}

/** Whether an error is the refusal of this code. */
export function isCode(error: unknown, code: string): error is SandboxError {
  return SandboxError.is(error) && error.vendorCode === code;
}
