/** Acme Box as a Sandjury provider, and its API as a client of its own. */
export { AcmeBoxClient, type AcmeBoxReply } from './acme-box-client.ts';
export { acmeBoxPlugin } from './acme-box-plugin.ts';
export { AcmeBoxProvider, acmeBox } from './acme-box-provider.ts';
export { read } from './acme-box-read.ts';
export type { AcmeBoxRaw } from './acme-box-report.ts';
export type { AcmeBoxFile, AcmeBoxReport } from './acme-box-schemas.ts';
export { type AcmeBoxSettings, AcmeBoxSettingsSchema } from './acme-box-settings.ts';
