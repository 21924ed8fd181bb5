import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { TriageSubmitOptionsSchema } from './api/submission.ts';
import { productName } from './mapping/report.ts';
import { triage } from './provider.ts';
import { read } from './read/index.ts';
import { defaultProviderId, type TriageSettings, TriageSettingsSchema } from './settings.ts';

/**
 * Triage for applications that choose their sandboxes by name. Environment: `TRIAGE_API_KEY`, and `TRIAGE_URL` for another cloud than tria.ge.
 * Beside `TRIAGE_URL`, `SANDBOX_TOKEN` holds the key where `TRIAGE_API_KEY` does not, as for psengine, the client of Recorded Future: alone, a name
 * that so many programs use starts nothing.
 */
export const triagePlugin: SandboxPlugin<TriageSettings> = definePlugin<TriageSettings>({
  name: defaultProviderId,
  product: productName,
  settings: TriageSettingsSchema,
  environment: {
    required: [],
    optional: ['TRIAGE_API_KEY', 'TRIAGE_URL'],
    settings: ({ TRIAGE_API_KEY: own, SANDBOX_TOKEN: shared, TRIAGE_URL: url }) => ({
      apiKey: own || (url && shared),
      ...(url && { url }),
    }),
  },
  create: triage,
  read,
  needs: 'an API key of the account page; on tria.ge approved researchers have one',
  submitOptions: TriageSubmitOptionsSchema,
  formats: [],
});
