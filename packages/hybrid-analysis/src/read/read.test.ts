import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture, jobId, overviewOf, reportsOf, runOf, sha256 } from '../../test/reports.ts';
import { read } from './index.ts';

it.each([
  ['nothing', []],
  ['null', [null]],
  ['a text', ['malicious']],
  ['an empty object', [{}]],
  ['another vendor', [{ data: { attributes: {} } }]],
  ['a refusal', [fixture('made/error_404__search_hash')]],
  ['a state', [fixture('recorded/report_state__success__api2.8.0')]],
  ['what became of a submission', [fixture('recorded/submit_file__201_created__api2.8.0')]],
  ['ids of runs', [fixture('recorded/search_hash_get__eicar_many_failed__2025_cut')]],
  ['environments', [fixture('recorded/system_environments__api2.8.0')]],
  ['a run without a hash', [runOf({ sha256: null })]],
])('%s is no report', (_, documents) => {
  expect(() => read(...documents)).toThrow(expect.objectContaining({ code: 'response' }));
});

it('a search that found nothing has no reports', () => {
  expect(reportsOf(fixture('recorded/search_terms__no_results__api2.8.0'))).toEqual([]);
  expect(reportsOf(fixture('made/search_hash_post__not_found'))).toEqual([]);
});

it('one run in two documents is one report, that of the later; two runs of one file are two', () => {
  const other = '5e2bdfa5ead45a359b7ef88c';
  const reports = reportsOf(runOf(), [runOf({ verdict: 'malicious', threat_level: 2 }), runOf({ job_id: other })]);
  expect(reports.map(({ ref, verdict }) => [ref.id, verdict.value])).toEqual([
    [`job:${jobId}`, 'malicious'],
    [`job:${other}`, 'unknown'],
  ]);
});

describe('an overview', () => {
  it('belongs to each run of its file, whatever the order', () => {
    for (const documents of [
      [overviewOf({ verdict: 'malicious' }), runOf()],
      [runOf(), overviewOf({ verdict: 'malicious' })],
    ]) {
      expect(reportsOf(...documents).map(({ raw }) => Object.keys(raw))).toEqual([['summary', 'overview']]);
    }
  });

  it('of another file is a report of its own', () => {
    const other = overviewOf({ sha256: 'b'.repeat(64) });
    expect(reportsOf(runOf(), other).map(({ ref }) => ref.id)).toEqual([`job:${jobId}`, `hash:${'b'.repeat(64)}`]);
  });
});

it('a document that is nested too deep is refused', () => {
  let deep: unknown = {};
  for (let depth = 0; depth < 5000; depth++) deep = [deep];
  expect(() => read(deep)).toThrow(expect.objectContaining({ code: 'too_large' }));
});

it('whatever a run holds, there is a report, and what was given is left as it is', () => {
  const any = fc.jsonValue({ maxDepth: 3 });
  const keys = fc.constantFrom(...Object.keys(runOf()), 'submissions', 'vx_family', 'scanners', '__proto__');
  fc.assert(
    fc.property(fc.dictionary(keys, any), (more) => {
      const document = runOf({ ...more, sha256, job_id: jobId, environment_description: 'x' });
      const before = JSON.stringify(document);
      const [report] = reportsOf(document);
      expect(['benign', 'malicious', 'suspicious', 'unknown']).toContain(report?.verdict.value);
      if (report?.verdict.value === 'benign') expect(report.verdict.vendor?.trim().toLowerCase()).toBe('whitelisted');
      expect(JSON.stringify(document)).toBe(before);
    }),
    { numRuns: 100 },
  );
});
