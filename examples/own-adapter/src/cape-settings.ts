import { commonSettings, parseEndpoint, parseSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, and of reports read from files, where the settings name none. */
export const defaultProviderId = 'cape';

/** The product's name in reports. */
export const productName = 'CAPE Sandbox';

const urlRule = "expected the address of CAPE's web interface, such as https://cape.example";

/** Settings of `cape()`: `url` and, where the server wants one, `token`; and what every provider takes. Unknown keys are refused. */
export const CapeSettingsSchema = z.strictObject({
  ...commonSettings,
  /** Address of the web interface, with or without scheme, trailing slash or `/apiv2`. */
  url: z.string(urlRule).regex(/\S/, urlRule),
  /** The API token. To be left out where the server has `token_auth_enabled = no`, its default (conf/default/api.conf.default). */
  token: SecretSchema.optional(),
  /** Which report is asked for. `litereport` is far smaller; the server makes one only where that is switched on. */
  report: z.enum(['json', 'litereport']).default('json'),
});

/** What `cape()` takes. */
export type CapeSettings = z.input<typeof CapeSettingsSchema>;

/** Settings after the check, with defaults filled in. */
export interface ResolvedSettings {
  id: string;
  /** Ends in `/apiv2`. */
  baseUrl: URL;
  settings: z.output<typeof CapeSettingsSchema>;
}

/** Checks settings and works out the base URL. Throws ConfigurationError. */
export function resolveSettings(input: CapeSettings): ResolvedSettings {
  const settings = parseSettings(CapeSettingsSchema, input, defaultProviderId);
  const id = settings.id ?? defaultProviderId;
  const baseUrl = parseEndpoint(settings.url, { provider: id, setting: 'url', allowHttp: settings.allowHttp });
  if (!baseUrl.pathname.endsWith('/apiv2')) baseUrl.pathname = `${baseUrl.pathname.replace(/\/$/, '')}/apiv2`;
  return { id, baseUrl, settings };
}
