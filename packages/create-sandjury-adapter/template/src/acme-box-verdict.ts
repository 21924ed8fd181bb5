import type { Verdict, VerdictValue } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';

/** The vendor's words and ours. What is in no table is `unknown`, with a warning; never `benign`. */
const words: ReadonlyMap<string, VerdictValue> = new Map([
  ['bad', 'malicious'],
  ['odd', 'suspicious'],
  ['good', 'benign'],
  ['none', 'unknown'],
]);

/** An operator's own reading of the vendor's words, which goes before the table. */
export type VerdictOverrides = Readonly<Record<string, VerdictValue>>;

/** What a word means. `at` is the pointer into `raw` to where it stands. */
export function readWord(
  word: string | null | undefined,
  at: string,
  overrides: VerdictOverrides,
  warnings: Warnings,
): VerdictValue {
  if (!word) return 'unknown';
  const value = (Object.hasOwn(overrides, word) ? overrides[word] : undefined) ?? words.get(word);
  if (value === undefined) {
    warnings.add('unmapped-value', `The word ${JSON.stringify(word.slice(0, 60))} is not a known verdict.`, at);
  }
  return value ?? 'unknown';
}

/** The verdict of a report. The vendor's score is 0 … 10; ours is 0 … 100. */
export function readVerdict(
  wire: { label?: string | null | undefined; score?: number | null | undefined } | null | undefined,
  at: string,
  overrides: VerdictOverrides,
  warnings: Warnings,
): Verdict {
  const label = wire?.label ?? null;
  const score = wire?.score ?? null;
  const isScore = score !== null && score >= 0 && score <= 10;
  return {
    value: readWord(label, `${at}/label`, overrides, warnings),
    score: isScore ? score * 10 : null,
    vendor: label,
    reason: null,
    evidence: label === null ? [] : [`${at}/label`],
  };
}
