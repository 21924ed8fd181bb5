/**
 * The VMRay Platform as a Sandjury provider, and its API as a client of its own.
 * @module @sandjury/vmray
 */
// biome-ignore-start format: one line a module keeps this page short
export type {
  ZipContent as VmrayArchiveContent,
  ZipLimits as VmrayArchiveLimits,
  ZipMember as VmrayArchiveMember,
} from '@sandjury/core/toolkit';
export type { VmrayArchiveFile, VmrayArchiveOptions, VmrayDownloadOptions } from './api/archive/files.ts';
export { VmrayClient } from './api/client.ts';
export type { VmrayId, VmrayListReply, VmrayReply } from './api/connection.ts';
export type { VmrayJobResult } from './api/jobs.ts';
export type { VmrayListOptions } from './api/lists.ts';
export {
  SubmitOptionsSchema as VmraySubmitOptionsSchema,
  type VmraySubmitOptions,
  type VmrayVendorOptions,
} from './api/submit/options.ts';
export type { VmraySampleToSubmit, VmraySubmitted } from './api/submit/request.ts';
export type { VmrayTagResult, VmrayTagTargets } from './api/tags.ts';
export { quotasOf, type VmrayQuota } from './ask/quota.ts';
export { vmrayPlugin } from './plugin.ts';
export { type VmrayProvider, vmray } from './provider.ts';
export { read } from './read/index.ts';
export { type VmrayReliability, type VmraySettings, VmraySettingsSchema } from './settings.ts';
export type { VmrayIocs, VmrayMitreAttack, VmrayVtis } from './wire/iocs.ts';
export type { VmrayRaw } from './wire/parts.ts';
export type { VmrayAnalysis, VmrayBillingInfo, VmraySample, VmraySystemInfo } from './wire/samples.ts';
export type { VmrayJob, VmraySubmission, VmraySubmitReply } from './wire/submissions.ts';
export type { VmraySummary } from './wire/summary.ts';
// biome-ignore-end format: as above
