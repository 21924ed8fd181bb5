import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { formats } from './vmray-formats.ts';
import { vmray } from './vmray-provider.ts';
import { read } from './vmray-read.ts';
import { unpack } from './vmray-saved-archive.ts';
import { defaultProviderId, productName, type VmraySettings, VmraySettingsSchema } from './vmray-settings.ts';

/** VMRay for applications that choose their sandboxes by name. Environment: `VMRAY_URL` and `VMRAY_API_KEY`. */
export const vmrayPlugin: SandboxPlugin<VmraySettings> = definePlugin<VmraySettings>({
  name: defaultProviderId,
  product: productName,
  settings: VmraySettingsSchema,
  environment: {
    required: ['VMRAY_URL', 'VMRAY_API_KEY'],
    optional: [],
    settings: (environment) => ({ url: environment.VMRAY_URL, apiKey: environment.VMRAY_API_KEY }),
  },
  create: vmray,
  read,
  unpack,
  formats,
});
