import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { productName } from './mapping/report.ts';
import { virustotal } from './provider.ts';
import { read } from './read/index.ts';
import { defaultProviderId, type VirustotalSettings, VirustotalSettingsSchema } from './settings.ts';

/** VirusTotal for applications that choose their sandboxes by name. Environment: `VT_API_KEY`, or else `VIRUSTOTAL_API_KEY`. */
export const virustotalPlugin: SandboxPlugin<VirustotalSettings> = definePlugin<VirustotalSettings>({
  name: defaultProviderId,
  product: productName,
  settings: VirustotalSettingsSchema,
  environment: {
    required: [],
    optional: ['VT_API_KEY', 'VIRUSTOTAL_API_KEY'],
    settings: (environment) => ({ apiKey: environment.VT_API_KEY || environment.VIRUSTOTAL_API_KEY }),
  },
  create: virustotal,
  read,
  formats: [],
});
