import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { variables } from '@sandjury/core/toolkit';
import { VendorOptionsSchema } from './api/submit/options.ts';
import { productName } from './mapping/report.ts';
import { vmray } from './provider.ts';
import { unpack } from './read/archive.ts';
import { read } from './read/index.ts';
import { defaultProviderId, type VmraySettings, VmraySettingsSchema } from './settings.ts';

/**
 * VMRay for applications that choose their sandboxes by name. Environment: `VMRAY_URL` and `VMRAY_API_KEY`; `VMRAY_TLS_CA_FILE`,
 * `VMRAY_TLS_CERT_FILE`, `VMRAY_TLS_KEY_FILE` and `VMRAY_TLS_PASSPHRASE` for a server with certificates of its own.
 */
export const vmrayPlugin: SandboxPlugin<VmraySettings> = definePlugin<VmraySettings>({
  name: defaultProviderId,
  product: productName,
  settings: VmraySettingsSchema,
  environment: variables({ required: { url: 'VMRAY_URL', apiKey: 'VMRAY_API_KEY' }, tls: 'VMRAY' }),
  needs: 'the address of your VMRay server, and an API key that you or its administrator make in its web interface',
  submitOptions: VendorOptionsSchema,
  create: vmray,
  read,
  unpack,
  formats: [],
});
