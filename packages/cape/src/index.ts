/** CAPE as a Sandjury provider, and its REST API v2 as a client of its own. */
export { type CapeClient, capeClient } from './api/client.ts';
export { type CapeSubmission, type CapeSubmitOptions, CapeSubmitOptionsSchema } from './api/submission.ts';
export type { CapeRaw } from './mapping/report.ts';
export { capePlugin } from './plugin.ts';
export { type CapeProvider, cape } from './provider.ts';
export { read } from './read/index.ts';
export { type CapeSettings, CapeSettingsSchema } from './settings.ts';
export type { CapeReport } from './wire/report.ts';
export type { CapeCreated, CapeServerStatus, CapeTask } from './wire/tasks.ts';
