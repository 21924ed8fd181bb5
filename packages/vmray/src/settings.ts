import { type Reliability, ReliabilitySchema, reliabilityWords } from '@sandjury/core';
import { parseEndpoint, parseSettings, providerSettings, type Secret, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Id of the provider, and of reports read from files, where the settings name none. */
export const defaultProviderId = 'vmray';

/** The words of Cortex XSOAR's setting. A++ and A+ have no letter of their own in the Admiralty code, and count as A. */
export const xsoarReliabilities = [
  'A++ - Reputation script',
  'A+ - 3rd party enrichment',
  ...Object.values(reliabilityWords),
] as const;
/** A source's reliability in the words of Cortex XSOAR. */
export type XsoarReliability = (typeof xsoarReliabilities)[number];
/** How much a source is trusted: a letter, or Cortex XSOAR's words for it. */
export type VmrayReliability = Reliability | XsoarReliability;

/** The letter of a reliability: that with which the words begin. */
export function reliabilityLetter(value: VmrayReliability | undefined): Reliability | undefined {
  return ReliabilitySchema.options.find((letter) => value?.startsWith(letter));
}

const urlRule = 'expected the address of the VMRay server, such as https://eu.cloud.vmray.com';
const keyRule = 'expected the API key of the VMRay server: its text, { "env": "NAME" } or a function';

/** Settings of `vmray()`: `url` and `apiKey`, and what every provider takes. Unknown keys are refused. */
export const VmraySettingsSchema = providerSettings(() => ({
  /** `A` … `F`, or Cortex XSOAR's full words: `B - Usually reliable`. */
  reliability: z.enum([...ReliabilitySchema.options, ...xsoarReliabilities]).optional(),
  /** Address of the server, with or without scheme, trailing slash or `/rest`: `eu.cloud.vmray.com`. */
  url: z
    .string(urlRule)
    .regex(/\S/, urlRule)
    .meta({ description: 'Address of your VMRay server', examples: ['https://eu.cloud.vmray.com'] }),
  /** The API key: the text itself, `{ env: 'NAME' }` or a function. Read on the first call. */
  apiKey: z.custom<Secret>(isSecret, keyRule).describe('The API key'),
}));

/** The settings of `vmray()`. Only `url` and `apiKey` are needed. */
export type VmraySettings = z.input<typeof VmraySettingsSchema>;

function isSecret(value: unknown): boolean {
  return SecretSchema.safeParse(value).success && (typeof value !== 'string' || value.trim() !== '');
}

/** Settings after the check, with defaults filled in. */
export interface ResolvedSettings {
  id: string;
  /** Ends in `/rest`. */
  baseUrl: URL;
  settings: z.output<typeof VmraySettingsSchema>;
}

/** Checks settings and works out the base URL. Throws ConfigurationError. */
export function resolveSettings(input: VmraySettings): ResolvedSettings {
  const settings = parseSettings(VmraySettingsSchema, input, defaultProviderId);
  const id = settings.id ?? defaultProviderId;
  const baseUrl = parseEndpoint(settings.url.trim(), { provider: id, setting: 'url', allowHttp: settings.allowHttp });
  if (!baseUrl.pathname.endsWith('/rest')) baseUrl.pathname = `${baseUrl.pathname.replace(/\/$/, '')}/rest`;
  return { id, baseUrl, settings };
}
