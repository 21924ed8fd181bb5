import type { Term, ThreatIndicator } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import type { Embedded } from './alibaba-embedded.ts';
import { intelligenceSchema, parseLoosely, threatTypeSchema } from './alibaba-schemas.ts';
import { englishTerm, toTerm } from './alibaba-terms.ts';
import type { ReportTimes } from './alibaba-times.ts';
import type { WireReport } from './alibaba-wire.ts';

/** What `Intelligences` and `ThreatTypes` say. */
export interface Findings {
  indicators: ThreatIndicator[];
  classifications: Term[];
}

/** More are cut off, with a warning. */
const mostItems = 10_000;

/** Reads both lists of every reply; what two replies say alike (one in Chinese, one in English) becomes one indicator. */
export function readFindings(replies: readonly WireReport[], times: ReportTimes, warnings: Warnings): Findings {
  const classifications: Term[] = [];
  const indicators = new Map<string, ThreatIndicator>();
  const add = (item: ThreatIndicator) => {
    const key = JSON.stringify({ ...item, evidence: [] });
    const known = indicators.get(key);
    if (known === undefined) indicators.set(key, item);
    else known.evidence.push(...item.evidence);
  };
  for (const { intelligences, threatTypes } of replies) {
    for (const { item, at } of itemsOf('Intelligences', intelligences, warnings)) {
      const read = readIntelligence(item, at, times, warnings);
      if (read === null) continue;
      add(read.indicator);
      classifications.push(...read.terms);
    }
    for (const { item, at } of itemsOf('ThreatTypes', threatTypes, warnings)) {
      const read = readThreatType(item, at, times, warnings);
      if (read === null) continue;
      add(read.indicator);
      classifications.push(...read.terms);
    }
  }
  return { indicators: [...indicators.values()], classifications };
}

interface Item {
  item: unknown;
  at(key?: string): string;
}

function itemsOf(name: string, list: Embedded, warnings: Warnings): Item[] {
  if (list.content === null) return [];
  const { content } = list;
  // One object where a list is documented is read as a list of one.
  if (!Array.isArray(content)) return [{ item: content, at: (key) => (key === undefined ? list.at() : list.at(key)) }];
  if (content.length > mostItems) {
    warnings.add('truncated', `${name} has ${content.length} entries; the first ${mostItems} were read.`, list.at());
  }
  return content.slice(0, mostItems).map((item: unknown, index) => ({
    item,
    at: (key) => (key === undefined ? list.at(index) : list.at(index, key)),
  }));
}

type Reading = { indicator: ThreatIndicator; terms: Term[] } | null;

function readIntelligence(item: unknown, at: Item['at'], times: ReportTimes, warnings: Warnings): Reading {
  const result = intelligenceSchema().safeParse(item);
  if (!result.success) {
    warnings.add('malformed-value', 'An entry of Intelligences is not of a known form and was left out.', at());
    return null;
  }
  const { name, seenAt } = result.data;
  if (name === '') return null;
  const observedAt = times.read(seenAt, at());
  return {
    indicator: { ...blankIndicator('intelligence', englishTerm(name), at()), observedAt },
    terms: [toTerm(name)],
  };
}

function readThreatType(item: unknown, at: Item['at'], times: ReportTimes, warnings: Warnings): Reading {
  const threat = parseLoosely(
    threatTypeSchema(),
    typeof item === 'string' ? { threat_type_desc: item } : item,
    (key) => {
      warnings.add(
        'malformed-value',
        `${key} of a threat type is not of the documented kind and was left out.`,
        at(key),
      );
    },
  );
  if (threat === null) {
    warnings.add('malformed-value', 'An entry of ThreatTypes is not of a known form and was left out.', at());
    return null;
  }
  const types = (threat.threat_type ?? []).filter((type) => type !== '');
  const name = threat.threat_type_desc || types[0];
  if (name === undefined) return null;
  return {
    indicator: {
      ...blankIndicator('threat-type', englishTerm(name), at()),
      vendorScore: threat.risk_type ?? null,
      classifications: types.map((type) => toTerm(type).value),
      observedAt: times.read(threat.last_find_time, at('last_find_time')),
    },
    terms: [name, ...types].map(toTerm),
  };
}

function blankIndicator(category: string, operation: string, evidence: string): ThreatIndicator {
  return {
    id: null,
    category,
    operation,
    score: null,
    vendorScore: null,
    classifications: [],
    threatNames: [],
    techniques: [],
    analyses: [],
    observedAt: null,
    evidence: [evidence],
  };
}
