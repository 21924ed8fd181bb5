import { ConfigurationError } from '@sandjury/core';
import { commonSettings, parseEndpoint, parseSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, and of reports read from files, where the settings name none. */
export const defaultProviderId = 'vmray';

/** The product's name in reports. */
export const productName = 'VMRay Platform';

/** Settings of `vmray()`: `url` and `apiKey`, and what every provider takes. Unknown keys are refused. */
export const VmraySettingsSchema = z.strictObject({
  ...commonSettings,
  /** Address of the server, with or without scheme, trailing slash or `/rest`: `eu.cloud.vmray.com`. */
  url: z.string().min(1),
  /** The API key: the text itself, `{ env: 'NAME' }` or a function. Read on the first call. */
  apiKey: SecretSchema,
});

export type VmraySettings = z.input<typeof VmraySettingsSchema>;

/** Settings after the check, with defaults filled in. */
export interface ResolvedSettings {
  id: string;
  /** Ends in `/rest`. */
  baseUrl: URL;
  settings: z.output<typeof VmraySettingsSchema>;
}

/** Checks settings and works out the base URL. Throws ConfigurationError. */
export function resolveSettings(input: VmraySettings): ResolvedSettings {
  const settings = parseSettings(VmraySettingsSchema, input, defaultProviderId);
  const id = settings.id ?? defaultProviderId;
  if (
    typeof settings.apiKey === 'string' &&
    !/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(settings.apiKey.trim())
  ) {
    throw new ConfigurationError(`${id} settings: apiKey: expected a key of printable ASCII characters.`, {
      provider: id,
    });
  }
  const baseUrl = parseEndpoint(settings.url.trim(), { provider: id, setting: 'url', allowHttp: settings.allowHttp });
  if (!baseUrl.pathname.endsWith('/rest')) baseUrl.pathname = `${baseUrl.pathname.replace(/\/$/, '')}/rest`;
  return { id, baseUrl, settings };
}
