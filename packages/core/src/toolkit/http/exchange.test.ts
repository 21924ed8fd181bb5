import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Agent, type Dispatcher } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { caught, cleanups, client, get, listen, statuses } from '../../../test/loopback.ts';
import { systemClock } from '../../time/clock.ts';
import { Call } from './call.ts';
import { exchange } from './exchange.ts';

/** A server that answers each request with these bytes and leaves the connection open. */
async function listenOpen(bytes: string | Uint8Array): Promise<{ url: URL; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).once('data', () => socket.write(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), sockets };
}

const closed = (sockets: readonly Socket[]) =>
  vi.waitFor(() => expect(sockets.map((socket) => socket.destroyed || socket.readableEnded)).toEqual([true]));

const declared = 'content-length: 100\r\n';
const chunked = 'transfer-encoding: chunked\r\n';
const framings = [
  ['of a declared length', declared, 'abcdef'],
  ['in chunks', chunked, '6\r\nabcdef\r\n'],
  ['that ends with the connection', 'connection: close\r\n', 'abcdef'],
] as const;

describe.each(framings)('a body %s', (_name, header, body) => {
  const head = `HTTP/1.1 200 OK\r\n${header}\r\n`;

  it('that is aborted halfway ends with the reason, and its connection is closed', async () => {
    const { url, sockets } = await listenOpen(head + body);
    const controller = new AbortController();
    const error = caught(client(url).request(get({ signal: controller.signal })));
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 30));
    controller.abort('enough');
    expect(await error).toBe('enough');
    await closed(sockets);
  });

  it('that is still under way at the deadline ends with it, and its connection is closed', async () => {
    const clock = createTestClock();
    const { url, sockets } = await listenOpen(head + body);
    const error = caught(client(url, { settings: { clock } }).request(get({ deadlineMs: 100 })));
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await clock.advance(100);
    expect(await error).toMatchObject({ code: 'deadline' });
    await closed(sockets);
  });

  it('that is over the limit is refused before its end, and its connection is closed', async () => {
    const { url, sockets } = await listenOpen(head + body);
    const error = await caught(client(url, { settings: { maxReplyBytes: 5 } }).request(get()));
    expect(error).toMatchObject({ code: 'too_large' });
    await closed(sockets);
  });

  it('of a redirect is not waited for, and its connection is closed', async () => {
    const { url, sockets } = await listenOpen(head.replace('200 OK', '302 Found') + body);
    expect(await caught(client(url).request(get()))).toMatchObject({ code: 'response', status: 302 });
    await closed(sockets);
  });
});

it('joins a character that two pieces of a body share, and drops a byte order mark', async () => {
  const bytes = Buffer.from('\uFEFFäöü€');
  const url = await listen(async (_request, response) => {
    for (const byte of bytes) {
      response.write(Buffer.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    response.end();
  });
  expect((await client(url).request(get())).text).toBe('äöü€');
});

it('passes over interim replies', async () => {
  const { url } = await listenOpen(
    'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
  );
  expect(await client(url).request(get())).toMatchObject({ status: 200, text: 'ok' });
});

it('lets go of a request that was aborted while it waited for a connection', async () => {
  const { url, seen } = await statuses([200]);
  const started = Promise.withResolvers<Dispatcher.DispatchHandler>();
  const agent = new Agent();
  cleanups.push(() => agent.destroy());
  const late = agent.compose(() => (_request, handler) => {
    started.resolve(handler);
    return true;
  });
  const controller = new AbortController();
  const error = caught(client(url, { settings: { dispatcher: late } }).request(get({ signal: controller.signal })));
  const handler = await started.promise;
  controller.abort('gone');
  expect(await error).toBe('gone');
  const abort = vi.fn();
  handler.onRequestStart?.({ aborted: false, paused: false, reason: null, abort, pause() {}, resume() {} }, {});
  expect(abort).toHaveBeenCalledWith(expect.any(Error));
  expect(seen).toEqual([]);
});

it('takes a dispatcher that throws for a failed connection', async () => {
  const { url } = await statuses([200]);
  const dispatcher = new Agent();
  cleanups.push(() => dispatcher.destroy());
  vi.spyOn(dispatcher, 'dispatch').mockImplementation(() => {
    throw Object.assign(new Error('no'), { code: 'UND_ERR_DESTROYED' });
  });
  const error = await caught(client(url, { settings: { dispatcher } }).request(get()));
  expect(error).toMatchObject({ code: 'connection', retryable: false });
});

it('makes no listener, signal or stream where the caller gives no signal', async () => {
  const { url } = await statuses([200]);
  const made = vi.spyOn(globalThis, 'AbortController');
  expect((await client(url).request(get())).status).toBe(200);
  expect(made).not.toHaveBeenCalled();
  made.mockRestore();
});

describe('replies that come in one turn of the event loop', () => {
  /** A client whose requests are answered by hand. */
  async function byHand() {
    const agent = new Agent();
    cleanups.push(() => agent.destroy());
    const handlers: Dispatcher.DispatchHandler[] = [];
    const dispatcher = agent.compose(() => (_request, handler) => {
      handlers.push(handler);
      return true;
    });
    const control = { aborted: false, paused: false, reason: null, abort() {}, pause() {}, resume() {} };
    const answer = (index: number, text: string) => {
      handlers[index]?.onResponseStart?.(control, 200, {}, 'OK');
      handlers[index]?.onResponseData?.(control, Buffer.from(text));
      handlers[index]?.onResponseEnd?.(control, {});
    };
    const under = (count: number) => vi.waitFor(() => expect(handlers).toHaveLength(count));
    return { made: client(new URL('http://127.0.0.1:9'), { settings: { dispatcher } }), answer, under };
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('are handed on together at its end, in order', async () => {
    const { made, answer, under } = await byHand();
    const told: string[] = [];
    const asked = ['first', 'second'].map((name) => made.request(get()).then((reply) => told.push(name + reply.text)));
    await under(2);
    answer(1, ' B');
    for (let hops = 0; hops < 50; hops += 1) await undefined;
    expect(told).toEqual([]);
    answer(0, ' A');
    await turn();
    expect(told).toEqual(['second B', 'first A']);
    await Promise.all(asked);
  });

  it('are of no use to a caller who aborts before that', async () => {
    const { made, answer, under } = await byHand();
    const controller = new AbortController();
    const error = caught(made.request(get({ signal: controller.signal })));
    await under(1);
    answer(0, 'whole');
    controller.abort('too late');
    expect(await error).toBe('too late');
  });
});

describe('the body of a long reply', () => {
  const text = `\ufeff["${'ä€😀'.repeat(300_000)}"]`;

  it('comes in pieces, and as the one text that it is', async () => {
    const url = await listen((_request, response) => response.end(text));
    const { chunks = [], ...reply } = await client(url).request(get());
    expect(Buffer.concat(chunks).equals(Buffer.from(text))).toBe(true);
    expect(reply.text).toBe(text.slice(1));
  });

  it('is repeated where its status says so', async () => {
    let count = 0;
    const url = await listen((_request, response) => {
      count += 1;
      response.writeHead(count === 1 ? 503 : 200).end(text);
    });
    expect((await client(url, { random: () => 0 }).request(get())).status).toBe(200);
    expect(count).toBe(2);
  });
});

it('a handler that undici keeps holds nothing of a reply that is over', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const kept: Dispatcher.DispatchHandler[] = [];
  const controller = { abort: () => undefined } as unknown as Dispatcher.DispatchController;
  const ask = async () => {
    const [headers, chunk, failureOf] = [{ 'x-a': 'b' }, Buffer.from('text'), (error: unknown) => error];
    const dispatch: Dispatcher['dispatch'] = (_request, handler) => {
      kept.push(handler);
      handler.onResponseStart?.(controller, 200, headers, 'OK');
      handler.onResponseData?.(controller, chunk);
      handler.onResponseEnd?.(controller, {});
      return true;
    };
    const call = new Call({ signal: undefined, groups: [], deadlineMs: 1000, clock: systemClock, provider: 'box' });
    const options = { call, provider: 'box', limit: 10, failureOf, onEnd: () => call.end() };
    const reply = await exchange({ dispatch }, { path: '/', method: 'GET' }, options);
    expect(reply).toEqual({ status: 200, headers: { 'x-a': 'b' }, text: 'text' });
    return [reply, headers, chunk, failureOf].map((held) => new WeakRef<object>(held));
  };
  const seen = await ask();
  await endOfTurn();
  collect();
  expect([kept.length, ...seen.map((held) => held.deref())]).toEqual([1, undefined, undefined, undefined, undefined]);
});
