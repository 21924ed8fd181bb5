import type { SandboxReport, ThreatIndicator } from '@sandjury/core';
import type { TermRow } from './comparison.ts';
import { compareText, sortedUnique } from './order.ts';
import type { Reported } from './reported.ts';

/** That a report gives a term: equal `key`s are one row, `value` is how it is spelled here. */
interface Mention {
  key: string;
  value: string;
  evidence: readonly string[];
}

/** ATT&CK techniques by id, in upper case: those of the reports and those that their threat indicators name by id. */
export function compareTechniques(reports: readonly Reported[]): TermRow[] {
  return termRows(reports, ({ techniques, indicators }) => [
    ...techniques.map(({ id, evidence }) => mention(id.trim().toUpperCase(), evidence)),
    ...indicators.flatMap((indicator) =>
      indicator.techniques
        .map((name) => name.trim().toUpperCase())
        // An indicator's techniques may be names; only an id can be compared.
        .filter((id) => /^T\d{4}(?:\.\d{3})?$/.test(id))
        .map((id) => mention(id, indicator.evidence)),
    ),
  ]);
}

/** Threat names, case ignored; the first spelling stays. Evidence: the threat indicators that carry the name. */
export function compareThreatNames(reports: readonly Reported[]): TermRow[] {
  return termRows(reports, ({ threatNames, indicators }) => [
    ...threatNames.map((value) => ({ key: fold(value), value, evidence: [] })),
    ...indicators.flatMap(({ threatNames: names, evidence }) =>
      names.map((value) => ({ key: fold(value), value, evidence })),
    ),
  ]);
}

/** Classifications by their value. Evidence: the threat indicators that carry the value or the vendor's word for it. */
export function compareClassifications(reports: readonly Reported[]): TermRow[] {
  return termRows(reports, ({ classifications, indicators }) => {
    const evidence = evidenceByClassification(indicators);
    return classifications.map(({ value, vendor }) =>
      mention(value, [...(evidence.get(fold(value)) ?? []), ...(evidence.get(fold(vendor)) ?? [])]),
    );
  });
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
    .sort(([a], [b]) => compareText(a, b))
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
