import { checkArgument } from '@sandjury/core';
import type { Finding } from '../comparison.ts';

/** Findings with one code, in the order in which they came. */
export interface FindingsOfKind {
  /** What a reader sees first. At least one. */
  shown: Finding[];
  /** The rest, which says the same of other sources: none, or at least two. */
  more: Finding[];
}

const mostOfKind = 2;

/**
 * Findings by code, the kind of the first one first. With many sources nine of ten can be older than the tenth: of each kind
 * two are to be shown, and the others counted or folded. One alone is not folded: it takes no more room than its count.
 */
export function findingsByKind(findings: readonly Finding[]): FindingsOfKind[] {
  checkArgument(findings, 'list', 'findingsByKind: findings', 'the findings of a comparison');
  for (const finding of findings) checkArgument(finding, 'object', 'findingsByKind: a finding', 'one of `findings`');
  return [...Map.groupBy(findings, ({ code }) => code).values()].map((same) => {
    const most = same.length > mostOfKind + 1 ? mostOfKind : same.length;
    return { shown: same.slice(0, most), more: same.slice(most) };
  });
}
