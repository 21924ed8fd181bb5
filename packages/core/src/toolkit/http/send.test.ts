import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { caught, client, get, listen, listenEcho, listenRaw, post, statuses } from '../../../test/loopback.ts';

describe('connection failures', () => {
  const refused = async () => {
    const server = createSocketServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return new URL(`http://127.0.0.1:${port}`);
  };

  it('repeats even what creates something when the connection was refused', async () => {
    const url = await refused();
    const headers = vi.fn(() => ({ 'x-key': 'hunter2' }));
    const error = await caught(client(url).request(post({ headers, path: '/x?key=hunter2' })));
    expect(error).toMatchObject({ code: 'connection', provider: 'fake', retryable: true });
    expect(String(error)).toContain(`fake at ${url.host}: the connection was refused (ECONNREFUSED).`);
    expect(String(error)).not.toContain('hunter2');
    expect(headers).toHaveBeenCalledTimes(5);
  });

  it('a peer that sends our own headers back does not bring them into the error', async () => {
    const url = await listenEcho();
    const request = get({ headers: () => ({ 'x-key': 'hunter2' }), path: '/x?key=hunter2' });
    const made = client(url, { settings: { retries: 0 } });
    for (const error of [await caught(made.request(request)), await caught(made.stream(request))]) {
      expect(error).toMatchObject({ code: 'connection', cause: { name: 'HTTPParserError' } });
      expect(inspect(error, { depth: 12, showHidden: true })).not.toContain('hunter2');
    }
  });

  it('repeats a GET whose connection broke, and nothing that may have arrived', async () => {
    const hangUp = await listenRaw('');
    expect(await caught(client(hangUp.url).request(get()))).toMatchObject({ code: 'connection' });
    expect(hangUp.received).toHaveLength(5);
    expect(await caught(client(hangUp.url).request(post()))).toMatchObject({ code: 'connection' });
    expect(hangUp.received).toHaveLength(6);
  });

  it.each([
    ['with a declared length', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ])('takes a body cut short %s for a broken connection', async (_name, bytes) => {
    const cut = await listenRaw(bytes);
    const error = await caught(client(cut.url, { settings: { retries: 1 } }).request(get()));
    expect(error).toMatchObject({ code: 'connection', retryable: true });
    expect(cut.received).toHaveLength(2);
  });

  it('says what it was when the reply is no HTTP', async () => {
    const odd = await listenRaw('SSH-2.0-OpenSSH\r\n');
    const error = await caught(client(odd.url, { settings: { retries: 0 } }).request(get()));
    expect(error).toMatchObject({
      code: 'connection',
      message: expect.stringContaining('the reply is not HTTP'),
    });
  });

  it('does not repeat a request that cannot be sent at all', async () => {
    const { url, seen } = await statuses([200]);
    const headers = vi.fn(() => ({ 'x-key': 'hunter2\n' }));
    const error = await caught(client(url).request(get({ headers })));
    expect(error).toMatchObject({ code: 'connection', retryable: false });
    expect(String(error)).not.toContain('hunter2');
    expect(headers).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([]);
  });

  it('gives up on headers and on a body that do not come in time', async () => {
    const silent = await listen(() => {});
    const stalled = await listen((_request, response) => void response.write('a'));
    const settings = { retries: 0, timeouts: { headersMs: 20, bodyMs: 20 } };
    const late = await caught(client(silent, { settings }).request(get()));
    expect(late).toMatchObject({ code: 'connection', message: expect.stringContaining('no reply came in time') });
    const half = await caught(client(stalled, { settings }).request(get()));
    expect(half).toMatchObject({ code: 'connection', message: expect.stringContaining('the reply stalled') });
  });
});

it.each([301, 302, 303, 307, 308])('refuses a redirect (%d), and the key goes nowhere', async (status) => {
  const elsewhere = await statuses([200]);
  const { url, seen } = await statuses([status, { location: elsewhere.url.href }]);
  const error = await caught(client(url).request(get()));
  expect(error).toMatchObject({ code: 'response', status, message: expect.stringContaining('redirect') });
  expect(seen).toHaveLength(1);
  expect(elsewhere.seen).toEqual([]);
});

it('does not wait for the rest of a redirect', async () => {
  const url = await listen((_request, response) => void response.writeHead(302, { location: '/' }).write('a'));
  expect(await caught(client(url).request(get()))).toMatchObject({ code: 'response' });
});

describe('the size of a reply', () => {
  const sized = (size: number, declared: boolean) =>
    listen((_request, response) => {
      if (declared) response.setHeader('content-length', size);
      response.write('a'.repeat(Math.min(size, 3)));
      response.end('a'.repeat(Math.max(0, size - 3)));
    });

  it.each([
    [10, true],
    [10, false],
    [0, true],
    [0, false],
  ])('%d bytes of at most 10, declared: %s', async (size, declared) => {
    const http = client(await sized(size, declared), { settings: { maxReplyBytes: 10 } });
    expect((await http.request(get())).text).toBe('a'.repeat(size));
  });

  it.each([
    [11, true],
    [11, false],
    [5_000_000, true],
    [5_000_000, false],
  ])('%d bytes of at most 10, declared: %s, are refused and the next call works', async (size, declared) => {
    const url = await sized(size, declared);
    const http = client(url, { settings: { maxReplyBytes: 10 } });
    expect(await caught(http.request(get()))).toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('10 bytes'),
    });
    expect((await http.request(get({ maxReplyBytes: 6_000_000 }))).text).toHaveLength(size);
  });

  it('is never more than what was declared', async () => {
    const { url } = await listenRaw(`HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc${'d'.repeat(1000)}`);
    const outcome = await client(url, { settings: { maxReplyBytes: 3, retries: 0 } })
      .request(get())
      .then(
        ({ text }) => text,
        (error: unknown) => (error as Error).name,
      );
    expect(['abc', 'ConnectionError']).toContain(outcome);
  });
});
