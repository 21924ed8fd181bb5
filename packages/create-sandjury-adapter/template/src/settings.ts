import { parseEndpoint, parseSettings, providerSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, and of reports read from files, where the settings name none. */
export const defaultProviderId = 'acme-box';

/** The product's name in reports. */
export const productName = 'Acme Box';

const urlRule = 'expected the address of the server, such as https://acme-box.example';

/** Settings of `acmeBox()`, and what every provider takes. Unknown keys are refused. */
export const AcmeBoxSettingsSchema = providerSettings(() => ({
  /** Address of the server. */
  url: z.string(urlRule).regex(/\S/, urlRule),
  /** The API key: the text itself, `{ env: 'NAME' }` or a function. Read on the first call. */
  apiKey: SecretSchema,
}));

/** What `acmeBox()` takes. */
export type AcmeBoxSettings = z.input<typeof AcmeBoxSettingsSchema>;

/** Checks settings. Throws ConfigurationError, so that a mistake ends the making of a provider and not its first call. */
export function resolveSettings(input: AcmeBoxSettings) {
  const settings = parseSettings(AcmeBoxSettingsSchema, input, defaultProviderId);
  const id = settings.id ?? defaultProviderId;
  const baseUrl = parseEndpoint(settings.url, { provider: id, setting: 'url', allowHttp: settings.allowHttp });
  return { id, baseUrl, settings };
}
