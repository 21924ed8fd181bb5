import { definePlugin, type Environment, type SandboxPlugin } from '@sandjury/core';
import { tlsEnvironment } from '@sandjury/core/toolkit';
import { submitFileQuery } from './api/queries.ts';
import { productName } from './mapping/report.ts';
import { alibaba } from './provider.ts';
import { read } from './read/index.ts';
import { type AlibabaSettings, AlibabaSettingsSchema } from './settings.ts';

const names = {
  keyId: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
  keySecret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  token: 'ALIBABA_CLOUD_SECURITY_TOKEN',
  region: 'ALIBABA_CLOUD_REGION_ID',
  endpoint: 'SANDJURY_ALIBABA_ENDPOINT',
} as const;

const tls = tlsEnvironment('SANDJURY_ALIBABA');

/** An empty variable is one that is not set. */
function settingsFrom(environment: Environment): AlibabaSettings {
  const { [names.token]: securityToken, [names.region]: region, [names.endpoint]: endpoint } = environment;
  return {
    credentials: {
      accessKeyId: environment[names.keyId] ?? '',
      accessKeySecret: environment[names.keySecret] ?? '',
      ...(securityToken ? { securityToken } : {}),
    },
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...tls.settings(environment),
  };
}

/** This adapter for an application that knows it by name. */
export const alibabaPlugin: SandboxPlugin<AlibabaSettings> = definePlugin({
  name: 'alibaba',
  product: productName,
  settings: AlibabaSettingsSchema,
  needs:
    'an AccessKey pair of a RAM user that may call yundun-sas:GetFileDetectReport and GetFileDetectApiInvokeInfo (console: RAM, Users)',
  submitOptions: submitFileQuery,
  environment: {
    required: [names.keyId, names.keySecret],
    optional: [names.token, names.region, names.endpoint, ...tls.names],
    settings: settingsFrom,
  },
  create: (settings: AlibabaSettings) => alibaba(settings),
  read,
  formats: [],
});
