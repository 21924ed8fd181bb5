import type { Ioc, SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { md5, restIocsReply, sha1, sha256 } from '../../../../test/support/packages/vmray-iocs.ts';
import { read } from '../read/index.ts';

function reportOf(iocs: unknown): SandboxReport {
  const [report] = read({ result: 'ok', data: iocs });
  if (report === undefined) throw new Error('no report');
  return report;
}

const report = reportOf(restIocsReply);

function find(type: Ioc['type'], value: string): Ioc | undefined {
  return report.iocs.find((ioc) => ioc.type === type && ioc.value === value);
}

describe('the ten arrays of an IOCs reply', () => {
  it('give each entry once', () => {
    checkReport(report);
    const counts: Record<string, number> = {};
    for (const { type } of report.iocs) counts[type] = (counts[type] ?? 0) + 1;
    expect(counts).toEqual({
      'domain-name': 1,
      'email-addr': 1,
      'email-message': 1,
      file: 3,
      'file-name': 1,
      'ipv4-addr': 1,
      'ipv6-addr': 1,
      mutex: 1,
      process: 2,
      url: 1,
      'windows-registry-key': 1,
    });
  });

  it('domain', () => {
    expect(find('domain-name', 'bad.example')).toEqual({
      type: 'domain-name',
      value: 'bad.example',
      isIoc: true,
      verdict: 'malicious',
      vendorVerdict: 'malicious',
      reason: null,
      hashes: {},
      names: [],
      size: null,
      mimeType: null,
      operations: [],
      sources: ['Pcap'],
      protocols: ['dns'],
      countries: ['DE'],
      ipAddresses: ['192.0.2.1'],
      domains: [],
      processes: ['"C:\\a.exe" /x'],
      categories: [],
      classifications: [],
      threatNames: [],
      analyses: ['82', '83'],
      details: {
        countryNames: ['Germany'],
        numericSeverity: ['4'],
        originalValues: ['BAD.example'],
        parentProcessIds: ['7'],
        parentProcessNames: ['a.exe'],
        severity: ['malicious'],
      },
      evidence: ['/iocs/iocs/domains/0'],
    });
  });

  it('file: one IOC for each hash object, with the names of all; two entries of one content are one', () => {
    expect(find('file', sha256)).toMatchObject({
      hashes: { md5, sha1, sha256, ssdeep: '3:a:b', imphash: md5 },
      names: ['a.exe', 'b.exe'],
      size: 10,
      mimeType: 'text/plain',
      operations: ['create'],
      categories: ['Memory Dump', 'Sample File'],
      threatNames: ['EICAR'],
      classifications: ['Dropper'],
      details: {
        normalizedNames: ['c:\\a.exe'],
        parentFiles: ['p.zip'],
        relations: ['{"analysis_id":82,"relations":{"parent":1}}'],
        resourceUrls: ['http://bad.example/a.exe'],
        vtis: ['a1'],
      },
      evidence: ['/iocs/iocs/files/0', '/iocs/iocs/files/1'],
    });
    expect(find('file', md5.replace('0', 'f'))?.names).toEqual(['a.exe', 'b.exe']);
    expect(find('file', 'unhashed.bin')?.hashes).toEqual({});
  });

  it('addresses by their form; a masked one is left out with a warning', () => {
    expect(find('ipv4-addr', '192.0.2.1')).toMatchObject({
      countries: ['DE'],
      domains: ['bad.example'],
      protocols: ['tcp'],
      details: { countryNames: ['Germany'] },
    });
    expect(find('ipv6-addr', '2001:db8::1')?.countries).toEqual([]);
    const masked = report.warnings.filter((warning) => warning.pointer === '/iocs/iocs/ips/2');
    expect(masked).toMatchObject([{ code: 'malformed-value' }]);
  });

  it('url, process, registry key, mutex, file name', () => {
    expect(find('url', 'http://bad.example/')).toMatchObject({
      operations: ['get', 'post'],
      categories: ['Contacted'],
      details: {
        contentTypes: ['text/html'],
        originalValues: ['HTTP://bad.example'],
        parentFiles: ['mail.eml'],
        referrers: ['http://r.example/'],
        userAgents: ['curl'],
      },
    });
    expect(find('process', 'a.exe -x')?.details).toMatchObject({
      imageNames: ['a.exe'],
      processIds: ['4'],
      processNames: ['a'],
    });
    expect(find('process', 'b.exe')?.names).toEqual(['b.exe']);
    expect(find('windows-registry-key', 'HKEY_X\\y')).toMatchObject({
      operations: ['write'],
      details: { valueTypes: ['REG_SZ'] },
    });
    expect(find('mutex', 'Global\\m')).toMatchObject({ isIoc: false, verdict: 'malicious', processes: ['x'] });
    expect(find('file-name', 'C:\\a.txt')?.operations).toEqual(['access', 'write']);
  });

  it('e-mail: subject and sender are the value', () => {
    expect(find('email-message', 'Hello; from alice@example.org')).toMatchObject({
      hashes: { md5 },
      details: {
        attachmentCount: ['1'],
        attachmentTypes: ['text/plain'],
        linkCount: ['2'],
        recipients: ['bob@example.net'],
        senders: ['alice@example.org'],
        subjects: ['Hello'],
      },
    });
    expect(find('email-addr', 'bob@example.net')?.details).toMatchObject({ roles: ['recipient'], subjects: ['Hello'] });
  });
});

describe('odd IOCs replies', () => {
  it('what a publisher defanged is refanged, and kept as it was', () => {
    const defanged = reportOf({
      iocs: {
        domains: [{ domain: 'bad[.]example' }],
        ips: [{ ip_address: '192.0.2[.]1' }],
        urls: [{ url: 'hxxp://a[.]b/' }],
      },
    });
    expect(defanged.iocs.map((ioc) => [ioc.value, ioc.details.originalValues])).toEqual([
      ['bad.example', ['bad[.]example']],
      ['192.0.2.1', ['192.0.2[.]1']],
      ['http://a.b/', ['hxxp://a[.]b/']],
    ]);
  });

  it('what a SecOps result has of a mail is its address', () => {
    const named = reportOf({
      iocs: {
        emails: [
          { email: 'alice[@]example.org', severity: 'unknown', verdict: 'clean' },
          { email: 'Bob <b@c.example>' },
        ],
      },
    });
    expect(named.warnings.filter(({ code }) => code === 'malformed-value')).toEqual([]);
    expect(named.iocs).toMatchObject([
      {
        type: 'email-addr',
        value: 'alice@example.org',
        verdict: 'benign',
        details: { originalValues: ['alice[@]example.org'], severity: ['unknown'] },
        evidence: ['/iocs/iocs/emails/0'],
      },
      { type: 'email-addr', value: 'b@c.example', details: { originalValues: ['Bob <b@c.example>'] } },
    ]);
  });

  it('a list that is none and an entry that is no object are warned about, the rest is read', () => {
    const odd = reportOf({ status: 'finished', iocs: { urls: 'x', domains: [7, { domain: 'a.example' }] } });
    expect(odd.iocs.map((ioc) => [ioc.value, ioc.evidence])).toEqual([['a.example', ['/iocs/iocs/domains/1']]]);
    const pointers = odd.warnings
      .filter((warning) => warning.code === 'malformed-value')
      .map((warning) => warning.pointer);
    expect(pointers).toEqual(['/iocs/iocs/domains/0', '/iocs/iocs/urls']);
  });

  it('a status other than finished is incomplete, not empty', () => {
    const waiting = reportOf({ status: 'waiting', iocs: {} });
    expect(waiting.complete).toBe(false);
    expect(waiting.warnings).toContainEqual(
      expect.objectContaining({ code: 'missing-section', pointer: '/iocs/status' }),
    );
  });

  it('hundreds of names are cut, with a warning', () => {
    const filenames = Array.from({ length: 350 }, (_, index) => `name-${index}.exe`);
    const long = reportOf({ iocs: { files: [{ filenames, hashes: [{ md5_hash: md5 }] }] } });
    expect(long.iocs[0]?.names.length).toBe(100);
    expect(long.warnings).toContainEqual(
      expect.objectContaining({ code: 'truncated', pointer: '/iocs/iocs/files/0/filenames' }),
    );
  });

  it('a verdict word that is not listed is unknown, warned about once', () => {
    const urls = ['http://a.example/', 'http://b.example/'].map((url) => ({ url, verdict: 'dubious' }));
    const dubious = reportOf({ iocs: { urls } });
    expect(dubious.iocs.map((ioc) => [ioc.verdict, ioc.vendorVerdict])).toEqual([
      ['unknown', 'dubious'],
      ['unknown', 'dubious'],
    ]);
    expect(dubious.warnings.filter((warning) => warning.code === 'unmapped-value').length).toBe(1);
  });
});
