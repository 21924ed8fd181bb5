import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { HybridAnalysisSubmitOptionsSchema } from './api/submission.ts';
import { productName } from './mapping/report.ts';
import { hybridAnalysis } from './provider.ts';
import { read } from './read/index.ts';
import { defaultProviderId, type HybridAnalysisSettings, HybridAnalysisSettingsSchema } from './settings.ts';

/**
 * Hybrid Analysis for applications that choose their sandboxes by name. Environment: `HYBRID_ANALYSIS_API_KEY`, or else
 * `HYBRIDANALYSIS_API_KEY`, as public clients have it: the vendor's own reads a file. `SANDJURY_HYBRID_ANALYSIS_URL` for another address.
 */
export const hybridAnalysisPlugin: SandboxPlugin<HybridAnalysisSettings> = definePlugin<HybridAnalysisSettings>({
  name: defaultProviderId,
  product: productName,
  settings: HybridAnalysisSettingsSchema,
  environment: {
    required: [],
    optional: ['HYBRID_ANALYSIS_API_KEY', 'HYBRIDANALYSIS_API_KEY', 'SANDJURY_HYBRID_ANALYSIS_URL'],
    settings: ({ HYBRID_ANALYSIS_API_KEY: key, HYBRIDANALYSIS_API_KEY: other, SANDJURY_HYBRID_ANALYSIS_URL: url }) => ({
      apiKey: key || other,
      ...(url && { url }),
    }),
  },
  needs:
    'an API key, which every account of hybrid-analysis.com can make; a free one is for searches and a few submissions',
  create: hybridAnalysis,
  read,
  submitOptions: HybridAnalysisSubmitOptionsSchema,
  formats: [],
});
