import { parseEndpoint, parseSettings, providerSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, of its group, and of reports read from files, where the settings name none. */
export const defaultProviderId = 'joe-sandbox';

/** No limit on reading is documented; this is modest. */
export const defaultRate = 1;

/** The path of every on-premise installation (jbxapi 3.24.0, jbxapi.py). */
const onPremisePath = /\/joesandbox\/index\.php\/api$/;

/** The site of Cloud Basic, the free plan: who asks there shares what is analysed. */
const publicHost = /(?:^|\.)joesandbox\.com$/;

/** Settings of `joeSandbox()`: `apiKey`, and what every provider takes. Unknown keys are refused. */
export const JoeSandboxSettingsSchema = providerSettings(() => ({
  /** Read on the first call. */
  apiKey: SecretSchema.describe('The API key of your user settings'),
  url: z
    .string()
    .regex(/\S/)
    .default('https://jbxcloud.joesecurity.org/api')
    .describe('Address of the API; of a server of your own https://HOST/joesandbox/index.php/api'),
  /** Nothing is submitted to the cloud without it. */
  acceptTac: z
    .boolean()
    .default(false)
    .describe('You accept the terms and conditions of Joe Sandbox Cloud, without which it takes no submission'),
  report: z
    .enum(['jsonfixed', 'irjsonfixed'])
    .default('jsonfixed')
    .describe('The report of a run: the full one, or the short incident report'),
  /** Full reports reach tens of megabytes. */
  maxReplyValues: z.number().int().positive().default(4_000_000),
  concurrency: z.number().int().positive().max(1024).default(2),
  requestsPerSecond: z.number().positive().default(defaultRate).describe('Calls begun in a second'),
}));

/** What `joeSandbox()` takes. */
export type JoeSandboxSettings = z.input<typeof JoeSandboxSettingsSchema>;

/** Checks settings, and works out the base URL, which ends in `/api`, and what follows from it. Throws ConfigurationError. */
export function resolveSettings(input: JoeSandboxSettings) {
  const settings = parseSettings(JoeSandboxSettingsSchema, input, defaultProviderId);
  const { id = defaultProviderId, url, allowHttp } = settings;
  const baseUrl = parseEndpoint(url, { provider: id, setting: 'url', allowHttp, path: '/api' });
  const isCloud = !onPremisePath.test(baseUrl.pathname);
  return { id, baseUrl, webUrl: new URL('.', baseUrl), isCloud, isPublic: publicHost.test(baseUrl.hostname), settings };
}
