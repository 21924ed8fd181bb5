import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { chooseProxy } from './proxy-choice.ts';

const proxy = 'http://proxy.example:3128';

beforeEach(() => {
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    vi.stubEnv(name, '');
    vi.stubEnv(name.toUpperCase(), '');
  }
});
afterEach(() => vi.unstubAllEnvs());

const chosen = (url: string, setting?: string | false) => chooseProxy(new URL(url), setting, 'fake');

it.each([
  ['https://a.example', 'HTTPS_PROXY', true],
  ['https://a.example', 'https_proxy', true],
  ['https://a.example', 'HTTP_PROXY', true],
  ['http://a.example', 'HTTP_PROXY', true],
  ['http://a.example', 'http_proxy', true],
  ['http://a.example', 'HTTPS_PROXY', false],
])('%s, %s set: %s', (url, variable, isUsed) => {
  vi.stubEnv(variable, proxy);
  expect(chosen(url)?.setting).toBe(isUsed ? variable : undefined);
  expect(chosen(url, false)).toBeNull();
});

it.each([
  ['https://vendor.example', 'vendor.example', true],
  ['https://a.vendor.example', 'vendor.example', true],
  ['https://a.vendor.example', '.vendor.example', true],
  ['https://vendor.example', '.vendor.example', true],
  ['https://a.vendor.example', '*.vendor.example', true],
  ['https://vendor.example', '*.vendor.example', false],
  ['https://vendor.example.', 'VENDOR.example.', true],
  ['https://notvendor.example', 'vendor.example', false],
  ['https://vendor.example', 'a, b.example  vendor.example', true],
  ['https://vendor.example', '*', true],
  ['https://vendor.example', 'a.example *', true],
  ['https://vendor.example', 'vendor.example:443', true],
  ['https://vendor.example:8443', 'vendor.example:443', false],
  ['http://vendor.example', '*:80', true],
  ['http://vendor.example', '*:443', false],
  ['https://10.1.2.3', '10.0.0.0/8', true],
  ['https://10.1.2.3', '10.1.2.3', true],
  ['https://11.1.2.3', '10.0.0.0/8', false],
  ['https://[fd00::1]', 'fd00::/8', true],
  ['https://[fd00::1]', '[fd00::1]:443', true],
  ['https://[fd00::1]', 'fd00::1', true],
  ['https://[fd00::1]', '[fd00::1]:8443', false],
  ['https://vendor.example', '10.0.0.0/8', false],
  ['https://vendor.example', '', false],
])('%s, NO_PROXY=%j: left out: %s', (url, list, isLeftOut) => {
  vi.stubEnv('HTTP_PROXY', proxy);
  vi.stubEnv('NO_PROXY', list);
  expect(chosen(url) === null).toBe(isLeftOut);
  expect(chosen(url, proxy)).not.toBeNull();
});

it.each([
  ['proxy.example:3128', 'proxy.example:3128'],
  ['http://user:hunter2@proxy.example', 'proxy.example'],
  [' https://proxy.example:8443/ ', 'proxy.example:8443'],
])('%s is shown as %s', (text, host) => {
  vi.stubEnv('HTTPS_PROXY', text);
  expect(chosen('https://a.example')).toMatchObject({ host, setting: 'HTTPS_PROXY' });
});

it.each(['http://', 'ftp://user:hunter2@proxy.example', 'http://us%er:hunter2@proxy.example', 'http://a b:hunter2'])(
  '%j is no proxy, and is not quoted',
  (text) => {
    vi.stubEnv('HTTPS_PROXY', text);
    expect(() => chosen('https://a.example')).toThrow(
      expect.objectContaining({ code: 'configuration', message: expect.stringContaining('fake: HTTPS_PROXY: ') }),
    );
    expect(() => chosen('https://a.example')).not.toThrow('hunter2');
  },
);
