import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../model/errors.ts';
import { blankIoc, type Ioc } from '../model/ioc.ts';
import type { SandboxReport, ThreatIndicator } from '../model/report.ts';
import { blankReport } from '../toolkit/values/blanks.ts';
import { filterReport } from './filter.ts';

const base: SandboxReport = {
  ...blankReport({ provider: 'a', id: 'sample:1' }, { name: 'A', version: null }),
  raw: {},
};

function ioc(type: Ioc['type'], value: string, extra: Partial<Ioc> = {}): Ioc {
  return { ...blankIoc(type, value), ...extra };
}

function indicator(operation: string, vendorScore: number | null): ThreatIndicator {
  return {
    id: null,
    category: 'OS',
    operation,
    score: null,
    vendorScore,
    classifications: [],
    threatNames: [],
    techniques: [],
    analyses: [],
    observedAt: null,
    evidence: [],
  };
}

const report: SandboxReport = {
  ...base,
  iocs: [
    ioc('domain-name', 'a.example', { verdict: 'benign', isIoc: true }),
    ioc('domain-name', 'b.example', { verdict: 'unknown' }),
    ioc('domain-name', 'c.example', { verdict: 'malicious' }),
    ioc('domain-name', 'd.example', { verdict: 'malicious', isIoc: true }),
    ioc('url', 'http://a.example/', { verdict: 'suspicious', isIoc: true }),
  ],
  indicators: [indicator('one', 1), indicator('five', 5), indicator('none', null), indicator('three', 3)],
};

function left(filtered: SandboxReport): string[] {
  return filtered.iocs.map(({ value }) => value);
}

function warned(filtered: SandboxReport): string[] {
  return filtered.warnings.filter(({ code }) => code === 'filtered').map(({ message }) => message);
}

describe('filterReport', () => {
  it('leaves out nothing unless told to', () => {
    expect(filterReport(report, {})).toEqual(report);
  });

  it('keeps the types and verdicts asked for, and counts the others', () => {
    const filtered = filterReport(report, { iocTypes: ['domain-name'], verdicts: ['malicious', 'unknown'] });
    expect(left(filtered)).toEqual(['b.example', 'c.example', 'd.example']);
    expect(warned(filtered)).toEqual(['2 of 5 IOCs were left out: 1 of another type, 1 with another verdict.']);
  });

  it('keeps indicators alone', () => {
    const filtered = filterReport(report, { onlyIocs: true });
    expect(left(filtered)).toEqual(['a.example', 'd.example', 'http://a.example/']);
    expect(warned(filtered)).toEqual(['2 of 5 IOCs were left out: 2 that the vendor does not call indicators.']);
  });

  it('keeps the most severe of a type, in their own order', () => {
    expect(left(filterReport(report, { mostPerType: 1 }))).toEqual(['d.example', 'http://a.example/']);
    expect(left(filterReport(report, { mostPerType: 3 }))).toEqual([
      'b.example',
      'c.example',
      'd.example',
      'http://a.example/',
    ]);
    expect(left(filterReport(report, { mostPerType: 0 }))).toEqual([]);
  });

  it('reads the threshold against the score of the vendor, and cuts the lowest first', () => {
    const names = (filtered: SandboxReport) => filtered.indicators.map(({ operation }) => operation);
    const above = filterReport(report, { scoreThreshold: 3 });
    expect(names(above)).toEqual(['five', 'three']);
    expect(warned(above)).toEqual(['2 of 4 threat indicators were left out: 2 with a score below 3 or none.']);
    const few = filterReport(report, { scoreThreshold: 1, mostIndicators: 1 });
    expect(names(few)).toEqual(['five']);
    expect(warned(few)).toEqual([
      '3 of 4 threat indicators were left out: 1 with a score below 1 or none, 2 beyond 1.',
    ]);
    expect(names(filterReport(report, { mostIndicators: 3 }))).toEqual(['one', 'five', 'three']);
  });

  it('does not touch what it was given', () => {
    const before = structuredClone(report);
    filterReport(report, { iocTypes: [], mostIndicators: 0 });
    expect(report).toEqual(before);
  });

  it.each([
    [{ mostPerType: -1 }, 'mostPerType'],
    [{ mostIndicators: 1.5 }, 'mostIndicators'],
    [{ scoreThreshold: Number.NaN }, 'scoreThreshold'],
    [{ verdicts: ['clean'] }, 'verdicts.0'],
    [{ iocTypes: ['domains'] }, 'iocTypes.0'],
    [{ iocType: ['url'] }, 'iocType'],
  ])('refuses %j', (filters, named) => {
    // A caller without types may pass anything.
    const call = () => filterReport(report, filters as Parameters<typeof filterReport>[1]);
    expect(call).toThrow(ConfigurationError);
    expect(call).toThrow(named);
  });
});
