import { describe, expect, it } from 'vitest';
import { codes, overviewOf, reportOf } from '../../test/reports.ts';

const extractedReport = (...extracted: unknown[]) => reportOf(overviewOf({ extracted }, 10));
const config = (more: object) => extractedReport({ tasks: ['behavioral1'], config: { family: 'qakbot', ...more } });
const place = '/overview/extracted/0';

describe('what was taken out of a sample', () => {
  it.each<[unknown, string[]]>([
    ['c2.example.net', ['domain-name c2.example.net']],
    ['c2.example.net:443', ['domain-name c2.example.net 443']],
    ['192.0.2.7:8080', ['ipv4-addr 192.0.2.7 8080']],
    ['192.0.2.7/gate.php', ['ipv4-addr 192.0.2.7 /gate.php']],
    ['[2001:db8::7]:443', ['ipv6-addr 2001:db8::7 443']],
    ['https://c2.example.net/gate.php', ['url https://c2.example.net/gate.php']],
    ['tcp://192.0.2.7:99', ['url tcp://192.0.2.7:99']],
    [
      ['a.example.net', 'b.example.net:1'],
      ['domain-name a.example.net', 'domain-name b.example.net 1'],
    ],
    ['OC50Y3Aubmdyb2suaW8Strik:MTQ3Mjk=', []],
    ['', []],
    [null, []],
    [[], []],
    [[null, {}], []],
    [7, []],
  ])('c2 %j', (c2, expected) => {
    const report = config({ c2 });
    const told = report.iocs.map(({ type, value, details }) =>
      [type, value, ...(details.ports ?? []), ...(details.paths ?? [])].join(' '),
    );
    expect(told).toEqual(expected);
    for (const ioc of report.iocs) {
      expect(ioc).toMatchObject({
        isIoc: false,
        verdict: 'unknown',
        categories: ['malware-configuration'],
        threatNames: ['qakbot'],
        analyses: ['behavioral1'],
      });
    }
    const isText = c2 === 7 || (typeof c2 === 'string' && c2 !== '');
    expect(codes(report).includes(`unmapped-value ${place}/config/c2`)).toBe(isText && expected.length === 0);
  });

  it('decoys are left in raw; version, botnet and campaign are details', () => {
    const report = config({
      c2: 'c2.example',
      decoy: ['decoy.example'],
      version: '2.1',
      botnet: 'spring',
      campaign: 7,
    });
    expect(report.iocs.map(({ value, details }) => [value, details])).toEqual([
      ['c2.example', { botnets: ['spring'], campaigns: ['7'], versions: ['2.1'] }],
    ]);
  });

  it.each([
    [{ mutex: ['m'], family: 'qakbot' }, true, 'malicious'],
    [{ mutex: ['m'], family: undefined }, false, 'unknown'],
  ])('a mutex of %j', (more, isIoc, verdict) => {
    expect(config(more).iocs).toMatchObject([{ type: 'mutex', value: 'm', isIoc, verdict }]);
  });

  it('addresses in `attr`, whatever else is in it', () => {
    const attr = {
      host: 'c2.example.net,/ga.js',
      url4cnc: ['https://dead-drop.example/x'],
      sleep: 60,
      deep: { host: 'no.example' },
    };
    expect(config({ attr }).iocs.map(({ value }) => value)).toEqual(['c2.example.net', 'https://dead-drop.example/x']);
    for (const odd of [null, 7, 'text', [], [attr]]) expect(config({ attr: odd }).iocs).toEqual([]);
  });

  it('a ransom note, a dropper and credentials', () => {
    const note = {
      family: 'x',
      emails: ['a@b.example'],
      urls: ['https://www.torproject.org/', 'abc.onion'],
      wallets: ['1x'],
      note: 'pay',
    };
    const dropper = {
      language: 'hta',
      urls: [{ type: 'hta.dropper', url: 'https://dl.example/x' }, null, { url: null }],
    };
    const credentials = {
      protocol: 'SMTP',
      host: 'mail.example',
      port: 587,
      username: 'victim@b.example',
      password: 'hunter2',
    };
    const report = extractedReport(
      { tasks: [], ransom_note: note },
      { tasks: [], dropper },
      { tasks: [], credentials },
    );
    expect(report.iocs.map(({ value, isIoc, verdict, categories }) => [value, isIoc, verdict, ...categories])).toEqual([
      ['abc.onion', false, 'unknown', 'ransom-note'],
      ['mail.example', false, 'unknown', 'credentials'],
      ['a@b.example', false, 'unknown', 'ransom-note'],
      ['https://dl.example/x', true, 'suspicious', 'dropper'],
      ['https://www.torproject.org/', false, 'unknown', 'ransom-note'],
    ]);
    const text = JSON.stringify(report);
    for (const secret of ['victim@b.example', 'hunter2']) expect(text).not.toContain(secret);
    expect(codes(report)).toEqual(
      expect.arrayContaining([
        'redacted /overview/extracted/2/credentials/password',
        'redacted /overview/extracted/2/credentials/username',
      ]),
    );
  });
});
