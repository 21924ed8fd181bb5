import {
  NotFoundError,
  NotReadyError,
  ResponseError,
  resolvePointer,
  SandboxError,
  SandboxReportSchema,
  TooLargeError,
} from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture, reply, reportFixtures } from '../../test/fixtures.ts';
import { read } from './index.ts';

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

describe('results', () => {
  const resultOf = (...items: Record<string, unknown>[]) => ({ RequestId: 'R-1', ResultList: items });
  const found = { HashKey: md5, Result: 1, Score: 95, VirusType: 'Miner', Code: '200' };

  it('the published example', () => {
    const [report, ...others] = read(fixture('getfiledetectresult.metadata-2024-06.json'));
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      ref: { id: 'saved:24A20733-10A0-4AF6-BE6B-E3322413BB68' },
      verdict: { value: 'malicious', score: 100, vendor: '0', reason: 'WebShell' },
      sample: { hashes: {}, type: 'PE32, Zip, SFX, encrypted' },
      complete: false,
    });
    expect(report?.warnings).toContainEqual(
      expect.objectContaining({ code: 'missing-section', message: 'GetFileDetectReport was not saved.' }),
    );
  });

  it.each([
    ['first', (report: unknown, result: unknown) => [report, result]],
    ['last', (report: unknown, result: unknown) => [result, report]],
    ['beside it', (report: unknown, result: unknown) => [[report, result]]],
  ])('become one report with the report on the same file, which comes %s', (_, order) => {
    const result = resultOf(found);
    const [report, ...others] = read(...order(reply({ ThreatLevel: 2 }), result));
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      ref: { id: `hash:${md5}` },
      complete: true,
      verdict: { value: 'malicious', score: 95, vendor: '2' },
      raw: { GetFileDetectReport: reply({ ThreatLevel: 2 }), GetFileDetectResult: result },
    });
    expect(report?.analyses.map((run) => run.id)).toEqual(['detection']);
  });

  it('by either hash of the file: one reply may join what two others knew apart', () => {
    const [report, ...others] = read(
      resultOf({ ...found, HashKey: sha256 }),
      reply({ FileHash: md5 }),
      reply({ FileHash: md5, Basic: { sha256 } }),
    );
    expect(others).toEqual([]);
    expect(report).toMatchObject({ ref: { id: `hash:${sha256}` }, sample: { hashes: { md5, sha256 } } });
    expect(Object.keys(report?.raw ?? {})).toEqual([
      'GetFileDetectReport',
      'GetFileDetectReport:2',
      'GetFileDetectResult',
    ]);
  });

  it('of several files are a report each, with the own entry alone in raw', () => {
    const other = { HashKey: sha256, Result: '0', Score: '0', Code: '200' };
    const reports = read(resultOf(found, other));
    expect(reports.map(({ ref, verdict, raw }) => [ref.id, verdict.value, raw.GetFileDetectResult])).toEqual([
      [`hash:${md5}`, 'malicious', resultOf(found)],
      [`hash:${sha256}`, 'benign', resultOf(other)],
    ]);
    expect(resolvePointer(reports[1]?.raw, reports[1]?.verdict.evidence[0] ?? '')).toEqual({ value: '0' });
  });

  it('without a hash, and of a Skill package, have tickets of their own', () => {
    const key = '5e0a2b1c-0000-4000-8000-0123456789ab';
    const masked = { ...found, HashKey: 'c42b****' };
    const reports = read(resultOf(masked, masked, { ...found, HashKey: key }));
    expect(reports.map(({ ref }) => ref.id)).toEqual(['saved:R-1:1', 'saved:R-1:2', `skill:${key}`]);
    expect(reports.map(({ complete }) => complete)).toEqual([false, false, true]);
  });

  it('that differ keep the most severe, and both in raw', () => {
    const [report] = read(resultOf({ ...found, Result: 0, Score: 0 }), resultOf(found), reply({ ThreatLevel: 2 }));
    expect(report?.verdict).toMatchObject({ value: 'malicious', score: 95 });
    expect(report?.warnings).toContainEqual({
      code: 'conflicting-values',
      message: 'The results of GetFileDetectResult differ; the most severe was kept.',
      pointer: '/GetFileDetectResult:2/ResultList/0/Result',
    });
  });

  it('under way: not ready alone, a gap beside a report, nothing beside a result', () => {
    const running = resultOf({ HashKey: md5, Result: 3, Code: '200' });
    expect(failureOf(running)).toBeInstanceOf(NotReadyError);
    const [beside] = read(reply(), running);
    expect(beside?.complete).toBe(false);
    expect(beside?.warnings).toContainEqual(
      expect.objectContaining({ message: 'A further check of this file is under way.' }),
    );
    expect(Object.keys(beside?.raw ?? {})).toEqual(['GetFileDetectReport']);
    expect(read(reply(), running, resultOf(found))[0]?.complete).toBe(true);
  });

  it('that are gone: not found alone, no gap beside a report', () => {
    const gone = resultOf({ HashKey: md5, Code: 'GetResultFail' });
    expect(failureOf(gone)).toBeInstanceOf(NotFoundError);
    expect(read(reply(), gone)[0]?.complete).toBe(true);
  });

  it('that failed: the failure alone, with its code', () => {
    const error = failureOf(resultOf({ HashKey: md5, Code: 'GetFileError', Message: 'cannot\nread it.' }));
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({ vendorCode: 'GetFileError', requestId: 'R-1' });
    expect(error.message).toBe("This saved reply is a failure of the vendor's: GetFileError: cannot read it.");
  });

  it('beside a reply without data are the report', () => {
    const [report] = read(reply({ HasData: false }), resultOf(found));
    expect(report).toMatchObject({ verdict: { value: 'malicious', score: 95 }, complete: false });
    expect(Object.keys(report?.raw ?? {})).toEqual(['GetFileDetectResult']);
  });

  it('one of several that is not there does not cost the others', () => {
    const running = { HashKey: sha256, Result: 3, Code: '200' };
    expect(read(resultOf(found, running)).map(({ ref }) => ref.id)).toEqual([`hash:${md5}`]);
    expect(failureOf(resultOf(running, { ...running, HashKey: md5 }))).toBeInstanceOf(NotReadyError);
  });
});

describe('pages of the files in an archive', () => {
  const resultOf = (...ResultList: unknown[]) => ({ RequestId: 'R', ResultList });
  const found = { HashKey: md5, Result: 1, Score: 95, Code: '200' };
  const archive = { ...found, Compress: true };
  const page = (number: number, ...members: object[]) => ({
    PageInfo: { CurrentPage: number, PageSize: 1, TotalCount: 2 },
    ResultList: members,
  });
  const first = page(1, { Path: 'a.exe', HashKey: sha256, Result: 1, Score: 90 });
  const second = page(2, { Path: 'b.txt', HashKey: 'c'.repeat(64), Result: 0, Score: 5 });

  it('belong to the one archive beside them, whatever order they come in', () => {
    const reports = [
      read(resultOf(archive), first, second),
      read(second, first, second, resultOf(archive)),
      read([first, resultOf(archive), second]),
    ].map(([report, ...more]) => [report, more.length]);
    const [[report] = []] = reports;
    expect(report).toMatchObject({
      ref: { id: `hash:${md5}` },
      sample: { children: [{ id: `hash:${sha256}` }, { id: `hash:${'c'.repeat(64)}` }] },
    });
    expect(JSON.stringify(report)).not.toContain('were not saved');
    for (const other of reports) expect(other).toEqual([report, 0]);
  });

  it('belong to it beside reports on other files too, which have none', () => {
    const other = { ...found, HashKey: 'd'.repeat(64) };
    const reports = read(resultOf(archive), resultOf(other), first, second);
    expect(reports.map(({ sample }) => sample.children.length)).toEqual([2, 0]);
  });

  it('that are not all there make no whole report', () => {
    const [report] = read(resultOf(archive), first);
    expect(report?.complete).toBe(false);
    expect(report?.warnings.map(({ message }) => message)).toContain('1 of 2 files of the archive are not here.');
  });

  it.each([
    ['without an archive', [first]],
    ['beside a file that is none', [resultOf(found), first]],
    ['beside two of them', [resultOf(archive), resultOf({ ...archive, HashKey: sha256 }), first]],
  ])('%s are refused, with what to save', (_name, documents) => {
    expect(() => read(...documents)).toThrow(
      /which does not name its archive: read it together with the reply of GetFileDetectResult on that one archive/,
    );
  });
});

describe('what it refuses', () => {
  const threatFox = {
    query_status: 'ok',
    data: [{ ioc: 'http://a.example', threat_type: 'payload_delivery', threat_type_desc: 'x' }],
  };

  it.each<[string, unknown, RegExp]>([
    [
      'members of an archive',
      { ResultList: [{ HashKey: md5, Result: 0 }], PageInfo: {} },
      /ListCompressFileDetectResult/,
    ],
    ['a member of one', { ResultList: [{ HashKey: md5, Path: 'a/b' }] }, /ListCompressFileDetectResult/],
    ['no result', { ResultList: [] }, /ResultList is empty/],
    ['other results', { ResultList: [{ id: 1 }] }, /something else/],
    ['no object for a result', { ResultList: [1] }, /something else/],
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
    expect(error.message).toMatch(
      /^This is not a saved reply of GetFileDetectReport or GetFileDetectResult: .*; expected [^\n]+\.$/,
    );
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

  it.each([false, 'false', ' FALSE ', 0, '0'])('HasData: %j', (HasData) => {
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

  it('any JSON in any field of a result', () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.json({ maxDepth: 3 }), fc.constant(md5));
    const fields = { HashKey: odd, Result: odd, Score: odd, VirusType: odd, Ext: odd, Code: odd, Message: odd };
    const items = fc.array(fc.record(fields, { requiredKeys: [] }), { maxLength: 3 });
    fc.assert(fc.property(items, (ResultList) => tryRead({ RequestId: 'R', ResultList })));
  });

  it('published replies with characters changed', () => {
    const sources = [...reportFixtures, 'getfiledetectresult.metadata-2024-06.json'].map((name) =>
      JSON.stringify(fixture(name)),
    );
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
