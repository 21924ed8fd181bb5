/** CAPE as a Sandjury provider, and its REST API v2 as a client of its own. */
export { CapeClient, type CapeReply, type CapeSubmitCall } from './cape-client.ts';
export { capePlugin } from './cape-plugin.ts';
export { CapeProvider, cape } from './cape-provider.ts';
export { read } from './cape-read.ts';
export type { CapeRaw } from './cape-report.ts';
export type { CapeCreated, CapeReport, CapeServerStatus, CapeTask } from './cape-schemas.ts';
export { type CapeSettings, CapeSettingsSchema } from './cape-settings.ts';
export { type CapeSubmitOptions, CapeSubmitOptionsSchema } from './cape-submit.ts';
