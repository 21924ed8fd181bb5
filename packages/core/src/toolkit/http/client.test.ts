import { describe, expect, it, vi } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { client, get, listen, post, statuses } from '../../../test/loopback.ts';
import type { HttpClientOptions } from './contract.ts';

describe('request', () => {
  it('sends method, path below the base, headers and body, and returns any status', async () => {
    const base = await listen(async (request, response) => {
      const body: string[] = [];
      for await (const piece of request.setEncoding('utf8')) body.push(piece);
      response.writeHead(404, { 'x-seen': `${request.method} ${request.url} ${request.headers['x-key']}` });
      response.end(`${body.join('')} naïve`);
    });
    const reply = await client(new URL('/base', base)).request(
      post({ path: '/x?y=%20z', headers: async () => ({ 'x-key': 'k' }), body: 'text' }),
    );
    expect(reply).toMatchObject({ status: 404, text: 'text naïve' });
    expect(reply.headers['x-seen']).toBe('POST /base/x?y=%20z k');
  });

  it('loads undici on the first call only', async () => {
    const { url } = await statuses([200]);
    const undici = vi.fn(() => import('undici'));
    const http = client(url, { undici });
    expect(undici).not.toHaveBeenCalled();
    await http.request(get());
    await http.request(get());
    expect(undici).toHaveBeenCalledTimes(1);
  });

  it('holds concurrency', async () => {
    let running = 0;
    let most = 0;
    const url = await listen((_request, response) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running -= 1;
        response.end();
      }, 5);
    });
    const http = client(url, { settings: { concurrency: 3 } });
    await Promise.all(Array.from({ length: 12 }, () => http.request(get())));
    expect(most).toBe(3);
  });

  it('holds it together with another client that has the same limiter', async () => {
    let running = 0;
    let most = 0;
    const answer: Parameters<typeof listen>[0] = (_request, response) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running -= 1;
        response.end();
      }, 5);
    };
    const first = client(await listen(answer), { settings: { concurrency: 2 } });
    const second = client(await listen(answer), { settings: { concurrency: 9 }, limiter: first.limiter });
    expect(second.limiter).toBe(first.limiter);
    await Promise.all(Array.from({ length: 6 }, () => [first.request(get()), second.request(get())]).flat());
    expect(most).toBe(2);
  });

  it('holds requests per second, retries included, on the injected clock', async () => {
    const clock = createTestClock();
    const at: number[] = [];
    const url = await listen((_request, response) => {
      at.push(clock.now());
      response.writeHead(at.length === 1 ? 503 : 200).end();
    });
    const http = client(url, { settings: { clock, requestsPerSecond: 1 } });
    const first = http.request(get());
    await vi.waitFor(async () => {
      await clock.advance(0);
      expect(clock.pending()).toContain(1000);
    });
    await clock.advance(1000);
    await first;
    const second = http.request(get());
    await clock.advance(1000);
    await second;
    expect(at).toEqual([0, 1000, 2000]);
    expect(clock.pending()).toEqual([]);
  });
});

describe('retry', () => {
  it.each([408, 429, 500, 502, 503, 504])('repeats a GET after %d, with fresh headers each time', async (status) => {
    const { url, seen } = await statuses([status], [status], [200]);
    const headers = vi.fn(() => ({}));
    expect(await client(url).request(get({ headers }))).toMatchObject({ status: 200, text: 'n3' });
    expect(seen).toHaveLength(3);
    expect(headers).toHaveBeenCalledTimes(3);
  });

  it.each([400, 401, 403, 404, 409])('does not repeat after %d', async (status) => {
    const { url, seen } = await statuses([status]);
    expect((await client(url).request(get())).status).toBe(status);
    expect(seen).toHaveLength(1);
  });

  it('gives the last reply when the retries are used up', async () => {
    const { url, seen } = await statuses([503]);
    expect(await client(url, { settings: { retries: 2 } }).request(get())).toMatchObject({ status: 503, text: 'n3' });
    expect(seen).toHaveLength(3);
    expect(await client(url, { settings: { retries: 0 } }).request(get())).toMatchObject({ text: 'n4' });
  });

  it.each([
    ['POST', 503, undefined, 1],
    ['POST', 408, undefined, 1],
    ['POST', 429, undefined, 2],
    ['POST', 503, true, 2],
    ['DELETE', 503, undefined, 1],
    ['GET', 503, false, 1],
    ['GET', 429, false, 2],
  ] as const)('%s after %d with repeatable %s is sent %d times', async (method, status, repeatable, times) => {
    const { url, seen } = await statuses([status], [200]);
    await client(url).request(get({ method, ...(repeatable !== undefined && { repeatable }) }));
    expect(seen).toHaveLength(times);
  });

  it('reports a 429 at once when told so, but repeats a 503', async () => {
    const limited = await statuses([429, { 'retry-after': '1' }]);
    const reply = await client(limited.url, { settings: { retryRateLimited: false } }).request(get());
    expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(limited.seen).toHaveLength(1);
    const broken = await statuses([503], [200]);
    expect((await client(broken.url, { settings: { retryRateLimited: false } }).request(get())).status).toBe(200);
  });

  it('waits as long as the vendor wishes and a little more, else with full jitter', async () => {
    const clock = createTestClock();
    const { url, seen } = await statuses([429, { 'retry-after': '7' }], [503], [503, { 'retry-after': 'soon' }], [200]);
    const pending = client(url, { settings: { clock }, random: () => 0.5 }).request(get());
    const waits: number[] = [];
    for (let tries = 1; tries <= 3; tries++) {
      await vi.waitFor(() => {
        expect(seen).toHaveLength(tries);
        expect(clock.pending()).toHaveLength(2);
      });
      const waitMs = (clock.pending()[0] ?? 0) - clock.now();
      waits.push(waitMs);
      await clock.advance(waitMs);
    }
    expect((await pending).status).toBe(200);
    expect(waits).toEqual([7350, 500, 1000]);
    expect(clock.pending()).toEqual([]);
  });

  it('gives the reply at once when the vendor wishes to wait beyond the deadline', async () => {
    const clock = createTestClock();
    const { url, seen } = await statuses([429, { 'retry-after': '60' }]);
    const reply = await client(url, { settings: { clock, deadlineMs: 60_000 } }).request(get());
    expect(reply.status).toBe(429);
    expect(seen).toHaveLength(1);
    expect(clock.pending()).toEqual([]);
  });

  it('follows the adapter where it reads replies itself', async () => {
    const { url, seen } = await statuses([400], [200]);
    const advise: HttpClientOptions['advise'] = (reply) => ({ retry: reply.text === 'n1', refused: true });
    expect((await client(url, { advise }).request(post())).status).toBe(200);
    expect(seen).toHaveLength(2);
  });

  it('follows the one of the request, which is given the very reply that the caller gets', async () => {
    const { url, seen } = await statuses([500]);
    const read: unknown[] = [];
    const advise: HttpClientOptions['advise'] = (reply) => {
      read.push(reply);
      return { retry: read.length < 2 };
    };
    const never = () => {
      throw new Error('not asked');
    };
    const reply = await client(url, { advise: never }).request(get({ advise }));
    expect(seen).toHaveLength(2);
    expect(reply).toBe(read[1]);
  });
});
