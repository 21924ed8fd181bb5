import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { VirustotalSubmitOptionsSchema } from './api/submission.ts';
import { productName } from './mapping/report.ts';
import { virustotal } from './provider.ts';
import { read } from './read/index.ts';
import { defaultProviderId, type VirustotalSettings, VirustotalSettingsSchema } from './settings.ts';

/** VirusTotal for applications that choose their sandboxes by name. Environment: `VT_API_KEY`, or else `VIRUSTOTAL_API_KEY`; `SANDJURY_VIRUSTOTAL_URL` for another address. */
export const virustotalPlugin: SandboxPlugin<VirustotalSettings> = definePlugin<VirustotalSettings>({
  name: defaultProviderId,
  product: productName,
  settings: VirustotalSettingsSchema,
  environment: {
    required: [],
    optional: ['VT_API_KEY', 'VIRUSTOTAL_API_KEY', 'SANDJURY_VIRUSTOTAL_URL'],
    settings: ({ VT_API_KEY: short, VIRUSTOTAL_API_KEY: long, SANDJURY_VIRUSTOTAL_URL: url }) => ({
      apiKey: short || long,
      ...(url && { url }),
    }),
  },
  create: virustotal,
  read,
  needs: 'an API key, which every account of VirusTotal has; a free one is not for commercial use',
  submitOptions: VirustotalSubmitOptionsSchema,
  formats: [],
});
