import { readTechniqueId, type SandboxReport, sortedUnique } from '@sandjury/core';
import type { TermRow } from '../comparison.ts';
import type { Reported } from '../reported.ts';
import { mention, termRows } from '../terms.ts';
import { currentTechnique, writtenTechnique } from './current-technique.ts';

/** Ids of the same form that are none of techniques: tactics (`TA0005`), software, the Malware Behavior Catalog (`B0001`, `E1055.m01`). */
const otherId = /^(?!T\d)[A-Z]{1,3}\d{4}(?:\.[A-Z]?\d{2,3})?$/;

/**
 * ATT&CK techniques by id, in upper case: those of the reports and those that their threat indicators name by id. An id that
 * MITRE replaced counts as its successor, and stands in `formerIds`. A sub-technique also counts as the technique above it,
 * so that `T1055.012` and `T1055` meet in the row of `T1055`.
 */
export function compareTechniques(reports: readonly Reported[]): TermRow[] {
  const named = new Map(reports.map(({ report }) => [report, namedIn(report)]));
  const rows = termRows(reports, (report) =>
    (named.get(report) ?? []).flatMap(({ id, evidence }) => lineOf(id).map((one) => mention(one, evidence))),
  );
  const children = Map.groupBy(
    rows.map((row) => row.value).filter((id) => aboveOf(id) !== null),
    aboveOf,
  );
  const former = formerIds(reports.map(({ provider, report }) => ({ provider, named: named.get(report) ?? [] })));
  return rows.map((row) => {
    const parent = aboveOf(row.value);
    const below = children.get(row.value);
    const formerly = former.get(row.value);
    return {
      ...row,
      ...(parent === null ? {} : { parent }),
      ...(below === undefined ? {} : { children: below }),
      ...(formerly === undefined ? {} : { formerIds: formerly }),
      ...(currentTechnique(row.value).isDeprecated ? { deprecated: true } : {}),
    };
  });
}

/** A technique as a report writes it, and the places that name it. */
interface NamedId {
  id: string;
  evidence: readonly string[];
}

/** The techniques of a report as it writes them, in upper case, with the places that name them. */
function namedIn({ techniques, indicators }: SandboxReport): NamedId[] {
  return [
    ...techniques.flatMap(({ id: text, evidence }) => {
      const id = writtenTechnique(text);
      return otherId.test(id) ? [] : [{ id, evidence }];
    }),
    ...indicators.flatMap(({ techniques: names, evidence }) =>
      // An indicator's techniques may be names; only an id can be compared.
      names.flatMap((name) => {
        const id = readTechniqueId(name);
        return id === null ? [] : [{ id, evidence }];
      }),
    ),
  ];
}

/** The techniques that an id counts as: the one that it stands for today, and those above it. */
function lineOf(written: string): string[] {
  const { id } = currentTechnique(written);
  const above = aboveOf(id);
  return above === null ? [id] : [id, ...lineOf(above)];
}

/** The technique above a sub-technique, by its id of today: `T1055` of `T1055.012`. Null for what is no sub-technique. */
function aboveOf(id: string): string | null {
  const above = readTechniqueId(id)?.split('.');
  return above?.[0] === undefined || above.length < 2 ? null : currentTechnique(above[0]).id;
}

/** By the id of today and by provider: the ids that the provider gives and MITRE replaced. */
function formerIds(
  reports: readonly { provider: string; named: readonly NamedId[] }[],
): Map<string, Record<string, string[]>> {
  const former = new Map<string, Map<string, string[]>>();
  for (const { provider, named } of reports) {
    for (const { id: written } of named) {
      const { id } = currentTechnique(written);
      if (id === written) continue;
      const byProvider = former.get(id) ?? new Map<string, string[]>();
      former.set(id, byProvider);
      byProvider.set(provider, sortedUnique([...(byProvider.get(provider) ?? []), written]));
    }
  }
  return new Map([...former].map(([id, byProvider]) => [id, Object.fromEntries(byProvider)]));
}
