import { type CallOptions, type FileSample, readHash } from '@sandjury/core';
import { createJsonApi, isObject, type Refusal, urlPart, type VendorRefusal } from '@sandjury/core/toolkit';
import manifest from '../../package.json' with { type: 'json' };
import { type HybridAnalysisSettings, resolveSettings } from '../settings.ts';
import * as calls from '../wire/calls.ts';
import * as wire from '../wire/summary.ts';
import { quotasIn, waitOf } from './limits.ts';
import { disclosureOf, formOf, type HybridAnalysisSubmission } from './submission.ts';

// Texts of refusals are those that the vendor's own client knows (PayloadSecurity/VxAPI), and three others: test/fixtures/made.
const spent = { means: 'quota', retryable: true, refused: true, needsTime: true } as const;
const refusals: readonly Refusal[] = [
  { says: /^(?:exceeded maximum api requests|quota limit has been exceeded)/i, ...spent },
  { status: 429, ...spent },
  { status: 400, says: /\bfile (?:size|is too (?:large|big))\b/i, means: 'too_large' },
  // A page for a browser: there is no such call at this address.
  { status: 404, page: /<html/i, means: 'api' },
];

/** Hybrid Analysis' API v2, typed. */
export type HybridAnalysisClient = ReturnType<typeof hybridAnalysisClient>;

/**
 * The API v2 of Hybrid Analysis, or of a Falcon Sandbox of one's own, by itself. Each call gives `value` as read and `raw` as it came. A
 * run is named by its job id, or by `SHA256:ENVIRONMENT`. Throws ConfigurationError when the settings are wrong.
 */
export function hybridAnalysisClient(input: HybridAnalysisSettings) {
  const { id, baseUrl, settings } = resolveSettings(input);
  const defaults = { ...settings, id };
  const api = createJsonApi({
    id,
    vendor: 'Hybrid Analysis',
    baseUrl,
    settings,
    undici: () => import('undici'),
    // The vendor refuses libraries, and wants its product's name.
    userAgent: `sandjury/${manifest.version} (Falcon Sandbox)`,
    auth: { setting: 'apiKey', secret: settings.apiKey, in: { header: 'api-key' } },
    reason: (body, { headers }) => ({
      ...textsOf(body),
      ...(headers['retry-after'] === undefined && { retryAfterMs: waitOf(headers) }),
    }),
    refusals,
  });
  const report = (jobId: string, what: string) => `/report/${encodeURIComponent(jobId)}/${what}`;
  return {
    id,
    clock: api.clock,
    /** One deadline for several calls. */
    budget: api.budget,
    /** Lets go of sockets and timers, and ends what is under way. */
    close: api.close,
    /** Who comes to have what is submitted with these options. */
    disclosureOf: (vendor?: HybridAnalysisSubmission['vendor']) => disclosureOf(vendor, defaults),
    /** The level of the key, and the version of the API. */
    async key(options?: CallOptions) {
      const { value, headers } = await api.get('/key/current', calls.key, options);
      const version = [headers['api-version']].flat()[0] ?? null;
      return { level: value.auth_level_name ?? value.auth_level, version, quotas: quotasIn(headers, api.clock) };
    },
    /** The runs of a file by MD5, SHA-1 or SHA-256, or of a URL by the hash that `hashForUrl` gives. NotFoundError where there is none. */
    search: async (text: string, options?: CallOptions) =>
      api.get(`/search/hash?hash=${readHash(text, id).hash}`, calls.search, options),
    /** The SHA-256 under which runs of a URL are kept. Submits nothing. */
    async hashForUrl(url: string, options?: CallOptions) {
      const form = [urlPart('url', url, id)];
      const call = { method: 'POST', path: '/submit/hash-for-url', form, repeatable: true } as const;
      return (await api.call(call, calls.hashForUrl, options)).value.sha256;
    },
    /** All runs and all scanners of a file together. */
    overview: async (sha256: string, options?: CallOptions) =>
      api.get(`/overview/${encodeURIComponent(sha256)}`, wire.overview, options),
    /** One run. */
    summary: async (jobId: string, options?: CallOptions) => api.get(report(jobId, 'summary'), wire.summary, options),
    /** How far a run is. */
    state: async (jobId: string, options?: CallOptions) => api.get(report(jobId, 'state'), calls.state, options),
    /** The pictures of a run, in base64; a key of the lowest level gets none. */
    screenshots: async (jobId: string, options?: CallOptions) =>
      (await api.get(report(jobId, 'screenshots'), calls.screenshots, options)).value,
    /** What scanners say of a file or URL that was given to them alone. */
    quickScan: async (scanId: string, options?: CallOptions) =>
      api.get(`/quick-scan/${encodeURIComponent(scanId)}`, wire.quickScan, options),
    /** Sends a file or a URL, once, to a sandbox or to scanners; gives the ticket's kind and id. */
    async submit(sample: FileSample | string, options: HybridAnalysisSubmission & CallOptions = {}) {
      const { isQuick, ...call } = formOf(sample, options, defaults);
      if (isQuick) return { kind: 'scan', id: (await api.submit(call, wire.quickScan, options)).value.id } as const;
      const { job_id: jobId, sha256 } = (await api.submit(call, calls.submitted, options)).value;
      return jobId === null ? ({ kind: 'hash', id: sha256 } as const) : ({ kind: 'job', id: jobId } as const);
    },
  };
}

/** `{ message }`, or what is wrong with single fields: `{ validation_errors: [{ field, errors }] }`. */
function textsOf(body: unknown): VendorRefusal {
  if (!isObject(body)) return {};
  const all = Array.isArray(body.validation_errors) ? body.validation_errors : [];
  const texts = all.flatMap((entry: unknown) => {
    const { field, errors } = isObject(entry) ? entry : {};
    return [errors].flat().map((text) => (typeof field === 'string' ? `${field}: ${text}` : text));
  });
  return { text: [body.message, ...texts].filter((text) => typeof text === 'string').join(' ') };
}
