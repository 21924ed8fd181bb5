/** Acme Box as a Sandjury provider, and its API as a client of its own. */
export { type AcmeBoxClient, acmeBoxClient } from './api/client.ts';
export type { AcmeBoxRaw } from './mapping/report.ts';
export { acmeBoxPlugin } from './plugin.ts';
export { type AcmeBoxProvider, acmeBox } from './provider.ts';
export { read } from './read/index.ts';
export { type AcmeBoxSettings, AcmeBoxSettingsSchema } from './settings.ts';
export type { AcmeBoxAnalysis, AcmeBoxReport } from './wire/replies.ts';
