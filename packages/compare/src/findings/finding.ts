import { byText, sortedUnique } from '@sandjury/core';
import type { Finding } from '../comparison.ts';
import { compareTexts } from '../order.ts';

/** Every code in use with its weight; 100 is the highest. */
const weights = {
  'opposite-verdicts': 100,
  'hash-contradiction': 90,
  'other-hash-than-asked': 85,
  'container-against-child': 80,
  'url-sample-hash': 75,
  'vendor-number-against-word': 70,
  'group-contradiction': 68,
  'not-run-by-all': 65,
  'one-step-apart': 60,
  'size-contradiction': 58,
  'md5-collision': 55,
  'source-failed': 50,
  'older-answer': 48,
  'single-source': 45,
  'shared-group': 44,
  'incomplete-report': 40,
  'source-pending': 35,
  'unknown-to-source': 30,
  'not-asked': 25,
  'other-samples': 20,
  'fuzzy-hash-contradiction': 15,
  'other-names': 12,
  'cached-answer': 10,
} as const satisfies Readonly<Record<string, number>>;

/** A finding's code. */
export type FindingCode = keyof typeof weights;

/** Pointers of one source, by its provider id. They may be none: not everything that is missing can be pointed at. */
export type SourceEvidence = readonly [provider: string, pointers: readonly string[]];

/** A finding about these sources. The evidence of a source that is named twice is united. */
export function finding(code: FindingCode, message: string, evidence: Iterable<SourceEvidence>): Finding {
  const pointers = new Map<string, string[]>();
  for (const [provider, more] of evidence) {
    const known = pointers.get(provider) ?? [];
    pointers.set(provider, known);
    // One by one: a copy each time would cost the square of what a report can be made to hold.
    for (const pointer of more) known.push(pointer);
  }
  const sorted = [...pointers].sort(([a], [b]) => byText(a, b));
  return {
    code,
    weight: weights[code],
    message,
    sources: sorted.map(([source]) => source),
    evidence: Object.fromEntries(sorted.map(([source, all]) => [source, sortedUnique(all)])),
  };
}

/** The weightiest first, then by code, sources and message. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      b.weight - a.weight ||
      byText(a.code, b.code) ||
      compareTexts(a.sources, b.sources) ||
      byText(a.message, b.message),
  );
}
