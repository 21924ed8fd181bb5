import { describe, expect, it } from 'vitest';
import { codes, fixture, iocsOf, reportOf, smallReport, values } from '../../test/reports.ts';

// What real reports showed of the example that this adapter was, each with its smallest input.

const configOf = (family: string, config: object, more: object = {}) =>
  smallReport({ CAPE: { payloads: [], configs: [{ [family]: config, ...more }] } });

describe('a low score is not benign', () => {
  it.each([0.1, 0.8, 2.2, 3.9, '2.2'])('%j without a word', (malscore) => {
    const report = smallReport({ malscore });
    expect(report.verdict).toMatchObject({ value: 'unknown', score: Number(malscore) * 10, vendor: null });
    expect(codes(report)).toContain('score-decided /report/malscore');
  });

  it.each([
    [4, 'suspicious'],
    [6.9, 'suspicious'],
    [7, 'malicious'],
    [10, 'malicious'],
  ])('%d without a word is %s', (malscore, value) => {
    const report = smallReport({ malscore });
    expect(report.verdict.value).toBe(value);
    expect(codes(report)).toContain('score-decided /report/malscore');
  });

  it("a URL's Clean keeps its own word", () => {
    const url = { info: { id: 1, category: 'url' }, target: { category: 'url', url: 'http://a.example' } };
    expect(smallReport({ ...url, malscore: 1, malstatus: 'Clean' }).verdict.value).toBe('benign');
    expect(smallReport({ ...url, malscore: 1 }).verdict.value).toBe('unknown');
  });

  it.each(['recorded/report-22-fsutil-score-0.8', 'recorded/report-24-js-score-2.2'])('%s', (name) => {
    expect(reportOf(fixture(name)).verdict.value).toBe('unknown');
  });

  it.each([11, -1, 'high', {}, []])('a score like %j decides nothing, with a warning', (malscore) => {
    const report = smallReport({ malscore });
    expect(report.verdict).toMatchObject({ value: 'unknown', score: null, evidence: [] });
    expect(codes(report)).toContain('malformed-value /report/malscore');
  });

  it('the score of a PCAP is read by no band', () => {
    const report = smallReport({ info: { id: 1, category: 'pcap' }, target: { category: 'pcap' }, malscore: 9 });
    expect(report.verdict).toMatchObject({ value: 'unknown', score: 90 });
  });
});

describe('a family is the verdict', () => {
  const yara = { detections: [{ family: 'Emotet', details: [{ Yara: 'b'.repeat(64) }] }] };

  it.each(['Clean', 'Suspicious', 'Undetected', 'Failed', undefined])('by Yara, beside %s', (malstatus) => {
    const report = smallReport({ ...yara, malstatus, malscore: 2 });
    expect(report.verdict).toMatchObject({ value: 'malicious', evidence: ['/report/detections/0'] });
    expect(report.verdict.vendor).toBe(malstatus ?? null);
    expect(codes(report).includes('conflicting-values /report/detections/0')).toBe(malstatus !== undefined);
  });

  it('by a configuration, by a payload and by the tag of an older version', () => {
    const config = configOf('Emotet', {});
    expect(config.verdict).toMatchObject({ value: 'malicious', evidence: ['/report/CAPE/configs/0/Emotet'] });
    const payload = smallReport({ procdump: [{ sha256: 'd'.repeat(64), cape_type: 'Emotet Payload' }] });
    expect(payload.verdict).toMatchObject({ value: 'malicious', evidence: ['/report/procdump/0/cape_type'] });
    expect(smallReport({ detections: 'Emotet', malfamily_tag: 'Yara' }).verdict.value).toBe('malicious');
  });

  it.each(['Behavior', 'ClamAV', 'VirusTotal', 'Suricata'])('not by %s alone', (detector) => {
    const detections = [{ family: 'Emotet', details: [{ [detector]: '' }] }];
    expect(smallReport({ detections, malscore: 1 }).verdict.value).toBe('unknown');
    const beside = smallReport({ detections, malstatus: 'Clean' });
    expect(beside.verdict.value).toBe('benign');
    expect(codes(beside)).toContain('conflicting-values /report/detections/0');
    expect(beside.threatNames).toEqual(['Emotet']);
  });

  it("an operator's own reading of the word stands", () => {
    const document = { ...fixture('made/report-installer'), ...yara };
    expect(reportOf(document, { clean: 'benign' }).verdict.value).toBe('benign');
    expect(reportOf(document).verdict.value).toBe('malicious');
  });
});

describe('keys that are hashes are no families', () => {
  it.each(['associated_config_hashes', '_associated_config_hashes', '_associated_analysis_hashes', 'a'.repeat(64)])(
    '%s',
    (key) => {
      const report = configOf('X', {}, { [key]: { md5: 'x' } });
      expect(report.threatNames).toEqual(['X']);
    },
  );
});

describe('a run in which nothing ran is not whole', () => {
  const idle = { behavior: { processes: [], processtree: [], summary: {} } };

  it.each(['file', 'url'])('of a %s', (category) => {
    const report = smallReport({ ...idle, info: { id: 1, category }, malscore: 0 });
    expect(report.complete).toBe(false);
    expect(report.analyses[0]?.failed).toBe(true);
    expect(report.verdict).toMatchObject({ value: 'unknown', score: null });
    expect(report.warnings.map(({ message }) => message)).toContain('Nothing ran: no process was seen.');
  });

  it('keeps a score that something has', () => {
    expect(smallReport({ ...idle, malscore: 5 }).verdict).toMatchObject({ value: 'suspicious', score: 50 });
  });

  it('is said by the word too', () => {
    const report = smallReport({ malstatus: 'Failed', malscore: 0 });
    expect(report.analyses[0]?.failed).toBe(true);
    expect(report).toMatchObject({ complete: false, verdict: { value: 'unknown', score: null, vendor: 'Failed' } });
  });

  it.each(['static', 'pcap'])('is nothing of a %s task', (category) => {
    expect(smallReport({ ...idle, info: { id: 1, category } }).analyses[0]?.failed).toBe(false);
  });

  it('is not where a process was seen', () => {
    const report = smallReport({ behavior: { processes: [{}], processtree: [] }, malscore: 0 });
    expect(report.analyses[0]?.failed).toBe(false);
    expect(report.verdict.score).toBe(0);
  });

  it('in a recorded report', () => {
    expect(reportOf(fixture('recorded/report-24-never-ran'))).toMatchObject({
      complete: false,
      analyses: [{ failed: true }],
    });
  });
});

describe('a section without keys is missing', () => {
  const whole = { network: { hosts: [] }, suricata: { tls: [] } };
  const missing = (more: object) => {
    const { complete, warnings } = smallReport(more);
    return [complete, ...warnings.filter(({ code }) => code === 'missing-section').map(({ message }) => message)];
  };

  it('no capture, and no Suricata', () => {
    expect(missing({})).toEqual([false, 'The report has no network.', 'The report has no suricata.']);
    expect(missing({ ...whole, network: {} })).toEqual([false, 'The report has no network.']);
    expect(missing({ ...whole, suricata: {} })).toEqual([false, 'The report has no suricata.']);
    expect(missing({ ...whole, network: undefined })).toEqual([false, 'The report has no network.']);
    expect(missing({ ...whole, behavior: undefined })).toEqual([false, 'The report has no behavior.']);
    expect(missing({ ...whole, signatures: null })).toEqual([false, 'The report has no signatures.']);
  });

  it('an empty list says that nothing was found', () => {
    expect(missing(whole)).toEqual([true]);
    expect(missing({ ...whole, network: { tcp: [] } })).toEqual([true]);
  });

  it.each([
    ['static', { network: undefined, suricata: undefined, behavior: undefined }],
    ['pcap', { ...whole, behavior: undefined }],
  ])('of a %s task not all is expected', (category, more) => {
    expect(missing({ info: { id: 1, category }, ...more })).toEqual([true]);
  });
});

describe('guest_paths of what was in memory is one text', () => {
  it.each(['CAPE', 'procdump'])('in %s', (section) => {
    const sha256 = 'b'.repeat(64);
    const paths = '9;?C:\\T\\a.exe;?C:\\T\\m.dll;?0x02260000;?';
    const files = [{ sha256, name: sha256, guest_paths: paths }];
    const report = smallReport(section === 'CAPE' ? { CAPE: { configs: [], payloads: files } } : { procdump: files });
    const [file] = iocsOf(report, 'file');
    expect(file).toMatchObject({ value: sha256, names: [] });
    expect(file?.details).toMatchObject({ processPaths: ['C:\\T\\a.exe'], modulePaths: ['C:\\T\\m.dll'] });
  });

  it.each([null, '', undefined])('of a sample it is %j', (paths) => {
    const file = { name: 'a', guest_paths: paths, sha256: 'a'.repeat(64) };
    expect(smallReport({ target: { category: 'file', file } }).sample.names).toEqual(['a']);
  });

  it('of a dropped file they are names', () => {
    const dropped = [{ name: ['x.tmp'], guest_paths: ['C:\\x.tmp'], sha256: 'c'.repeat(64) }];
    expect(iocsOf(smallReport({ dropped }), 'file')[0]?.names).toEqual(['C:\\x.tmp', 'x.tmp']);
  });
});

describe('addresses of configurations in all their forms', () => {
  it.each([
    ['CNCs as a text', { CNCs: 'http://c2.example' }, ['url http://c2.example']],
    [
      'CNCs as a list',
      { CNCs: ['http://c2.example/a', 'tcp://192.0.2.1:4444'] },
      ['url http://c2.example/a', 'url tcp://192.0.2.1:4444'],
    ],
    ['host and port', { CNCs: '192.0.2.1:19071' }, ['ipv4-addr 192.0.2.1 19071']],
    ['name and port', { CNCs: ['c2.example:9999'] }, ['domain-name c2.example 9999']],
    [
      'an IPv6 address',
      { CNCs: ['[2001:db8::1]:80', '2001:db8::2'] },
      ['ipv6-addr 2001:db8::1 80', 'ipv6-addr 2001:db8::2'],
    ],
    ['in raw, with ports', { raw: { CNCs: ['c2.example'], Ports: '6745' } }, ['domain-name c2.example 6745']],
    [
      'in raw alone',
      { raw: { CNCs: ['192.0.2.1', '192.0.2.2:777', 'https://c2.example/x'] } },
      ['ipv4-addr 192.0.2.1', 'ipv4-addr 192.0.2.2 777', 'url https://c2.example/x'],
    ],
    ['C2Server', { raw: { C2Server: '192.0.2.1,/load', Port: 4848 } }, ['ipv4-addr 192.0.2.1 4848 /load']],
    [
      'two servers',
      { raw: { C2Server: 'a.example,/x,b.example,/y', Port: 443 } },
      ['domain-name a.example 443 /x', 'domain-name b.example 443 /y'],
    ],
    [
      'netloc, port and path',
      { netloc: ['192.0.2.1'], port: [8880], path: ['/a7Ky'], type: ['HTTP'] },
      ['ipv4-addr 192.0.2.1 8880 /a7Ky'],
    ],
    [
      'several of them',
      { netloc: ['192.0.2.1', 'b.example'], port: [80, 443], path: ['/a', '/b'] },
      ['domain-name b.example 443 /b', 'ipv4-addr 192.0.2.1 80 /a'],
    ],
  ])('%s', (_name, config, expected) => {
    const report = configOf('X', config);
    const found = iocsOf(report, 'url', 'ipv4-addr', 'ipv6-addr', 'domain-name');
    const said = found.map(({ type, value, details }) =>
      [type, value, ...(details.ports ?? []), ...(details.paths ?? [])].join(' '),
    );
    expect(said).toEqual(expected);
    for (const ioc of found) expect(ioc).toMatchObject({ isIoc: true, verdict: 'malicious', threatNames: ['X'] });
    expect(codes(report).filter((code) => code.startsWith('unmapped'))).toEqual([]);
  });

  it.each([
    ['a text', { mutex: 'm1' }, ['m1']],
    ['a list', { mutex: ['m1', 'm2'] }, ['m1', 'm2']],
    ['in raw', { raw: { Mutex: 'm1' } }, ['m1']],
  ])('a mutex as %s', (_name, config, expected) => {
    const found = iocsOf(configOf('X', config), 'mutex');
    expect(values(found)).toEqual(expected);
    expect(found.every(({ isIoc }) => isIoc)).toBe(true);
  });

  it.each([{ raw: { directory: 'x' } }, { unknown: ['http://c2.example'] }])(
    '%j is told: no address was read',
    (config) => {
      const report = configOf('X', config);
      expect(report.iocs).toEqual([]);
      expect(codes(report)).toContain('unmapped-value /report/CAPE/configs/0/X');
    },
  );

  it('every one of 39 real configurations is read, or told', () => {
    const configs = fixture('recorded/parser-configs') as unknown as {
      parser: string;
      config: Record<string, unknown>;
    }[];
    expect(configs).toHaveLength(39);
    for (const { parser, config } of configs) {
      const report = configOf(parser, config);
      const isTold = codes(report).some((code) => code.startsWith('unmapped-value /report/CAPE/configs/0'));
      expect([parser, report.iocs.length > 0 || isTold]).toEqual([parser, true]);
      // Counted apart from the mapping: every text with a scheme under CNCs, wherever it stands.
      const urls = [config.CNCs ?? []].flat().filter((text) => /^[a-z]+:\/\/(?!.*@)/.test(String(text)));
      expect(values(iocsOf(report, 'url'))).toEqual(expect.arrayContaining(urls));
    }
  });
});

describe('what is called an indicator is one', () => {
  it.each(['444', 'Not Found', 'null', 'x'])('%s is no address', (text) => {
    const report = configOf('X', { CNCs: [text] });
    expect(report.iocs).toEqual([]);
    expect(codes(report)).toContain('unmapped-value /report/CAPE/configs/0/X/CNCs/0');
  });

  it.each([
    'tcp://127.0.0.1:6696',
    '127.0.0.1:80',
    'http://10.0.0.5/x',
    '192.168.1.1',
    '0.0.0.0',
    '[::1]:80',
    'http://localhost:1/',
  ])('%s means another host for everybody', (text) => {
    const [ioc] = configOf('X', { CNCs: [text] }).iocs;
    expect(ioc).toMatchObject({ isIoc: false, verdict: 'unknown' });
  });

  it("a victim's password is in no value", () => {
    const [ioc] = configOf('AgentTesla', { CNCs: ['smtp://user@example.org:secret@mail.example.org:587'] }).iocs;
    expect(ioc).toMatchObject({ type: 'url', value: 'smtp://mail.example.org:587', isIoc: true });
    expect(ioc?.details.accounts).toEqual(['user@example.org']);
  });
});

describe('Suricata is read', () => {
  const suricata = {
    tls: [{ sni: 'c2.example', dstip: '192.0.2.5', ja3: { hash: 'f00' } }, { dstip: '192.0.2.6' }],
    http: [{ hostname: 'c2.example', uri: '/x', dstport: 8080, http_method: 'GET', ua: 'curl' }],
    alerts: [{ signature: 'ET MALWARE X', sid: 1, severity: 2, timestamp: '2023-07-11 08:41:58.226194+0000' }],
  };
  const report = smallReport({ suricata });

  it('names, requests and alerts', () => {
    expect(iocsOf(report, 'domain-name', 'url')).toMatchObject([
      {
        value: 'c2.example',
        isIoc: false,
        ipAddresses: ['192.0.2.5'],
        protocols: ['tls'],
        details: { ja3: ['f00'] },
        evidence: ['/report/suricata/tls/0'],
      },
      { value: 'http://c2.example:8080/x', isIoc: false, operations: ['get'], details: { userAgents: ['curl'] } },
    ]);
    expect(report.indicators).toMatchObject([
      {
        id: '1',
        category: 'suricata',
        operation: 'ET MALWARE X',
        vendorScore: 2,
        score: null,
        observedAt: '2023-07-11T08:41:58.226Z',
      },
    ]);
  });
});

describe('families of files', () => {
  it('a dump of a process is read, with the family that is named on it alone', () => {
    const procdump = [{ sha256: 'd'.repeat(64), cape_yara: [{ name: 'Emotet' }], cape_type: 'Emotet Payload' }];
    const report = smallReport({ procdump });
    expect(iocsOf(report, 'file')).toMatchObject([
      { isIoc: true, verdict: 'malicious', threatNames: ['Emotet'], categories: ['process-dump'] },
    ]);
    expect(report.threatNames).toEqual(['Emotet']);
  });

  it('a payload of a family that is named as a text', () => {
    const payloads = [
      { sha256: 'c'.repeat(64), cape_type: 'QakBot Payload: 32-bit DLL', cape_yara: [{ name: 'QakBot' }] },
    ];
    const report = smallReport({ detections: 'QakBot', CAPE: { configs: [], payloads } });
    expect(iocsOf(report, 'file')).toMatchObject([{ isIoc: true, threatNames: ['QakBot'] }]);
  });

  it.each(['Unpacked Shellcode', 'Injected Payload', 'AMSI Buffer', 'PE image: 32-bit executable'])(
    '%s is no family',
    (type) => {
      const report = smallReport({ CAPE: { configs: [], payloads: [{ sha256: 'c'.repeat(64), cape_type: type }] } });
      expect(report.threatNames).toEqual([]);
      expect(report.iocs[0]?.isIoc).toBe(false);
    },
  );

  it('of a recorded Qakbot: two families by process, one spelling each', () => {
    const report = reportOf(fixture('recorded/report-22-qakbot'));
    expect(report.threatNames).toEqual(['DridexV4', 'QakBot']);
    const named = iocsOf(report, 'file').filter(({ isIoc }) => isIoc);
    expect(named.map(({ threatNames }) => threatNames.join()).sort()).toEqual(['DridexV4', ...Array(5).fill('QakBot')]);
  });

  it('of a report of before there were detections', () => {
    expect(smallReport({ malfamily: 'Emotet', malfamily_tag: 'ClamAV' })).toMatchObject({
      threatNames: ['Emotet'],
      verdict: { value: 'unknown' },
    });
    expect(smallReport({ malfamily: 'Emotet', malfamily_tag: 'Yara' }).verdict.value).toBe('malicious');
  });

  it('of a signature stay with it', () => {
    const report = smallReport({ signatures: [{ name: 'x', severity: 4, families: ['vawtrak'] }] });
    expect(report.threatNames).toEqual([]);
    expect(report.indicators).toMatchObject([{ threatNames: ['vawtrak'], vendorScore: 4, category: 'uncategorised' }]);
  });
});

describe('smaller things', () => {
  it('imphash of 2.2', () => {
    expect(smallReport({ static: { pe: { imphash: 'e'.repeat(32) } } }).sample.hashes.imphash).toBe('e'.repeat(32));
  });

  it.each([
    { request: 'a.example', type: 'PTR' },
    { request: '1.2.0.192.in-addr.arpa', type: 'A' },
    { request: '1.0.8.b.d.0.1.0.0.2.ip6.arpa' },
  ])('%j is no domain', (query) => {
    expect(smallReport({ network: { dns: [query] } }).iocs).toEqual([]);
  });

  it('a parent is told', () => {
    const info = { id: 1, category: 'file' };
    expect(codes(smallReport({ info: { ...info, parent_sample: { sha256: 'a' } } }))).toContain(
      'unmapped-value /report/info/parent_sample',
    );
    for (const parent of [false, {}, null]) {
      expect(codes(smallReport({ info: { ...info, parent_sample: parent } })).join()).not.toContain('parent_sample');
    }
  });

  it('CAPE as a list of payloads', () => {
    expect(iocsOf(smallReport({ CAPE: [{ sha256: 'c'.repeat(64) }] }), 'file')[0]?.evidence).toEqual([
      '/report/CAPE/0',
    ]);
  });

  it.each(['password=infected', 'a=1,password=infected,b=2', 'a=1, PASSWORD=infected'])(
    'options as a text: %s',
    (options) => {
      const report = smallReport({ info: { id: 1, category: 'file', options } });
      expect(JSON.stringify(report)).not.toContain('infected');
      expect(codes(report)).toContain('redacted /report/info/options');
      if (options.includes('a=1')) expect(JSON.stringify(report.raw)).toContain('a=1');
    },
  );

  it('what a submitter wrote is not in raw', () => {
    const info = { id: 1, category: 'file', custom: 'case of Smith', source_url: 'http://intra/x', user_id: 4711 };
    expect(JSON.stringify(smallReport({ info }))).not.toMatch(/Smith|intra|4711/);
  });

  it('a clock of another zone', () => {
    const info = { id: 1, category: 'file', started: '2021-08-30 06:30:11', ended: 'none' };
    const document = { info, target: { category: 'file' }, signatures: [] };
    const [run] = reportOf(document, {}, 2).analyses;
    expect(run).toMatchObject({ startedAt: '2021-08-30T04:30:11Z', finishedAt: null });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('a word that every object has: %s', (word) => {
    const info = { id: 1, category: word, machine: word, package: word };
    const report = smallReport({
      info,
      malstatus: word,
      detections: [{ family: word, details: [{ Yara: word }] }],
      ttps: [{ signature: word, ttps: [word] }],
      CAPE: { payloads: [{ sha256: 'c'.repeat(64), cape_type: `${word} Payload` }], configs: [{ [word]: {} }] },
    });
    expect(report.analyses[0]?.kind).toBeNull();
    expect(report.verdict.value).toBe('malicious');
    expect(report.threatNames).toContain(word);
  });
});
