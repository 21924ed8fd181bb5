import { SandboxError } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { codes, fixture, reportOf } from '../../test/reports.ts';
import { read } from './index.ts';

const recorded = [
  'recorded/report-22-amber-score-8.7',
  'recorded/report-22-fsutil-score-0.8',
  'recorded/report-22-qakbot',
  'recorded/report-24-cobaltstrike-config',
  'recorded/report-24-exe-score-10-no-family',
  'recorded/report-24-js-score-2.2',
  'recorded/report-24-never-ran',
];
const loader = fixture('made/report-loader');
const lite = Object.fromEntries(Object.entries(loader).filter(([key]) => key !== 'malstatus' && key !== 'suricata'));

describe('a saved report', () => {
  it.each(recorded)('%s is the report that was asked for, but for its ticket and its link', (name) => {
    const document = fixture(name);
    const [report, ...others] = read(document);
    expect(others).toEqual([]);
    if (report === undefined) throw new Error('There is no report.');
    checkReport(report);
    const asked = reportOf(document);
    const ref = { provider: 'cape', id: `task:${report.analyses[0]?.id}` };
    const analyses = asked.analyses.map((run) => ({ ...run, link: null }));
    expect(report).toEqual({ ...asked, ref, link: null, analyses });
  });

  it('is left as it is, and gives the same bytes twice', () => {
    const document = fixture('recorded/report-22-qakbot');
    const before = JSON.stringify(document);
    const first = JSON.stringify(read(document));
    expect(JSON.stringify(read(document))).toBe(first);
    expect(JSON.stringify(document)).toBe(before);
  });

  it.each([
    ['report.json', loader],
    ['lite.json', lite],
  ])('beside %s of the same task is one report, that of the fuller file', (_name, other) => {
    const reports = read(lite, loader, other);
    expect(reports).toHaveLength(1);
    expect(reports[0]?.verdict.vendor).toBe('Malicious');
  });

  it('of another task is another report, in the order of the files', () => {
    const second = { ...loader, info: { ...Object(loader.info), id: 9 } };
    expect(read(second, loader).map(({ ref }) => ref.id)).toEqual(['task:9', `task:${Object(loader.info).id}`]);
  });
});

describe('what is no report of CAPE', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'report'],
    ['an empty object', {}],
    ['a report of Cuckoo without its number', { info: {}, target: {} }],
    ['a task', fixture('documented/tasks-view')],
    ['a refusal', { error: true, error_value: 'Task does not exist' }],
    ['a number that is none', { info: { id: 'x' }, target: {}, signatures: [] }],
    ['another sandbox', { info: { id: 7 }, analysis_details: {} }],
  ])('is refused: %s', (_name, document) => {
    expect(() => read(document)).toThrow(/no report of CAPE|not of the documented shape/);
    expect(() => read(loader, document)).toThrow();
  });

  it('is refused where there is nothing, and where it is too deep', () => {
    expect(() => read()).toThrow('There is no document to read.');
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    const error = (() => {
      try {
        return read({ ...loader, deep });
      } catch (cause) {
        return cause;
      }
    })();
    expect(error).toMatchObject({ code: 'too_large' });
  });
});

it('whatever a report holds in its places, it becomes a report or is refused', () => {
  const places = Object.keys(loader).filter((key) => key !== 'info');
  const spoilt = fc.dictionary(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(spoilt, (values) => {
      try {
        for (const report of read({ ...loader, ...values })) checkReport(report);
      } catch (error) {
        expect(SandboxError.is(error), String(error)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

it('a section of another type is left out, and the report says so', () => {
  const [report] = read({ ...loader, signatures: 7, network: [], dropped: 'none' });
  if (report === undefined) throw new Error('There is no report.');
  expect(report.complete).toBe(false);
  expect(codes(report)).toEqual(
    expect.arrayContaining([
      'malformed-value /report/signatures',
      'malformed-value /report/network',
      'malformed-value /report/dropped',
    ]),
  );
});
