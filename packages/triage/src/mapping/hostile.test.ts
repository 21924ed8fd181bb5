import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture, overviewOf, reportOf, task } from '../../test/reports.ts';

describe('hostile values', () => {
  const document = fixture('recorded/overview-v1-url-score4');

  it('of another type anywhere in an overview are left out, and none is harmless', () => {
    const odd: unknown[] = [7, true, 'text', [7], [[]], {}, { a: 1 }, [null, 'x'], 'x'.repeat(300), -1, 1e300, null];
    for (const key of Object.keys(document).filter((one) => one !== 'sample')) {
      for (const value of odd) {
        expect(reportOf({ ...document, [key]: value }).verdict.value).not.toBe('benign');
        const { value: said } = reportOf(overviewOf({ [key]: value })).verdict;
        if (key === 'analysis' || key === 'tasks') expect(said).toBe('unknown');
      }
    }
  });

  it.each(['__proto__', 'constructor', 'toString', ''])('a task called %j', (name) => {
    const tasks = JSON.parse(`{${JSON.stringify(name)}:{"kind":"behavioral","status":"reported","score":1}}`);
    expect(reportOf(overviewOf({ tasks })).analyses.length).toBeLessThanOrEqual(1);
    expect(reportOf(overviewOf({ tasks: [task(name)] })).analyses).toHaveLength(name === '' ? 0 : 1);
  });

  it('whatever a reply holds in its places, it becomes a report', () => {
    const any = fc.jsonValue({ maxDepth: 1 });
    const keys = ['tasks', 'targets', 'signatures', 'extracted', 'analysis', 'errors'];
    const part = [
      'name',
      'kind',
      'status',
      'score',
      'tags',
      'config',
      'c2',
      'iocs',
      'urls',
      'dropper',
      'family',
      'signatures',
      'network',
      'flows',
      'processes',
      'dumped',
      'files',
      '__proto__',
    ];
    const few = { maxKeys: 4 };
    const entry = fc.dictionary(fc.constantFrom(...part), any, few);
    const deep = fc.dictionary(fc.constantFrom(...part), fc.oneof(any, fc.array(entry, { maxLength: 2 })), few);
    const more = fc.dictionary(fc.constantFrom(...keys), fc.oneof(any, fc.array(deep, { maxLength: 2 })), few);
    fc.assert(
      fc.property(more, deep, (values, report) => {
        const sample = { sample: '260501-aaaabbbb01', id: '260501-aaaabbbb01' };
        reportOf(overviewOf(values), { still: { ...report, sample }, runs: { behavioral1: { ...report, sample } } });
      }),
      { numRuns: 60 },
    );
  });
});
