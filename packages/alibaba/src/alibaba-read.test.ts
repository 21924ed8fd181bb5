import {
  NotFoundError,
  ResponseError,
  resolvePointer,
  SandboxError,
  SandboxReportSchema,
  TooLargeError,
} from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture, reply, reportFixtures } from '../test/fixtures.ts';
import { read } from './alibaba-read.ts';

const md5 = '02e6b7cf0d34c6eac059f754b751208b';
const sha256 = 'b'.repeat(64);

function failureOf(...documents: unknown[]): SandboxError {
  try {
    read(...documents);
  } catch (error) {
    if (SandboxError.is(error)) return error;
    throw error;
  }
  throw new Error('read did not throw');
}

describe('what it takes', () => {
  it.each(reportFixtures)('%s', (name) => {
    const [report, ...others] = read(fixture(name));
    expect(others).toEqual([]);
    // Its only hash is masked.
    expect(report?.ref).toEqual({ provider: 'alibaba', id: 'saved:A4EB8B1C-1DEC-5E18-BCD0-D1BBB393XXXX' });
  });

  it('a whole reply', () => expect(read(reply())[0]?.ref.id).toBe(`hash:${md5}`));
  it('only its Data', () => {
    const [report] = read(reply({ ThreatLevel: 2 }).Data);
    expect(report?.verdict).toMatchObject({ value: 'malicious', evidence: ['/GetFileDetectReport/ThreatLevel'] });
  });
  it('keys of either case', () => {
    const { Data, Code, RequestId } = reply();
    expect(read({ data: Data, code: Code, requestId: RequestId })).toHaveLength(1);
  });
  it('a number for a Code', () => expect(read({ ...reply(), Code: 200 })).toHaveLength(1));
  it('nothing', () => expect(read()).toEqual([]));
});

describe('several replies', () => {
  it('of one file become one report', () => {
    const part = { Data: { HasData: true, FileHash: md5, ThreatLevel: 2 } };
    const other = {
      Data: {
        HasData: true,
        FileHash: md5.toUpperCase(),
        Basic: { sha256, virus_result: '1' },
        Sandbox: '',
        Intelligences: '',
        ThreatTypes: '["Worm"]',
      },
    };
    const [report, ...others] = read([part], other);
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      complete: true,
      verdict: { value: 'malicious' },
      sample: { hashes: { md5, sha256 } },
    });
    expect(report?.raw).toEqual({ GetFileDetectReport: part, 'GetFileDetectReport:2': other });
    expect(resolvePointer(report?.raw, report?.analyses[0]?.verdict.evidence[0] ?? '')).toEqual({ value: '1' });
  });

  it('in both languages say the same thing once', () => {
    const [report] = read(reply({ Intelligences: ['暗网'] }), reply({ Intelligences: ['darknet'] }));
    expect(report?.indicators).toHaveLength(1);
    expect(report?.indicators[0]?.evidence).toHaveLength(2);
    expect(report?.classifications).toHaveLength(2);
  });

  it('that disagree keep the more severe level, and both runs', () => {
    const one = reply({ ThreatLevel: 0, Basic: { virus_result: '0' } });
    const two = reply({ ThreatLevel: 1, Basic: { virus_result: '-1' } });
    const [report] = read(one, two);
    expect(report?.verdict).toMatchObject({
      value: 'suspicious',
      evidence: ['/GetFileDetectReport:2/Data/ThreatLevel'],
    });
    expect(report?.analyses.map((run) => [run.id, run.verdict.vendor])).toEqual([
      ['virus', '0'],
      ['virus-2', '-1'],
    ]);
    expect(report?.warnings.map((warning) => warning.code)).toContain('conflicting-values');
  });

  it('of several files stay apart, in their order', () => {
    const reports = read([reply({ FileHash: sha256 }), reply()], reply({ FileHash: 'masked****' }));
    expect(reports.map((report) => report.ref.id)).toEqual([
      `hash:${sha256}`,
      `hash:${md5}`,
      'saved:5D2A7B04-0000-5E18-BCD0-000000000001',
    ]);
  });
});

describe('what it refuses', () => {
  const threatFox = {
    query_status: 'ok',
    data: [{ ioc: 'http://a.example', threat_type: 'payload_delivery', threat_type_desc: 'x' }],
  };

  it.each<[string, unknown, RegExp]>([
    ['a result of another operation', fixture('getfiledetectresult.metadata-2024-06.json'), /GetFileDetectResult/],
    ['Sasti, a file', fixture('sasti-describefilereport.docs-nested.json'), /Sasti/],
    ['Sasti, an address', fixture('sasti-describeipreport.metadata-2024-06.json'), /Sasti/],
    ['ThreatFox', threatFox, /none of its fields/],
    ['one of its IOCs', threatFox.data[0], /none of its fields/],
    ['VMRay', { data: { sample_id: 1, sample_verdict: 'malicious' }, result: 'ok' }, /none of its fields/],
    ['a list of numbers', [1], /not a JSON object/],
    ['an empty list', [], /empty list/],
    ['a text', 'text', /not a JSON object/],
    ['null', null, /not a JSON object/],
    ['undefined', undefined, /not a JSON object/],
  ])('%s', (_, document, why) => {
    const error = failureOf(document);
    expect(error).toBeInstanceOf(ResponseError);
    expect(error.message).toMatch(/^This is not a saved GetFileDetectReport reply: .*; expected [^\n]+\.$/);
    expect(error.message).toMatch(why);
  });

  it('a failure, with its code and request id', () => {
    const error = failureOf(fixture('openapi-error-envelope.imm-docs.json'));
    expect(error.toJSON()).toMatchObject({
      code: 'response',
      vendorCode: 'InvalidArgument',
      requestId: 'D18E94DF-1D00-0B75-811E-****',
    });
    expect(error.message).toBe(
      "This saved reply is a failure of the vendor's: InvalidArgument: The parameter ProjectName is required but not provided.",
    );
    expect(failureOf({ ...reply(), Success: false, Code: 500 }).vendorCode).toBe('500');
  });

  it.each([false, 'false'])('HasData: %j', (HasData) => {
    expect(failureOf(reply({ HasData }))).toBeInstanceOf(NotFoundError);
  });

  it('100,000 nested arrays', () => {
    const nested: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(failureOf(nested)).toBeInstanceOf(TooLargeError);
  });
});

describe('properties', () => {
  const tryRead = (document: unknown) => {
    try {
      for (const report of read(document)) {
        expect(SandboxReportSchema.safeParse(report).error).toBeUndefined();
        for (const item of [...report.indicators, ...report.iocs, report.verdict]) {
          for (const pointer of item.evidence) expect(resolvePointer(report.raw, pointer)).not.toBeNull();
        }
        for (const { pointer } of report.warnings) {
          if (pointer !== null) expect(resolvePointer(report.raw, pointer)).not.toBeNull();
        }
      }
    } catch (error) {
      if (!SandboxError.is(error)) throw error;
    }
  };

  it('any JSON at all', () => {
    fc.assert(fc.property(fc.jsonValue(), tryRead));
  });

  it('any JSON in any field', () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.json({ maxDepth: 3 }));
    const fields = fc.record(
      {
        FileHash: odd,
        Filename: odd,
        ThreatLevel: odd,
        HasData: odd,
        Basic: odd,
        Sandbox: odd,
        Intelligences: odd,
        ThreatTypes: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fields, (data) => tryRead(reply(data))));
  });

  it('published replies with characters changed', () => {
    const sources = reportFixtures.map((name) => JSON.stringify(fixture(name)));
    const mutated = fc
      .tuple(
        fc.constantFrom(...sources),
        fc.nat(1000),
        fc.nat(4),
        fc.string({ unit: fc.constantFrom(...'{}[]":,\\ 1') }),
      )
      .map(([source, at, cut, more]) => source.slice(0, at) + more + source.slice(at + cut));
    fc.assert(
      fc.property(mutated, (text) => {
        let document: unknown = null;
        try {
          document = JSON.parse(text);
        } catch {
          return;
        }
        tryRead(document);
      }),
      { numRuns: 500 },
    );
  });
});
