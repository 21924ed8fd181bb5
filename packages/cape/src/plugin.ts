import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { variables } from '@sandjury/core/toolkit';
import { CapeSubmitOptionsSchema } from './api/submission.ts';
import { productName } from './mapping/report.ts';
import { cape } from './provider.ts';
import { read } from './read/index.ts';
import { type CapeSettings, CapeSettingsSchema, defaultProviderId } from './settings.ts';

/**
 * CAPE for applications that choose their sandboxes by name. Environment: `CAPE_URL`, and `CAPE_TOKEN` where the server wants one;
 * `CAPE_TLS_CA_FILE`, `CAPE_TLS_CERT_FILE`, `CAPE_TLS_KEY_FILE` and `CAPE_TLS_PASSPHRASE` for a server with certificates of its own.
 */
export const capePlugin: SandboxPlugin<CapeSettings> = definePlugin<CapeSettings>({
  name: defaultProviderId,
  product: productName,
  settings: CapeSettingsSchema,
  environment: variables({ required: { url: 'CAPE_URL' }, optional: { token: 'CAPE_TOKEN' }, tls: 'CAPE' }),
  needs:
    "the address of your CAPE server's web interface, and, where it wants tokens, one that you or its administrator make there",
  submitOptions: CapeSubmitOptionsSchema,
  create: cape,
  read,
  formats: [],
});
