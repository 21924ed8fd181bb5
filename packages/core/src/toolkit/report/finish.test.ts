import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeReport } from '../../../test/fake-provider.ts';
import { blankIoc, type Ioc } from '../../model/ioc.ts';
import type { AnalysisRun, SandboxReport } from '../../model/report.ts';
import { moreSevere, type Verdict } from '../../model/verdict.ts';
import { blankIndicator, blankRun } from '../values/blanks.ts';
import { finishReport } from './finish.ts';
import { mostSevere } from './finish-iocs.ts';

const text = fc.constantFrom('a', 'b', 'B', '10', '9', '1a', 'x\ny', '');
const texts = fc.array(text, { maxLength: 4 });
const maybe = fc.option(text, { nil: null });
const value = fc.constantFrom('malicious', 'suspicious', 'benign', 'unknown');
const verdict: fc.Arbitrary<Verdict> = fc.record({
  value,
  score: fc.constantFrom(null, 0, 50),
  vendor: maybe,
  reason: maybe,
  evidence: texts,
});
const ref = fc.record({ provider: fc.constantFrom('p', 'q'), id: text });
const lists = fc.record({
  names: texts,
  operations: texts,
  sources: texts,
  processes: texts,
  analyses: texts,
  evidence: texts,
  details: fc.dictionary(fc.constantFrom('k', 'l', '__proto__'), texts, { noNullPrototype: true }),
});
const ioc: fc.Arbitrary<Ioc> = fc
  .record({
    type: fc.constantFrom<Ioc['type']>('url', 'file', 'mutex'),
    value: fc.constantFrom('v', 'w'),
    lists,
    isIoc: fc.boolean(),
    verdict: value,
    vendorVerdict: maybe,
    reason: maybe,
    size: fc.constantFrom(null, 1, 2),
    mimeType: maybe,
    hashes: fc.constantFrom({}, { md5: 'a'.repeat(32) }, { md5: 'b'.repeat(32), sha1: 'c'.repeat(40) }),
  })
  .map(({ lists: own, type, value: shown, ...rest }) => ({ ...blankIoc(type, shown), ...rest, ...own }));
const indicator = fc.record({
  id: maybe,
  category: text,
  operation: fc.constant('o'),
  score: fc.constantFrom(null, 20, 40),
  vendorScore: fc.constant(null),
  classifications: texts,
  threatNames: texts,
  techniques: texts,
  analyses: texts,
  observedAt: fc.constant(null),
  evidence: texts,
});
const run: fc.Arbitrary<AnalysisRun> = fc.record({
  id: text,
  kind: fc.constantFrom(null, 'dynamic', 'static'),
  environment: maybe,
  verdict,
  failed: fc.boolean(),
  startedAt: maybe,
  finishedAt: maybe,
  link: maybe,
});
const parts = fc.record({
  names: texts,
  parents: fc.array(ref, { maxLength: 4 }),
  children: fc.array(ref, { maxLength: 4 }),
  verdict,
  classifications: fc.array(fc.record({ value: text, vendor: text }), { maxLength: 5 }),
  threatNames: texts,
  indicators: fc.array(indicator, { maxLength: 5 }),
  techniques: fc.array(fc.record({ id: text, name: maybe, tactics: texts, evidence: texts }), { maxLength: 5 }),
  iocs: fc.array(ioc, { maxLength: 6 }),
  analyses: fc.array(run, { maxLength: 5 }),
  warnings: fc.array(fc.record({ code: text, message: text, pointer: maybe }), { maxLength: 5 }),
});

const report = parts.map(({ names, parents, children, ...rest }): SandboxReport => {
  const base = fakeReport('p');
  return { ...base, ...rest, sample: { ...base.sample, names, parents, children } };
});

/** The same document with every list in it in another order. */
function shuffled(document: unknown, random: () => number): unknown {
  if (Array.isArray(document)) {
    const rest = document.map((item) => shuffled(item, random));
    const result: unknown[] = [];
    while (rest.length > 0) result.push(...rest.splice(Math.floor(random() * rest.length), 1));
    return result;
  }
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([key, item]) => [key, shuffled(item, random)]));
}

describe('finishReport', () => {
  it('gives the same bytes whatever order the lists came in', () => {
    fc.assert(
      fc.property(report, fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (given, stream) => {
        const other = shuffled(given, () => stream.next().value) as SandboxReport;
        expect(JSON.stringify(finishReport(other))).toBe(JSON.stringify(finishReport(given)));
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing the second time, and never its input', () => {
    fc.assert(
      fc.property(report, (given) => {
        const before = JSON.stringify(given);
        const once = finishReport(given);
        expect(JSON.stringify(finishReport(once))).toBe(JSON.stringify(once));
        expect(JSON.stringify(given)).toBe(before);
      }),
    );
  });

  it('loses nothing that an IOC, a technique or a run says', () => {
    fc.assert(
      fc.property(report, (given) => {
        const done = finishReport(given);
        const identity = (item: Ioc) => `${item.type} ${item.value}`;
        expect(new Set(done.iocs.map(identity))).toEqual(new Set(given.iocs.map(identity)));
        for (const item of given.iocs) {
          const kept = done.iocs.find((other) => identity(other) === identity(item));
          expect(kept?.evidence).toEqual(expect.arrayContaining(item.evidence));
          expect(kept?.isIoc || !item.isIoc).toBe(true);
          for (const [key, values] of Object.entries(item.details)) {
            expect(new Map(Object.entries(kept?.details ?? {})).get(key)).toEqual(expect.arrayContaining(values));
          }
        }
        expect(done.techniques.map(({ id }) => id)).toEqual([...new Set(given.techniques.map(({ id }) => id))].sort());
        expect(new Set(done.analyses.map(({ id }) => id))).toEqual(new Set(given.analyses.map(({ id }) => id)));
      }),
    );
  });

  it('writes ids of techniques as ATT&CK does, and joins those that are the same then', () => {
    const claims = [
      { id: 't1055', name: null, tactics: ['b'], evidence: ['/1'] },
      { id: 'T1055 ', name: 'Process Injection', tactics: ['a'], evidence: ['/0'] },
    ];
    const indicator = { ...blankIndicator('c', 'o'), techniques: ['t1055', 'T1055', 'Process Injection'] };
    const done = finishReport({ ...fakeReport('p'), techniques: claims, indicators: [indicator] });
    expect(done.techniques).toEqual([
      { id: 'T1055', name: 'Process Injection', tactics: ['a', 'b'], evidence: ['/0', '/1'] },
    ]);
    expect(done.indicators[0]?.techniques).toEqual(['Process Injection', 'T1055']);
  });

  it('keeps apart terms that look alike only when joined', () => {
    const classifications = [
      { value: 'a\nb', vendor: 'c' },
      { value: 'a', vendor: 'b\nc' },
    ];
    expect(finishReport({ ...fakeReport('p'), classifications }).classifications).toHaveLength(2);
  });
});

it('one IOC seen twice is one: the most severe verdict, with the words of those who say so', () => {
  const iocs: Ioc[] = [
    {
      ...blankIoc('url', 'http://a.example/'),
      verdict: 'benign',
      vendorVerdict: 'clean',
      reason: 'known',
      names: ['b'],
    },
    { ...blankIoc('url', 'http://a.example/'), verdict: 'malicious', isIoc: true, names: ['a'], analyses: ['10', '9'] },
    {
      ...blankIoc('url', 'http://a.example/'),
      verdict: 'malicious',
      vendorVerdict: 'bad',
      size: 7,
      details: { k: ['2', '1'] },
    },
    blankIoc('mutex', 'm'),
  ];
  expect(finishReport({ ...fakeReport('p'), iocs }).iocs).toEqual([
    blankIoc('mutex', 'm'),
    {
      ...blankIoc('url', 'http://a.example/'),
      verdict: 'malicious',
      vendorVerdict: 'bad',
      isIoc: true,
      names: ['a', 'b'],
      analyses: ['9', '10'],
      size: 7,
      details: { k: ['1', '2'] },
    },
  ]);
});

it('one run told twice is one, and a failure stays known', () => {
  const known: AnalysisRun = {
    id: '7',
    kind: 'dynamic',
    environment: null,
    verdict: { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] },
    failed: false,
    startedAt: '2024-01-01T00:00:00Z',
    finishedAt: null,
    link: null,
  };
  const verdict: Verdict = { value: 'benign', score: 0, vendor: 'clean', reason: null, evidence: ['/v'] };
  const more: AnalysisRun = { ...known, kind: null, environment: 'win10', verdict, failed: true, startedAt: null };
  for (const analyses of [
    [known, more],
    [more, known],
  ]) {
    expect(finishReport({ ...fakeReport('p'), analyses }).analyses).toEqual([
      { ...known, environment: 'win10', verdict, failed: true },
    ]);
  }
});

it.each([
  ['unknown', 'benign', 'benign'],
  ['benign', 'unknown', 'benign'],
  ['benign', 'suspicious', 'suspicious'],
  ['malicious', 'suspicious', 'malicious'],
  ['unknown', 'unknown', 'unknown'],
] as const)('of %s and %s the more severe is %s', (a, b, expected) => {
  expect(moreSevere(a, b)).toBe(expected);
  expect(mostSevere([b, a])).toBe(expected);
  expect(mostSevere([])).toBe('unknown');
});

describe('more IOCs than the limit', () => {
  const mutexes = (names: readonly string[], isIoc = false) =>
    names.map((name) => ({ ...blankIoc('mutex', name), isIoc }));
  const valuesOf = (report: SandboxReport) => report.iocs.map((item) => item.value);
  const cut = (count: number, maxIocs: number) => ({
    code: 'truncated',
    message: `${count} IOCs were left out: maxIocs is ${maxIocs}. They are in raw.`,
    pointer: null,
  });

  it('are cut to what the vendor calls indicators, then to the first in order; the report says so', () => {
    const iocs = [...mutexes(['e', 'd', 'a', 'b', 'b']), ...mutexes(['c', 'f'], true)];
    const report = finishReport({ ...fakeReport('p'), iocs }, { maxIocs: 3 });
    expect(valuesOf(report)).toEqual(['a', 'c', 'f']);
    expect(report).toMatchObject({ complete: false, warnings: [cut(3, 3)] });
    expect(valuesOf(finishReport({ ...fakeReport('p'), iocs }, { maxIocs: 1 }))).toEqual(['c']);
  });

  it('are counted when equal ones are one', () => {
    const iocs = mutexes(['a', 'b', 'a', 'b']);
    expect(finishReport({ ...fakeReport('p'), iocs }, { maxIocs: 2 })).toMatchObject({ complete: true, warnings: [] });
  });

  it('are more than 100,000 unless a setting says otherwise', () => {
    const iocs = mutexes(Array.from({ length: 100_001 }, (_, index) => String(index)));
    const report = finishReport({ ...fakeReport('p'), iocs });
    expect(report.iocs).toHaveLength(100_000);
    expect(report.warnings).toEqual([cut(1, 100_000)]);
    expect(finishReport({ ...fakeReport('p'), iocs }, { maxIocs: 200_000 }).iocs).toHaveLength(100_001);
  });
});

it('joins what a vendor calls the sample in the runs of one id', () => {
  const runOf = (...threatNames: string[]) => ({
    ...blankRun('Box'),
    opinion: { source: 'Box', group: 'box', threatNames },
  });
  const report = { ...fakeReport('p'), analyses: [runOf('b'), runOf('a', 'b'), runOf()] };
  expect(finishReport(report).analyses.map(({ opinion }) => opinion)).toEqual([
    { source: 'Box', group: 'box', threatNames: ['a', 'b'] },
  ]);
});
