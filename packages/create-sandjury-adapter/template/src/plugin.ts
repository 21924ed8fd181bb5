import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { acmeBox } from './provider.ts';
import { read } from './read/index.ts';
import { type AcmeBoxSettings, AcmeBoxSettingsSchema, defaultProviderId, productName } from './settings.ts';

/** Acme Box for applications that choose their sandboxes by name. Environment: `ACME_BOX_URL` and `ACME_BOX_API_KEY`. */
export const acmeBoxPlugin: SandboxPlugin<AcmeBoxSettings> = definePlugin<AcmeBoxSettings>({
  name: defaultProviderId,
  product: productName,
  settings: AcmeBoxSettingsSchema,
  environment: {
    required: ['ACME_BOX_URL', 'ACME_BOX_API_KEY'],
    optional: [],
    settings: (environment) => ({ url: environment.ACME_BOX_URL, apiKey: environment.ACME_BOX_API_KEY }),
  },
  create: acmeBox,
  read,
  formats: [],
});
