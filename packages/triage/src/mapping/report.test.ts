import { describe, expect, it } from 'vitest';
import { codes, iocsOf, overviewOf, reportOf, task } from '../../test/reports.ts';

describe('the sample', () => {
  const sampleOf = (sample: object) =>
    reportOf(overviewOf({ sample: { ...Object(overviewOf().sample), ...sample } })).sample;
  it.each<[string, object, object]>([
    [
      'of a URL',
      { target: 'https://a.example/x', sha256: undefined },
      { kind: 'url', url: 'https://a.example/x', hashes: {} },
    ],
    [
      'of a URL by its kind',
      { target: 'a.example/x', kind: 'url', sha256: undefined },
      { kind: 'url', url: 'a.example/x' },
    ],
    [
      'that was fetched is a file',
      { target: 'https://a.example/x.exe' },
      { kind: 'file', url: null, names: ['https://a.example/x.exe'] },
    ],
    ['named by its hash has no name', { target: 'b'.repeat(64) }, { kind: 'file', names: [] }],
  ])('%s', (_name, sample, expected) => expect(sampleOf(sample)).toMatchObject(expected));

  it('has the type of static analysis, or else of its file', () => {
    const targets = [{ tasks: ['behavioral1'], target: 'a.exe', filetype: 'PE32' }];
    expect(reportOf(overviewOf({ targets })).sample).toMatchObject({ type: 'PE32', mimeType: null });
    const still = {
      sample: { sample: '260501-aaaabbbb01' },
      files: [{ filename: 'a.exe', depth: 0, filetype: 'PE32+', mime: 'application/x-dosexec' }],
    };
    expect(reportOf(overviewOf({ targets }), { still }).sample).toMatchObject({
      type: 'PE32+',
      mimeType: 'application/x-dosexec',
    });
  });
});

it('a file in an archive has a verdict of its own, and one whose run failed has none', () => {
  const member = (letter: string, score: number, run: string) => ({
    tasks: [run],
    target: letter,
    pick: `unpack001/${letter}`,
    score,
    sha256: letter.repeat(64),
  });
  const targets = [
    member('a', 10, 'behavioral1'),
    member('b', 5, 'behavioral2'),
    member('c', 1, 'behavioral3'),
    { ...member('d', 4, 'behavioral1'), sha256: null },
  ];
  const tasks = [
    task('behavioral1', { score: 10 }),
    task('behavioral2', { score: 5 }),
    task('behavioral3', { status: 'failed' }),
  ];
  const report = reportOf(overviewOf({ targets, tasks }, 10));
  expect(report.iocs.map(({ type, value, verdict, isIoc }) => [type, value.slice(0, 3), verdict, isIoc])).toEqual([
    ['file', 'aaa', 'malicious', true],
    ['file', 'bbb', 'suspicious', true],
    ['file', 'ccc', 'unknown', false],
    ['file-name', 'd', 'unknown', false],
  ]);
  expect(report.sample).toMatchObject({ children: [], hashes: { sha256: 'a'.repeat(64) } });
});

describe('the report of a run', () => {
  const runOf = (more: object) =>
    reportOf(overviewOf(), {
      runs: { behavioral1: { sample: { id: '260501-aaaabbbb01' }, task: {}, analysis: {}, ...more } },
    });

  it('connections, look-ups and requests', () => {
    const report = runOf({
      network: {
        flows: [
          {
            dst: '192.0.2.7:443',
            domain: 'c2.example',
            proto: 'tcp',
            protocols: ['tls'],
            tls_sni: 'c2.example',
            tls_ja3: 'abc',
          },
          { dst: 'x' },
        ],
        requests: [
          { flow: 1, dns_request: { domains: ['c2.example', '7.2.0.192.in-addr.arpa'] } },
          { flow: 1, dns_response: { domains: ['c2.example'], ip: ['192.0.2.7', '2001:db8::7'] } },
          {
            flow: 2,
            http_request: { method: 'POST', url: '/gate', headers: ['Host: c2.example', 'User-Agent: Mozilla'] },
          },
          { flow: 2, http_response: { status: '200' } },
        ],
        ips: { '192.0.2.7': { cc: 'de', asn: '64500' } },
      },
    });
    expect(report.iocs.map(({ type, value }) => `${type} ${value}`)).toEqual([
      'domain-name c2.example',
      'ipv4-addr 192.0.2.7',
      'url http://c2.example/gate',
    ]);
    expect(iocsOf(report, 'domain-name')[0]).toMatchObject({
      protocols: ['dns', 'tls'],
      ipAddresses: ['192.0.2.7', '2001:db8::7'],
      details: { ja3: ['abc'] },
    });
    expect(iocsOf(report, 'ipv4-addr')[0]).toMatchObject({
      countries: ['DE'],
      domains: ['c2.example'],
      details: { ports: ['443'], protocols: ['tcp', 'tls'] },
    });
    expect(iocsOf(report, 'url')[0]).toMatchObject({
      operations: ['post'],
      details: { userAgents: ['Mozilla'] },
      analyses: ['behavioral1'],
    });
    expect(codes(report)).toContain('malformed-value /tasks/behavioral1/network/flows/1');
  });

  it.each([
    ['a text', 'cmd.exe /c x', 'cmd.exe /c x'],
    ['a list', ['/bin/sh', '-c', 'x'], '/bin/sh -c x'],
    ['nothing', null, 'C:\\a.exe'],
  ])('a command that is %s', (_name, cmd, expected) => {
    expect(iocsOf(runOf({ processes: [{ cmd, image: 'C:\\a.exe' }] }), 'process').map(({ value }) => value)).toEqual([
      expected,
    ]);
  });

  it('a dumped file is malicious where a family was found in it', () => {
    const dumped = [
      { name: 'files/1.dat', path: '\\a.dll', kind: 'martian', sha256: 'd'.repeat(64) },
      { name: 'memory/2.dmp', kind: 'region' },
    ];
    const extracted = [{ resource: 'behavioral1/files/1.dat', config: { family: 'qakbot' } }];
    expect(runOf({ dumped }).iocs).toMatchObject([
      { type: 'file', isIoc: false, verdict: 'unknown', names: ['\\a.dll'] },
    ]);
    expect(runOf({ dumped, extracted }).iocs).toMatchObject([
      { isIoc: true, verdict: 'malicious', threatNames: ['qakbot'] },
    ]);
  });
});

it('a signature is one indicator, with the runs of the files that have it', () => {
  const signature = {
    label: 'x',
    name: 'Does x',
    score: 7,
    ttp: ['T1055', 'U0101'],
    tags: ['', 'family:qakbot', 'rat'],
    desc: 'What x is',
  };
  const other = { name: 'Only of the file' };
  const targets = [
    { tasks: ['behavioral1'], signatures: [signature, other] },
    { tasks: ['behavioral2'], signatures: [{ ...signature, desc: 'shorter' }] },
  ];
  const report = reportOf(overviewOf({ signatures: [signature, { score: 3 }], targets }, 7));
  expect(
    report.indicators.map(({ operation, id, category, analyses, score }) => [
      operation,
      id,
      category,
      score,
      ...analyses,
    ]),
  ).toEqual([
    ['Does x', 'x', 'rat', 70, 'behavioral1', 'behavioral2'],
    ['Only of the file', 'Only of the file', 'signature', null, 'behavioral1'],
    ['unnamed signature', null, 'signature', 30],
  ]);
  expect(report.indicators[0]).toMatchObject({
    classifications: ['rat'],
    threatNames: ['qakbot'],
    descriptions: ['What x is'],
    vendorScore: 7,
  });
  expect(report.techniques.map(({ id }) => id)).toEqual(['T1055']);
  expect(codes(report)).toContain('unmapped-value /overview/signatures/0');
});

it('what belongs to the submitter is redacted, and the rest of raw is what came', () => {
  const secrets = { user_id: 'u1', owner: 'fe1', custom: 'frontend:x', org_id: 'o1', meta: { rforg: 'r1' } };
  const still = {
    sample: { sample: '260501-aaaabbbb01' },
    files: [{ filename: 'a.zip', depth: 0, password: 'infected!' }],
  };
  const report = reportOf(overviewOf({ ...secrets, note: 'kept' }), { still });
  const text = JSON.stringify(report);
  for (const secret of ['u1', 'fe1', 'frontend:x', 'o1', 'r1', 'infected!']) expect(text).not.toContain(`"${secret}"`);
  expect(report.raw.overview).toMatchObject({ note: 'kept', user_id: '[redacted]' });
});
