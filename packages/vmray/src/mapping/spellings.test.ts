import type { SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { read } from '../read/index.ts';

const sha256 = '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';

function only(...documents: unknown[]): SandboxReport {
  const [report, ...others] = read(...documents);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  checkReport(report);
  return report;
}

const iocsOf = (iocs: object) => only({ status: 'finished', iocs });
const codes = (report: SandboxReport, code: string) =>
  report.warnings.filter((warning) => warning.code === code).map(({ pointer }) => pointer);

it('blanks around a hash are no part of it', () => {
  const report = only({ sample_id: 12, sample_sha256hash: ` ${sha256.toUpperCase()}\n`, sample_md5hash: '  ' });
  expect(report.sample.hashes).toEqual({ sha256 });
  expect(codes(report, 'malformed-value')).toEqual([]);
});

describe('an address', () => {
  it.each([
    ['192.0.2.1', 'ipv4-addr', '192.0.2.1', undefined],
    [' 192.0.2.1 ', 'ipv4-addr', '192.0.2.1', undefined],
    ['192.0.2.1:443', 'ipv4-addr', '192.0.2.1', ['443']],
    ['192[.]0[.]2[.]1:443', 'ipv4-addr', '192.0.2.1', ['443']],
    ['2001:db8::1', 'ipv6-addr', '2001:db8::1', undefined],
    ['[2001:db8::1]', 'ipv6-addr', '2001:db8::1', undefined],
    ['[2001:db8::1]:443', 'ipv6-addr', '2001:db8::1', ['443']],
  ])('%j is read, with its port', (ip_address, type, value, ports) => {
    for (const report of [
      iocsOf({ ips: [{ ip_address }] }),
      only({ analysis_metadata: {}, ip_addresses: { ip_0: { is_artifact: true, ip_address } } }),
    ]) {
      expect(report.iocs).toMatchObject([{ type, value }]);
      expect(report.iocs[0]?.details.ports).toEqual(ports);
      expect(codes(report, 'malformed-value')).toEqual([]);
    }
  });

  it.each(['192.0.2.1:99999', '192.0.2.1:', '192.0.2.x', 'a.example:443'])('%j is none', (ip_address) => {
    const report = iocsOf({ ips: [{ ip_address }] });
    expect(report.iocs).toEqual([]);
    expect(codes(report, 'malformed-value')).toEqual(['/iocs/iocs/ips/0']);
  });

  it('among others, and of a domain', () => {
    const report = iocsOf({
      domains: [{ domain: ' evil.example:8080', ip_addresses: ['192.0.2.1:80', ' 192.0.2.2'] }],
    });
    expect(report.iocs).toMatchObject([
      { value: 'evil.example', ipAddresses: ['192.0.2.1', '192.0.2.2'], details: { ports: ['8080'] } },
    ]);
  });
});

describe('a kind of IOC that is not known', () => {
  it('is a warning where it holds something', () => {
    const report = iocsOf({ wallets: [{ wallet: 'x' }], certificates: [], notes: null, domains: [] });
    expect(codes(report, 'unmapped-value')).toEqual(['/iocs/iocs/wallets']);
  });

  it('is one in a Summary too, where it is an artifact', () => {
    const report = only({
      analysis_metadata: {},
      wallets: { wallet_0: { is_artifact: true } },
      memory_dumps: { dump_0: { is_artifact: false } },
    });
    expect(codes(report, 'unmapped-value')).toEqual(['/summaries/0/wallets']);
  });
});

describe('words and numbers that differ', () => {
  it.each([
    [{ sample_verdict: 'clean', sample_severity: 'malicious' }, 'benign', []],
    [{ sample_verdict: 'malicious', sample_severity: 'blacklisted' }, 'malicious', []],
    [{ sample_verdict: 'clean', sample_severity: 'whitelisted' }, 'benign', []],
    [{ sample_verdict: 'clean', sample_severity: 'unknown' }, 'benign', []],
    [{ sample_severity: 'malicious', sample_score: 3 }, 'malicious', ['/sample/sample_score']],
    [{ sample_severity: 'not_suspicious', sample_score: 90 }, 'benign', ['/sample/sample_score']],
    [{ sample_severity: 'malicious', sample_score: 90 }, 'malicious', []],
  ])('%j: the verdict decides, then the severity, then the score', (more, value, pointers) => {
    const report = only({ sample_id: 12, ...more });
    expect(report.verdict.value).toBe(value);
    expect(codes(report, 'conflicting-values')).toEqual(pointers);
  });
});
