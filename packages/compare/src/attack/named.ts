import { checkArgument, type SandboxReport, sortedUnique } from '@sandjury/core';
import { assertComparison, assertReports } from '../arguments.ts';
import type { Comparison, TermRow } from '../comparison.ts';
import { currentTechnique, writtenTechnique } from './current-technique.ts';

/** A technique of a comparison with what the reports know of it. */
export interface NamedTechnique {
  row: TermRow;
  /** Where a report gives an id that MITRE replaced: MITRE's name of the technique that replaces it. */
  name: string | null;
  /** As the reports write them, sorted. */
  tactics: string[];
  /** What a reader must know of the id, as `was T1060` and `deprecated`. */
  notes: string[];
}

/**
 * The techniques that `reports`, which the comparison was made from, name. A comparison also has a row for the technique above
 * a sub-technique; where no report names it itself, it says nothing that its sub-technique does not, and is left out.
 */
export function namedTechniques(comparison: Comparison, reports: readonly SandboxReport[]): NamedTechnique[] {
  assertComparison(comparison, 'namedTechniques');
  checkArgument(comparison.techniques, 'list', 'namedTechniques: comparison.techniques', 'rows of techniques');
  assertReports(reports, ['techniques', 'indicators'], 'namedTechniques');
  const said = new Map<string, Pick<NamedTechnique, 'name' | 'tactics'>>();
  for (const { techniques, indicators } of reports) {
    const indicated = indicators.flatMap((indicator) => indicator.techniques);
    for (const { id: written, name, tactics } of [...techniques, ...indicated.map(nameless)]) {
      const { id, name: successor } = currentTechnique(writtenTechnique(written));
      const before = said.get(id);
      said.set(id, {
        name: successor ?? before?.name ?? name,
        tactics: sortedUnique([...(before?.tactics ?? []), ...tactics]),
      });
    }
  }
  return comparison.techniques
    .filter((row) => said.has(row.value) || (row.children ?? []).length === 0)
    .map((row) => ({ row, ...(said.get(row.value) ?? { name: null, tactics: [] }), notes: notesOf(row) }));
}

function nameless(id: string): { id: string; name: null; tactics: string[] } {
  return { id, name: null, tactics: [] };
}

function notesOf({ formerIds = {}, deprecated = false }: TermRow): string[] {
  const former = sortedUnique(Object.values(formerIds).flat());
  return [...(former.length === 0 ? [] : [`was ${former.join(', ')}`]), ...(deprecated ? ['deprecated'] : [])];
}
