/** Joe Sandbox as a Sandjury provider, and its API v2 as a client of its own. */
export { type JoeSandboxClient, joeSandboxClient } from './api/client.ts';
export {
  type JoeSandboxSubmission,
  type JoeSandboxSubmitOptions,
  JoeSandboxSubmitOptionsSchema,
} from './api/submission.ts';
export type { JoeSandboxRaw } from './mapping/report.ts';
export { joeSandboxPlugin } from './plugin.ts';
export { type JoeSandboxProvider, joeSandbox } from './provider.ts';
export { read } from './read/index.ts';
export { type JoeSandboxSettings, JoeSandboxSettingsSchema } from './settings.ts';
export type { JoeAccount, JoeAnalysis, JoeSubmission } from './wire/analysis.ts';
export type { JoeReport } from './wire/report.ts';
