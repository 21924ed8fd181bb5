/** Triage as a Sandjury provider, and its API v0 as a client of its own. */
export { type TriageClient, triageClient } from './api/client.ts';
export { type TriageSubmitOptions, TriageSubmitOptionsSchema } from './api/submission.ts';
export type { TriageRaw } from './mapping/report.ts';
export { triagePlugin } from './plugin.ts';
export { type TriageProvider, triage } from './provider.ts';
export { read } from './read/index.ts';
export { type TriageSettings, TriageSettingsSchema } from './settings.ts';
export type { TriageOverview, TriageStaticReport, TriageTaskReport } from './wire/reports.ts';
export type { TriageSample } from './wire/samples.ts';
