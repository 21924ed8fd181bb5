import { describe, expect, it } from 'vitest';
import { isLoopback, parseEndpoint, parseForeignUrl } from './endpoint.ts';

const parse = (text: string, allowHttp = false) =>
  parseEndpoint(text, { provider: 'fake', setting: 'url', allowHttp }).href;

it.each([
  ['https://vendor.example', 'https://vendor.example/'],
  [' vendor.example:8443\n', 'https://vendor.example:8443/'],
  ['https://vendor.example/base//', 'https://vendor.example/base'],
  ['HTTPS://Vendor.Example/Base/', 'https://vendor.example/Base'],
  ['http://localhost:8080', 'http://localhost:8080/'],
  ['http://127.1:8080', 'http://127.0.0.1:8080/'],
  ['http://0x7f000001', 'http://127.0.0.1/'],
  ['http://127.9.9.9/x', 'http://127.9.9.9/x'],
  ['http://[::1]:80/', 'http://[::1]/'],
  ['https://sand_box-1.bücher.example', 'https://sand_box-1.xn--bcher-kva.example/'],
])('%s is %s', (text, href) => {
  expect(parse(text)).toBe(href);
});

describe('refused', () => {
  it.each([
    ['http://vendor.example', 'use https, or set allowHttp'],
    ['http://127.0.0.1.evil.example', 'use https'],
    ['http://localhost.evil.example', 'use https'],
    ['http://127.0.0.1@evil.example', 'user name or password'],
    ['http://0.0.0.0', 'use https'],
    ['http://10.0.0.1', 'use https'],
    ['ftp://vendor.example', 'expected an https URL'],
    ['file:///etc/passwd', 'expected an https URL'],
    ['https://user:hunter2@vendor.example', 'user name or password'],
    ['user:hunter2@vendor.example', 'user name or password'],
    ['https://vendor.example/?key=hunter2', 'query or fragment'],
    ['https://vendor.example/#x', 'query or fragment'],
    ['javascript:alert(1)', 'expected a URL'],
    ['', 'expected a URL'],
    ['https://', 'expected a URL'],
    ['https://a b', 'expected a URL'],
    ['"https://vendor.example"', 'without quotes around it'],
    ["'https://vendor.example'", 'without quotes around it'],
    ['https://"vendor.example"', 'without quotes around it'],
    ['https://vendor.example`', 'without quotes around it'],
  ])('%s', (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'configuration', provider: 'fake' }));
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow('fake settings: url: ');
    expect(() => parse(text)).not.toThrow('hunter2');
  });
});

it('takes plain http to another host where a setting allows it', () => {
  expect(parse('http://vendor.example', true)).toBe('http://vendor.example/');
});

it.each([
  ['localhost', true],
  ['[::1]', true],
  ['127.255.255.255', true],
  ['127.0.0.1.evil.example', false],
  ['x127.0.0.1', false],
  ['128.0.0.1', false],
  ['localhost.evil.example', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

describe('a URL that a reply named', () => {
  const parse = (text: string, base = 'https://vendor.example', allowHttp = false) =>
    parseForeignUrl(text, { provider: 'fake', what: 'the upload address', baseUrl: new URL(base), allowHttp });

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
  ])('%s is refused', (text, why) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'response', retryable: false, message: expect.stringContaining(why) }),
    );
  });

  it('is never quoted but for its host', () => {
    expect(() => parse('http://host.example/p?sig=hunter2')).toThrow(/^fake: .* \(host\.example\) is plain http\.$/);
  });
});
