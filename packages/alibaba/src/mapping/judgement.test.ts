import type { SandboxReport, VerdictValue, Warning } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { reply } from '../../test/fixtures.ts';
import { together } from '../../test/together.ts';
import { read } from '../read/index.ts';

const data = '/GetFileDetectReport/Data';
const basic = `${data}/Basic`;
const score = '/GetFileDetectResult/ResultList/0/Score';
const word = '/GetFileDetectResult/ResultList/0/Result';

const told = ({ warnings }: SandboxReport, code: Warning['code']) =>
  warnings.filter((warning) => warning.code === code).map(({ message, pointer }) => [message, pointer]);

describe('what report and result say of one another', () => {
  const contradiction = (byResult: string, byReport: string) =>
    `GetFileDetectResult (${byResult}) contradicts GetFileDetectReport (${byReport}); the more severe was kept.`;

  it.each<[report: object, item: object, verdict: VerdictValue, said: unknown[]]>([
    [{ ThreatLevel: 2 }, { Result: 0, Score: 10 }, 'malicious', [[contradiction('benign', 'malicious'), word]]],
    [{ ThreatLevel: 2 }, { Result: 0 }, 'malicious', [[contradiction('benign', 'malicious'), word]]],
    [{ ThreatLevel: 0 }, { Result: 1 }, 'suspicious', [[contradiction('suspicious', 'benign'), word]]],
    [{ ThreatLevel: 0 }, { Result: 1, Score: 95 }, 'malicious', [[contradiction('malicious', 'benign'), word]]],
    [{ ThreatLevel: 2 }, { Result: 1, Score: 75 }, 'malicious', [[contradiction('suspicious', 'malicious'), word]]],
    // `Result` alone has no word that is worse than suspicious.
    [{ ThreatLevel: 2 }, { Result: 1 }, 'malicious', []],
    [{ ThreatLevel: 1 }, { Result: 1, Score: 75 }, 'suspicious', []],
    [{ ThreatLevel: 0 }, { Result: 0, Score: 10 }, 'benign', []],
    [{ ThreatLevel: null }, { Result: 1, Score: 95 }, 'malicious', []],
    [{ ThreatLevel: 9 }, { Result: 1, Score: 95 }, 'malicious', []],
  ])('%j and %j: %s', (report, item, verdict, said) => {
    const found = together(report, item);
    expect(found.verdict.value).toBe(verdict);
    expect(told(found, 'conflicting-values')).toEqual(said);
  });

  it("an operator's reading of a level stands, unless it is unknown; the vendor is held against its own", () => {
    const bad = { Result: 1, Score: 95 };
    const benign = together({ ThreatLevel: 0 }, bad, { 0: 'benign' });
    expect(benign.verdict).toMatchObject({ value: 'benign', vendor: '0', score: 95 });
    expect(benign.verdict.evidence).toEqual([`${data}/ThreatLevel`, word, score]);
    const unknown = together({ ThreatLevel: 0 }, bad, { 0: 'unknown' });
    expect(unknown.verdict).toMatchObject({ value: 'malicious', vendor: '1', score: 95 });
    const worse = together({ ThreatLevel: 0 }, { Result: 0, Score: 10 }, { 0: 'malicious' });
    expect(worse.verdict.value).toBe('malicious');
    expect(told(worse, 'conflicting-values')).toEqual([]);
  });
});

describe('the engines', () => {
  it('a result that is not documented is told, at most 40 characters of it', () => {
    const report = together({ Basic: { virus_result: 'x'.repeat(60) } });
    expect(told(report, 'unmapped-value')).toEqual([
      [`virus_result "${'x'.repeat(40)}" is not documented by the vendor.`, `${basic}/virus_result`],
    ]);
    expect(report.analyses).toMatchObject([{ id: 'virus', kind: 'static', failed: false, environment: null }]);
  });

  it('a level that is not documented has a warning', () => {
    expect(told(together({ ThreatLevel: 'x'.repeat(60) }), 'unmapped-value')).toEqual([
      [`Alibaba Cloud's word "${'x'.repeat(60)}" is not a known verdict; it counts as unknown.`, `${data}/ThreatLevel`],
    ]);
  });

  it.each<[level: unknown, parts: object, said: unknown[]]>([
    [
      0,
      { virus_result: '1' },
      [['virus_result 1 (malicious) contradicts ThreatLevel 0 (benign).', `${basic}/virus_result`]],
    ],
    [2, { virus_result: '1' }, []],
    [0, { virus_result: '0', webshell_result: '-1' }, []],
    [
      0,
      { sandbox_result: '2' },
      [['sandbox_result 2 (suspicious) contradicts ThreatLevel 0 (benign).', `${basic}/sandbox_result`]],
    ],
    [2, { sandbox_result: '2' }, []],
    [
      2,
      { sandbox_result: '0' },
      [['sandbox_result 0 (benign) contradicts ThreatLevel 2 (malicious).', `${basic}/sandbox_result`]],
    ],
    [9, { virus_result: '1' }, []],
  ])('beside level %j, %j', (level, parts, said) => {
    expect(told(together({ ThreatLevel: level, Basic: parts }), 'conflicting-values')).toEqual(said);
  });

  it.each<[parts: object, verdict: VerdictValue, vendor: string | null, who: string, evidence: string[]]>([
    [{ virus_result: '1', webshell_result: '0' }, 'malicious', '1', 'virus_result', ['virus_result']],
    [
      { virus_result: '1', webshell_result: '1', sandbox_result: '2' },
      'malicious',
      '1',
      'virus_result and webshell_result',
      ['virus_result', 'webshell_result'],
    ],
    [{ virus_result: '0', sandbox_result: '2' }, 'suspicious', '2', 'sandbox_result', ['sandbox_result']],
    [
      { virus_result: '0', webshell_result: '0' },
      'benign',
      '0',
      'virus_result and webshell_result',
      ['virus_result', 'webshell_result'],
    ],
  ])('without a level, %j is %s', (parts, value, vendor, who, evidence) => {
    const report = together({ ThreatLevel: null, Basic: parts });
    const pointers = evidence.map((field) => `${basic}/${field}`);
    expect(report.verdict).toEqual({ value, vendor, score: null, reason: null, evidence: pointers });
    expect(told(report, 'part-decided')).toEqual([
      [`There is no ThreatLevel: ${who} decided the verdict.`, pointers[0]],
    ]);
  });
});

describe('several replies', () => {
  const levels = (...given: number[]) => read(...given.map((level) => reply({ ThreatLevel: level })))[0]?.verdict;

  it('that give one level are all evidence of it', () => {
    expect(levels(1, 1, 1)).toMatchObject({ value: 'suspicious', vendor: '1' });
    expect(levels(1, 1, 1)?.evidence).toHaveLength(3);
    expect(levels(1, 2, 2)).toMatchObject({ value: 'malicious', vendor: '2' });
    expect(levels(1, 2, 2)?.evidence).toHaveLength(2);
  });

  it('that differ are told with what was kept', () => {
    const [report] = read(reply({ ThreatLevel: 0 }), reply({ ThreatLevel: 2 }));
    expect(report?.warnings.map(({ code, message }) => [code, message])).toEqual([
      ['conflicting-values', 'The replies give different threat levels; the most severe was kept.'],
    ]);
  });
});
