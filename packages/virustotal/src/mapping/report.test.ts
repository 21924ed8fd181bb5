import { describe, expect, it } from 'vitest';
import { behaviourOf, codes, fileReport, reportOf, valuesOf } from '../../test/reports.ts';

const stats = (malicious: number, suspicious = 0, undetected = 60) => ({
  last_analysis_stats: { malicious, suspicious, undetected, harmless: 0 },
});
const gti = (value: string, score = 80) => ({
  gti_assessment: { verdict: { value }, threat_score: { value: score } },
});

describe("Google's word, where the key has it", () => {
  it.each([
    ['VERDICT_MALICIOUS', 'malicious'],
    ['VERDICT_SUSPICIOUS', 'suspicious'],
    ['VERDICT_HARMLESS', 'benign'],
    ['VERDICT_UNDETECTED', 'unknown'],
    ['VERDICT_UNKNOWN', 'unknown'],
    ['VERDICT_OF_NEXT_YEAR', 'unknown'],
  ])('%s is %s, whatever engines say, and has the score', (word, value) => {
    const report = fileReport({ ...gti(word), ...stats(2) });
    expect(report.verdict).toEqual({
      value,
      score: 80,
      vendor: word,
      reason: '2 of 62 engines',
      evidence: ['/file/data/attributes/gti_assessment/verdict/value'],
    });
    const told = report.warnings.map(({ code }) => code);
    expect(told).toEqual(word === 'VERDICT_OF_NEXT_YEAR' ? ['unmapped-value'] : []);
  });

  it('that contradicts the engines is told', () => {
    for (const word of ['VERDICT_UNDETECTED', 'VERDICT_HARMLESS']) {
      expect(codes(fileReport({ ...gti(word), ...stats(9) }))).toEqual([
        'conflicting-values /file/data/attributes/gti_assessment/verdict/value',
      ]);
    }
    expect(codes(fileReport({ ...gti('VERDICT_MALICIOUS'), ...stats(9) }))).toEqual([]);
  });

  it('may be read otherwise by the operator', () => {
    const verdicts = { verdict_undetected: 'benign' } as const;
    expect(fileReport(gti('VERDICT_UNDETECTED'), { rules: { verdicts } }).verdict.value).toBe('benign');
  });

  it('a score without a word decides nothing, and one out of range is left out', () => {
    expect(fileReport({ gti_assessment: { threat_score: { value: 99 } } }).verdict).toMatchObject({
      value: 'unknown',
      score: null,
    });
    const report = fileReport(gti('VERDICT_MALICIOUS', 250));
    expect([report.verdict.score, codes(report)]).toEqual([
      null,
      ['malformed-value /file/data/attributes/gti_assessment/threat_score/value'],
    ]);
  });
});

describe('engines, where there is no word', () => {
  it.each([
    [0, 0, 'unknown', '0 of 60 engines'],
    [1, 0, 'suspicious', '1 of 61 engines'],
    [0, 1, 'suspicious', '0 of 61 engines, 1 more suspicious'],
    [4, 3, 'suspicious', '4 of 67 engines, 3 more suspicious'],
    [5, 0, 'malicious', '5 of 65 engines'],
    [60, 0, 'malicious', '60 of 120 engines'],
  ])('%d malicious and %d suspicious are %s', (malicious, suspicious, value, reason) => {
    const report = fileReport(stats(malicious, suspicious));
    expect(report.verdict).toMatchObject({ value, reason, score: null, vendor: null });
    expect(report.warnings.map(({ code }) => code)).toEqual(malicious + suspicious > 0 ? ['threshold-decided'] : []);
  });

  it.each([
    [{ malicious: 2, suspicious: 1, harmless: null }, 'malicious'],
    [{ malicious: 9, suspicious: 3, harmless: null }, 'suspicious'],
    [{ malicious: 9, suspicious: 9, harmless: null }, 'unknown'],
  ])('count against the settings: %j', (engines, value) => {
    const report = fileReport(stats(3), { rules: { engines } });
    expect([report.verdict.value, report.warnings.map(({ code }) => code)]).toEqual([value, ['threshold-decided']]);
  });

  it('that give no answer count for nothing, and a missing number is 0', () => {
    const given = {
      malicious: 1,
      undetected: 9,
      timeout: 4,
      'confirmed-timeout': 4,
      failure: 4,
      'type-unsupported': 4,
    };
    expect(fileReport({ last_analysis_stats: given }).verdict.reason).toBe('1 of 10 engines');
  });

  it.each(['malicious', 'suspicious', 'undetected'])('a number of another type counts for nothing: %s', (key) => {
    const report = fileReport({ last_analysis_stats: { undetected: 3, [key]: ['x'] } });
    expect(report.verdict.value).toBe('unknown');
    expect(codes(report)).toEqual([`malformed-value /file/data/attributes/last_analysis_stats/${key}`]);
  });

  it('make no file benign, however many find nothing or call it harmless', () => {
    const engines = { malicious: 5, suspicious: 1, harmless: 1 };
    const report = fileReport({ last_analysis_stats: { harmless: 70, undetected: 5 } }, { rules: { engines } });
    expect(report.verdict).toMatchObject({ value: 'unknown', reason: '0 of 75 engines', evidence: [] });
  });

  it.each([
    [null, 64, 0, 'unknown'],
    [50, 64, 0, 'benign'],
    [65, 64, 0, 'unknown'],
    [50, 64, 1, 'suspicious'],
  ])(
    'make a URL benign by %s, where %d call it harmless and %d malicious: %s',
    (harmless, counted, malicious, value) => {
      const last_analysis_stats = { harmless: counted, malicious, suspicious: 0, undetected: 7 };
      const attributes = { url: 'http://example.com/', last_analysis_stats };
      const engines = { malicious: 5, suspicious: 1, harmless };
      const report = reportOf({ id: 'b'.repeat(64), type: 'url', attributes }, { rules: { engines } });
      expect(report.verdict.value).toBe(value);
    },
  );

  it('are as yet unknown: no reason, and the report is not complete', () => {
    const report = fileReport({ last_analysis_stats: undefined });
    expect([report.verdict, report.complete]).toEqual([
      { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] },
      false,
    ]);
  });

  it('never decide by severity, reputation, votes, distributors and the words of a language model', () => {
    const report = fileReport({
      threat_severity: { threat_severity_level: 'SEVERITY_HIGH' },
      reputation: 72,
      total_votes: { harmless: 90, malicious: 0 },
      known_distributors: { distributors: ['Microsoft'] },
      crowdsourced_ai_results: [{ verdict: 'benign', analysis: 'This is harmless.' }],
    });
    expect(report.verdict.value).toBe('unknown');
    expect(report.indicators.map(({ category, operation }) => [category, operation])).toEqual([
      ['severity', 'SEVERITY_HIGH'],
    ]);
  });
});

describe('sandboxes', () => {
  const said = (category: string, more: object = {}) => ({ sandbox_verdicts: { Box: { category, ...more } } });

  it.each([
    ['malicious', 'malicious'],
    ['suspicious', 'suspicious'],
    ['harmless', 'benign'],
    ['undetected', 'unknown'],
    ['surprising', 'unknown'],
  ])('that say %s are a run that is %s', (word, value) => {
    const report = fileReport({ ...said(word, { confidence: 3 }), ...stats(1) });
    const at = '/file/data/attributes/sandbox_verdicts/Box/category';
    expect(report.analyses).toMatchObject([
      { id: 'Box', verdict: { value, score: null, vendor: word, evidence: [at] } },
    ]);
    expect(report.verdict.value).toBe('suspicious');
  });

  it.each<[string[], string]>([
    [['MALWARE', 'TROJAN'], 'malicious'],
    [['GREYWARE'], 'suspicious'],
    [['EVADER', 'RAT'], 'malicious'],
    [['CLEAN'], 'benign'],
    [['UNKNOWN_VERDICT'], 'unknown'],
    [['NEW_WORD'], 'unknown'],
    [[], 'unknown'],
  ])('with the words %j in behaviours are %s', (verdicts, value) => {
    const report = fileReport(stats(1), {
      behaviours: [behaviourOf('Box', { verdicts, analysis_date: 1_700_000_000 })],
    });
    expect(report.analyses).toMatchObject([{ id: 'Box', verdict: { value }, finishedAt: '2023-11-14T22:13:20Z' }]);
  });

  it.each([
    [0, null, 'benign'],
    [0, 2, 'benign'],
    [50, 2, 'unknown'],
    [50, null, 'unknown'],
    [50, 50, 'benign'],
  ])('that must be sure by %d, and are by %s, are %s', (sandboxConfidence, confidence, value) => {
    const report = fileReport(said('harmless', { confidence }), { rules: { sandboxConfidence } });
    expect(report.analyses[0]?.verdict.value).toBe(value);
  });

  it('of one name are one run, the more severe word of both places', () => {
    const report = fileReport(said('harmless'), { behaviours: [behaviourOf('Box', { verdicts: ['MALWARE'] })] });
    expect(report.analyses.map((run) => [run.id, run.verdict.value])).toEqual([['Box', 'malicious']]);
    expect(report.warnings.map(({ code }) => code)).toEqual(['conflicting-values', 'conflicting-values']);
  });

  it('that are opposed, and one that is alone against all engines, are told and kept', () => {
    const both = { A: { category: 'malicious' }, B: { category: 'harmless' } };
    const at = 'conflicting-values /file/data/attributes/sandbox_verdicts/A/category';
    expect(codes(fileReport({ sandbox_verdicts: both }))).toEqual([at, at]);
    expect(codes(fileReport({ sandbox_verdicts: { A: { category: 'malicious' } }, ...stats(6) }))).toEqual([
      'threshold-decided /file/data/attributes/last_analysis_stats/malicious',
    ]);
  });

  it('CAPA runs nothing', () => {
    const report = fileReport({}, { behaviours: [behaviourOf('CAPA'), behaviourOf('Zenbox')] });
    expect(report.analyses.map(({ id, kind }) => [id, kind])).toEqual([
      ['CAPA', 'static'],
      ['Zenbox', 'dynamic'],
    ]);
  });
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
