/**
 * The VMRay Platform as a Sandjury provider, and its API as a client of its own.
 * @module @sandjury/vmray
 */
// biome-ignore-start format: one line a module keeps this page short
export type { VmrayArchiveFile, VmrayArchiveOptions, VmrayDownloadOptions } from './vmray-archive.ts';
export type { VmrayId, VmrayReply } from './vmray-calls.ts';
export { VmrayClient } from './vmray-client.ts';
export type { VmrayFeedItem, VmrayFeedOptions } from './vmray-feed.ts';
export type { VmrayJobResult } from './vmray-jobs.ts';
export type { VmrayListOptions } from './vmray-lists.ts';
export type { VmrayRaw } from './vmray-parts.ts';
export { vmrayPlugin } from './vmray-plugin.ts';
export { VmrayProvider, vmray } from './vmray-provider.ts';
export { quotasOf, type VmrayQuota } from './vmray-quota.ts';
export { read } from './vmray-read.ts';
export type { VmrayRelatedOptions, VmrayRelatedSample, VmrayRelatedSamples } from './vmray-related.ts';
export type {
  VmrayAnalysis,
  VmrayIocs,
  VmrayMitreAttack,
  VmraySample,
  VmraySubmission,
  VmraySystemInfo,
  VmrayVtis,
} from './vmray-schemas.ts';
export { type VmrayReliability, type VmraySettings, VmraySettingsSchema } from './vmray-settings.ts';
export type { VmrayBillingInfo, VmrayJob, VmrayRelation, VmraySubmitReply } from './vmray-submission-schemas.ts';
export type { VmraySampleToSubmit, VmraySubmitOutcome, VmraySubmitted } from './vmray-submit.ts';
export { SubmitOptionsSchema as VmraySubmitOptionsSchema, type VmraySubmitOptions } from './vmray-submit-options.ts';
export type { SummaryItem as VmraySummaryItem, VmraySummary } from './vmray-summary-item.ts';
export type { VmrayTagResult, VmrayTagTargets } from './vmray-tags.ts';
export type {
  ZipContent as VmrayArchiveContent,
  ZipLimits as VmrayArchiveLimits,
  ZipMember as VmrayArchiveMember,
} from './vmray-zip.ts';
// biome-ignore-end format: as above
