import { parseEndpoint, parseSettings, providerSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, and of reports read from files, where the settings name none. */
export const defaultProviderId = 'virustotal';

/** What a public key may do. Others have limits by contract. */
export const publicRate = { perSecond: 4 / 60, burst: 4, perDay: 500, perMonth: 15_500 };

/** How many engines decide unless the operator says otherwise. */
const defaultEngines = { malicious: 5, suspicious: 1, harmless: null };
/** By what a saved report is read. */
export const defaultRules = { engines: defaultEngines, sandboxConfidence: 0 };

const some = () => z.number().int().positive();

/** Settings of `virustotal()`: `apiKey`, and what every provider takes. Unknown keys are refused. */
export const VirustotalSettingsSchema = providerSettings(() => ({
  /** Read on the first call. */
  apiKey: SecretSchema.describe('The API key, 64 characters'),
  url: z.string().min(1).default('https://www.virustotal.com').describe('Where the API is'),
  user: z
    .string()
    .regex(/^[\w.@-]{1,63}$/, 'expected a user name, and never the key')
    .optional()
    .describe('The name of your account: without it there is no quota to ask for'),
  private: z
    .boolean()
    .default(false)
    .describe('Submit to private scanning, which is a plan of its own: nothing is shared'),
  engines: z
    .strictObject({
      malicious: some().default(defaultEngines.malicious).describe('So many engines make a sample malicious'),
      suspicious: some().default(defaultEngines.suspicious).describe('So many engines make a sample suspicious'),
      harmless: some().nullable().default(null).describe('So many engines make a URL benign; null: none do'),
    })
    .prefault({})
    .describe('What counts where VirusTotal gives no verdict: engines'),
  expand: z
    .array(z.string().min(1))
    .default([])
    .describe('Sandboxes, by their names in replies, whose opinions become sources of their own'),
  sandboxConfidence: z
    .int()
    .min(0)
    .max(100)
    .default(defaultRules.sandboxConfidence)
    .describe('A sandbox that is less sure says nothing by "harmless"'),
  /** Longer than elsewhere: three calls of each report wait for their turn. */
  deadlineMs: some().default(600_000),
  requestsPerSecond: z.number().positive().default(publicRate.perSecond),
  burst: some().max(1_000_000).default(publicRate.burst),
  requestsPerDay: some()
    .nullable()
    .default(publicRate.perDay)
    .describe('Calls of one provider in a day, UTC; null: no limit'),
  requestsPerMonth: some()
    .nullable()
    .default(publicRate.perMonth)
    .describe('Calls of one provider in a month; null: no limit'),
}));

/** What `virustotal()` takes. */
export type VirustotalSettings = z.input<typeof VirustotalSettingsSchema>;

/** Checks settings, and works out the base URL, below which `/api/v3` is. Throws ConfigurationError. */
export function resolveSettings(input: VirustotalSettings) {
  const settings = parseSettings(VirustotalSettingsSchema, input, defaultProviderId);
  const id = settings.id ?? defaultProviderId;
  const url = parseEndpoint(settings.url, { provider: id, setting: 'url', allowHttp: settings.allowHttp });
  return { id, baseUrl: new URL(url.href.replace(/\/api\/v3$/, '')), settings };
}
/** Settings after the check, with defaults filled in. */
export type ResolvedSettings = ReturnType<typeof resolveSettings>;
