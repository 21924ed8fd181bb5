import {
  isObject,
  parseEndpoint,
  parseSettings,
  providerSettings,
  type Secret,
  SecretSchema,
  settingsError,
} from '@sandjury/core/toolkit';
import { z } from 'zod';
import { regionEndpoints } from './endpoints.ts';

/** The parts of a report that `Field` can ask for. */
export const reportFields = ['Basic', 'ThreatTypes', 'Intelligences', 'ThreatLevel', 'Sandbox'] as const;
/** A part of a report that `Field` can ask for. */
export type ReportField = (typeof reportFields)[number];

/** `machine`: the event is a host alert; `object_scan`: an alert of file detection. */
export const sourceTypes = ['machine', 'object_scan'] as const;
/** What kind of event a report is asked for by. */
export type SourceType = (typeof sourceTypes)[number];

/** The language of the vendor's words. Ours are English whatever it is. */
export type Lang = 'zh' | 'en';

/** A key pair, with a token when it is a temporary one of the Security Token Service. */
export interface AlibabaCredentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
  /** When they end: a Date, ISO 8601, or milliseconds since 1970. They are asked for anew 5 minutes before. */
  expiration?: Date | string | number | undefined;
}

/**
 * Fetches credentials. Called again when they are about to expire, and when the vendor refuses their token; for every request
 * where it names no expiration.
 */
export type CredentialsFunction = () => AlibabaCredentials | Promise<AlibabaCredentials>;

/**
 * What the default export of `@alicloud/credentials` makes. It is asked for every request: it keeps and renews by itself. Only
 * key pairs, with or without a token, can sign.
 */
export interface CredentialsClient {
  /** The credentials of the moment; asked for every request. */
  getCredential(): Promise<{
    accessKeyId?: string | undefined;
    accessKeySecret?: string | undefined;
    securityToken?: string | undefined;
  }>;
}

/** A key pair that stands in the settings: each part a text, the name of a variable, or a function. */
export interface StaticCredentials {
  accessKeyId: Secret;
  accessKeySecret: Secret;
  securityToken?: Secret | undefined;
}

/** Everything that `credentials` may be. */
export type CredentialsSetting = StaticCredentials | CredentialsFunction | CredentialsClient;

export function isCredentialsClient(value: unknown): value is CredentialsClient {
  return isObject(value) && typeof value.getCredential === 'function';
}

const credentialsRule =
  'expected { accessKeyId, accessKeySecret }, a function that gives them, or an object with getCredential()';

// Not a union: its error would name `credentials` and not the key that is wrong.
const credentials = () => {
  const pair = z.strictObject({
    accessKeyId: SecretSchema,
    accessKeySecret: SecretSchema,
    securityToken: SecretSchema.optional(),
  });
  return z.custom<CredentialsSetting>().superRefine((value, context) => {
    if (typeof value === 'function' || isCredentialsClient(value)) return;
    if (!isObject(value)) {
      context.addIssue({ code: 'custom', message: credentialsRule });
      return;
    }
    const { error } = pair.safeParse(value);
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path: [...path], message });
  });
};

const rateRule = 'expected a number above 0, or false';

/** The settings of `alibaba(…)`. */
export const AlibabaSettingsSchema = providerSettings(() => ({
  credentials: credentials(),
  region: z
    .string()
    .min(1)
    .default('cn-shanghai')
    .describe('Region of your Security Center (cn-shanghai: mainland China, ap-southeast-1: elsewhere)'),
  /** Replaces what the region stands for: `https://tds.example.net`. */
  endpoint: z.string().min(1).optional().describe("Another endpoint than the region's"),
  /** The language the vendor answers in; reports are in English either way. */
  lang: z.enum(['zh', 'en']).default('en'),
  /** Left to the vendor unless given. */
  sourceType: z.enum(sourceTypes).optional(),
  fields: z
    .array(z.enum(reportFields))
    .min(1)
    .default([...reportFields]),
  /**
   * What the account is allowed, shared by all of its clients in this process; the lowest that one of them names holds. Without
   * it 10, or what the vendor gives as `FlowRate`. false: this client keeps no rate.
   */
  requestsPerSecond: z.union([z.number().positive(rateRule), z.literal(false)], rateRule).optional(),
  /** Clients of one account share its rate. Known by the access key id; a name of your own where that changes. */
  account: z.string().min(1).optional(),
  /** The largest file that is sent, in bytes: the vendor's documents say 20 MB and 100 MB. */
  maxFileBytes: z
    .number()
    .int()
    .positive()
    .default(100 * 1024 * 1024),
  /** The longest one submission may take, upload included. */
  uploadDeadlineMs: z.number().int().positive().default(600_000),
  /** Whether `report` asks GetFileDetectResult too: score, virus type, members of an archive. */
  results: z.boolean().default(true),
}));
/** The settings of `alibaba()`. Only `credentials` are needed. */
export type AlibabaSettings = z.input<typeof AlibabaSettingsSchema>;

/** Checked settings, and the address they lead to. */
export interface ResolvedSettings extends z.output<typeof AlibabaSettingsSchema> {
  id: string;
  baseUrl: URL;
}

const publicKeys = [
  ...(['region', 'lang', 'sourceType', 'fields', 'results', 'verdicts', 'requestsPerSecond'] as const),
  ...(['maxFileBytes', 'maxIocs', 'deadlineMs', 'uploadDeadlineMs'] as const),
];

/** Settings that anybody may see, and that end up in logs: no credentials, no proxy, no function. `endpoint`: where the calls go to. */
export type PublicSettings = Readonly<Pick<ResolvedSettings, (typeof publicKeys)[number]>> & {
  readonly endpoint: string;
};

/** What of the settings anybody may see. */
export function publicSettings(settings: ResolvedSettings): PublicSettings {
  const shown = Object.fromEntries(publicKeys.map((key) => [key, settings[key]]));
  return { endpoint: settings.baseUrl.href, ...(shown as Pick<ResolvedSettings, (typeof publicKeys)[number]>) };
}

/** Checks settings. Throws ConfigurationError that names what is wrong and never quotes a secret. */
export function resolveSettings(input: AlibabaSettings): ResolvedSettings {
  const provider = typeof input?.id === 'string' ? input.id : 'alibaba';
  const settings = parseSettings(AlibabaSettingsSchema, input, provider);
  const text = settings.endpoint ?? regionEndpoints.get(settings.region);
  if (text === undefined) {
    const known = [...regionEndpoints.keys()].join(', ');
    const message = `"${settings.region}" is not known; use one of ${known}`;
    throw settingsError([{ path: ['region'], message, alternative: ['endpoint'] }], { provider });
  }
  const baseUrl = parseEndpoint(text, { provider, setting: 'endpoint', allowHttp: settings.allowHttp });
  return { ...settings, id: provider, baseUrl };
}
