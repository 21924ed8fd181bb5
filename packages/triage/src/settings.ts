import { parseEndpoint, parseSettings, providerSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, of reports read from files, and of its group, where the settings name none. */
export const defaultProviderId = 'triage';

/** Settings of `triage()`: `apiKey`, `url` of any cloud but tria.ge, and what every provider takes. Unknown keys are refused. */
export const TriageSettingsSchema = providerSettings(() => ({
  /** Read on the first call. */
  apiKey: SecretSchema.describe('The API key of the account page; tria.ge gives one to approved researchers'),
  /** With or without `/api` and `/api/v0`. */
  url: z.string().regex(/\S/).default('https://tria.ge').describe('The cloud: tria.ge, private.tria.ge, your own'),
  taskReports: z
    .boolean()
    .default(false)
    .describe('Also ask for the static report and that of each run: files, processes, connections'),
  allowPublicSubmissions: z
    .boolean()
    .default(false)
    .describe('Submit to tria.ge, where everybody can have the sample and nobody can delete it'),
}));

/** What `triage()` takes. */
export type TriageSettings = z.input<typeof TriageSettingsSchema>;

/**
 * Checks settings, and works out the base URL of the API, the pages for people, and whether everything there is public. Throws
 * ConfigurationError. The vendor's clients know `api.tria.ge/v0` beside `tria.ge/api/v0`.
 */
export function resolveSettings(input: TriageSettings) {
  const settings = parseSettings(TriageSettingsSchema, input, defaultProviderId);
  const { id = defaultProviderId, url, allowHttp } = settings;
  const baseUrl = parseEndpoint(url, { provider: id, setting: 'url', allowHttp });
  const given = baseUrl.pathname.replace(/\/$/, '');
  const isApi = given.endsWith('/api') || baseUrl.hostname === 'api.tria.ge';
  baseUrl.pathname = /\/v[01]$/.test(given) ? given.replace(/1$/, '0') : `${given}${isApi ? '' : '/api'}/v0`;
  const webUrl = new URL(baseUrl);
  if (webUrl.hostname === 'api.tria.ge') webUrl.hostname = 'tria.ge';
  webUrl.pathname = webUrl.pathname.replace(/(?:\/api)?\/v0$/, '/');
  const host = baseUrl.hostname.replace(/\.$/, '');
  const isPublic = /(?:^|\.)tria\.ge$/.test(host) && host !== 'private.tria.ge';
  return { id, baseUrl, webUrl, isPublic, settings };
}
