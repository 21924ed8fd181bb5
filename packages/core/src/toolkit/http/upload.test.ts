import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import nock from 'nock';
import { Agent } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { caught, cleanups, client, listen, post } from '../../../test/loopback.ts';
import { ConfigurationError } from '../../model/errors.ts';
import type { StreamBody } from './upload.ts';

const bytes = (text: string) => Buffer.from(text);

/** A body of these pieces; tells how often it was opened and let go of. */
function streamed(pieces: readonly (string | Uint8Array)[], length: number | null) {
  const ended = vi.fn();
  const open = vi.fn(async function* () {
    try {
      for (const piece of pieces) yield typeof piece === 'string' ? bytes(piece) : piece;
    } finally {
      ended();
    }
  });
  return { body: { open, length } satisfies StreamBody, open, ended };
}

/** Goes on for ever, or waits for ever once `stallAfter` pieces are out. */
function endless(stallAfter = Number.POSITIVE_INFINITY) {
  const ended = vi.fn();
  let given = 0;
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => (given++ < stallAfter ? Promise.resolve({ value: Buffer.alloc(65536, 'x') }) : new Promise(() => {})),
    return: async () => {
      ended();
      return { done: true, value: undefined };
    },
  };
  const body: StreamBody = { open: () => ({ [Symbol.asyncIterator]: () => iterator }), length: 2 ** 40 };
  return { body, ended, given: () => given };
}

async function echo() {
  const seen: { length: string | undefined; encoding: string | undefined; text: string }[] = [];
  const url = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    seen.push({ length, encoding, text: Buffer.concat(chunks).toString() });
    response.end('ok');
  });
  return { url, seen };
}

/** A bare server that does with each connection, by its number, what it is told. */
async function sockets(act: (socket: Socket, count: number) => void) {
  const open = new Set<Socket>();
  let count = 0;
  const server = createSocketServer((socket) => {
    open.add(socket.on('error', () => {}));
    count += 1;
    act(socket, count);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), count: () => count };
}

describe('a streamed body', () => {
  it.each([
    ['with its length', ['ab', '', 'cde'], 5, { length: '5', encoding: undefined, text: 'abcde' }],
    [
      'in chunks where the length is not known',
      ['ab', 'cde'],
      null,
      { length: undefined, encoding: 'chunked', text: 'abcde' },
    ],
    ['that is empty', [], 0, { length: '0', encoding: undefined, text: '' }],
  ])('arrives %s', async (_name, pieces, length, arrived) => {
    const { url, seen } = await echo();
    const { body, open } = streamed(pieces, length);
    expect((await client(url).request(post({ body }))).text).toBe('ok');
    expect(seen).toEqual([arrived]);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('is what nock sees too', async () => {
    if (!nock.isActive()) nock.activate();
    cleanups.push(() => nock.restore());
    const dispatcher = new Agent();
    cleanups.push(() => dispatcher.close());
    nock('https://vendor.example', { reqheaders: { 'content-length': '5' } })
      .post('/x', 'abcde')
      .reply(200, 'ok');
    const http = client(new URL('https://vendor.example'), { settings: { dispatcher } });
    expect((await http.request(post({ body: streamed(['ab', 'cde'], 5).body }))).text).toBe('ok');
  });

  it('is opened anew for each attempt', async () => {
    const texts: string[] = [];
    const url = await listen(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      texts.push(text);
      response.writeHead(texts.length < 3 ? 429 : 200).end();
    });
    const { body, open, ended } = streamed(['abc'], 3);
    expect((await client(url).request(post({ body }))).status).toBe(200);
    expect(texts).toEqual(['abc', 'abc', 'abc']);
    expect(open).toHaveBeenCalledTimes(3);
    expect(ended).toHaveBeenCalledTimes(3);
  });

  it('is forgotten piece by piece as it is sent', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const { url, seen } = await echo();
    let first: WeakRef<Uint8Array> | undefined;
    let isHeld: boolean | undefined;
    const open = async function* () {
      for (let piece = 0; piece < 100; piece++) {
        await pause(0);
        if (piece === 50) collect();
        // What a WeakRef gave is kept until the turn is over.
        if (piece === 51) isHeld = first?.deref() !== undefined;
        const chunk = new Uint8Array(65536);
        if (piece === 0) first = new WeakRef(chunk);
        yield chunk;
      }
    };
    await client(url).request(post({ body: { open, length: 100 * 65536 } }));
    expect(seen[0]?.text).toHaveLength(100 * 65536);
    expect(isHeld).toBe(false);
  });

  it('is drawn no faster than it is taken', async () => {
    const { url } = await sockets((socket) => socket.pause());
    const { body, given } = endless();
    const pending = caught(client(url, { settings: { deadlineMs: 300, retries: 0 } }).request(post({ body })));
    expect(await pending).toMatchObject({ code: 'deadline' });
    // What the two ends of a loopback connection hold back is a few MiB.
    expect(given() * 65536).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('a body that is not what was declared', () => {
  it.each([
    ['too short', ['abc'], 4],
    ['too long', ['abc', 'de'], 4],
    ['too long by a piece after the declared end', ['abcd', '', 'e'], 4],
  ])('%s: never arrives whole, and is not sent again', async (_name, pieces, length) => {
    const { url, seen } = await echo();
    const { body, open, ended } = streamed(pieces, length);
    const error = await caught(client(url).request(post({ body, repeatable: true })));
    expect(error).toMatchObject({ code: 'configuration', provider: 'fake', message: expect.stringContaining('size') });
    expect(open).toHaveBeenCalledTimes(1);
    expect(ended).toHaveBeenCalledTimes(1);
    await pause(20);
    expect(seen).toEqual([]);
  });

  it.each([
    ['its own error', Object.assign(new Error('secret'), { code: 'EIO' }), 'cannot be read (EIO)'],
    ['one of ours', new ConfigurationError('the file is gone'), 'the file is gone'],
  ])('fails with %s', async (_name, thrown, message) => {
    const { url, seen } = await echo();
    const open = vi.fn(async function* () {
      yield bytes('abc');
      throw thrown;
    });
    const error = await caught(client(url).request(post({ body: { open, length: 9 } })));
    expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(message) });
    expect(String(error)).not.toContain('secret');
    expect(open).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([]);
  });
});

it('a body that cannot even be opened fails the same way', async () => {
  const { url, seen } = await echo();
  const open = vi.fn((): AsyncIterable<Uint8Array> => {
    throw new Error('secret');
  });
  const error = await caught(client(url).request(post({ body: { open, length: 3 }, repeatable: true })));
  expect(error).toMatchObject({ code: 'configuration', provider: 'fake' });
  expect(String(error)).not.toContain('secret');
  expect(open).toHaveBeenCalledTimes(1);
  expect(seen).toEqual([]);
});

describe('a connection that breaks', () => {
  it('in the middle of an upload: nothing is sent again', async () => {
    const { url, count } = await sockets((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const { body, ended } = endless();
    expect(await caught(client(url).request(post({ body })))).toMatchObject({ code: 'connection' });
    expect(count()).toBe(1);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('in the middle of an upload that may be repeated: from its beginning', async () => {
    const { url, count } = await sockets((socket, number) => {
      if (number === 1) socket.once('data', () => socket.resetAndDestroy());
      else socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'));
    });
    const { body, open } = streamed(['abc'], 3);
    expect((await client(url).request(post({ body, repeatable: true }))).text).toBe('ok');
    expect([count(), open.mock.calls.length]).toEqual([2, 2]);
  });

  it('before the first byte: is sent again, since nothing can have arrived', async () => {
    const { url, count } = await sockets((socket, number) => {
      if (number === 1) socket.destroy();
      else socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'));
    });
    const open = vi.fn(async function* () {
      await pause(50);
      yield bytes('abc');
    });
    expect((await client(url).request(post({ body: { open, length: 3 } }))).text).toBe('ok');
    expect(count()).toBe(2);
  });
});

describe('a reply that comes while the body is still being sent', () => {
  it.each([
    ['401', 'keep-alive'],
    ['413', 'close'],
  ])('%s, connection: %s, is returned and the source let go of', async (status, connection) => {
    const url = await listen((_request, response) => {
      response.writeHead(Number(status), { connection, 'content-length': 4 }).end('stop');
    });
    const { body, ended } = endless();
    expect(await client(url).request(post({ body }))).toMatchObject({ status: Number(status), text: 'stop' });
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
  });

  it('is returned although the source never gives its next piece', async () => {
    const url = await listen((_request, response) => void response.writeHead(413).end('stop'));
    const { body, ended } = endless(1);
    expect(await client(url).request(post({ body }))).toMatchObject({ status: 413, text: 'stop' });
    expect(ended).toHaveBeenCalledTimes(1);
  });
});

it.each([
  ['while pieces come', Number.POSITIVE_INFINITY],
  ['while a piece is waited for', 1],
])('an abort %s lets go of the source and keeps its reason', async (_name, stallAfter) => {
  const { url } = await sockets((socket) => socket.resume());
  const { body, ended } = endless(stallAfter);
  const controller = new AbortController();
  const pending = caught(client(url).request(post({ body, signal: controller.signal })));
  await pause(50);
  const reason = { why: 'enough' };
  controller.abort(reason);
  expect(await pending).toBe(reason);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('a client made for one upload address sends there and lets go of it', async () => {
  const { url, seen } = await echo();
  const ticket = new URL('/bucket/key?signature=s', url);
  const http = client(new URL(ticket.origin));
  const { body } = streamed(['abc'], 3);
  expect((await http.request(post({ path: ticket.pathname + ticket.search, body }))).status).toBe(200);
  await http.close();
  expect(seen).toHaveLength(1);
  expect(await caught(http.request(post()))).toMatchObject({ code: 'connection', retryable: false });
});
