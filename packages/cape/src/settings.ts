import { parseEndpoint, parseSettings, providerSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, and of reports read from files, where the settings name none. */
export const defaultProviderId = 'cape';

const urlRule = "expected the address of CAPE's web interface, such as https://cape.example";

/** Settings of `cape()`: `url` and, where the server wants one, `token`; and what every provider takes. Unknown keys are refused. */
export const CapeSettingsSchema = providerSettings(() => ({
  /** More than other vendors' replies have: a real report has 1.7 million values, nine in ten of them API calls. */
  maxReplyValues: z.number().int().positive().default(4_000_000),
  /** Address of the web interface, with or without scheme, trailing slash or `/apiv2`. */
  url: z.string(urlRule).regex(/\S/, urlRule).describe('Address of your CAPE server, as a browser opens it'),
  /** The API token. To be left out where the server has `token_auth_enabled = no`, its default (conf/default/api.conf.default). */
  token: SecretSchema.optional().describe('The API token'),
  /** Which report is asked for. `litereport` is far smaller; the server makes one only where that is switched on. */
  report: z.enum(['json', 'litereport']).default('json'),
  /** Hours east of UTC of the server's clock. CAPE 2.5 writes UTC; older versions may write the server's local time. */
  timeZone: z.number().min(-12).max(14).default(0),
}));

/** What `cape()` takes. */
export type CapeSettings = z.input<typeof CapeSettingsSchema>;

/** Checks settings, and works out the base URL, which ends in `/apiv2`, and the web interface beside it. Throws ConfigurationError. */
export function resolveSettings(input: CapeSettings) {
  const settings = parseSettings(CapeSettingsSchema, input, defaultProviderId);
  const id = settings.id ?? defaultProviderId;
  const { url, allowHttp } = settings;
  const baseUrl = parseEndpoint(url, { provider: id, setting: 'url', allowHttp, path: '/apiv2' });
  return { id, baseUrl, webUrl: new URL('.', baseUrl), settings };
}
