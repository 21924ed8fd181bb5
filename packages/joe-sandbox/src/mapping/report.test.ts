import { describe, expect, it } from 'vitest';
import { codes, infoOf, iocsOf, type Json, reportOf } from '../../test/reports.ts';

const ran = { detection: 'malicious', error: null, system: 'w10' };
const info = infoOf({ detection: 'malicious', runs: [ran] });
const full = (more: Json): Json => ({ generalinfo: { reporttype: 'full' }, signaturedetections: {}, ...more });
const of = (more: Json) => reportOf(info, [full(more)]);

describe('a section', () => {
  const domain = { '@name': 'c2.example', '@ip': '192.0.2.1', '@malicious': 'true' };
  it.each([
    ['a list', [domain], '/domain/0'],
    ['an entry alone, as in JSON that is not "fixed"', domain, '/domain'],
  ])('may be %s', (_what, found, at) => {
    const [ioc] = of({ domaininfo: { '@isArray': 'true', domain: found } }).iocs;
    expect(ioc).toMatchObject({ value: 'c2.example', evidence: [`/reports/0/analysis/domaininfo${at}`] });
  });

  it.each([null, undefined, { '@isArray': 'true' }, { domain: null }, { domain: [] }])(
    'may be empty: %j',
    (domaininfo) => {
      const report = of({
        domaininfo,
        ipinfo: domaininfo,
        urlinfo: domaininfo,
        mitreattack: domaininfo,
        yara: domaininfo,
      });
      expect([report.iocs, report.techniques, codes(report)]).toEqual([[], [], []]);
    },
  );

  it('of another type is left out, and the rest is read', () => {
    const report = of({
      domaininfo: 'none',
      ipinfo: { ip: [7, { '@ip': '192.0.2.1' }] },
      mitreattack: { tactic: [{ technique: 'x' }] },
    });
    expect(report.iocs.map(({ value }) => value)).toEqual(['192.0.2.1']);
    expect(codes(report).every((code) => code.startsWith('malformed-value'))).toBe(true);
  });
});

describe('what is said of an item', () => {
  const iocOf = (more: Json) => of({ domaininfo: { domain: [{ '@name': 'a.example', ...more }] } }).iocs[0];
  it('"malicious" makes an indicator; "false" is not harmless, "whitelisted" is', () => {
    expect(iocOf({ '@malicious': 'true' })).toMatchObject({ isIoc: true, verdict: 'malicious' });
    expect(iocOf({ '@malicious': 'false' })).toMatchObject({ isIoc: false, verdict: 'unknown', vendorVerdict: null });
    expect(iocOf({ '@malicious': 'false', '@whitelisted': 'true' })).toMatchObject({ isIoc: false, verdict: 'benign' });
    expect(iocOf({ '@malicious': 'true', '@whitelisted': 'true' })).toMatchObject({ verdict: 'malicious' });
  });

  it('has the hits of signatures as its reason', () => {
    const sig = [{ '@desc': 'Beacon' }, { '@desc': 'DGA' }];
    expect(iocOf({ '@malicious': 'true', sighits: { sig } })?.reason).toBe('Beacon; DGA');
    expect(iocOf({ sighits: { sig: sig[0] } })?.reason).toBe('Beacon');
  });

  it('is no address or name where it says "unknown"', () => {
    expect(iocOf({ '@ip': 'unknown', '@reputation': 'unknown' })).toMatchObject({ ipAddresses: [], details: {} });
  });
});

it('an address from memory was never contacted', () => {
  const url = [
    { '@name': 'http://a.example/', '@fromMemory': 'true', '@source': 'a.exe' },
    { '@name': 'http://b.example/', '@fromMemory': 'false', '@ip': '192.0.2.1' },
    { '@name': 'http://c.example/' },
  ];
  expect(of({ urlinfo: { url } }).iocs).toMatchObject([
    { operations: [], categories: ['from-memory'], sources: ['a.exe'] },
    { operations: ['access'], categories: [], ipAddresses: ['192.0.2.1'] },
    { operations: [], categories: [] },
  ]);
});

it('an address has its country, network and whether it is private', () => {
  const ip = {
    '@ip': '10.1.2.3',
    '@countrycode2l': 'de',
    '@asnname': 'A',
    '@asnnbr': '64500',
    '@domain': 'a.example',
    '@private': 'true',
  };
  expect(of({ ipinfo: { ip } }).iocs[0]).toMatchObject({
    countries: ['DE'],
    domains: ['a.example'],
    details: { autonomousSystems: ['64500', 'A'], private: ['true'] },
  });
});

it('a dropped file has the hashes that are some, in lower case', () => {
  const value = [
    { '@algo': 'MD5', $: 'E08D380A908030FFCEF0CA56F7A64D22' },
    { '@algo': 'SHA', $: 'A'.repeat(40) },
    { '@algo': 'SHA-256', $: 'short' },
    { '@algo': 'TLSH', $: 'x' },
  ];
  const report = of({
    droppedinfo: { hash: { '@file': 'C:\\a.exe', '@size': '12', '@process': 'C:\\b.exe', '@type': 'data', value } },
  });
  expect(report.iocs[0]).toMatchObject({
    value: 'a'.repeat(40),
    hashes: { md5: 'e08d380a908030ffcef0ca56f7a64d22', sha1: 'a'.repeat(40) },
    names: ['C:\\a.exe'],
    size: 12,
    operations: ['create'],
    processes: ['C:\\b.exe'],
    details: { fileTypes: ['data'] },
  });
  expect(codes(report)).toEqual(['malformed-value /reports/0/analysis/droppedinfo/hash/value/2/$']);
});

it('processes have what they did to files and keys', () => {
  const call = (path: string, name?: string) => ({ call: [{ path, name }] });
  const process = {
    general: { cmdline: 'a.exe -x', path: 'C:\\a.exe', name: 'a.exe', pid: 12 },
    fileactivities: { fileCreated: call('C:\\b'), fileMoved: call('C:\\c'), sectionMapped: call('C:\\d') },
    registryactivities: { keyValueModified: call('HKEY_CURRENT_USER\\K', 'V') },
  };
  const report = of({ behavior: { system: { processes: { process } } } });
  const seen = report.iocs.map(({ type, value, operations, processes }) => [type, value, ...operations, ...processes]);
  expect(seen).toEqual([
    ['file-name', 'C:\\b', 'create', 'a.exe -x'],
    ['file-name', 'C:\\c', 'move', 'a.exe -x'],
    ['process', 'a.exe -x'],
    ['windows-registry-key', 'HKEY_CURRENT_USER\\K', 'write', 'a.exe -x'],
  ]);
  expect(iocsOf(report, 'windows-registry-key')[0]?.details).toEqual({ valueNames: ['V'] });
  expect(
    report.iocs.every(({ isIoc, verdict, analyses }) => !isIoc && verdict === 'unknown' && analyses[0] === '7/0'),
  ).toBe(true);
});

describe('findings', () => {
  it('are signatures with their impact, Yara rules, and that a rule of a kind matched', () => {
    const report = reportOf(
      infoOf({ detection: 'malicious', runs: [{ ...ran, yara: true, sigma: false, snort: true }] }),
      [
        full({
          signatureinfo: { sig: [{ '@desc': 'Drops a file', '@impact': '2.5' }, { '@desc': null }] },
          yara: { memorydumps: { hit: { rule: 'Family' } }, unpackedpes: { '@isArray': 'true' } },
        }),
      ],
    );
    const seen = report.indicators.map(({ category, operation, vendorScore, score }) => [
      category,
      operation,
      vendorScore,
      score,
    ]);
    expect(seen).toEqual([
      ['signature', 'Drops a file', 2.5, null],
      ['snort', 'A rule of snort matched', null, null],
      ['yara', 'A rule of yara matched', null, null],
      ['yara', 'Family', null, null],
    ]);
  });

  it('of an incident report may be one text alone', () => {
    const one = reportOf(info, [{ reporttype: 'IR', detection: {}, signatures: { signare: 'Alone' } }]);
    expect(one.indicators).toMatchObject([
      { operation: 'Alone', evidence: ['/reports/0/analysis/signatures/signare'] },
    ]);
  });

  it('are techniques under their tactics', () => {
    const tactic = [
      {
        name: 'Persistence',
        technique: [
          { id: 'T1547.001', name: 'Run Keys' },
          { id: 'nothing', name: 'x' },
        ],
      },
      { name: 'Defense Evasion', technique: { id: 'T1055', name: 'Injection' } },
    ];
    const report = of({ mitreattack: { tactic } });
    expect(report.techniques.map(({ id, name, tactics }) => [id, name, ...tactics])).toEqual([
      ['T1055', 'Injection', 'Defense Evasion'],
      ['T1547.001', 'Run Keys', 'Persistence'],
    ]);
    expect(codes(report)).toEqual(['unmapped-value /reports/0/analysis/mitreattack/tactic/0/technique/1']);
  });

  it('are names of malware, of the whole and of configurations, whose credentials are taken out', () => {
    const malware_configs = {
      config: [{ '@threatname': 'B', user: 'victim', password: 'secret', c2: ['a.example:1'] }],
    };
    const report = reportOf(
      infoOf({ detection: 'malicious', threatname: 'A, Unknown', classification: 'phis.troj.', runs: [ran] }),
      [full({ malware_configs })],
    );
    expect(report.threatNames).toEqual(['A', 'B']);
    expect(report.classifications).toEqual([
      { value: 'phishing', vendor: 'phis' },
      { value: 'troj', vendor: 'troj' },
    ]);
    expect(JSON.stringify(report.raw)).not.toMatch(/victim|secret/);
    expect(codes(report).filter((code) => code.startsWith('redacted'))).toHaveLength(2);
  });
});

describe('a report is complete', () => {
  it('with analysis/info and the full report of every run', () => {
    expect(of({}).complete).toBe(true);
    expect(reportOf(infoOf({ detection: 'malicious', runs: [ran, ran] }), [full({})]).complete).toBe(false);
    expect(reportOf(null, [full({})]).complete).toBe(false);
    expect(reportOf(info, [{ reporttype: 'IR', detection: { malicious: true } }]).complete).toBe(false);
  });
});

it('a sample is a file with what is known first, or the URL that a browser opened', () => {
  const fileinfo = {
    filename: 'b.exe',
    filesize: 9,
    filetype: 'PE32',
    md5: 'b'.repeat(32),
    sha512: 'c'.repeat(128),
    pe: { imphash: 'd'.repeat(32) },
  };
  const file = reportOf(
    infoOf({ detection: 'malicious', md5: 'a'.repeat(32), original_filename: 'c.exe', runs: [ran] }),
    [full({ fileinfo })],
  );
  expect(file.sample).toMatchObject({
    hashes: { md5: 'a'.repeat(32), sha512: 'c'.repeat(128), imphash: 'd'.repeat(32) },
    names: ['a.exe', 'b.exe', 'c.exe'],
    size: 9,
  });
  const url = reportOf(infoOf({ filename: 'http://a.example/', scriptname: 'browseurl.jbs', md5: '', runs: [ran] }));
  expect(url.sample).toMatchObject({ kind: 'url', url: 'http://a.example/', hashes: {} });
  expect(url.analyses[0]?.kind).toBe('web');
});
