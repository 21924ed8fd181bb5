/**
 * Alibaba Cloud Security Center file detection as a Sandjury provider, and its API as a client of its own.
 * @module @sandjury/alibaba
 */

export type { AlibabaReply } from './api/connection.ts';
export type { EventPage } from './api/events.ts';
export type { FileResult, MembersPage } from './api/operations.ts';
// biome-ignore format: one line a module keeps this page short
export type { CreateDetectQuery, DetectType, EventQuery, EventsQuery, MembersQuery, RemoteFile, ReportQuery, ResultQuery, SubmitFileQuery, UploadUrlQuery } from './api/queries.ts';
export type { SubmittedFile } from './ask/submission.ts';
export type { WaitOptions } from './ask/wait.ts';
export { type AlibabaClient, createAlibabaClient } from './client.ts';
export { regionEndpoints } from './endpoints.ts';
export { alibabaPlugin } from './plugin.ts';
export { AlibabaProvider, alibaba } from './provider.ts';
// biome-ignore format: one line a module keeps this page short
export { type AlibabaCredentials, type AlibabaSettings, type CredentialsClient, type CredentialsFunction, type CredentialsSetting as AlibabaCredentialsSetting, type Lang, type ReportField, reportFields, type SourceType } from './settings.ts';
export type { InvokeInfo } from './wire/account.ts';
export type { ScanEvent, ScanEventDetail, ScanEventDetails } from './wire/events.ts';
export type { AlibabaRaw } from './wire/reports.ts';
