import { type CallOptions, type FileSample, readHash } from '@sandjury/core';
import { createJsonApi, filePart, isObject } from '@sandjury/core/toolkit';
import { type AcmeBoxSettings, productName, resolveSettings } from '../settings.ts';
import * as wire from '../wire/replies.ts';

/** The vendor's API, typed. */
export type AcmeBoxClient = ReturnType<typeof acmeBoxClient>;

/**
 * The vendor's API on its own. Each call gives `value` as read and `raw` as it came, and throws NotFoundError, AuthenticationError,
 * QuotaError … Throws ConfigurationError when the settings are wrong. Sends nothing before the first call.
 */
export function acmeBoxClient(input: AcmeBoxSettings) {
  const { id, baseUrl, settings } = resolveSettings(input);
  const api = createJsonApi({
    id,
    vendor: productName,
    baseUrl,
    settings,
    undici: () => import('undici'),
    userAgent: 'sandjury-adapter-acme-box',
    auth: { setting: 'apiKey', secret: settings.apiKey, in: { header: 'x-api-key' } },
    // Where a refusal says why.
    reason: (body) => (isObject(body) ? { text: body.message } : {}),
    // What differs from the meaning that a status has everywhere.
    refusals: [{ status: 409, means: 'not_ready' }],
  });
  const pathOf = (analysisId: string) => `/v1/analyses/${encodeURIComponent(analysisId)}`;
  return {
    id,
    clock: api.clock,
    /** Lets go of sockets and timers, and ends what is under way. */
    close: api.close,
    /** Version, and how many analyses wait. */
    server: (options?: CallOptions) => api.get('/v1/status', wire.server, options),
    /** The analyses of a file. Takes MD5, SHA-1 and SHA-256. Throws NotFoundError. */
    file: async (text: string, options?: CallOptions) =>
      api.get(`/v1/files/${readHash(text, id).hash}`, wire.file, options),
    /** The state of an analysis. Throws NotFoundError. */
    analysis: (analysisId: string, options?: CallOptions) => api.get(pathOf(analysisId), wire.analysis, options),
    /** Throws NotFoundError, and NotReadyError while the analysis is under way. */
    report: (analysisId: string, options?: CallOptions) =>
      api.get(`${pathOf(analysisId)}/report`, wire.report, options),
    /** Submits a file, once: what may have arrived is never sent again. */
    submit: async (file: FileSample, options?: CallOptions) =>
      api.submit({ path: '/v1/analyses', form: [filePart('file', file, id)] }, wire.analysis, options),
  };
}
