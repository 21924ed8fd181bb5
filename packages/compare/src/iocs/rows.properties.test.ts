import { byText, groupIocs, type Ioc, type IocType, moreSevere, sortedUnique } from '@sandjury/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as arbitrary from '../../test/arbitraries.ts';
import { hashOf, makeIoc } from '../../test/outcomes.ts';
import type { ExclusiveCount, IocCell, IocComparison, IocOverlap, IocRow } from '../comparison.ts';
import { compareTexts } from '../order.ts';
import type { Reported } from '../reported.ts';
import { groupListed } from './groups.ts';
import { compareIocs } from './rows.ts';

const compared = (reports: readonly Reported[]): IocComparison =>
  compareIocs(
    reports.map(({ provider }) => provider),
    groupListed(null, reports),
  );

const sortedReports: fc.Arbitrary<Reported[]> = arbitrary.outcomes.map((outcomes) =>
  outcomes
    .filter((outcome): outcome is Reported => outcome.status === 'reported')
    .sort((a, b) => byText(a.provider, b.provider)),
);

test('gives the bytes that a simple comparison gives', () => {
  fc.assert(
    fc.property(sortedReports, (reports) => {
      const expected = JSON.stringify(simplyCompared(reports));
      expect(JSON.stringify(compared(reports))).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test('gives them also for long lists', () => {
  const provider = fc.constantFrom('a', 'b', 'c');
  const ioc = fc.tuple(fc.constantFrom<IocType>('mutex', 'url', 'file'), fc.nat(99), fc.boolean());
  const lists = fc.uniqueArray(fc.tuple(provider, fc.array(ioc, { maxLength: 150, size: 'max' })), {
    selector: ([id]) => id,
    maxLength: 3,
  });
  fc.assert(
    fc.property(lists, arbitrary.votingOutcome('a'), (given, outcome) => {
      fc.pre(outcome.status === 'reported');
      const reports = given
        .map(([id, iocs]) => ({ ...outcome, provider: id, report: { ...outcome.report, iocs: iocs.map(longIoc) } }))
        .sort((a, b) => byText(a.provider, b.provider));
      expect(JSON.stringify(compared(reports))).toBe(JSON.stringify(simplyCompared(reports)));
    }),
  );
});

function longIoc([type, n, isIoc]: readonly [type: IocType, n: number, isIoc: boolean]): Ioc {
  const hashes = n % 3 === 0 ? { md5: hashOf('md5', String(n % 10)) } : { sha256: hashOf('sha256', String(n % 10)) };
  return makeIoc(type, `http://host.example/a-long-way/${n}`, { isIoc, hashes: type === 'file' ? hashes : {} });
}

/** The way it would be written if neither time nor memory were of matter. */
function simplyCompared(reports: readonly Reported[]): IocComparison {
  const seen = reports.flatMap(({ provider, report }) => report.iocs.map((ioc) => ({ provider, ioc })));
  const rows = [...groupIocs(seen, ({ ioc }) => ioc)].map(([key, members]): IocRow => {
    const type = key.slice(0, key.indexOf(':')) as IocType;
    const byProvider = Map.groupBy(members, ({ provider }) => provider);
    const sources = [...byProvider].map(([provider, own]) => [provider, cellOf(own.map(({ ioc }) => ioc))] as const);
    return { type, value: members[0]?.ioc.value ?? '', key, sources: Object.fromEntries(sources) };
  });
  rows.sort((a, b) => byText(a.type, b.type) || byText(a.key, b.key));
  const providers = reports.map(({ provider }) => provider);
  return { rows, overlap: overlapOf(rows, providers), exclusive: exclusiveOf(rows) };
}

function cellOf(iocs: readonly Ioc[]): IocCell {
  const evidence = iocs.flatMap((ioc) => ioc.evidence);
  return {
    verdict: iocs.map(({ verdict }) => verdict).reduce(moreSevere),
    isIoc: iocs.some(({ isIoc }) => isIoc),
    value: iocs[0]?.value ?? '',
    evidence: iocs.length === 1 ? evidence : sortedUnique(evidence),
  };
}

function overlapOf(rows: readonly IocRow[], providers: readonly string[]): IocOverlap[] {
  const types = ['all', ...sortedUnique(rows.map(({ type }) => type))] as IocOverlap['type'][];
  return providers.flatMap((a, index) =>
    providers.slice(index + 1).flatMap((b) =>
      types.flatMap((type) => {
        const ofType = rows.filter((row) => type === 'all' || row.type === type);
        const has = (row: IocRow, id: string) => Object.hasOwn(row.sources, id);
        if (type !== 'all' && !ofType.some((row) => has(row, a) || has(row, b))) return [];
        return (['artifacts', 'indicators'] as const).map((view): IocOverlap => {
          const counts = (row: IocRow, id: string) =>
            has(row, id) && (view === 'artifacts' || row.sources[id]?.isIoc === true);
          const both = ofType.filter((row) => counts(row, a) && counts(row, b)).length;
          const onlyA = ofType.filter((row) => counts(row, a)).length - both;
          const onlyB = ofType.filter((row) => counts(row, b)).length - both;
          const ratio = (whole: number) => (whole === 0 ? null : both / whole);
          return {
            ...{ a, b, type, view, both, onlyA, onlyB },
            jaccard: ratio(both + onlyA + onlyB),
            overlapCoefficient: ratio(both + Math.min(onlyA, onlyB)),
            coverageA: ratio(both + onlyA),
            coverageB: ratio(both + onlyB),
          };
        });
      }),
    ),
  );
}

function exclusiveOf(rows: readonly IocRow[]): ExclusiveCount[] {
  const sets = Map.groupBy(rows, ({ sources }) => JSON.stringify(Object.keys(sources).sort()));
  return [...sets]
    .map(([names, members]) => ({ sources: JSON.parse(names) as string[], count: members.length }))
    .sort((x, y) => y.count - x.count || compareTexts(x.sources, y.sources));
}
