import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { tlsEnvironment } from '@sandjury/core/toolkit';
import { productName } from './mapping/report.ts';
import { cape } from './provider.ts';
import { read } from './read/index.ts';
import { type CapeSettings, CapeSettingsSchema, defaultProviderId } from './settings.ts';

const tls = tlsEnvironment('CAPE');

/**
 * CAPE for applications that choose their sandboxes by name. Environment: `CAPE_URL`, and `CAPE_TOKEN` where the server wants one;
 * `CAPE_TLS_CA_FILE`, `CAPE_TLS_CERT_FILE`, `CAPE_TLS_KEY_FILE` and `CAPE_TLS_PASSPHRASE` for a server with certificates of its own.
 */
export const capePlugin: SandboxPlugin<CapeSettings> = definePlugin<CapeSettings>({
  name: defaultProviderId,
  product: productName,
  settings: CapeSettingsSchema,
  environment: {
    required: ['CAPE_URL'],
    optional: ['CAPE_TOKEN', ...tls.names],
    settings: ({ CAPE_URL: url, CAPE_TOKEN: token, ...others }) => ({
      url,
      ...(token ? { token } : {}),
      ...tls.settings(others),
    }),
  },
  create: cape,
  read,
  formats: [],
});
