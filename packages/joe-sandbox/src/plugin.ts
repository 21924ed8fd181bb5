import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { variables } from '@sandjury/core/toolkit';
import { JoeSandboxSubmitOptionsSchema } from './api/submission.ts';
import { productName } from './mapping/report.ts';
import { joeSandbox } from './provider.ts';
import { read } from './read/index.ts';
import { defaultProviderId, type JoeSandboxSettings, JoeSandboxSettingsSchema } from './settings.ts';

const environment = variables({ required: { apiKey: 'JBX_API_KEY' }, optional: { url: 'JBX_API_URL' }, tls: 'JBX' });
const terms = 'JBX_ACCEPT_TAC';

/**
 * Joe Sandbox for applications that choose their sandboxes by name. Environment, as the vendor's own client reads it: `JBX_API_KEY`;
 * `JBX_API_URL` for a server of your own; `JBX_ACCEPT_TAC=1` for those who accept the cloud's terms. `JBX_TLS_CA_FILE`,
 * `JBX_TLS_CERT_FILE`, `JBX_TLS_KEY_FILE` and `JBX_TLS_PASSPHRASE` for a server with certificates of its own.
 */
export const joeSandboxPlugin: SandboxPlugin<JoeSandboxSettings> = definePlugin<JoeSandboxSettings>({
  name: defaultProviderId,
  product: productName,
  settings: JoeSandboxSettingsSchema,
  environment: {
    required: environment.required,
    optional: [...environment.optional, terms],
    settings: (all) => ({ ...Object(environment.settings(all)), ...(all[terms] === '1' && { acceptTac: true }) }),
  },
  needs:
    'an API key that you make in your user settings; to submit to the cloud, your consent to its terms (`acceptTac`)',
  submitOptions: JoeSandboxSubmitOptionsSchema,
  create: joeSandbox,
  read,
  formats: [],
});
