import { describe, expect, it } from 'vitest';
import { behaviourOf, codes, fileReport, reportOf, valuesOf } from '../../test/reports.ts';

const stats = (malicious: number, suspicious = 0, undetected = 60) => ({
  last_analysis_stats: { malicious, suspicious, undetected, harmless: 0 },
});
describe('what sandboxes saw', () => {
  const seen = (attributes: object) => fileReport({}, { behaviours: [behaviourOf('Box', attributes)] });

  it('in memory was not contacted', () => {
    const report = seen({
      memory_pattern_urls: ['http://c2.example.com/gate'],
      memory_pattern_domains: ['c2.example.com'],
      memory_pattern_ips: ['192.0.2.9', 'not an address'],
      ip_traffic: [{ transport_layer_protocol: 'TCP', destination_ip: '198.51.100.7', destination_port: 443 }],
    });
    const told = report.iocs.map(({ value, sources, protocols, operations }) => [
      value,
      sources,
      protocols,
      operations,
    ]);
    expect(told).toEqual([
      ['c2.example.com', ['memory'], [], []],
      ['192.0.2.9', ['memory'], [], []],
      ['198.51.100.7', [], ['tcp'], []],
      ['http://c2.example.com/gate', ['memory'], [], []],
    ]);
    expect(codes(report)).toEqual(['malformed-value /behaviours/data/0/attributes/memory_pattern_ips/1']);
  });

  it('has operations by its key, and keeps its place beside what is of another type', () => {
    const report = seen({
      files_opened: ['C:\\a', 7, null, 'C:\\b'],
      files_written: ['C:\\a'],
      files_copied: [{ source: 'C:\\a', destination: 'C:\\c' }],
      registry_keys_set: [{ key: 'HKCU\\x', value: '1' }, 'HKCU\\y'],
      http_conversations: [{ url: 'https://example.net/', request_method: 'POST' }],
    });
    const told = report.iocs.map(({ value, operations, evidence }) => [value, operations.join(), evidence.length]);
    expect(told).toEqual([
      ['7', 'opened', 1],
      ['C:\\a', 'opened,written', 2],
      ['C:\\b', 'opened', 1],
      ['C:\\c', 'copied', 1],
      ['https://example.net/', 'post', 1],
      ['HKCU\\x', 'set', 1],
    ]);
    expect(report.iocs.find(({ value }) => value === 'C:\\b')?.evidence).toEqual([
      '/behaviours/data/0/attributes/files_opened/3',
    ]);
  });

  it('in a tree is found at any depth, up to a number of processes', () => {
    let tree: object = { name: 'last.exe' };
    for (let depth = 0; depth < 90; depth++)
      tree = { name: `p${depth % 3}.exe`, children: [tree, 7, null, { name: '' }] };
    const deep = seen({ processes_tree: [tree] });
    expect(valuesOf(deep, 'process')).toEqual(['last.exe', 'p0.exe', 'p1.exe', 'p2.exe']);
    const wide = seen({
      processes_tree: [{ children: Array.from({ length: 12_000 }, (_, index) => ({ name: `${index}` })) }],
    });
    expect(valuesOf(wide, 'process')).toHaveLength(9_999);
    expect(codes(wide)).toEqual(['truncated /behaviours/data/0/attributes/processes_tree/0']);
  });

  it('signatures name their techniques, their run, and no author', () => {
    const rule = {
      name: 'rule',
      description: 'text',
      authors: ['someone@example.invalid'],
      rule_src: 'by a.b@example.org',
    };
    const attributes = {
      mitre_attack_techniques: [
        { id: 'T1055', signature_description: 'Injects', severity: 'IMPACT_SEVERITY_INFO' },
        { id: 'B0001' },
      ],
      signature_matches: [{ ...rule, match_data: ['victim@example.com'] }],
      ids_alerts: [{ rule_msg: 'alert', rule_id: '1:2' }],
    };
    const report = seen(attributes);
    expect(
      report.indicators.map(({ category, operation, id, techniques }) => [category, operation, id, techniques]),
    ).toEqual([
      ['ids', 'alert', '1:2', []],
      ['signature', 'Injects', null, ['T1055']],
      ['signature', 'rule', 'rule', []],
    ]);
    expect(
      report.indicators.every(
        ({ analyses, score, vendorScore }) => analyses[0] === 'Box' && score === null && vendorScore === null,
      ),
    ).toBe(true);
    expect(report.techniques.map(({ id }) => id)).toEqual(['T1055']);
    const raw = JSON.stringify(report.raw);
    expect([raw.includes('someone@'), raw.includes('a.b@'), raw.includes('victim@example.com')]).toEqual([
      false,
      false,
      true,
    ]);
    expect(codes(report)).toEqual([
      'redacted /behaviours/data',
      'unmapped-value /behaviours/data/0/attributes/mitre_attack_techniques/1',
    ]);
  });

  it('is not there as yet where the file is new, and never where a part is missing', () => {
    const fresh = { first_submission_date: 1_700_000_000, last_analysis_date: 1_700_000_060 };
    expect([fileReport(fresh).complete, fileReport().complete]).toEqual([false, true]);
    const report = fileReport({}, { behaviours: undefined } as never);
    expect([report.complete, report.warnings.map(({ message }) => message)]).toEqual([
      false,
      ['The report has no behaviours.'],
    ]);
  });
});

describe('the sample', () => {
  it('has twenty names at most, the meaningful one among them', () => {
    const names = Array.from({ length: 40 }, (_, index) => `name ${index}`);
    const report = fileReport({ names, meaningful_name: 'zzz.exe' });
    expect([report.sample.names.length, report.sample.names.includes('zzz.exe')]).toEqual([20, true]);
    expect(codes(report)).toEqual(['truncated /file/data/attributes/names']);
  });

  it('of a URL says where it leads', () => {
    const attributes = { url: 'http://a.example/', last_final_url: 'https://b.example/', ...stats(0) };
    const report = reportOf({ id: 'b'.repeat(64), type: 'url', attributes });
    expect(report.iocs.map(({ type, value, operations, isIoc }) => [type, value, operations, isIoc])).toEqual([
      ['url', 'https://b.example/', ['redirected'], false],
    ]);
    expect([report.sample.url, report.complete, report.analyses]).toEqual(['http://a.example/', true, []]);
  });

  it('has no hash that is none', () => {
    const report = fileReport({ md5: '*'.repeat(32), ssdeep: '3:abc:def', pe_info: { imphash: 'f'.repeat(32) } });
    expect(report.sample.hashes).toEqual({ ssdeep: '3:abc:def', imphash: 'f'.repeat(32) });
  });
});

describe('a malware configuration', () => {
  const config = (...txt_configs: unknown[]) => ({
    malware_config: { families: [{ family: 'made', configs: [{ txt_configs }] }] },
  });

  it('lists decoys too: nothing of it is an indicator', () => {
    const text = JSON.stringify({
      C2: ['c2.example.com:443', 'https://user:pass@b.example/x'],
      port: 99,
      Comment: 'd.example',
      List: [{ Ip: '192.0.2.1' }],
    });
    const report = fileReport(config(text));
    expect(report.iocs.map(({ value, isIoc, verdict, threatNames }) => [value, isIoc, verdict, threatNames])).toEqual([
      ['c2.example.com', false, 'unknown', ['made']],
      ['192.0.2.1', false, 'unknown', ['made']],
      ['https://b.example/x', false, 'unknown', ['made']],
    ]);
    expect(report.threatNames).toEqual(['made']);
  });

  it.each(['not JSON', '', '[', `${'['.repeat(5000)}${']'.repeat(5000)}`])('that is no JSON is told: %.20s', (text) => {
    const report = fileReport(config(text));
    expect([report.iocs, report.warnings.map(({ code }) => code)]).toEqual([[], text === '' ? [] : ['unreadable']]);
  });
});

it('a hundred engines at most', () => {
  const engines = Array.from({ length: 120 }, (_, index) => [
    `engine ${index}`,
    { category: 'malicious', result: null },
  ]);
  const report = fileReport({ last_analysis_results: Object.fromEntries(engines), ...stats(120) });
  expect(report.indicators).toHaveLength(100);
  expect(report.indicators[0]?.operation).toBe('malicious');
  expect(codes(report)).toContain('truncated /file/data/attributes/last_analysis_results');
});

it('keys that are names of methods are plain keys', () => {
  const sandbox_verdicts = JSON.parse(
    '{"__proto__":{"category":"malicious"},"constructor":{"category":"harmless"},"a/b~c":{"category":"harmless"}}',
  );
  const report = fileReport({ sandbox_verdicts, ...stats(5) });
  expect(report.analyses.map((run) => [run.id, run.verdict.value])).toEqual(
    expect.arrayContaining([
      ['a/b~c', 'benign'],
      ['constructor', 'benign'],
    ]),
  );
});
