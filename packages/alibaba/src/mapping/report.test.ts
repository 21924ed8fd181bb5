import { resolvePointer, SandboxReportSchema } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { fixture, reply, reportFixtures } from '../../test/fixtures.ts';
import { toReport } from './report.ts';

type Data = Record<string, unknown>;

function reportOf(data: Data = {}, verdicts?: Record<string, 'malicious' | 'benign'>) {
  return toReport({ ref: { provider: 'alibaba', id: 'event:1' }, verdicts }, { GetFileDetectReport: reply(data) });
}

const basic = (fields: Data) => ({ Basic: JSON.stringify(fields) });
const codes = (report: { warnings: { code: string }[] }) => report.warnings.map((warning) => warning.code);
const dataPath = '/GetFileDetectReport/Data';

/** Every pointer of a report, wherever it stands. */
function pointersOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return key === 'evidence' || key === 'pointer' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    name === 'raw' ? [] : pointersOf(item, Array.isArray(value) ? key : name),
  );
}

describe.each(reportFixtures)('%s', (name) => {
  const make = () => {
    const raw = { GetFileDetectReport: fixture(name) };
    return toReport({ ref: { provider: 'alibaba', id: 'event:1' } }, raw);
  };
  const source = JSON.stringify(fixture(name));

  it('is a valid report that points at what it was read from', () => {
    const report = make();
    expect(SandboxReportSchema.safeParse(report).error).toBeUndefined();
    const pointers = pointersOf(report);
    expect(pointers.length).toBeGreaterThan(4);
    for (const pointer of pointers) expect(resolvePointer(report.raw, pointer)).not.toBeNull();
  });

  it('is the same bytes twice, and leaves the reply as it was', () => {
    expect(JSON.stringify(make())).toBe(JSON.stringify(make()));
    expect(JSON.stringify(make().raw.GetFileDetectReport)).toBe(source);
  });

  it('has every entry of the reply once', () => {
    const report = make();
    const { Data } = fixture(name) as { Data: Data };
    const entries = (JSON.parse(String(Data.Intelligences)) as unknown[]).length;
    const threats = String(Data.ThreatTypes).split('threat_type_desc').length - 1;
    const results = [...String(Data.Basic).matchAll(/_result": "[^"]+"/g)].length;
    expect(report.indicators.filter((item) => item.category === 'intelligence')).toHaveLength(entries);
    expect(report.indicators.filter((item) => item.category === 'threat-type')).toHaveLength(threats);
    expect(report.analyses).toHaveLength(results);
    // The seven sections of the published examples are empty.
    expect(report.iocs).toHaveLength(0);
    expect(report.verdict).toMatchObject({ value: 'malicious', vendor: '2', score: null });
    expect(report.sample).toMatchObject({ names: [Data.Filename], size: 363_752, hashes: {} });
    expect(report.complete).toBe(true);
    expect(codes(report)).toEqual(['malformed-value', 'repaired', 'repaired', 'unmapped-value']);
  });
});

describe('sample', () => {
  it.each([
    ['02E6B7CF0D34C6EAC059F754B751208B', { md5: '02e6b7cf0d34c6eac059f754b751208b' }],
    ['a'.repeat(40), { sha1: 'a'.repeat(40) }],
    ['b'.repeat(64), { sha256: 'b'.repeat(64) }],
  ])('FileHash %s goes by its length', (FileHash, hashes) => {
    expect(reportOf({ FileHash }).sample.hashes).toEqual(hashes);
  });

  it('a masked FileHash is left out with a warning', () => {
    const report = reportOf({ FileHash: 'c42b5f6bde0b730ece2923266333****' });
    expect(report.sample.hashes).toEqual({});
    expect(report.warnings).toContainEqual(
      expect.objectContaining({ code: 'malformed-value', pointer: `${dataPath}/FileHash` }),
    );
  });

  it('hashes and size come from Basic too', () => {
    const hashes = { sha1: 'a'.repeat(40), sha256: 'b'.repeat(64), sha512: 'c'.repeat(128) };
    const report = reportOf(basic({ ...hashes, fileSize: '12' }));
    expect(report.sample.hashes).toEqual({ md5: '02e6b7cf0d34c6eac059f754b751208b', ...hashes });
    expect(report.sample.size).toBe(12);
  });

  it('the hash asked for is on the report, and another one in the reply is told', () => {
    const ref = { provider: 'alibaba', id: `hash:${'f'.repeat(32)}` };
    const report = toReport({ ref }, { GetFileDetectReport: reply() });
    expect(report.sample.hashes.md5).toBe('f'.repeat(32));
    expect(codes(report)).toEqual(['conflicting-values']);
  });

  it('a size that is no number costs a warning, not the rest of Basic', () => {
    const report = reportOf(basic({ fileSize: 'big', virus_name: 'Trojan.X' }));
    expect(report.sample.size).toBeNull();
    expect(report.threatNames).toEqual(['Trojan.X']);
    expect(codes(report)).toEqual(['malformed-value']);
  });
});

describe('verdict', () => {
  it.each([
    [2, 'malicious'],
    [1, 'suspicious'],
    [0, 'benign'],
    ['2', 'malicious'],
    ['"1"', 'suspicious'],
  ])('ThreatLevel %j is %s', (ThreatLevel, value) => {
    const report = reportOf({ ThreatLevel });
    expect(report.verdict).toMatchObject({ value, score: null, evidence: [`${dataPath}/ThreatLevel`] });
    expect(codes(report)).toEqual([]);
  });

  it.each([3, -1, 1.5, 'high'])('ThreatLevel %j is unknown, with a warning', (ThreatLevel) => {
    const report = reportOf({ ThreatLevel, ...basic({ virus_result: '0' }) });
    expect(report.verdict).toMatchObject({ value: 'unknown', vendor: String(ThreatLevel) });
    expect(codes(report)).toContain('unmapped-value');
  });

  it('an operator may read a level in another way; the rest of the table stays', () => {
    expect(reportOf({ ThreatLevel: 1 }, { 1: 'malicious' }).verdict).toMatchObject({ value: 'malicious', vendor: '1' });
    expect(reportOf({ ThreatLevel: 3 }, { 3: 'malicious' }).warnings).toEqual([]);
    expect(reportOf({ ThreatLevel: 0 }, { 1: 'malicious' }).verdict.value).toBe('benign');
  });

  it.each<[Data, string, string[]]>([
    [{ virus_result: '1', sandbox_result: '0' }, 'malicious', ['part-decided']],
    [{ webshell_result: '1' }, 'malicious', ['part-decided']],
    [{ virus_result: '0', webshell_result: '0', sandbox_result: '0' }, 'benign', ['part-decided']],
    [{ virus_result: '0', sandbox_result: '' }, 'benign', ['part-decided']],
    [{ virus_result: '0', sandbox_result: '-1' }, 'unknown', []],
    [{ virus_result: '0', sandbox_result: '2' }, 'suspicious', ['part-decided', 'unmapped-value']],
    [{ virus_result: '2' }, 'unknown', ['unmapped-value']],
    [{ virus_result: '', sandbox_result: '' }, 'unknown', []],
    [{}, 'unknown', []],
  ])('without ThreatLevel, %j is %s', (fields, value, warnings) => {
    const report = reportOf({ ThreatLevel: null, ...basic(fields) });
    expect(report.verdict.value).toBe(value);
    expect(codes(report)).toEqual([...warnings, 'missing-section'].sort());
    if (value !== 'unknown') expect(report.verdict.evidence).toEqual([`${dataPath}/Basic`]);
  });

  it('an engine that contradicts the level is told, an undocumented or unknown result is not', () => {
    const report = reportOf({
      ThreatLevel: 2,
      ...basic({ virus_result: '0', webshell_result: '-1', sandbox_result: '2' }),
    });
    expect(report.verdict.value).toBe('malicious');
    expect(codes(report)).toEqual(['conflicting-values', 'unmapped-value']);
    expect(report.warnings[0]?.message).toContain('virus_result 0 (benign) contradicts ThreatLevel 2 (malicious)');
  });

  it('a level of 0 is contradicted by a value that no table explains, too', () => {
    const report = reportOf({ ThreatLevel: 0, ...basic({ sandbox_result: '2' }) });
    expect(report.verdict.value).toBe('benign');
    expect(codes(report)).toEqual(['conflicting-values', 'unmapped-value']);
    expect(report.warnings[0]?.message).toBe('sandbox_result 2 (suspicious) contradicts ThreatLevel 0 (benign).');
    expect(codes(reportOf({ ThreatLevel: 1, ...basic({ sandbox_result: '2' }) }))).toEqual(['unmapped-value']);
    expect(codes(reportOf({ ThreatLevel: 0, ...basic({ virus_result: '7' }) }))).toEqual(['unmapped-value']);
  });

  it.each(['perhaps', 2, -1, {}, [[]]])('HasData %j: what cannot be read is never benign', (HasData) => {
    const report = reportOf({ HasData, ThreatLevel: 0 });
    expect(report.verdict).toMatchObject({ value: 'unknown', vendor: '0', evidence: [`${dataPath}/ThreatLevel`] });
    expect(codes(report)).toEqual(['malformed-value']);
    const byParts = reportOf({ HasData, ThreatLevel: null, ...basic({ virus_result: '0' }) });
    expect(byParts.verdict.value).toBe('unknown');
    expect(reportOf({ HasData, ThreatLevel: 1 }).verdict.value).toBe('suspicious');
  });

  it.each([true, 'true', 1, '1', null])('HasData %j leaves the level as it is', (HasData) => {
    const report = reportOf({ HasData, ThreatLevel: 0 });
    expect(report.verdict.value).toBe('benign');
    expect(report.warnings).toEqual([]);
  });

  it('each engine is a run of its own', () => {
    const report = reportOf(basic({ virus_result: '1', webshell_result: 0, sandbox_result: '-1' }));
    const runs = report.analyses.map(({ id, kind, verdict }) => [id, kind, verdict.value, verdict.vendor]);
    expect(runs).toEqual([
      ['sandbox', 'dynamic', 'unknown', '-1'],
      ['virus', 'static', 'malicious', '1'],
      ['webshell', 'static', 'benign', '0'],
    ]);
  });
});

describe('times', () => {
  it('without a zone are read as UTC+8, which is told once', () => {
    const report = reportOf({
      ...basic({ gmt_first_submit: '2019-02-06 12:12:58', gmt_update: ' 2020-01-01 00:00:00 ' }),
      ThreatTypes: [{ threat_type_desc: 'test', last_find_time: '2021-01-29 10:50:00' }],
    });
    expect(report.submittedAt).toBe('2019-02-06T04:12:58Z');
    expect(report.analyzedAt).toBe('2019-12-31T16:00:00Z');
    expect(report.indicators[0]?.observedAt).toBe('2021-01-29T02:50:00Z');
    expect(codes(report)).toEqual(['undated-zone']);
  });

  it('that are none are left out', () => {
    const report = reportOf(basic({ gmt_update: 'yesterday' }));
    expect(report.analyzedAt).toBeNull();
    expect(codes(report)).toEqual(['malformed-value']);
  });
});

describe('indicators', () => {
  it('a threat type with everything', () => {
    const threat = {
      threat_type_desc: 'DDoS木马',
      risk_type: '1',
      threat_type: ['DDOS', ''],
      last_find_time: '2021-01-29 10:50:00',
    };
    const report = reportOf({ ThreatTypes: [threat] });
    expect(report.indicators).toEqual([
      expect.objectContaining({
        category: 'threat-type',
        operation: 'DDoS trojan',
        classifications: ['ddos'],
        vendorScore: 1,
        score: null,
        evidence: [`${dataPath}/ThreatTypes/0`],
      }),
    ]);
    expect(report.classifications).toEqual([
      { value: 'ddos', vendor: 'DDOS' },
      { value: 'ddos', vendor: 'DDoS木马' },
    ]);
  });

  it.each([
    ['["矿池"]', 'Mining pool', 'mining pool'],
    ['["mining pool"]', 'Mining pool', 'mining pool'],
    ['["Web Shell"]', 'Webshell', 'webshell'],
    ['["挖矿程序"]', 'Mining program', 'resource-exploitation'],
    ['["未知的词"]', '未知的词', '未知的词'],
  ])('Intelligences %s: %s in either language', (Intelligences, operation, value) => {
    const report = reportOf({ Intelligences });
    expect(report.indicators.map((item) => [item.category, item.operation])).toEqual([['intelligence', operation]]);
    expect(report.classifications.map((term) => term.value)).toEqual([value]);
  });

  it('Intelligences as objects (seen in a sister API)', () => {
    const event = { threat_type_l2: '一句话木马扫描', last_find_time: '2021-01-29 10:50:00', source: 'aliyun' };
    const [indicator] = reportOf({ Intelligences: JSON.stringify([event]) }).indicators;
    expect(indicator).toMatchObject({ operation: '一句话木马扫描', observedAt: '2021-01-29T02:50:00Z' });
  });

  it('the same entry twice is one indicator, with both places', () => {
    const [indicator, ...others] = reportOf({ Intelligences: ['暗网', 'darknet'] }).indicators;
    expect(others).toEqual([]);
    expect(indicator?.evidence).toEqual([`${dataPath}/Intelligences/0`, `${dataPath}/Intelligences/1`]);
  });

  it('entries of an unknown form are left out with a warning', () => {
    const report = reportOf({
      Intelligences: [[1], 'exploit'],
      ThreatTypes: [7, { threat_type_desc: {}, threat_type: 'x' }],
    });
    expect(report.indicators.map((item) => item.operation)).toEqual(['Exploit', 'x']);
    expect(codes(report)).toEqual(['malformed-value', 'malformed-value', 'malformed-value']);
  });
});

describe('completeness', () => {
  it('a part that is not in the reply is told', () => {
    const { Sandbox: _, ThreatLevel: __, ...rest } = reply().Data as Data;
    const report = toReport({ ref: { provider: 'alibaba', id: 'event:1' } }, { GetFileDetectReport: { Data: rest } });
    expect(report.complete).toBe(false);
    expect(report.warnings.map((warning) => warning.message)).toEqual([
      'Sandbox is not in the reply.',
      'ThreatLevel is not in the reply.',
    ]);
  });

  it.each([null, '', '""'])('ThreatLevel %j is as good as none', (ThreatLevel) => {
    const report = reportOf({ ThreatLevel });
    expect(report.complete).toBe(false);
    expect(report.warnings).toEqual([
      { code: 'missing-section', message: 'ThreatLevel is not in the reply.', pointer: null },
    ]);
  });

  it('a part that cannot be read stays in raw', () => {
    const report = reportOf({ Sandbox: 'prose' });
    expect(report.complete).toBe(false);
    expect(report.warnings).toEqual([
      {
        code: 'unreadable',
        message: 'Sandbox is not JSON and could not be repaired; it stays in raw.',
        pointer: `${dataPath}/Sandbox`,
      },
    ]);
    expect(resolvePointer(report.raw, `${dataPath}/Sandbox`)).toEqual({ value: 'prose' });
  });

  it('fields of an unexpected kind cost a warning each', () => {
    const report = reportOf({ FileHash: 7, Filename: {}, ThreatLevel: [], HasData: 'perhaps', Basic: 5, Sandbox: [1] });
    expect(codes(report)).toEqual([...Array<string>(4).fill('malformed-value'), 'missing-section', 'unreadable']);
  });

  it('keys of the official SDK (camel case) are read too', () => {
    const data = {
      fileHash: 'a'.repeat(32),
      threatLevel: 2,
      hasData: true,
      basic: '{}',
      sandbox: '',
      intelligences: '',
      threatTypes: '',
    };
    const ref = { provider: 'alibaba', id: 'event:1' };
    const report = toReport({ ref }, { GetFileDetectReport: { code: 200, data } });
    expect(report.verdict).toMatchObject({ value: 'malicious', evidence: ['/GetFileDetectReport/data/threatLevel'] });
    expect(report.complete).toBe(true);
  });
});
