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

/** A report's threat names with the evidence of each; those of the report itself have none. */
function threatNamesOf({ threatNames, indicators }: SandboxReport): { name: string; evidence: readonly string[] }[] {
  return [
    ...threatNames.map((name) => ({ name, evidence: [] })),
    ...indicators.flatMap(({ threatNames: names, evidence }) => names.map((name) => ({ name, evidence }))),
  ];
}

/** A row for each key, sorted by key, with the evidence of each source. An empty key is none. */
export function termRows(
  reports: readonly Reported[],
  mentionsIn: (report: SandboxReport) => readonly Mention[],
): TermRow[] {
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

/** A term that is its own key. */
export function mention(value: string, evidence: readonly string[]): Mention {
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
