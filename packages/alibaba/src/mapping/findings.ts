import type { Term, ThreatIndicator } from '@sandjury/core';
import { blankIndicator, type TimeReader, type Warnings } from '@sandjury/core/toolkit';
import type { Embedded } from '../wire/embedded.ts';
import * as wire from '../wire/reports.ts';
import { englishTerm, toTerm } from '../wire/terms.ts';

/** What `Intelligences` and `ThreatTypes` say. */
export interface Findings {
  indicators: ThreatIndicator[];
  classifications: Term[];
}

/** More are cut off, with a warning. */
const mostItems = 10_000;

/** Reads both lists of every reply; what two replies say alike (one in Chinese, one in English) becomes one indicator. */
export function readFindings(replies: readonly wire.WireReport[], times: TimeReader, warnings: Warnings): Findings {
  const findings: Findings = { indicators: [], classifications: [] };
  const known = new Map<string, ThreatIndicator>();
  const add = (reading: Reading) => {
    if (reading === null) return;
    const { indicator, terms } = reading;
    const key = keyOf(indicator);
    const same = known.get(key);
    if (same === undefined) {
      known.set(key, indicator);
      findings.indicators.push(indicator);
    } else same.evidence.push(...indicator.evidence);
    findings.classifications.push(...terms);
  };
  for (const { intelligences, threatTypes } of replies) {
    forEachItem('Intelligences', intelligences, warnings, (item, place) =>
      add(readIntelligence(item, place.at, times, warnings)),
    );
    forEachItem('ThreatTypes', threatTypes, warnings, (item, place) =>
      add(readThreatType(item, place, times, warnings)),
    );
  }
  return findings;
}

/** The same text for indicators that say the same. Free text comes last, or as JSON, so that its end is clear. */
function keyOf({ category, vendorScore, observedAt, classifications, operation }: ThreatIndicator): string {
  const types = classifications.length === 0 ? '' : JSON.stringify(classifications);
  return `${category} ${vendorScore} ${observedAt} ${types} ${operation}`;
}

/** The pointer to an item, and to a field of it. */
interface Place {
  at: string;
  inside(key: string): string;
}

function forEachItem(
  name: string,
  list: Embedded,
  warnings: Warnings,
  read: (item: unknown, place: Place) => void,
): void {
  const { content } = list;
  if (content === null) return;
  // One object where a list is documented is read as a list of one.
  if (!Array.isArray(content)) {
    read(content, { at: list.at(), inside: (key) => list.at(key) });
    return;
  }
  if (content.length > mostItems) {
    warnings.add('truncated', `${name} has ${content.length} entries; the first ${mostItems} were read.`, list.at());
  }
  for (let index = 0; index < content.length && index < mostItems; index++) {
    read(content[index], { at: list.at(index), inside: (key) => list.at(index, key) });
  }
}

type Reading = { indicator: ThreatIndicator; terms: Term[] } | null;

function readIntelligence(item: unknown, at: string, times: TimeReader, warnings: Warnings): Reading {
  const event = wire.readIntelligence(item, { at: () => at, warnings });
  if (event === null) {
    warnings.add('malformed-value', 'An entry of Intelligences is not of a known form and was left out.', at);
    return null;
  }
  if (event.name === '') return null;
  const english = englishTerm(event.name);
  const observedAt = times(event.seenAt, at);
  return {
    indicator: { ...blankIndicator('intelligence', english), observedAt, evidence: [at] },
    terms: [toTerm(event.name)],
  };
}

function readThreatType(item: unknown, { at, inside }: Place, times: TimeReader, warnings: Warnings): Reading {
  const threat = wire.readThreatType(item, { at: inside, warnings });
  if (threat === null) {
    warnings.add('malformed-value', 'An entry of ThreatTypes is not of a known form and was left out.', at);
    return null;
  }
  const types = (threat.threat_type ?? []).filter((type) => type.trim() !== '');
  const name = threat.threat_type_desc || types[0];
  if (name === undefined) return null;
  const further = types.map(toTerm);
  const indicator = {
    ...blankIndicator('threat-type', englishTerm(name)),
    vendorScore: threat.risk_type ?? null,
    classifications: further.map(({ value }) => value),
    observedAt: times(threat.last_find_time, inside('last_find_time')),
    evidence: [at],
  };
  return { indicator, terms: [toTerm(name), ...further] };
}
