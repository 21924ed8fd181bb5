import { z } from 'zod';
import { lazyObject } from './lazy-object.ts';

/** STIX 2.1 `malware-result-ov`. Nothing unknown, absent, failed or pending is ever `benign`. */
export const VerdictValueSchema = z.enum(['malicious', 'suspicious', 'benign', 'unknown']);
/** A word of STIX 2.1's `malware-result-ov`. What is not known is `unknown`, never `benign`. */
export type VerdictValue = z.infer<typeof VerdictValueSchema>;

/** RFC 6901 JSON Pointers into the report's `raw`. */
export const PointersSchema = z.array(z.string().regex(/^(?:\/[^/]*)*$/));

/** ISO 8601 in UTC, ending in `Z`. */
export const TimeSchema = z.iso.datetime();

/**
 * What a vendor concludes. `score`: 0 (harmless) … 100, the vendor's own number rescaled; null when the vendor gives none
 * (a level is not a number). `vendor`: the vendor's own word or code, untouched. `evidence`: where in `raw` this was
 * read; empty only for `unknown`.
 */
export const VerdictSchema = lazyObject(() => ({
  value: VerdictValueSchema,
  score: z.number().min(0).max(100).nullable(),
  vendor: z.string().nullable(),
  reason: z.string().nullable(),
  evidence: PointersSchema,
}));
/** What a vendor says, in our word and its own. `score` is its number rescaled to 0 … 100, null where it gives none. */
export type Verdict = z.infer<typeof VerdictSchema>;

/** Admiralty code of a source: A completely reliable … E unreliable, F cannot be judged. */
export const ReliabilitySchema = z.enum(['A', 'B', 'C', 'D', 'E', 'F']);
/** Reliability of a source by the Admiralty code: `A` completely reliable … `E` unreliable, `F` cannot be judged. */
export type Reliability = z.infer<typeof ReliabilitySchema>;
/** The letters of the Admiralty code in words, as SOAR platforms write them: `B - Usually reliable`. */
export const reliabilityWords = {
  A: 'A - Completely reliable',
  B: 'B - Usually reliable',
  C: 'C - Fairly reliable',
  D: 'D - Not usually reliable',
  E: 'E - Unreliable',
  F: 'F - Reliability cannot be judged',
} as const satisfies Record<Reliability, string>;

/** benign 0 < suspicious 1 < malicious 2; unknown has no rank: it is a missing value, never a category. */
export const verdictRank: Readonly<Record<Exclude<VerdictValue, 'unknown'>, number>> = {
  benign: 0,
  suspicious: 1,
  malicious: 2,
};

/** The more severe of two verdicts. `unknown` gives way to any other; of two equal ones it is the first. */
export function moreSevere<T extends VerdictValue>(a: T, b: T): T {
  return severityOf(b) > severityOf(a) ? b : a;
}

function severityOf(value: VerdictValue): number {
  return value === 'unknown' ? -1 : verdictRank[value];
}
