import type { TermRow } from '@sandjury/compare';
import { type AttackTechnique, sortedUnique } from '@sandjury/core';
import { type ExportInput, reportsOf } from './input.ts';

/** A technique of the comparison with what the reports know of it. */
export interface KnownTechnique {
  row: TermRow;
  name: string | null;
  /** As the reports write them, sorted. */
  tactics: string[];
}

/**
 * The techniques that a report names. A comparison also has a row for the technique above a sub-technique; where no report
 * names it itself, it says nothing that its sub-technique does not.
 */
export function namedTechniques(input: ExportInput): KnownTechnique[] {
  const reports = reportsOf(input);
  const known = new Map<string, AttackTechnique>();
  for (const technique of reports.flatMap((report) => report.techniques)) {
    const id = idOf(technique.id);
    const before = known.get(id);
    const tactics = sortedUnique([...(before?.tactics ?? []), ...technique.tactics]);
    known.set(id, { ...technique, name: before?.name ?? technique.name, tactics });
  }
  const indicated = new Set(
    reports.flatMap((report) => report.indicators.flatMap((indicator) => indicator.techniques.map(idOf))),
  );
  return input.comparison.techniques
    .filter((row) => known.has(row.value) || indicated.has(row.value) || (row.children ?? []).length === 0)
    .map((row) => ({ row, name: known.get(row.value)?.name ?? null, tactics: known.get(row.value)?.tactics ?? [] }));
}

function idOf(id: string): string {
  return id.trim().toUpperCase();
}
