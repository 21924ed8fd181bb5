import type { SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { reply } from '../../test/fixtures.ts';
import { result, together } from '../../test/together.ts';
import { read } from '../read/index.ts';

const safe = { Result: 0, Score: 10 };
const codes = (report: SandboxReport | undefined) => report?.warnings.map(({ code }) => code);

describe('a report that cannot be mapped or read', () => {
  it.each<[object, string | null]>([
    [{ ThreatLevel: 3 }, '3'],
    [{ ThreatLevel: 9 }, '9'],
    [{ ThreatLevel: 0, HasData: 'maybe' }, '0'],
    [{ ThreatLevel: null, HasData: 'maybe' }, '0'],
    [{ ThreatLevel: {} }, '0'],
    [{ ThreatLevel: {}, Basic: { virus_result: '0' } }, '0'],
    [{ ThreatLevel: null, Basic: { virus_result: '7' } }, '0'],
    [{ ThreatLevel: null, Basic: { virus_result: {}, sandbox_result: '0' } }, '0'],
    [{ ThreatLevel: null, Basic: 'prose' }, '0'],
    [{ ThreatLevel: null, Basic: [1] }, '0'],
  ])('%j is not made benign by a result', (data, vendor) => {
    const report = together(data, safe);
    expect(report.verdict).toMatchObject({ value: 'unknown', vendor, score: 10 });
    expect(report.verdict.evidence).toContain('/GetFileDetectResult/ResultList/0/Result');
    expect(together(data, { Result: 1, Score: 95 }).verdict).toMatchObject({ value: 'malicious', vendor: '1' });
  });

  it('keeps the level as its word and evidence', () => {
    expect(together({ ThreatLevel: 3 }, safe).verdict.evidence).toEqual([
      '/GetFileDetectReport/Data/ThreatLevel',
      '/GetFileDetectResult/ResultList/0/Result',
      '/GetFileDetectResult/ResultList/0/Score',
    ]);
  });

  it.each([
    { ThreatLevel: undefined },
    { ThreatLevel: null },
    { ThreatLevel: '' },
    { ThreatLevel: null, Basic: { virus_result: '-1' } },
  ])('%j says nothing: the result decides', (data) => {
    expect(together(data, safe).verdict).toMatchObject({ value: 'benign', vendor: '0', score: 10 });
  });
});

describe('a result that cannot be mapped or read', () => {
  it.each([
    { Result: 2, Score: 0 },
    { Result: {}, Score: 10 },
    { Result: 0, Score: 101 },
    { Result: 0, Score: 'low' },
    { Result: {} },
    { Result: 0, Score: 0, Code: {} },
    { VirusType: 'Miner' },
    { VirusType: 'Miner', Score: 0 },
  ])('%j is not benign, alone or beside a report', (item) => {
    expect(read(result(item))[0]?.verdict.value).toBe('unknown');
    expect(together({ ThreatLevel: 0 }, item).verdict).toMatchObject({ value: 'unknown', vendor: '0' });
    expect(together({ ThreatLevel: 1 }, item).verdict).toMatchObject({ value: 'suspicious', vendor: '1' });
    expect(together({ ThreatLevel: 0 }, item, { 0: 'benign' }).verdict.value).toBe('benign');
  });

  it('may have a score that is worse', () => {
    const report = together({ ThreatLevel: 0 }, { Result: {}, Score: 95 });
    expect(report.verdict).toMatchObject({ value: 'malicious', score: 95, vendor: null });
    expect(codes(report)).toEqual(['conflicting-values', 'malformed-value', 'part-decided']);
  });
});

describe('several replies, one of them of unknown meaning', () => {
  it.each([
    [9, 0],
    [0, 9],
  ])('levels %i and %i: unknown, and no warning says otherwise', (one, two) => {
    const [report] = read(reply({ ThreatLevel: one }), reply({ ThreatLevel: two }));
    expect(report?.verdict).toMatchObject({ value: 'unknown', vendor: '9' });
    expect(report?.warnings.map(({ message }) => message)).toEqual([
      'The replies give different threat levels; one of them is of unknown meaning, so that nothing is called benign.',
      'Alibaba Cloud\'s word "9" is not a known verdict; it counts as unknown.',
    ]);
  });

  it.each([
    [9, 2],
    [2, 9],
  ])('levels %i and %i: what is worse is kept', (one, two) => {
    const [report] = read(reply({ ThreatLevel: one }), reply({ ThreatLevel: two }));
    expect(report?.verdict).toMatchObject({ value: 'malicious', vendor: '2' });
  });

  it.each([
    [7, 0],
    [0, 7],
  ])('results %i and %i', (one, two) => {
    const [report] = read(result({ Result: one }), result({ Result: two }));
    expect(report?.verdict).toMatchObject({ value: 'unknown', vendor: '7' });
    expect(report?.warnings).toContainEqual(
      expect.objectContaining({
        code: 'conflicting-values',
        message:
          'The results of GetFileDetectResult differ; one of them is of unknown meaning, so that nothing is called benign.',
      }),
    );
  });

  it('a result that says nothing is none beside one that does', () => {
    const [report] = read(reply({ ThreatLevel: 0 }), result({}), result(safe));
    expect(report).toMatchObject({ complete: true, verdict: { value: 'benign', score: 10 } });
    expect(codes(report)).toEqual([]);
  });
});

it("an operator's reading of a level is not that of a part with the same word", () => {
  const report = together(
    { ThreatLevel: null, Basic: { sandbox_result: '2' } },
    { Result: 1, Score: 95 },
    { 2: 'benign' },
  );
  expect(report.verdict).toMatchObject({ value: 'malicious', vendor: '1' });
});
