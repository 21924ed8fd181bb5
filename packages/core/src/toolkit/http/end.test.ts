import * as undici from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { caught, cleanups, client, get, listen, listenRaw, statuses } from '../../../test/loopback.ts';
import { ConfigurationError } from '../../model/errors.ts';
import type { HttpClient } from './contract.ts';

describe('deadline', () => {
  it('ends the call, retries included, on the injected clock', async () => {
    const clock = createTestClock();
    const arrived = Promise.withResolvers<void>();
    const url = await listen(() => arrived.resolve());
    const error = caught(client(url, { settings: { clock } }).request(get({ deadlineMs: 500 })));
    await arrived.promise;
    await clock.advance(500);
    expect(await error).toMatchObject({
      code: 'deadline',
      retryable: true,
      message: 'fake did not answer within 500 ms.',
    });
    expect(clock.pending()).toEqual([]);
  });

  it('also holds while the headers are made', async () => {
    const clock = createTestClock();
    const url = await listen(() => {});
    const http = client(url, { settings: { clock, concurrency: 1 } });
    const stuck = () => new Promise<never>(() => {});
    const error = caught(http.request(get({ headers: stuck, deadlineMs: 5 })));
    await clock.advance(5);
    expect(await error).toMatchObject({ code: 'deadline' });
    expect(await http.limiter.run(async () => 'the place is free')).toBe('the place is free');
  });
});

describe('abort', () => {
  const reason = { why: 'the person left' };

  async function aborted(
    url: URL,
    when: (http: HttpClient, clock: ReturnType<typeof createTestClock>) => unknown,
    more = {},
  ) {
    const clock = createTestClock();
    const http = client(url, { settings: { clock, ...more }, random: () => 1 });
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, 'addEventListener');
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const error = caught(http.request(get({ signal: controller.signal })));
    await when(http, clock);
    controller.abort(reason);
    expect(await error).toBe(reason);
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
    expect(clock.pending()).toEqual([]);
  }

  it('before the call sends nothing', async () => {
    const { url, seen } = await statuses([200]);
    const headers = vi.fn(() => ({}));
    expect(await caught(client(url).request(get({ headers, signal: AbortSignal.abort(reason) })))).toBe(reason);
    expect(headers).not.toHaveBeenCalled();
    expect(seen).toEqual([]);
  });

  it('while the reply is awaited', async () => {
    const arrived = Promise.withResolvers<void>();
    await aborted(await listen(() => arrived.resolve()), () => arrived.promise);
  });

  it('during the body, declared or not', async () => {
    for (const headers of [{ 'content-length': '100' }, {}]) {
      const arrived = Promise.withResolvers<void>();
      const url = await listen((_request, response) => {
        response.writeHead(200, headers).write('a', () => setTimeout(arrived.resolve, 20));
      });
      await aborted(url, () => arrived.promise);
    }
  });

  it('in the queue', async () => {
    const url = await listen(() => {});
    await aborted(url, () => {}, { concurrency: 1, requestsPerSecond: 0.001 });
    const clock = createTestClock();
    const http = client(url, { settings: { clock, concurrency: 1 } });
    const first = caught(http.request(get()));
    const controller = new AbortController();
    const second = caught(http.request(get({ signal: controller.signal })));
    controller.abort(reason);
    expect(await second).toBe(reason);
    await http.close();
    expect(await first).toMatchObject({ code: 'connection' });
  });

  it('in back-off', async () => {
    const { url, seen } = await statuses([503]);
    await aborted(url, async (_http, clock) => {
      await vi.waitFor(() => expect(clock.pending()).toHaveLength(2));
    });
    expect(seen).toHaveLength(1);
  });
});

describe('close', () => {
  it('ends at once what is under way, queued and in back-off, and leaves no timer', async () => {
    const clock = createTestClock();
    const arrived = Promise.withResolvers<void>();
    const url = await listen((request, response) => {
      if (request.url === '/busy') response.writeHead(503).end();
      else arrived.resolve();
    });
    const http = client(url, { settings: { clock, concurrency: 1 }, random: () => 1 });
    const waiting = caught(http.request(get({ path: '/busy' })));
    await vi.waitFor(() => expect(clock.pending()).toHaveLength(2));
    const open = caught(http.request(get()));
    await arrived.promise;
    const queued = caught(http.request(get()));
    await http.close();
    for (const error of [await waiting, await open, await queued, await caught(http.request(get()))]) {
      expect(error).toMatchObject({ code: 'connection', retryable: false, message: 'fake: the provider is closed.' });
    }
    expect(clock.pending()).toEqual([]);
    await http.close();
  });

  it('leaves the dispatcher of the caller open', async () => {
    const { url } = await statuses([200]);
    const dispatcher = new undici.Agent();
    cleanups.push(() => dispatcher.destroy());
    const http = client(url, { settings: { dispatcher } });
    await http.request(get());
    await http.close();
    expect(dispatcher.destroyed).toBe(false);
  });
});

describe('the pool', () => {
  it('that does not come, as where a CA file is on a disk that hangs, holds up neither the deadline, an abort nor close', async () => {
    const { url, seen } = await statuses([200]);
    const http = client(url, { undici: () => new Promise<never>(() => {}) });
    const controller = new AbortController();
    const calls = [
      http.request(get({ deadlineMs: 20 })),
      http.stream(get({ signal: controller.signal })),
      http.request(get()),
    ].map(caught);
    expect(await calls[0]).toMatchObject({ code: 'deadline' });
    controller.abort('left');
    expect(await calls[1]).toBe('left');
    await http.close();
    expect(await calls[2]).toMatchObject({ code: 'connection', message: expect.stringContaining('closed') });
    expect(seen).toEqual([]);
  });

  it('that comes after close is closed too', async () => {
    const { url } = await statuses([200]);
    const gate = Promise.withResolvers<void>();
    const pools: undici.Pool[] = [];
    class Pool extends undici.Pool {
      constructor(origin: string, options?: undici.Pool.Options) {
        super(origin, options);
        pools.push(this);
      }
    }
    const http = client(url, { undici: () => gate.promise.then(() => ({ ...undici, Pool })) });
    const call = caught(http.request(get()));
    await http.close();
    gate.resolve();
    await vi.waitFor(() => expect(pools[0]).toHaveProperty('destroyed', true));
    expect(await call).toMatchObject({ code: 'connection' });
  });

  it('names a CA file that cannot be read, and can be closed all the same', async () => {
    const { url } = await statuses([200]);
    const http = client(url, { settings: { tls: { caFile: '/nowhere/ca.pem' } } });
    const error = await caught(http.request(get()));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toContain('tls.caFile');
    await http.close();
  });

  it('goes past every proxy to loopback', async () => {
    const { url } = await statuses([200]);
    const dead = 'http://127.0.0.1:9';
    const settings = { retries: 0, proxy: dead };
    expect((await client(url, { settings }).request(get())).status).toBe(200);
    vi.stubEnv('http_proxy', dead);
    expect((await client(url, { settings: { retries: 0 } }).request(get())).status).toBe(200);
  });

  it('takes the proxy of the environment to other hosts unless told not to', async () => {
    const proxy = await listenRaw('HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n');
    vi.stubEnv('http_proxy', proxy.url.origin);
    vi.stubEnv('no_proxy', '');
    const vendor = new URL('http://vendor.invalid');
    await caught(client(vendor, { settings: { retries: 0, allowHttp: true } }).request(get()));
    expect(proxy.received).toEqual([expect.stringContaining('vendor.invalid')]);
    const direct = await caught(
      client(vendor, { settings: { retries: 0, allowHttp: true, proxy: false } }).request(get()),
    );
    expect(direct).toMatchObject({ code: 'connection', message: expect.stringContaining('vendor.invalid') });
    expect(proxy.received).toHaveLength(1);
  });
});
