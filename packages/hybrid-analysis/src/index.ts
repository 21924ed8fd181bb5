/** Hybrid Analysis as a Sandjury provider, and its API v2 as a client of its own. */
export { type HybridAnalysisClient, hybridAnalysisClient } from './api/client.ts';
export {
  type HybridAnalysisSubmission,
  type HybridAnalysisSubmitOptions,
  HybridAnalysisSubmitOptionsSchema,
} from './api/submission.ts';
export type { HybridAnalysisRaw } from './mapping/source.ts';
export { hybridAnalysisPlugin } from './plugin.ts';
export { type HybridAnalysisProvider, hybridAnalysis } from './provider.ts';
export { read } from './read/index.ts';
export { type HybridAnalysisSettings, HybridAnalysisSettingsSchema } from './settings.ts';
export type { HybridAnalysisSearch } from './wire/calls.ts';
export type {
  HybridAnalysisOverview,
  HybridAnalysisQuickScan,
  HybridAnalysisScanner,
  HybridAnalysisSummary,
} from './wire/summary.ts';
