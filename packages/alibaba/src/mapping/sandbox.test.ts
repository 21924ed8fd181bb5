import { Warnings } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { readEmbedded } from '../wire/embedded.ts';
import { sandboxIocs, sandboxLimits } from './sandbox.ts';

function search(value: unknown) {
  const warnings = new Warnings();
  const iocs = sandboxIocs(readEmbedded('Sandbox', value, '/s', warnings), warnings);
  return {
    iocs,
    found: iocs.map((ioc) => [ioc.type, ioc.value]),
    codes: warnings.list().map((warning) => warning.code),
  };
}

// The shapes below are made up: what the sections hold is not documented.
describe('what is unmistakable', () => {
  it.each<[unknown, string, string]>([
    [{ dst_ip: '10.0.0.1' }, 'ipv4-addr', '10.0.0.1'],
    [{ ips: ['127.0.0.1'] }, 'ipv4-addr', '127.0.0.1'],
    [{ remoteAddr: '2001:DB8::1' }, 'ipv6-addr', '2001:DB8::1'],
    [{ hosts: [{ host: 'evil.example.com' }] }, 'domain-name', 'evil.example.com'],
    [{ query_domain: 'Evil.Example.COM.' }, 'domain-name', 'Evil.Example.COM.'],
    [{ DomainName: 'xn--fsq.xn--0zwm56d' }, 'domain-name', 'xn--fsq.xn--0zwm56d'],
    [{ requestUrl: 'http://a.example/x?y=1' }, 'url', 'http://a.example/x?y=1'],
    [{ fileMD5: 'A'.repeat(32) }, 'file', 'a'.repeat(32)],
    [{ hashes: { sha256: 'b'.repeat(64) } }, 'file', 'b'.repeat(64)],
  ])('%j', (section, type, value) => {
    expect(search({ NetworkData: section }).found).toEqual([[type, value]]);
  });

  it('is an artifact without a verdict', () => {
    const { iocs } = search(`{'NetworkData': {'hosts': [{'ip': '192.0.2.7'}]}}`);
    expect(iocs[0]).toMatchObject({ isIoc: false, verdict: 'unknown', sources: ['sandbox'], evidence: ['/s'] });
    expect(iocs[0]?.details).toEqual({ path: ['/NetworkData/hosts/0/ip'], section: ['NetworkData'] });
  });

  it('a hash is told by its length', () => {
    expect(search({ FileData: { hash: 'c'.repeat(40) } }).iocs[0]?.hashes).toEqual({ sha1: 'c'.repeat(40) });
  });
});

describe('what is not', () => {
  it.each<[unknown]>([
    [{ version: '1.2.3.4' }],
    [{ comment: 'evil.example.com' }],
    [{ task_id: 'a'.repeat(32) }],
    [{ md5: 'a'.repeat(31) }],
    [{ ip: '1.2.3.4.5' }],
    [{ address: '0x00401000' }],
    [{ server: 'update.exe' }],
    [{ url: 'javascript:alert(1)' }],
    [{ host: 'localhost' }],
    [{ ip: 16909060 }],
    [['1.2.3.4']],
  ])('%j', (section) => {
    expect(search({ BehaviorData: section }).found).toEqual([]);
  });
});

describe('limits', () => {
  it('too many observables', () => {
    const ips = Array.from({ length: sandboxLimits.finds + 5 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const { iocs, codes } = search({ NetworkData: { ips } });
    expect(iocs).toHaveLength(sandboxLimits.finds);
    expect(codes).toEqual(['truncated']);
  });

  it('too many values', () => {
    const { codes } = search({ list: Array.from({ length: sandboxLimits.values + 1 }, () => 0) });
    expect(codes).toEqual(['truncated']);
  });

  it('too deep', () => {
    const depth = sandboxLimits.depth + 1;
    const { found, codes } = search(`${'{"a":'.repeat(depth)}{"ip":"10.0.0.1"}${'}'.repeat(depth)}`);
    expect(found).toEqual([]);
    expect(codes).toEqual(['truncated']);
  });
});
