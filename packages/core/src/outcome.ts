import { z } from 'zod';
import { type FailureInfo, FailureInfoSchema } from './errors.ts';
import { type SandboxReport, SandboxReportSchema } from './report.ts';
import { type AnalysisRef, AnalysisRefSchema } from './sample.ts';

/** What became of one question to one provider. Only `reported` votes. */
export const OutcomeSchema = z.discriminatedUnion('status', [
  z.object({
    provider: z.string(),
    status: z.literal('reported'),
    report: SandboxReportSchema,
    others: z.array(AnalysisRefSchema),
  }),
  z.object({ provider: z.string(), status: z.literal('not_found') }),
  z.object({ provider: z.string(), status: z.literal('pending'), refs: z.array(AnalysisRefSchema) }),
  z.object({ provider: z.string(), status: z.literal('unsupported'), capability: z.string() }),
  z.object({ provider: z.string(), status: z.literal('failed'), error: FailureInfoSchema }),
]);

export type Outcome =
  /** The vendor has an answer. `others`: further samples that it has for this hash, best first. */
  | { provider: string; status: 'reported'; report: SandboxReport; others: AnalysisRef[] }
  /** The vendor does not know the sample. */
  | { provider: string; status: 'not_found' }
  /** The vendor is still analysing; redeem the tickets later. */
  | { provider: string; status: 'pending'; refs: AnalysisRef[] }
  /** The provider cannot be asked this, for want of `capability`. */
  | { provider: string; status: 'unsupported'; capability: string }
  | { provider: string; status: 'failed'; error: FailureInfo };
