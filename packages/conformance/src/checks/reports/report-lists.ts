import { byText, type Ioc, type SandboxReport, type ThreatIndicator } from '@sandjury/core';

/** A list of a report, by what its items are sorted by and told apart by. */
export interface SortedList {
  readonly name: string;
  readonly keys: readonly string[];
  readonly order: (a: string, b: string) => number;
}

const wholeNumber = /^(?:0|[1-9][0-9]*)$/;

/** Whole numbers first, by value; then all else, by text. What stands before the number of a ticket (`sample:12`) is text. */
export function byId(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [wholeNumber.test(a), wholeNumber.test(b)];
  if (aIsNumber && bIsNumber) return a.length - b.length || byText(a, b);
  return aIsNumber === bIsNumber ? byText(a, b) : aIsNumber ? -1 : 1;
}

/** Every list of a report that must be sorted. */
export function listsOf(report: SandboxReport): SortedList[] {
  const { sample } = report;
  return [
    texts('sample.names', sample.names),
    ids(
      'sample.parents',
      sample.parents.map((ref) => ref.id),
    ),
    ids(
      'sample.children',
      sample.children.map((ref) => ref.id),
    ),
    texts('verdict.evidence', report.verdict.evidence),
    texts(
      'classifications',
      report.classifications.map((term) => `${term.value}\0${term.vendor}`),
    ),
    texts('threatNames', report.threatNames),
    ...unlike('indicators', report.indicators, (item) => `${item.category}\0${item.operation}`),
    texts(
      'techniques',
      report.techniques.map((technique) => technique.id),
    ),
    texts(
      'iocs',
      report.iocs.map((ioc) => `${ioc.type}\0${ioc.value}`),
    ),
    ids(
      'analyses',
      report.analyses.map((run) => run.id),
    ),
    ...unlike('warnings', report.warnings, (warning) => warning.code),
    ...report.indicators.flatMap(listsOfIndicator),
    ...report.techniques.flatMap((item) => [
      texts('tactics of a technique', item.tactics),
      texts('evidence of a technique', item.evidence),
    ]),
    ...report.analyses.map((run) => texts('evidence of an analysis', run.verdict.evidence)),
    ...report.iocs.flatMap(listsOfIoc),
  ];
}

/** The first two neighbours that are in the wrong order, or the same. */
export function firstDisorder({ keys, order }: SortedList): [string, string] | null {
  for (const [place, key] of keys.entries()) {
    const next = keys[place + 1];
    if (next !== undefined && order(key, next) >= 0) return [key, next];
  }
  return null;
}

/** Everything that a report says, as text. The replies stay out: a vendor numbers each of them. */
export function essence({ raw: _raw, ...report }: SandboxReport): string {
  return JSON.stringify(report);
}

function texts(name: string, keys: readonly string[]): SortedList {
  return { name, keys, order: byText };
}

function ids(name: string, keys: readonly string[]): SortedList {
  return { name, keys, order: byId };
}

/** A list whose items have no key of their own: in the order of what `key` gives, and no two items alike. */
function unlike<T>(name: string, items: readonly T[], key: (item: T) => string): SortedList[] {
  const keys = items.map(key);
  return [
    texts(
      name,
      keys.filter((text, place) => text !== keys[place - 1]),
    ),
    texts(name, items.map((item) => JSON.stringify(item)).sort(byText)),
  ];
}

function listsOfIndicator(item: ThreatIndicator): SortedList[] {
  return [
    texts('classifications of an indicator', item.classifications),
    texts('threatNames of an indicator', item.threatNames),
    texts('techniques of an indicator', item.techniques),
    ids('analyses of an indicator', item.analyses),
    texts('evidence of an indicator', item.evidence),
  ];
}

function listsOfIoc(ioc: Ioc): SortedList[] {
  const { names, operations, sources, protocols, countries, ipAddresses, domains } = ioc;
  const { processes, categories, classifications, threatNames, evidence, details } = ioc;
  const asFound = { names, operations, sources, protocols, countries, ipAddresses, domains };
  const asJudged = { processes, categories, classifications, threatNames, evidence };
  return [
    ...Object.entries({ ...asFound, ...asJudged, ...details }).map(([name, list]) => texts(`${name} of an IOC`, list)),
    ids('analyses of an IOC', ioc.analyses),
    texts('details of an IOC', Object.keys(details)),
  ];
}
