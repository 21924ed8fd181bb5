import { describe, expect, it } from 'vitest';
import { isLoopback, parseEndpoint } from './endpoint.ts';

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
  ['http://[0:0:0:0:0:0:0:1]/', 'http://[::1]/'],
  ['http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/'],
  ['http://localhost./', 'http://localhost./'],
  ['http://0177.0.0.1', 'http://127.0.0.1/'],
  ['http://127.0.0.1.', 'http://127.0.0.1/'],
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
    ['http://[::7f00:1]', 'use https'],
    ['http://[64:ff9b::7f00:1]:80', 'use https'],
    ['http://127.0.0.1.nip.io', 'use https'],
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
  ['localhost.', true],
  ['a.localhost', true],
  ['[::1]', true],
  ['[::ffff:7f00:1]', true],
  ['[::7f00:1]', false],
  ['0.0.0.0', false],
  ['127.255.255.255', true],
  ['127.0.0.1.evil.example', false],
  ['x127.0.0.1', false],
  ['128.0.0.1', false],
  ['localhost.evil.example', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

it.each([
  ['box.example', 'https://box.example/apiv2'],
  ['https://box.example/apiv2/', 'https://box.example/apiv2'],
  ['https://box.example/cape/', 'https://box.example/cape/apiv2'],
  ['https://box.example/cape/apiv2', 'https://box.example/cape/apiv2'],
  ['https://box.example/myapiv2', 'https://box.example/myapiv2/apiv2'],
])('adds the path of the API to %j where it lacks it', (text, href) => {
  const options = { provider: 'fake', setting: 'url', allowHttp: false, path: '/apiv2' };
  expect(parseEndpoint(text, options).href).toBe(href);
});
