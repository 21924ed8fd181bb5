import { describe, expect, it } from 'vitest';
import { parseForeignUrl } from './foreign-url.ts';

describe('a URL that a reply named', () => {
  const parse = (text: string, base = 'https://vendor.example', allowHttp = false, reached?: string[]) =>
    parseForeignUrl(text, {
      provider: 'fake',
      what: 'the upload address',
      baseUrl: new URL(base),
      allowHttp,
      reached: reached && new Set(reached),
    });

  it.each([
    ['https://bucket.oss.example/a%20b?sig=x%2By', 'https://vendor.example', false],
    ['https://bucket.oss.example:8443/', 'https://vendor.example', false],
    ['https://93.184.215.14/', 'https://vendor.example', false],
    ['http://bucket.oss.example/', 'https://vendor.example', true],
    ['http://127.0.0.1:8080/x', 'http://localhost:9', false],
    ['https://10.0.0.7/x', 'https://10.0.0.1', false],
  ])('%s from %s (allowHttp: %s) is taken as it is', (text, base, allowHttp) => {
    expect(parse(text, base, allowHttp).href).toBe(text);
  });

  it.each([
    ['no-url', 'is no absolute URL'],
    ['', 'is no absolute URL'],
    ['//host.example/x', 'is no absolute URL'],
    ['ftp://host.example/', 'is not an https URL'],
    ['javascript:alert(1)', 'is not an https URL'],
    ['https://user@host.example/', 'carries a user name or password'],
    ['https://:secret@host.example/', 'carries a user name or password'],
    ['http://host.example/', 'is plain http'],
    ['http://127.0.0.1/', 'is plain http'],
    ['https://127.0.0.1/', 'is not a public address'],
    ['https://2130706433/', 'is not a public address'],
    ['https://localhost:22/', 'is not a public address'],
    ['https://a.localhost/', 'is not a public address'],
    ['https://169.254.169.254/latest', 'is not a public address'],
    ['https://10.0.0.1/', 'is not a public address'],
    ['https://[::1]/', 'is not a public address'],
    ['https://[::ffff:10.0.0.1]/', 'is not a public address'],
    ['https://[fd00::1]/', 'is not a public address'],
    ['https://[::7f00:1]/', 'is not a public address'],
    ['https://[64:ff9b::a00:1]/', 'is not a public address'],
    ['https://[2002:a00:1::]/', 'is not a public address'],
    ['https://[2001::f5ff:fffe]/', 'is not a public address'],
    ['https://0x0a000001/', 'is not a public address'],
    ['https://012.0.0.1/', 'is not a public address'],
    ['https://10.0.0.1./', 'is not a public address'],
    ['https://localhost./', 'is not a public address'],
    ['https://0.0.0.0/', 'is not a public address'],
    ['https://100.64.0.1/', 'is not a public address'],
    ['https://168.63.129.16/', 'is not a public address'],
    ['https://metadata.google.internal/', 'is not a public address'],
    ['https://metadata.google.internal./computeMetadata/v1/', 'is not a public address'],
  ])('%s is refused', (text, why) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'response', retryable: false, message: expect.stringContaining(why) }),
    );
  });

  it('is never quoted but for its host', () => {
    expect(() => parse('http://host.example/p?sig=hunter2')).toThrow(/^fake: .* \(host\.example\) is plain http\.$/);
  });

  it.each([
    ['https://10.0.0.7/', 'https://127.0.0.1'],
    ['https://127.0.0.1/', 'https://10.0.0.1'],
    ['https://192.168.0.1/', 'https://[fd00::1]'],
    ['https://100.100.100.200/', 'https://100.64.0.1'],
    ['https://169.254.169.254/', 'https://169.254.1.1'],
    ['http://[::1]:8080/', 'https://10.0.0.1'],
  ])('%s is refused from %s too: of another network, or one that gives away credentials', (text, base) => {
    expect(() => parse(text, base)).toThrow(expect.objectContaining({ code: 'response' }));
  });

  it('may be of the network in which the endpoint was reached, and of no other', () => {
    const base = 'https://vendor.example';
    expect(parse('https://100.118.0.1/', base, false, ['carrierGradeNat']).hostname).toBe('100.118.0.1');
    expect(() => parse('https://100.118.0.1/', base, false, ['public'])).toThrow('is not a public address');
    expect(() => parse('https://100.100.100.200/', base, false, ['carrierGradeNat'])).toThrow(
      'is not a public address',
    );
  });
});
