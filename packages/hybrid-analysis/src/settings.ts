import { parseEndpoint, parseSettings, providerSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, of reports read from files, and of its group, where the settings name none. */
export const defaultProviderId = 'hybrid-analysis';

/** What a free key may do: 200 calls a minute (recorded in 2020). Older keys have 5, servers of one's own what their operator says. */
export const freeRate = 200 / 60;

/** Settings of `hybridAnalysis()`: `apiKey`, and what every provider takes. Unknown keys are refused. */
export const HybridAnalysisSettingsSchema = providerSettings(() => ({
  /** Read on the first call. */
  apiKey: SecretSchema.describe('The API key, 60 characters or more'),
  /** With or without `/api/v2`. A server that redirects wants the other of `www` and none. */
  url: z.string().regex(/\S/).default('https://hybrid-analysis.com').describe('Where the API is'),
  environment: z
    .string()
    .regex(/^\d{1,6}$/, 'expected the number of an environment, as system/environments lists it')
    .default('160')
    .describe('The environment that a submission runs in unless it names another; 160: Windows 10, 64 bit'),
  allowCommunityAccess: z.boolean().default(false).describe('Let the community have what is submitted'),
  expand: z
    .array(z.string().min(1))
    .default([])
    .describe('Scanners, by their names in replies, whose opinions become sources of their own'),
  requestsPerSecond: z.number().positive().default(freeRate),
  burst: z.number().int().positive().max(1_000_000).default(20),
}));

/** What `hybridAnalysis()` takes. */
export type HybridAnalysisSettings = z.input<typeof HybridAnalysisSettingsSchema>;

/** Checks settings, and works out the base URL, which ends in `/api/v2`. Throws ConfigurationError. */
export function resolveSettings(input: HybridAnalysisSettings) {
  const settings = parseSettings(HybridAnalysisSettingsSchema, input, defaultProviderId);
  const { id = defaultProviderId, url, allowHttp } = settings;
  return { id, baseUrl: parseEndpoint(url, { provider: id, setting: 'url', allowHttp, path: '/api/v2' }), settings };
}
