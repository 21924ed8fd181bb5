import dns from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MockAgent } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { caught, cleanups, client, get, listen, statuses } from '../../../test/loopback.ts';
import type { HttpClientOptions } from '../http/contract.ts';

afterEach(() => vi.restoreAllMocks());

/** Names resolve to these addresses; what a connection asks for is noted. */
function resolving(names: Readonly<Record<string, readonly string[]>>): string[] {
  const asked: string[] = [];
  const lookup = (host: string, options: dns.LookupOptions, callback: (...results: unknown[]) => void) => {
    asked.push(host);
    const addresses = names[host]?.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (addresses === undefined) callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }));
    else if (options.all) callback(null, addresses);
    else callback(null, addresses[0]?.address, addresses[0]?.family);
  };
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup);
  return asked;
}

const namedBy = (...networks: string[]): NonNullable<HttpClientOptions['namedBy']> => ({ reached: new Set(networks) });
const fromPublic = namedBy('public');
const foreign = (url: string, by = fromPublic, settings = {}) =>
  client(new URL(url), { settings: { retries: 0, allowHttp: true, ...settings }, namedBy: by });

describe('a host that a reply named', () => {
  it.each([
    ['metadata.google.internal', ['169.254.169.254']],
    ['127.0.0.1.nip.io', ['127.0.0.1']],
    ['intranet.evil.example', ['10.0.0.1']],
    ['mapped.evil.example', ['::ffff:10.0.0.1']],
    ['nat64.evil.example', ['64:ff9b::a00:1']],
    ['6to4.evil.example', ['2002:a00:1::1']],
    ['compatible.evil.example', ['::127.0.0.1']],
    ['ula.evil.example', ['fd00::1']],
    ['any.evil.example', ['0.0.0.0']],
    ['nat.evil.example', ['100.64.0.1']],
    ['rebind.evil.example', ['93.184.215.14', '10.0.0.1']],
    ['rebind6.evil.example', ['2606:4700::6810:1', '::1']],
  ])('%s: what it resolves to (%s) is not connected to', async (host, addresses) => {
    const { url, seen } = await statuses([200]);
    resolving({ [host]: addresses });
    for (const scheme of ['http', 'https']) {
      const error = await caught(foreign(`${scheme}://${host}:${url.port}/`).request(get()));
      expect(error).toMatchObject({ code: 'response', retryable: false, provider: 'fake' });
      expect(String(error)).toContain('is not a public address');
    }
    expect(seen).toEqual([]);
  });

  it.each([
    'http://127.0.0.1',
    'https://[::1]',
    'https://[::7f00:1]',
    'https://[64:ff9b::a00:1]',
    'https://2130706433',
    'https://localhost.',
    'https://169.254.169.254',
    'https://metadata.google.internal.',
  ])('%s says by itself that it is not public: no name is looked up', async (url) => {
    const asked = resolving({});
    const load = vi.fn(() => import('undici'));
    const http = client(new URL(url), { settings: { allowHttp: true }, namedBy: fromPublic, undici: load });
    expect(await caught(http.request(get()))).toMatchObject({ code: 'response' });
    expect(asked).toEqual([]);
    expect(load).not.toHaveBeenCalled();
  });

  it('is connected to at the address that was looked at: the name is asked for once', async () => {
    const { url } = await statuses([200]);
    let answers = 0;
    const lookup = (_host: string, _options: object, callback: (error: null, all: object[]) => void) => {
      answers += 1;
      callback(null, [{ address: answers === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    };
    vi.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
    const http = foreign(`http://upload.example:${url.port}/`, namedBy('loopback'));
    expect((await http.request(get())).status).toBe(200);
    expect(answers).toBe(1);
  });

  it('may be of the network in which the endpoint was reached', async () => {
    const { url } = await statuses([200], [200]);
    resolving({ 'upload.example': ['127.0.0.1'], 'api.example': ['127.0.0.1'] });
    const api = client(new URL(`http://api.example:${url.port}`), { settings: { allowHttp: true, retries: 0 } });
    const to = `http://upload.example:${url.port}/`;
    expect([...api.reached]).toEqual([]);
    expect(await caught(foreign(to, api).request(get()))).toMatchObject({ code: 'response' });
    await api.request(get());
    expect([...api.reached]).toEqual(['loopback']);
    expect((await foreign(to, api).request(get())).status).toBe(200);
  });

  it('is never the metadata service, wherever the endpoint is', async () => {
    resolving({ 'upload.example': ['100.100.100.200'] });
    const error = await caught(foreign('https://upload.example', namedBy('carrierGradeNat')).request(get()));
    expect(error).toMatchObject({ code: 'response' });
  });

  it('that is public is connected to, and its failure is that of the network', async () => {
    const asked = resolving({});
    const error = await caught(foreign('https://gone.example').request(get()));
    expect(error).toMatchObject({ code: 'connection', message: expect.stringContaining('the host name is not known') });
    expect(asked).toEqual(['gone.example']);
  });

  it('is left to a dispatcher of the user’s own', async () => {
    const dispatcher = new MockAgent();
    cleanups.push(() => dispatcher.close());
    dispatcher.disableNetConnect();
    dispatcher.get('https://upload.example').intercept({ path: '/x' }).reply(200, 'ok');
    const asked = resolving({ 'upload.example': ['10.0.0.1'] });
    expect((await foreign('https://upload.example', fromPublic, { dispatcher }).request(get())).text).toBe('ok');
    expect(asked).toEqual([]);
  });
});

describe('a host that a reply named, through a proxy', () => {
  async function listenProxy() {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end();
    });
    server.on('connect', (request, socket) => {
      seen.push(`CONNECT ${request.url}`);
      socket.on('error', () => {}).end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
  }

  it.each([
    ['that resolves here to a private address', 'https://intranet.example', 'is not a public address'],
    ['that has one private address of two', 'https://rebind.example', 'is not a public address'],
    ['that nobody knows but a network of one’s own', 'https://vault.internal', 'is not a public address'],
    ['of a single label', 'http://vault', 'is not a public address'],
    ['that is a private address', 'https://10.0.0.1', 'is not a public address'],
  ])('%s is not asked for', async (_name, url, why) => {
    const { proxy, seen } = await listenProxy();
    resolving({ 'intranet.example': ['10.0.0.1'], 'rebind.example': ['93.184.215.14', 'fd00::1'] });
    const error = await caught(foreign(url, fromPublic, { proxy }).request(get()));
    expect(error).toMatchObject({ code: 'response', message: expect.stringContaining(why) });
    expect(seen).toEqual([]);
  });

  it.each([
    ['that is public', { 'upload.example': ['93.184.215.14'] }],
    ['that is not known here', {}],
  ])('%s is the proxy’s to resolve', async (_name, names) => {
    const { proxy, seen } = await listenProxy();
    resolving(names);
    await caught(foreign('https://upload.example', fromPublic, { proxy }).request(get()));
    expect(seen).toEqual(['CONNECT upload.example:443']);
  });
});

describe('plain http to this machine', () => {
  it('goes nowhere else, whatever localhost resolves to', async () => {
    resolving({ localhost: ['10.0.0.1'] });
    const error = await caught(client(new URL('http://localhost:9'), { settings: { retries: 0 } }).request(get()));
    expect(error).toMatchObject({ code: 'configuration', provider: 'fake' });
    expect(String(error)).toContain('localhost resolves to 10.0.0.1, which is not this machine');
  });

  it('is made by name too', async () => {
    const url = await listen((_request, response) => void response.end('here'));
    resolving({ localhost: ['127.0.0.1'], 'a.localhost': ['127.0.0.1'] });
    for (const host of ['localhost', 'a.localhost']) {
      const http = client(new URL(`http://${host}:${url.port}`), { settings: { retries: 0 } });
      expect((await http.request(get())).text).toBe('here');
    }
  });
});
