/** VirusTotal as a Sandjury provider, and its API v3 as a client of its own. */
export { urlId, type VirustotalClient, type VirustotalScope, virustotalClient } from './api/client.ts';
export { type VirustotalSubmitOptions, VirustotalSubmitOptionsSchema } from './api/submission.ts';
export type { VirustotalRaw } from './mapping/report.ts';
export { virustotalPlugin } from './plugin.ts';
export { type VirustotalProvider, virustotal } from './provider.ts';
export { read } from './read/index.ts';
export { type VirustotalSettings, VirustotalSettingsSchema } from './settings.ts';
export type { VirustotalBehaviours, VirustotalMitreTrees } from './wire/behaviours.ts';
export type { VirustotalAnalysis, VirustotalCreated, VirustotalQuotas, VirustotalSample } from './wire/objects.ts';
