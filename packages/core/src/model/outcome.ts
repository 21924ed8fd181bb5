import { z } from 'zod';
import { type FailureInfo, FailureInfoSchema } from './errors.ts';
import { lazyObject } from './lazy-object.ts';
import { type SandboxReport, SandboxReportSchema } from './report.ts';
import { type AnalysisRef, AnalysisRefSchema } from './sample.ts';

const UnsupportedSchema = lazyObject(() => ({
  provider: z.string(),
  status: z.literal('unsupported'),
  capability: z.string(),
  message: z.string().exactOptional(),
}));

/** What became of one question to one provider. Only `reported` votes. */
export const OutcomeSchema = z.discriminatedUnion('status', [
  lazyObject(() => ({
    provider: z.string(),
    status: z.literal('reported'),
    report: SandboxReportSchema,
    others: z.array(AnalysisRefSchema),
    via: lazyObject(() => ({ provider: z.string(), group: z.string() })).exactOptional(),
  })),
  lazyObject(() => ({ provider: z.string(), status: z.literal('not_found') })),
  lazyObject(() => ({ provider: z.string(), status: z.literal('pending'), refs: z.array(AnalysisRefSchema) })),
  UnsupportedSchema,
  lazyObject(() => ({ provider: z.string(), status: z.literal('failed'), error: FailureInfoSchema })),
]);

/** How one provider answered. Only `reported` has a verdict; a failure is data, never an exception. */
export type Outcome =
  /**
   * The vendor has an answer. `others`: further samples that it has for this hash, best first. `via`: the answer is an opinion that this
   * other provider passes on; it shares one vote with all of `group`.
   */
  | {
      provider: string;
      status: 'reported';
      report: SandboxReport;
      others: AnalysisRef[];
      via?: { provider: string; group: string };
    }
  /** The vendor does not know the sample. */
  | { provider: string; status: 'not_found' }
  /** The vendor is still analysing. `refs` are tickets for `wait` or `report`. */
  | { provider: string; status: 'pending'; refs: AnalysisRef[] }
  /** The provider cannot be asked this, for want of `capability`. `message`: the reason, where there is more to say. */
  | { provider: string; status: 'unsupported'; capability: string; message?: string }
  | { provider: string; status: 'failed'; error: FailureInfo };

/** What became of one submission to one provider. */
export const SubmitOutcomeSchema = z.discriminatedUnion('status', [
  lazyObject(() => ({
    provider: z.string(),
    status: z.literal('submitted'),
    refs: z.array(AnalysisRefSchema),
    rejected: z.array(FailureInfoSchema),
  })),
  UnsupportedSchema,
  lazyObject(() => ({
    provider: z.string(),
    status: z.literal('failed'),
    error: FailureInfoSchema,
    rejected: z.array(FailureInfoSchema),
  })),
]);

/** How one provider took a submission. */
export type SubmitOutcome =
  /** The vendor took the sample, or a part of it: `refs` are tickets for `wait`, `rejected` says what it did not take. */
  | { provider: string; status: 'submitted'; refs: AnalysisRef[]; rejected: FailureInfo[] }
  /** The provider cannot be given this, for want of `capability`. `message`: the reason, where there is more to say. */
  | { provider: string; status: 'unsupported'; capability: string; message?: string }
  /** Nothing was taken. `rejected`: everything the vendor itself refused, `error` being the first; [] where the call failed. */
  | { provider: string; status: 'failed'; error: FailureInfo; rejected: FailureInfo[] };
