import { ConfigurationError, SandboxError, type SandboxReport } from '@sandjury/core';
import { Warnings } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { reply } from '../../test/fixtures.ts';
import { alibabaPlugin } from '../plugin.ts';
import { read } from '../read/index.ts';
import { readEmbedded } from '../wire/embedded.ts';
import { isFailure, readEnvelope } from '../wire/envelope.ts';
import { readWireResults } from '../wire/results.ts';
import { readMembers } from './members.ts';
import { toReport } from './report.ts';
import { sandboxIocs, sandboxLimits } from './sandbox.ts';

const md5 = '02e6b7cf0d34c6eac059f754b751208b';
const ref = { provider: 'alibaba', id: `hash:${md5}` };
const codes = (report: SandboxReport) => report.warnings.map(({ code }) => code);
const result = (item: object) => ({ ResultList: [{ HashKey: md5, Code: '200', ...item }] });

describe('an envelope', () => {
  it.each([
    ['true', true, false],
    ['false', false, true],
    ['maybe', null, false],
    [1, null, false],
  ])('whose Success is %j', (Success, success, failed) => {
    const envelope = readEnvelope({ Success });
    expect(envelope.success).toBe(success);
    expect(isFailure(envelope)).toBe(failed);
  });
});

describe('a saved failure', () => {
  const failureOf = (document: unknown): SandboxError => {
    try {
      read(document);
    } catch (error) {
      if (SandboxError.is(error)) return error;
    }
    throw new Error('it was read');
  };

  it('without code and text says that no reason was given', () => {
    const error = failureOf({ Success: false, RequestId: 'R1' });
    expect(error.toJSON()).toMatchObject({ code: 'response', vendorCode: null, requestId: 'R1' });
    expect(error.message).toContain("a failure of the vendor's: no reason given.");
  });

  it('without a request id has its text', () => {
    const error = failureOf({ Success: false, Message: 'Not now.', Data: {} });
    expect(error.toJSON()).toMatchObject({ vendorCode: null, requestId: null });
    expect(error.message).toContain("a failure of the vendor's: Not now.");
  });
});

describe('two replies on one file', () => {
  const two = (first: Record<string, unknown>, second: Record<string, unknown>) =>
    toReport({ ref }, { GetFileDetectReport: reply(first), 'GetFileDetectReport:2': reply(second) });

  it('that give an engine the same result are one run with two places', () => {
    const basic = { Basic: JSON.stringify({ virus_result: '1' }) };
    const { analyses } = two(basic, basic);
    expect(analyses.map(({ id }) => id)).toEqual(['virus']);
    expect(analyses[0]?.verdict.evidence).toEqual([
      '/GetFileDetectReport/Data/Basic',
      '/GetFileDetectReport:2/Data/Basic',
    ]);
  });

  it.each([
    ['2', '0'],
    ['0', '2'],
  ])('with the levels %s and %s: the more severe is kept, and the conflict told', (first, second) => {
    const report = two({ ThreatLevel: first }, { ThreatLevel: second });
    expect(report.verdict).toMatchObject({ value: 'malicious', vendor: '2' });
    expect(codes(report)).toContain('conflicting-values');
  });
});

describe('a report and a result', () => {
  const together = (data: object, item: object, verdicts: Record<string, 'benign' | 'malicious'> = {}) =>
    toReport({ ref, verdicts }, { GetFileDetectReport: reply({ ...data }), GetFileDetectResult: result(item) });

  it('of which neither decides: the level that nobody knows stays', () => {
    const report = together({ ThreatLevel: 9 }, { Result: 7 });
    expect(report.verdict).toMatchObject({ value: 'unknown', vendor: '9' });
    expect(report.verdict.evidence).toContain('/GetFileDetectResult/ResultList/0/Result');
  });

  it("an operator's own word for a level that the vendor does not have stands", () => {
    const report = together({ ThreatLevel: 9 }, { Result: 1, Score: 95 }, { 9: 'benign' });
    expect(report.verdict).toMatchObject({ value: 'benign', vendor: '9', score: 95 });
    expect(codes(report)).toContain('conflicting-values');
  });

  it('where the report has the more severe word, it is kept', () => {
    const report = together({ ThreatLevel: 2 }, { Result: 0, Score: 10 });
    expect(report.verdict).toMatchObject({ value: 'malicious', vendor: '2', score: 10 });
    expect(codes(report)).toContain('conflicting-values');
  });
});

it('what is no reply has no results', () => {
  for (const odd of [null, 7, [], {}, { ResultList: 'none' }]) expect(readWireResults(odd)).toEqual([]);
  expect(readMembers([null, { PageInfo: { TotalCount: 'many' } }], 'alibaba', new Warnings())).toEqual({
    children: [],
    iocs: [],
    complete: true,
  });
});

it('more entries than are read are cut, and told', () => {
  const Intelligences = Array.from({ length: 10_001 }, (_, place) => `event ${place}`);
  const report = toReport({ ref }, { GetFileDetectReport: reply({ Intelligences }) });
  expect(report.indicators).toHaveLength(10_000);
  expect(report.warnings).toContainEqual({
    code: 'truncated',
    message: 'Intelligences has 10001 entries; the first 10000 were read.',
    pointer: '/GetFileDetectReport/Data/Intelligences',
  });
});

describe('what the sandbox saw', () => {
  function search(value: unknown) {
    const warnings = new Warnings();
    const iocs = sandboxIocs(readEmbedded('Sandbox', value, '/s', warnings), warnings);
    return { found: iocs.map((ioc) => ioc.value), cut: warnings.list().map(({ message }) => message) };
  }

  it.each([
    ['a hash of a length that none has', { hash: 'ab'.repeat(10) }, []],
    ['a hash that is none', { md5: 'not hexadecimal' }, []],
    ['an address that is too short', { ip: '::' }, []],
    ['a key that is too long', { [`${'x_'.repeat(32)}ip`]: '192.0.2.1' }, []],
    ['addresses', { addresses: ['192.0.2.1'] }, ['192.0.2.1']],
    ['a plural of nothing', { processes: ['192.0.2.1'], args: ['192.0.2.1'] }, []],
  ])('%s', (_name, section, expected) => {
    expect(search({ NetworkData: section }).found).toEqual(expected);
  });

  it('ends in the middle of a list at the most finds, and the sections after it are not searched', () => {
    const ips = Array.from({ length: sandboxLimits.finds + 5 }, (_, place) => `10.0.${place >> 8}.${place & 255}`);
    const { found, cut } = search({ NetworkData: { ips }, FileData: { md5 } });
    expect(found).toHaveLength(sandboxLimits.finds);
    expect(found).not.toContain(md5);
    expect(cut).toEqual([`Sandbox was searched in part: it holds more than ${sandboxLimits.finds} observables.`]);
  });
});

it('an environment without keys is a mistake of the settings, which names them', () => {
  const settings = alibabaPlugin.environment?.settings({});
  expect(settings).toEqual({ credentials: { accessKeyId: '', accessKeySecret: '' } });
  expect(() => alibabaPlugin.create(settings as Parameters<typeof alibabaPlugin.create>[0])).toThrow(
    ConfigurationError,
  );
});
