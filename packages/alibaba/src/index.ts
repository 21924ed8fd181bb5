/** Alibaba Cloud Security Center file detection as a Sandjury provider, and its API as a client of its own. */
export {
  type AlibabaClient,
  type AlibabaReply,
  createAlibabaClient,
  type FileDetectReportQuery,
} from './alibaba-client.ts';
export { regionEndpoints } from './alibaba-endpoints.ts';
export { alibabaPlugin } from './alibaba-plugin.ts';
export { AlibabaProvider, alibaba } from './alibaba-provider.ts';
export type { InvokeInfo } from './alibaba-schemas.ts';
export {
  type AlibabaCredentials,
  type AlibabaSettings,
  type CredentialsFunction,
  type Lang,
  type ReportField,
  reportFields,
  type SourceType,
} from './alibaba-settings.ts';
export type { AlibabaRaw } from './alibaba-wire.ts';
