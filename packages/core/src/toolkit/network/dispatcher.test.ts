import * as undici from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { caught, client, get, listenRaw } from '../../../test/loopback.ts';
import { parseSettings } from '../../contract/settings.ts';
import { providerSettings } from '../input/settings.ts';
import { createPool } from './dispatcher.ts';

const schema = providerSettings(() => ({}));

const made = vi.fn();

class Pool extends undici.Pool {
  constructor(origin: string, options?: undici.Pool.Options) {
    super(origin, options);
    made('direct', options);
  }
}
class ProxyAgent extends undici.ProxyAgent {
  constructor(options: undici.ProxyAgent.Options) {
    super(options);
    made('tunnel', options);
  }
}
const connecting = vi.fn(undici.buildConnector);
const load = async () => ({ Pool, ProxyAgent, buildConnector: connecting });

/** What is made for these settings: the kind of it, its options, and how it connects. */
async function pool(settings: unknown, host = 'https://vendor.example') {
  const parsed = parseSettings(schema, settings, 'fake');
  const options = { provider: 'fake', baseUrl: new URL(host), settings: parsed, undici: load };
  const created = createPool(options, new Set());
  const { through, isForwarded } = await created.get();
  await created.close();
  const [kind, given] = made.mock.calls.at(-1) ?? [];
  const connect = kind === 'tunnel' ? given.requestTls : connecting.mock.calls.at(-1)?.[0];
  return { kind: isForwarded ? 'forwarded' : kind, options: given, connect, through };
}

beforeEach(() => {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']) vi.stubEnv(name, '');
  made.mockClear();
  connecting.mockClear();
});
afterEach(() => vi.unstubAllEnvs());

it('carries the limits of the settings, and verifies certificates', async () => {
  const timeouts = { connectMs: 1, headersMs: 2, bodyMs: 3 };
  const { kind, options, connect } = await pool({ concurrency: 5, timeouts });
  expect(kind).toBe('direct');
  expect(options).toMatchObject({ connections: 5, headersTimeout: 2, bodyTimeout: 3, allowH2: false });
  expect(connect).toEqual({ timeout: 1, allowH2: false });
});

it('accepts any certificate only when told to', async () => {
  const { connect } = await pool({ tls: { verify: false } });
  expect(connect).toEqual({ timeout: 10_000, allowH2: false, rejectUnauthorized: false });
});

it('offers HTTP/1.1 alone to a server: a cut reply of HTTP/2 would be taken for a whole one', async () => {
  const { url, received } = await listenRaw('');
  const http = client(new URL(`https://${url.host}`), { settings: { retries: 0 } });
  expect(await caught(http.request(get()))).toMatchObject({ code: 'connection' });
  // The protocols offered stand in the first message of TLS, each behind its length.
  expect(received.join('')).toContain('\x08http/1.1');
  expect(received.join('')).not.toContain('\x02h2');
});

describe('the proxy', () => {
  const proxy = 'http://proxy.example:3128';

  it.each([['settings'], ['environment']])('of the %s leads to HTTP/1.1 alone too', async (from) => {
    if (from === 'environment') vi.stubEnv('HTTPS_PROXY', proxy);
    const { options } = await pool(from === 'settings' ? { proxy } : {});
    expect(options).toMatchObject({ allowH2: false, requestTls: { allowH2: false } });
  });

  it('of the settings wins, with the same TLS settings behind it and its own certificate verified', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://other.example');
    const { kind, options } = await pool({ proxy, tls: { verify: false } });
    expect(kind).toBe('tunnel');
    expect(options).toMatchObject({ uri: `${proxy}/`, requestTls: { rejectUnauthorized: false } });
    expect(options.proxyTls).toEqual({ timeout: 10_000, allowH2: false });
  });

  const allowHttp = true;
  it.each([
    ['https://vendor.example', {}, 'tunnel'],
    ['https://vendor.example', { proxy: false }, 'direct'],
    ['http://vendor.example', { allowHttp }, 'forwarded'],
    ['https://127.0.0.1:8080', {}, 'direct'],
    ['http://127.0.0.1:8080', {}, 'direct'],
    ['http://127.9.9.9', { allowHttp }, 'direct'],
    ['http://localhost:8080', {}, 'direct'],
    ['http://localhost.', {}, 'direct'],
    ['http://a.localhost', {}, 'direct'],
    ['http://[::1]:8080', {}, 'direct'],
    ['http://[::ffff:127.0.0.1]', {}, 'direct'],
    ['http://0x7f.1', {}, 'direct'],
    ['http://2130706433', {}, 'direct'],
  ])('of the environment, to %s with %j: %s', async (host, settings, kind) => {
    vi.stubEnv('HTTPS_PROXY', proxy);
    vi.stubEnv('HTTP_PROXY', proxy);
    expect((await pool(settings, host)).kind).toBe(kind);
  });

  it.each([
    ['https://vendor.example', {}, 'tunnel'],
    ['http://vendor.example', { allowHttp }, 'forwarded'],
    ['https://127.0.0.1:8080', {}, 'tunnel'],
    ['http://127.0.0.1:8080', {}, 'direct'],
    ['http://127.0.0.1:8080', { allowHttp }, 'direct'],
    ['http://localhost', {}, 'direct'],
    ['http://[::1]:8080', {}, 'direct'],
    ['http://[::ffff:7f00:1]', {}, 'direct'],
  ])('of the settings, to %s with %j: %s', async (host, settings, kind) => {
    expect((await pool({ proxy, ...settings }, host)).kind).toBe(kind);
  });
});

it.each([
  ['without a proxy', {}],
  ['through one', { proxy: 'http://proxy.example' }],
])('refuses plain http to another host %s, before anything is loaded', async (_name, more) => {
  const settings = parseSettings(schema, more, 'fake');
  const undici = vi.fn(load);
  const options = { provider: 'fake', baseUrl: new URL('http://vendor.example/x'), settings, undici };
  const error = await caught(Promise.resolve(createPool(options, new Set()).get()));
  expect(error).toMatchObject({ code: 'configuration', provider: 'fake', retryable: false });
  expect(error).toMatchObject({ message: expect.stringContaining('allowHttp') });
  expect(undici).not.toHaveBeenCalled();
});

it('tries again when undici could not be loaded', async () => {
  const settings = parseSettings(schema, {}, 'fake');
  const undici = vi.fn().mockRejectedValueOnce(new Error('missing')).mockImplementation(load);
  const created = createPool({ provider: 'fake', baseUrl: new URL('https://a.example'), settings, undici }, new Set());
  const message = 'fake: undici could not be loaded; the adapter has to depend on it.';
  await expect(created.get()).rejects.toMatchObject({ code: 'configuration', message });
  expect((await created.get()).sender).toBeInstanceOf(Pool);
  await created.close();
});

it.each([[undefined], [{}], [{ Pool: {} }], [undici.Pool]])('takes no %j for undici', async (loaded) => {
  const settings = parseSettings(schema, {}, 'fake');
  const options = { provider: 'fake', baseUrl: new URL('https://a.example'), settings };
  const created = createPool({ ...options, undici: vi.fn().mockResolvedValue(loaded) }, new Set());
  await expect(created.get()).rejects.toMatchObject({
    code: 'configuration',
    message: expect.stringContaining('a function that imports undici'),
  });
});
