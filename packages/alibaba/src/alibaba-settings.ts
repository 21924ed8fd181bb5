import { ConfigurationError } from '@sandjury/core';
import { commonSettings, parseEndpoint, parseSettings, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';
import { regionEndpoints } from './alibaba-endpoints.ts';

/** The parts of a report that `Field` can ask for. */
export const reportFields = ['Basic', 'ThreatTypes', 'Intelligences', 'ThreatLevel', 'Sandbox'] as const;
export type ReportField = (typeof reportFields)[number];

/** `machine`: the event is a host alert; `object_scan`: an alert of file detection. */
export const sourceTypes = ['machine', 'object_scan'] as const;
export type SourceType = (typeof sourceTypes)[number];

export type Lang = 'zh' | 'en';

/** A key pair, with a token when it is a temporary one of the Security Token Service. */
export interface AlibabaCredentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
  /** When they end: a Date, ISO 8601, or milliseconds since 1970. They are asked for anew 5 minutes before. */
  expiration?: Date | string | number | undefined;
}

/** Fetches credentials. Called again when they are about to expire; for every request where it names no expiration. */
export type CredentialsFunction = () => AlibabaCredentials | Promise<AlibabaCredentials>;

const StaticCredentialsSchema = z.strictObject({
  accessKeyId: SecretSchema,
  accessKeySecret: SecretSchema,
  securityToken: SecretSchema.optional(),
});
export type StaticCredentials = z.output<typeof StaticCredentialsSchema>;

const CredentialsSchema = z
  .custom<CredentialsFunction>((value) => typeof value === 'function')
  .or(StaticCredentialsSchema);

/** The settings of `alibaba(…)`. */
export const AlibabaSettingsSchema = z.strictObject({
  ...commonSettings,
  credentials: CredentialsSchema,
  region: z.string().min(1).default('cn-shanghai'),
  /** Replaces what the region stands for: `https://tds.example.net`. */
  endpoint: z.string().min(1).optional(),
  /** The language the vendor answers in; reports are in English either way. */
  lang: z.enum(['zh', 'en']).default('en'),
  /** Left to the vendor unless given. */
  sourceType: z.enum(sourceTypes).optional(),
  fields: z
    .array(z.enum(reportFields))
    .min(1)
    .default([...reportFields]),
  /** The vendor's trial edition allows 10 calls a second, the enterprise edition 20. */
  requestsPerSecond: commonSettings.requestsPerSecond.default(10),
});
export type AlibabaSettings = z.input<typeof AlibabaSettingsSchema>;

/** Checked settings, and the address they lead to. */
export interface ResolvedSettings extends z.output<typeof AlibabaSettingsSchema> {
  id: string;
  baseUrl: URL;
}

/** Settings that anybody may see. */
export type PublicSettings = Omit<ResolvedSettings, 'credentials'>;

export function publicSettings(settings: ResolvedSettings): PublicSettings {
  const { credentials: _, ...rest } = settings;
  return rest;
}

/** Checks settings. Throws ConfigurationError that names what is wrong and never quotes a secret. */
export function resolveSettings(input: AlibabaSettings): ResolvedSettings {
  const provider = typeof input?.id === 'string' ? input.id : 'alibaba';
  const settings = parseSettings(AlibabaSettingsSchema, input, provider);
  const text = settings.endpoint ?? regionEndpoints.get(settings.region);
  if (text === undefined) {
    const known = [...regionEndpoints.keys()].join(', ');
    throw new ConfigurationError(
      `${provider} settings: region: "${settings.region}" is not known; set endpoint, or use one of ${known}.`,
      { provider },
    );
  }
  const baseUrl = parseEndpoint(text, { provider, setting: 'endpoint', allowHttp: settings.allowHttp });
  return { ...settings, id: provider, baseUrl };
}
