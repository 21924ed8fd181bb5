import { isObject, type Opened, type Refusal, type VendorRefusal } from '@sandjury/core/toolkit';

// What a refusal means stands in its text alone: CAPE refuses with status 200 and `{ error: true, error_value }`. The texts are those of
// web/apiv2/views.py and of `validate_task` in lib/cuckoo/common/web_utils.py, in kevoreilly/CAPEv2 at commit 4da22e64.

/** Refusals by CAPE's own words. */
export const refusals: readonly Refusal[] = [
  { says: /still being analyzed/i, means: 'not_ready' },
  {
    says: /^Task failed\.?$/i,
    means: 'api',
    message: ({ provider, call }) =>
      `${provider} could not analyse the sample: it has no report (${call}: Task failed).`,
  },
  // There is none of this kind of thing.
  {
    says: /^(?:no screenshots created|screenshot does not exist|cape config for task|unable to retrieve results)/i,
    means: 'nothing',
  },
  // A server of several tenants has no empty list for a file that it does not know. A 404 in other words is of something else at the address.
  { status: 404, says: /^sample not found/i, means: 'nothing', data: [] },
  { says: /^(?:task|sample)\b.*\b(?:not exist|not found)/i, means: 'not_found' },
  // Finished, and cleaned up since, or the server's jsondump or litereport module is off.
  { says: /^(?:reports directory|no reports)/i, means: 'not_found' },
  // One way of a call that works: `Machine=all is disabled using the API`, `Downloading all reports in one call is disabled`.
  { says: /^(?:\w+=all|downloading all)\b.*\bdisabled\b/i, means: 'api' },
  { says: /\bdisabled\.?$/i, means: 'unsupported' },
  // Whoever asks: no credential mends it.
  { says: /TLP of RED/i, means: 'api' },
  { says: /access denied/i, means: 'authentication' },
  { says: /rate limit/i, means: 'quota', retryable: true, refused: true },
  { says: /bigger than max size/i, means: 'too_large' },
  // tasks_report renders a page where the user's profile lacks the permission (`reports_dl_allowed_to_all = no`).
  {
    page: /permissions? to download reports/i,
    means: 'authentication',
    message: ({ provider }) => `${provider}: the user of this token may not download reports.`,
  },
];

/**
 * A reply out of its envelope: `{ error, data }`, where `error` is false, [] or true. A report alone has none. `data` is undefined
 * where the reply is none of CAPE's. A creation says in `errors` of each file why it was refused.
 */
export function open(body: unknown): Opened | { refusal: VendorRefusal } {
  if (!isObject(body)) return { data: undefined };
  const { error, error_value: text, errors, data } = body;
  if (error === undefined) return { data: 'info' in body ? body : undefined };
  const refused = Array.isArray(errors) ? errors : [];
  if (error === true && refused.length === 0) return { refusal: { text } };
  if (refused.length > 0) return { data: { task_ids: [], ...(isObject(data) ? data : {}), errors } };
  return { data: 'data' in body ? data : body };
}

/** CAPE's own key, or that of the Django REST framework, which answers for tokens, limits and methods. */
export function reason(body: unknown): VendorRefusal {
  return isObject(body) ? { text: body.error_value ?? body.detail } : {};
}
