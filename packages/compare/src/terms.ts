import { byText, type SandboxReport, sortedUnique, type ThreatIndicator } from '@sandjury/core';
import type { TermRow } from './comparison.ts';
import { familyOf } from './names/families.ts';
import { malwareTypeOf } from './names/malware-types.ts';
import type { Reported } from './reported.ts';

/** That a report gives a term: equal `key`s are one row, `value` is how it is spelled here. */
interface Mention {
  key: string;
  value: string;
  evidence: readonly string[];
}

const techniqueId = /^T\d{4}(?:\.\d{3})?$/;

/**
 * ATT&CK techniques by id, in upper case: those of the reports and those that their threat indicators name by id. A
 * sub-technique also counts as the technique above it, so that `T1055.012` and `T1055` meet in the row of `T1055`.
 */
export function compareTechniques(reports: readonly Reported[]): TermRow[] {
  const rows = termRows(reports, ({ techniques, indicators }) => [
    ...techniques.flatMap(({ id, evidence }) => withParent(id.trim().toUpperCase(), evidence)),
    ...indicators.flatMap((indicator) =>
      indicator.techniques
        .map((name) => name.trim().toUpperCase())
        // An indicator's techniques may be names; only an id can be compared.
        .filter((id) => techniqueId.test(id))
        .flatMap((id) => withParent(id, indicator.evidence)),
    ),
  ]);
  const children = Map.groupBy(
    rows.map((row) => row.value).filter((id) => parentOf(id) !== null),
    parentOf,
  );
  return rows.map((row) => {
    const parent = parentOf(row.value);
    const below = children.get(row.value);
    return { ...row, ...(parent === null ? {} : { parent }), ...(below === undefined ? {} : { children: below }) };
  });
}

/** Threat names, case ignored; the first spelling stays. Evidence: the threat indicators that carry the name. */
export function compareThreatNames(reports: readonly Reported[]): TermRow[] {
  return termRows(reports, (report) =>
    threatNamesOf(report).map(({ name, evidence }) => ({ key: fold(name), value: name, evidence })),
  ).map((row) => {
    const family = familyOf(row.value);
    return family === null ? row : { ...row, family };
  });
}

/** The families that the threat names speak of, by `familyOf`. Evidence: the threat indicators that carry such a name. */
export function compareFamilies(reports: readonly Reported[]): TermRow[] {
  return termRows(reports, (report) =>
    threatNamesOf(report).flatMap(({ name, evidence }) => {
      const family = familyOf(name);
      return family === null ? [] : [mention(family, evidence)];
    }),
  );
}

/**
 * Classifications, as words of STIX `malware-type-ov` where one fits, else by their value. Evidence: the threat
 * indicators that carry the value or the vendor's word for it.
 */
export function compareClassifications(reports: readonly Reported[]): TermRow[] {
  return termRows(reports, ({ classifications, indicators }) => {
    const evidence = evidenceByClassification(indicators);
    return classifications.map(({ value, vendor }) =>
      mention(malwareTypeOf(value) ?? malwareTypeOf(vendor) ?? value, [
        ...(evidence.get(fold(value)) ?? []),
        ...(evidence.get(fold(vendor)) ?? []),
      ]),
    );
  });
}

function withParent(id: string, evidence: readonly string[]): Mention[] {
  const parent = parentOf(id);
  return [mention(id, evidence), ...(parent === null ? [] : [mention(parent, evidence)])];
}

/** `T1055` of `T1055.012`; null for what is no sub-technique. */
function parentOf(id: string): string | null {
  return techniqueId.test(id) && id.includes('.') ? id.slice(0, id.indexOf('.')) : null;
}

/** A report's threat names with the evidence of each; those of the report itself have none. */
function threatNamesOf({ threatNames, indicators }: SandboxReport): { name: string; evidence: readonly string[] }[] {
  return [
    ...threatNames.map((name) => ({ name, evidence: [] })),
    ...indicators.flatMap(({ threatNames: names, evidence }) => names.map((name) => ({ name, evidence }))),
  ];
}

function termRows(reports: readonly Reported[], mentionsIn: (report: SandboxReport) => readonly Mention[]): TermRow[] {
  const rows = new Map<string, { value: string; sources: Map<string, string[]> }>();
  for (const { provider, report } of reports) {
    for (const { key, value, evidence } of mentionsIn(report)) {
      if (key === '') continue;
      const row = rows.get(key) ?? { value, sources: new Map<string, string[]>() };
      rows.set(key, row);
      const pointers = row.sources.get(provider) ?? [];
      row.sources.set(provider, pointers);
      for (const pointer of evidence) pointers.push(pointer);
    }
  }
  return [...rows]
    .sort(([a], [b]) => byText(a, b))
    .map(([, { value, sources }]) => ({
      value,
      sources: Object.fromEntries([...sources].map(([provider, pointers]) => [provider, sortedUnique(pointers)])),
    }));
}

function mention(value: string, evidence: readonly string[]): Mention {
  return { key: value, value, evidence };
}

function evidenceByClassification(indicators: readonly ThreatIndicator[]): Map<string, string[]> {
  const evidence = new Map<string, string[]>();
  for (const indicator of indicators) {
    for (const word of indicator.classifications.map(fold)) {
      const pointers = evidence.get(word) ?? [];
      evidence.set(word, pointers);
      for (const pointer of indicator.evidence) pointers.push(pointer);
    }
  }
  return evidence;
}

function fold(text: string): string {
  return text.toLowerCase();
}
