/**
 * Alibaba Cloud Security Center file detection as a Sandjury provider, and its API as a client of its own.
 * @module @sandjury/alibaba
 */
export { type AlibabaClient, createAlibabaClient } from './alibaba-client.ts';
export { regionEndpoints } from './alibaba-endpoints.ts';
export type { ScanEvent, ScanEventDetail, ScanEventDetails } from './alibaba-event-rows.ts';
export type { EventPage } from './alibaba-events.ts';
export { alibabaPlugin } from './alibaba-plugin.ts';
export { AlibabaProvider, alibaba } from './alibaba-provider.ts';
// biome-ignore format: one line a module keeps this page short
export type { CreateDetectQuery, DetectType, EventQuery, EventsQuery, MembersQuery, RemoteFile, ReportQuery, ResultQuery, SubmitFileQuery, UploadUrlQuery } from './alibaba-queries.ts';
export type { AlibabaReply, FileResult, MembersPage } from './alibaba-replies.ts';
export type { InvokeInfo } from './alibaba-schemas.ts';
// biome-ignore format: one line a module keeps this page short
export { type AlibabaCredentials, type AlibabaSettings, type CredentialsClient, type CredentialsFunction, type Lang, type ReportField, reportFields, type SourceType } from './alibaba-settings.ts';
export type { SubmittedFile } from './alibaba-submission.ts';
export type { WaitOptions } from './alibaba-wait.ts';
export type { AlibabaRaw } from './alibaba-wire.ts';
