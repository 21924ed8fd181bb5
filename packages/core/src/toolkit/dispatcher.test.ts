import { getCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import * as undici from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { caught, client, get, listenRaw } from '../../test/loopback.ts';
import { createPool } from './dispatcher.ts';
import { commonSettings, parseSettings } from './settings.ts';

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
    made('proxy', options);
  }
}
class EnvHttpProxyAgent extends undici.EnvHttpProxyAgent {
  constructor(options?: undici.EnvHttpProxyAgent.Options) {
    super(options);
    made('environment', options);
  }
}

async function pool(settings: unknown, host = 'https://vendor.example') {
  const parsed = parseSettings(z.strictObject(commonSettings), settings, 'fake');
  const load = async () => ({ Pool, ProxyAgent, EnvHttpProxyAgent });
  const created = createPool({ provider: 'fake', baseUrl: new URL(host), settings: parsed, undici: load });
  const dispatcher = await created.get();
  await created.close();
  expect(made).toHaveBeenCalledTimes(1);
  expect(dispatcher).toHaveProperty('destroyed', true);
  const [kind, options] = made.mock.calls[0] ?? [];
  return { kind, options };
}

beforeEach(() => {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']) vi.stubEnv(name, '');
  made.mockClear();
});
afterEach(() => vi.unstubAllEnvs());

it('carries the limits of the settings, and verifies certificates', async () => {
  const timeouts = { connectMs: 1, headersMs: 2, bodyMs: 3 };
  expect(await pool({ concurrency: 5, timeouts })).toEqual({
    kind: 'direct',
    options: {
      connections: 5,
      headersTimeout: 2,
      bodyTimeout: 3,
      allowH2: false,
      connect: { timeout: 1, allowH2: false },
    },
  });
});

it('accepts any certificate only when told to', async () => {
  const { options } = await pool({ tls: { verify: false } });
  expect(options.connect).toEqual({ timeout: 10_000, allowH2: false, rejectUnauthorized: false });
});

it('adds the authorities of a file to those of the system', async () => {
  const caFile = fileURLToPath(import.meta.url);
  const { options } = await pool({ tls: { caFile } });
  expect(options.connect.ca).toHaveLength(getCACertificates('default').length + 1);
  expect(options.connect.ca.at(-1)).toContain('adds the authorities of a file');
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

  it('of the settings wins, with the same TLS settings behind it', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://other.example');
    const { kind, options } = await pool({ proxy, tls: { verify: false } });
    expect(kind).toBe('proxy');
    expect(options).toMatchObject({ uri: proxy, requestTls: { rejectUnauthorized: false } });
  });

  it.each([
    ['https://vendor.example', {}, 'environment'],
    ['https://vendor.example', { proxy: false }, 'direct'],
    ['http://127.0.0.1:8080', {}, 'direct'],
    ['http://localhost:8080', {}, 'direct'],
  ])('of the environment, to %s with %j: %s', async (host, settings, kind) => {
    vi.stubEnv('HTTPS_PROXY', proxy);
    expect((await pool(settings, host)).kind).toBe(kind);
  });
});

it('tries again when undici could not be loaded', async () => {
  const settings = parseSettings(z.strictObject(commonSettings), {}, 'fake');
  const load = vi.fn().mockRejectedValueOnce(new Error('missing')).mockResolvedValue({ Pool });
  const created = createPool({ provider: 'fake', baseUrl: new URL('https://a.example'), settings, undici: load });
  await expect(created.get()).rejects.toThrow('missing');
  expect(await created.get()).toBeInstanceOf(Pool);
  await created.close();
});
