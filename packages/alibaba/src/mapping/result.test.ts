import { type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture, reply } from '../../test/fixtures.ts';
import { toReport } from './report.ts';

const md5 = '02e6b7cf0d34c6eac059f754b751208b';
const ref = { provider: 'alibaba', id: `hash:${md5}` };
const result = (item: Record<string, unknown>) => ({
  RequestId: 'R',
  ResultList: [{ HashKey: md5, Code: '200', ...item }],
});

function together(item: Record<string, unknown>, data: Record<string, unknown> = {}): SandboxReport {
  return toReport({ ref }, { GetFileDetectReport: reply(data), GetFileDetectResult: result(item) });
}
const alone = (item: Record<string, unknown>) => toReport({ ref }, { GetFileDetectResult: result(item) });
const codes = (report: SandboxReport) => report.warnings.map((warning) => warning.code);

describe('Result and Score', () => {
  it.each([
    [0, 60, 'benign', false],
    [1, 61, 'suspicious', false],
    [1, 80, 'suspicious', false],
    [1, 81, 'malicious', false],
    [1, 100, 'malicious', false],
    [1, 60, 'suspicious', true],
    [0, 61, 'suspicious', true],
    [0, 100, 'malicious', true],
    ['1', '95', 'malicious', false],
    [1, null, 'suspicious', false],
    [null, 95, 'malicious', false],
  ])('%j with %j is %s', (Result, Score, value, contradicts) => {
    const report = alone({ Result, Score });
    expect(report.verdict.value).toBe(value);
    expect(codes(report).includes('conflicting-values')).toBe(contradicts);
    expect(report.verdict.score).toBe(value === 'unknown' || Score === null ? null : Number(Score));
  });

  it('a word that no table explains is unknown, with its score beside it', () => {
    const report = alone({ Result: 7 });
    expect(report.verdict).toMatchObject({ value: 'unknown', vendor: '7' });
    expect(codes(report)).toEqual(['unmapped-value']);
  });

  it('a score that is none is left out', () => {
    const report = alone({ Result: 1, Score: 101 });
    expect(report.verdict).toMatchObject({ value: 'suspicious', score: null });
    expect(codes(report)).toEqual(['malformed-value']);
  });

  it.each([undefined, null, ''])('where Result is %j, Score decides, which is told', (Result) => {
    const report = alone({ Result, Score: 95, VirusType: 'Miner' });
    expect(report.verdict).toMatchObject({ value: 'malicious', score: 95, vendor: null, reason: 'Miner' });
    expect(report.verdict.evidence).toEqual(['/GetFileDetectResult/ResultList/0/Score']);
    expect(codes(report)).toEqual(['part-decided']);
    expect(alone({ Result, Score: 5 }).verdict.value).toBe('benign');
  });

  it('neither of them, in a reply that the vendor calls good: a gap, and not a file that nobody knows', () => {
    const report = together({}, { ThreatLevel: 0 });
    expect(report).toMatchObject({ complete: false, verdict: { value: 'benign', vendor: '0', score: null } });
    expect(report.raw).toHaveProperty('GetFileDetectResult');
    expect(report.warnings).toEqual([
      {
        code: 'missing-section',
        message: 'The reply of GetFileDetectResult has neither Result nor Score.',
        pointer: null,
      },
    ]);
    expect(alone({ VirusType: 'Miner' })).toMatchObject({ complete: false, verdict: { value: 'unknown' } });
  });

  it('an Ext that cannot be read is told', () => {
    const report = alone({ Result: 0, Score: 0, Ext: '{{{ prose' });
    expect([codes(report), report.sample.type]).toEqual([['unreadable'], null]);
  });

  it('the published example contradicts itself', () => {
    const raw = { GetFileDetectResult: fixture('getfiledetectresult.metadata-2024-06.json') };
    const report = toReport({ ref }, raw);
    expect(report.verdict).toEqual({
      value: 'malicious',
      score: 100,
      vendor: '0',
      reason: 'WebShell',
      evidence: ['/GetFileDetectResult/ResultList/0/Result', '/GetFileDetectResult/ResultList/0/Score'],
    });
    expect(codes(report)).toContain('conflicting-values');
    expect(report.sample.type).toBe('PE32, Zip, SFX, encrypted');
    expect(report.classifications).toEqual([{ value: 'webshell', vendor: 'WebShell' }]);
  });
});

describe('result and report together', () => {
  it('agree: the level decides, the score is that of the result', () => {
    const report = together({ Result: 1, Score: 92, VirusType: 'Trojan' }, { ThreatLevel: 2 });
    expect(report.verdict).toEqual({
      value: 'malicious',
      score: 92,
      vendor: '2',
      reason: 'Trojan',
      evidence: [
        '/GetFileDetectReport/Data/ThreatLevel',
        '/GetFileDetectResult/ResultList/0/Result',
        '/GetFileDetectResult/ResultList/0/Score',
      ],
    });
    expect(codes(report)).not.toContain('conflicting-values');
    expect(report.analyses).toMatchObject([{ id: 'detection', kind: null, verdict: { vendor: '1', score: 92 } }]);
  });

  it.each([
    [0, 1, 95, 'malicious', '1'],
    [1, 0, 5, 'suspicious', '1'],
    [2, 0, 5, 'malicious', '2'],
    [2, 1, 75, 'malicious', '2'],
    [0, 1, null, 'suspicious', '1'],
  ])('contradict: level %i, Result %i, Score %i', (ThreatLevel, Result, Score, value, vendor) => {
    const report = together({ Result, Score }, { ThreatLevel });
    expect(report.verdict).toMatchObject({ value, vendor, score: Score });
    expect(codes(report)).toContain('conflicting-values');
  });

  it.each([1, 2])(
    'level %i and a Result 1 without a score agree: it has one word for all that is not safe',
    (ThreatLevel) => {
      const report = together({ Result: 1 }, { ThreatLevel });
      expect(report.verdict).toMatchObject({ vendor: String(ThreatLevel), score: null });
      expect(codes(report)).toEqual([]);
    },
  );

  it('a level that an operator reads in another way stands', () => {
    const raw = {
      GetFileDetectReport: reply({ ThreatLevel: 1 }),
      GetFileDetectResult: result({ Result: 1, Score: 95 }),
    };
    const report = toReport({ ref, verdicts: { 1: 'benign' } }, raw);
    expect(report.verdict).toMatchObject({ value: 'benign', vendor: '1', score: 95 });
    expect(codes(report)).toContain('conflicting-values');
  });

  it('without a level the result decides', () => {
    const report = together({ Result: 1, Score: 75 }, { ThreatLevel: undefined });
    expect(report.verdict).toMatchObject({ value: 'suspicious', vendor: '1', score: 75 });
  });

  it.each([{ Result: 3 }, { Code: 'GetResultFail', Message: 'expired' }, { Code: 'GetFileError' }, { Result: '' }, {}])(
    '%j says nothing of the file',
    (item) => {
      const report = together(item, { ThreatLevel: 2 });
      expect(report.verdict).toMatchObject({ value: 'malicious', score: null });
      expect(report.analyses).toEqual([]);
    },
  );

  it('a virus name in Chinese is the same threat name, its own word is kept', () => {
    const basic = (name: string) => reply({ Basic: JSON.stringify({ virus_name: name }) });
    const [zh, en] = ['挖矿程序', 'Mining software'].map((name) =>
      toReport({ ref }, { GetFileDetectReport: basic(name) }),
    );
    expect(zh?.threatNames).toEqual(['Mining program']);
    expect(en?.threatNames).toEqual(zh?.threatNames);
    expect(zh?.classifications).toEqual([{ value: 'resource-exploitation', vendor: '挖矿程序' }]);
  });
});

it('whatever the vendor sends, there is a report with pointers that resolve', () => {
  const anything = fc.jsonValue();
  const item = fc.dictionary(
    fc.constantFrom('Result', 'Score', 'VirusType', 'Ext', 'Compress', 'Code', 'HashKey', 'Path', '__proto__'),
    anything,
  );
  const list = fc.oneof(fc.array(fc.oneof(item, anything)), anything);
  const check = fc.property(list, list, (results, members) => {
    const raw = {
      GetFileDetectReport: reply(),
      GetFileDetectResult: { ResultList: results },
      ListCompressFileDetectResult: [{ ResultList: members, PageInfo: { TotalCount: 1 } }],
    };
    const report = toReport({ ref }, raw);
    expect(SandboxReportSchema.safeParse(report).error).toBeUndefined();
    expect(JSON.stringify(toReport({ ref }, structuredClone(raw)))).toBe(JSON.stringify(report));
  });
  fc.assert(check, { numRuns: 300 });
});
