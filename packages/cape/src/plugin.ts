import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { productName } from './mapping/report.ts';
import { cape } from './provider.ts';
import { read } from './read/index.ts';
import { type CapeSettings, CapeSettingsSchema, defaultProviderId } from './settings.ts';

/** CAPE for applications that choose their sandboxes by name. Environment: `CAPE_URL`, and `CAPE_TOKEN` where the server wants one. */
export const capePlugin: SandboxPlugin<CapeSettings> = definePlugin<CapeSettings>({
  name: defaultProviderId,
  product: productName,
  settings: CapeSettingsSchema,
  environment: {
    required: ['CAPE_URL'],
    optional: ['CAPE_TOKEN'],
    settings: ({ CAPE_URL: url, CAPE_TOKEN: token }) => ({ url, ...(token ? { token } : {}) }),
  },
  create: cape,
  read,
  formats: [],
});
