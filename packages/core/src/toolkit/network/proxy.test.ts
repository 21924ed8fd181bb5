import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { caught, cleanups, client, get, listenRaw, post } from '../../../test/loopback.ts';
import type { HttpRequest } from '../http/contract.ts';
import { provablyUnsent } from './failure.ts';

const secret = 'hunter2';

/** A proxy that answers each request, CONNECT or not, with this head; what it was sent. */
async function listenProxy(
  status: string,
  headers = '',
): Promise<{ url: string; host: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const head = `HTTP/1.1 ${status}\r\n${headers}content-length: 0\r\n\r\n`;
  const server = createServer((request) => {
    seen.push(request);
    request.socket.write(head);
  });
  server.on('connect', (request, socket) => {
    seen.push(request);
    socket.on('error', () => {}).end(head);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://user:${secret}@${host}`, host, seen };
}

const through = (proxy: string, url = 'https://vendor.example', more = {}) =>
  client(new URL(url), { settings: { proxy, retries: 0, ...more } });

async function failure(work: Promise<unknown>): Promise<Error> {
  const error = await caught(work);
  if (!(error instanceof Error)) throw new Error('It did not fail.');
  expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(secret);
  expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(btoa(`user:${secret}`));
  return error;
}

const downloads: [string, (request: HttpRequest) => (http: ReturnType<typeof client>) => Promise<unknown>][] = [
  ['a request', (request) => (http) => http.request(request)],
  ['a stream', (request) => (http) => http.stream(request)],
];

describe.each(downloads)('%s through a proxy', (_name, ask) => {
  it.each([
    ['403 Forbidden', 'refuses to connect to it (HTTP status 403)', false],
    ['405 Method Not Allowed', 'refuses to connect to it (HTTP status 405)', false],
    [
      '407 Proxy Authentication Required',
      'does not take the user name and the password of proxy (HTTP status 407)',
      false,
    ],
    ['429 Too Many Requests', 'refuses to connect to it (HTTP status 429)', true],
    ['500 Internal Server Error', 'could not connect to it (HTTP status 500)', true],
    ['502 Bad Gateway', 'could not connect to it (HTTP status 502)', true],
    ['503 Service Unavailable', 'could not connect to it (HTTP status 503)', true],
    ['504 Gateway Timeout', 'could not connect to it (HTTP status 504)', true],
  ])('that answers CONNECT with %s', async (status, why, retryable) => {
    const proxy = await listenProxy(status);
    const error = await failure(ask(get())(through(proxy.url)));
    expect(error).toMatchObject({ code: 'connection', retryable, provider: 'fake' });
    expect(error.message).toBe(`fake at vendor.example: the proxy ${proxy.host} ${why}.`);
    expect(provablyUnsent(error)).toBe(true);
    expect(proxy.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['CONNECT vendor.example:443']);
    expect(proxy.seen[0]?.headers['proxy-authorization']).toBe(`Basic ${btoa(`user:${secret}`)}`);
  });

  it.each([['https://vendor.example'], ['http://vendor.example']])('to %s that cannot be reached', async (url) => {
    const error = await failure(ask(get())(through(`http://user:${secret}@127.0.0.1:9`, url, { allowHttp: true })));
    expect(error).toMatchObject({ code: 'connection', retryable: true });
    expect(error.message).toBe(
      'fake at vendor.example: the proxy 127.0.0.1:9 (proxy): the connection was refused (ECONNREFUSED).',
    );
    expect(provablyUnsent(error)).toBe(true);
  });

  it.each([['https://vendor.example'], ['http://vendor.example']])('to %s that speaks no TLS', async (url) => {
    const { url: raw } = await listenRaw('HTTP/1.1 400 No\r\n\r\n');
    const proxy = `https://user:${secret}@${raw.host}`;
    const error = await failure(ask(get())(through(proxy, url, { allowHttp: true })));
    expect(error).toMatchObject({ code: 'connection', retryable: false });
    expect(error.message).toContain(`the proxy ${raw.host} (proxy): `);
  });

  it.each([['https://vendor.example'], ['http://vendor.example']])('to %s that is not HTTP', async (url) => {
    const { url: raw } = await listenRaw('SSH-2.0-OpenSSH_9.6\r\n');
    const error = await failure(ask(get())(through(raw.origin, url, { allowHttp: true })));
    expect(error.message).toBe(
      `fake at vendor.example: the proxy ${raw.host} (proxy): the reply is not HTTP (HTTPParserError).`,
    );
  });

  it.each([['https://vendor.example'], ['http://vendor.example']])('to %s that hangs up', async (url) => {
    const { url: raw } = await listenRaw('');
    const error = await failure(ask(get())(through(raw.origin, url, { allowHttp: true })));
    expect(error.message).toContain(`the proxy ${raw.host} (proxy): `);
  });

  it('that never answers', async () => {
    const { createServer: listen } = await import('node:net');
    const server = listen((socket) => void cleanups.push(() => socket.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const error = await failure(ask(get())(through(`http://${host}`, undefined, { timeouts: { headersMs: 50 } })));
    expect(error.message).toContain(`the proxy ${host} (proxy): no reply came in time`);
  });

  it('that has no name in the name service', async () => {
    const error = await failure(ask(get())(through('http://proxy.invalid:3128')));
    expect(error.message).toMatch(
      /^fake at vendor\.example: the proxy proxy\.invalid:3128 \(proxy\): the (?:host name|name server) /,
    );
  });

  it('of the environment is named by its variable', async () => {
    const { vi } = await import('vitest');
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    vi.stubEnv('https_proxy', '');
    vi.stubEnv('no_proxy', '');
    const error = await failure(ask(get())(client(new URL('https://vendor.example'), { settings: { retries: 0 } })));
    expect(error.message).toContain('the proxy 127.0.0.1:9 (HTTPS_PROXY): ');
  });

  it.each([
    ['407 Proxy Authentication Required', '', 'does not take the user name and the password of proxy'],
    ['403 Forbidden', 'x-squid-error: ERR_ACCESS_DENIED 0\r\n', 'refuses to connect to it'],
    ['504 Gateway Timeout', 'proxy-status: squid; error=connection_timeout\r\n', 'could not connect to it'],
  ])('that is given plain http and answers %s by itself', async (status, headers, why) => {
    const proxy = await listenProxy(status, headers);
    const error = await failure(ask(get())(through(proxy.url, 'http://vendor.example/base', { allowHttp: true })));
    expect(error).toMatchObject({ code: 'connection' });
    expect(error.message).toContain(`fake at vendor.example: the proxy ${proxy.host} ${why}`);
    expect(proxy.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET http://vendor.example/base/x']);
    expect(proxy.seen[0]?.headers).toMatchObject({
      host: 'vendor.example',
      'proxy-authorization': `Basic ${btoa(`user:${secret}`)}`,
    });
  });
});

it('a proxy without credentials that wants some says where they belong', async () => {
  const proxy = await listenProxy('407 Proxy Authentication Required');
  const error = await failure(through(`http://${proxy.host}`).request(get()));
  expect(error.message).toContain('wants a user name and a password, which proxy has not (HTTP status 407)');
});

it('plain http through a proxy brings any reply of the vendor, and its body', async () => {
  const proxy = await listenProxy('503 Service Unavailable', 'retry-after: 1\r\n');
  const reply = await through(proxy.url, 'http://vendor.example', { allowHttp: true }).request(get());
  expect(reply.status).toBe(503);
});

it('a POST is sent again where the proxy refused to connect, for nothing has come to the vendor', async () => {
  const proxy = await listenProxy('502 Bad Gateway');
  const http = client(new URL('https://vendor.example'), { settings: { proxy: proxy.url, retries: 2 } });
  await failure(http.request(post()));
  expect(proxy.seen).toHaveLength(3);
});

it('plain http to another host goes through no proxy, and the key nowhere, unless a setting allows it', async () => {
  const proxy = await listenProxy('200 OK');
  const error = await failure(
    through(proxy.url, 'http://vendor.example').request(get({ headers: () => ({ k: secret }) })),
  );
  expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining('allowHttp') });
  expect(proxy.seen).toEqual([]);
});
