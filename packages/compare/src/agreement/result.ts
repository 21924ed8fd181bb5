import { z } from 'zod';

const Count = z.number().int().nonnegative();
const Coefficient = z.number().nullable();
const Value = z.union([z.string(), z.number()]);

/** Cohen's kappa of two sources over the `n` samples that both have rated. */
export const CohenKappaSchema = z.object({
  a: z.string(),
  b: z.string(),
  n: Count,
  unweighted: Coefficient,
  linear: Coefficient,
  quadratic: Coefficient,
});
/** Cohen's kappa of one pair of sources; null where it is not defined. */
export type CohenKappa = z.infer<typeof CohenKappaSchema>;

/** `table[q][r]`: how many samples `a` rated with the q-th and `b` with the r-th of the study's `values`. */
export const ConfusionTableSchema = z.object({ a: z.string(), b: z.string(), table: z.array(z.array(Count)) });
/** How often each rating of one source met each of another's. */
export type ConfusionTable = z.infer<typeof ConfusionTableSchema>;

/** How many samples a source has rated. `share` is null when there is no sample. */
export const CoverageSchema = z.object({
  source: z.string(),
  rated: Count,
  missing: Count,
  share: z.number().min(0).max(1).nullable(),
});
/** How many samples a source has rated. */
export type Coverage = z.infer<typeof CoverageSchema>;

/**
 * How far several sources agree over many samples. A statistic that is not defined is null, and `reasons` says why, by
 * the JSON Pointer of the statistic (`/cohenKappa/0/linear`). `items`: samples, `pairable` of which have two ratings or
 * more; `missing`: ratings that are not there. `values`: all ratings that occur, ascending; of words the whole scale.
 * `raters`: sources; `groups`: those of them that the coefficients count as one rater, and whose pairs have none.
 * `hints`: what a reader must know before relying on the figures.
 */
export const AgreementStudySchema = z.object({
  schemaVersion: z.literal(1),
  sources: z.array(z.string()),
  values: z.array(Value),
  items: Count,
  raters: Count,
  groups: z.array(z.object({ group: z.string(), sources: z.array(z.string()) })),
  missing: Count,
  pairable: Count,
  rawAgreement: Coefficient,
  cohenKappa: z.array(CohenKappaSchema),
  fleissKappa: Coefficient,
  krippendorffAlpha: z.object({
    nominal: Coefficient,
    ordinal: Coefficient,
    interval: Coefficient,
    ratio: Coefficient,
  }),
  gwetAC1: Coefficient,
  confusion: z.array(ConfusionTableSchema),
  coverage: z.array(CoverageSchema),
  reasons: z.record(z.string(), z.string()),
  hints: z.array(z.string()),
});
/** How far sources agree over many samples. */
export type AgreementStudy = z.infer<typeof AgreementStudySchema>;
