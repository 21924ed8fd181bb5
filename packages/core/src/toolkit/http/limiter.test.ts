import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { createLimiter } from './limiter.ts';

const never = () => new Promise<never>(() => {});

describe('concurrency', () => {
  it('is held, and first come is first served', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(4), { maxLength: 20 }),
        async (concurrency, turns) => {
          const limiter = createLimiter({ concurrency, clock: createTestClock() });
          const begun: number[] = [];
          let running = 0;
          let most = 0;
          await Promise.all(
            turns.map((count, index) =>
              limiter.run(async () => {
                begun.push(index);
                most = Math.max(most, ++running);
                for (let turn = 0; turn < count; turn++) await null;
                running -= 1;
              }),
            ),
          );
          expect(begun).toEqual(turns.map((_, index) => index));
          expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
    );
  });

  it('gives the place back when a call fails or throws at once', async () => {
    const limiter = createLimiter({ concurrency: 1, clock: createTestClock() });
    await expect(limiter.run(() => Promise.reject(new Error('later')))).rejects.toThrow('later');
    const throwing = () => {
      throw new Error('at once');
    };
    await expect(limiter.run(throwing)).rejects.toThrow('at once');
    expect(await limiter.run(async () => 'next')).toBe('next');
  });

  it('lets a waiting call leave by its signal, and the next one has its place', async () => {
    const limiter = createLimiter({ concurrency: 1, clock: createTestClock() });
    const gate = Promise.withResolvers<void>();
    const first = limiter.run(() => gate.promise);
    const controller = new AbortController();
    const call = vi.fn(never);
    const second = limiter.run(call, controller.signal);
    const third = limiter.run(async () => 'third');
    controller.abort('left');
    await expect(second).rejects.toBe('left');
    gate.resolve();
    await first;
    expect(await third).toBe('third');
    expect(call).not.toHaveBeenCalled();
  });

  it('begins nothing after an abort that came with the turn', async () => {
    const limiter = createLimiter({ concurrency: 1, requestsPerSecond: 1, clock: createTestClock() });
    const controller = new AbortController();
    const call = vi.fn(never);
    await limiter.run(async () => {});
    const second = limiter.run(call, controller.signal);
    limiter.setRate(undefined);
    controller.abort('just now');
    await expect(second).rejects.toBe('just now');
    expect(await limiter.run(async () => 'free')).toBe('free');
    await expect(limiter.run(call, AbortSignal.abort('early'))).rejects.toBe('early');
    expect(call).not.toHaveBeenCalled();
  });
});

describe('rate', () => {
  const starts = (rate: number | undefined, concurrency = 10) => {
    const clock = createTestClock(5000);
    const limiter = createLimiter({ concurrency, requestsPerSecond: rate, clock });
    const at: number[] = [];
    const run = (signal?: AbortSignal) => limiter.run(async () => void at.push(clock.now() - 5000), signal);
    return { clock, limiter, at, run };
  };

  it('spaces the starts evenly', async () => {
    const { clock, at, run } = starts(4);
    const all = Promise.all([run(), run(), run(), run(), run()]);
    await clock.advance(1000);
    await all;
    expect(at).toEqual([0, 250, 500, 750, 1000]);
    expect(clock.pending()).toEqual([]);
  });

  it('saves nothing up while idle', async () => {
    const { clock, at, run } = starts(2);
    await run();
    await clock.advance(10_000);
    const all = Promise.all([run(), run()]);
    await clock.advance(500);
    await all;
    expect(at).toEqual([0, 10_000, 10_500]);
  });

  it('gives the turn of an aborted call to the next', async () => {
    const { clock, at, run } = starts(1);
    await run();
    const controller = new AbortController();
    const left = Promise.allSettled([run(controller.signal), run(controller.signal), run(controller.signal)]);
    const last = run();
    controller.abort('left');
    expect((await left).map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    await clock.advance(1000);
    await last;
    expect(at).toEqual([0, 1000]);
  });

  it('leaves no timer when everybody left', async () => {
    const { clock, run } = starts(1);
    await run();
    const controller = new AbortController();
    const left = run(controller.signal);
    expect(clock.pending()).toEqual([6000]);
    controller.abort('left');
    await expect(left).rejects.toBe('left');
    expect(clock.pending()).toEqual([]);
  });

  it('is taken over from the vendor at once, also by those who wait', async () => {
    const { clock, limiter, at, run } = starts(0.001);
    await run();
    const all = Promise.all([run(), run()]);
    limiter.setRate(10);
    await clock.advance(200);
    await all;
    expect(at).toEqual([0, 100, 200]);
    limiter.setRate(0);
    await Promise.all([run(), run()]);
    limiter.setRate(undefined);
    await run();
    expect(at.slice(3)).toEqual([200, 200, 200]);
  });

  it('takes over another burst with a rate', async () => {
    const clock = createTestClock();
    const limiter = createLimiter({ concurrency: 10, requestsPerSecond: 10, burst: 3, clock });
    const at: number[] = [];
    const run = () => limiter.run(async () => void at.push(clock.now()));
    limiter.setRate(5, 2);
    const all = Promise.all([run(), run(), run()]);
    await clock.advance(1000);
    await all;
    expect(at).toEqual([0, 0, 200]);
  });

  it.each([1, 3])(
    'waits no longer than the spacing for each of %d starts when the clock is set back',
    async (count) => {
      const clock = createTestClock();
      let offsetMs = 3_600_000;
      const now = () => clock.now() + offsetMs;
      const limiter = createLimiter({ concurrency: 5, requestsPerSecond: 1, clock: { ...clock, now } });
      const at: number[] = [];
      const run = () => limiter.run(async () => void at.push(clock.now()));
      await run();
      offsetMs = 0;
      const all = Promise.all(Array.from({ length: count }, run));
      await clock.advance(count * 1000);
      await all;
      expect(at).toEqual([0, 1000, 2000, 3000].slice(0, count + 1));
    },
  );

  it('waits once more at most when the clock is set back during a wait', async () => {
    const clock = createTestClock();
    let offsetMs = 3_600_000;
    const now = () => clock.now() + offsetMs;
    const limiter = createLimiter({ concurrency: 5, requestsPerSecond: 1, clock: { ...clock, now } });
    await limiter.run(async () => undefined);
    const second = limiter.run(async () => clock.now());
    offsetMs = 0;
    await clock.advance(2000);
    expect(await second).toBe(2000);
  });

  it('holds together with concurrency', async () => {
    const clock = createTestClock();
    const limiter = createLimiter({ concurrency: 1, requestsPerSecond: 10, clock });
    const gate = Promise.withResolvers<void>();
    const at: number[] = [];
    const first = limiter.run(() => gate.promise);
    const second = limiter.run(async () => void at.push(clock.now()));
    await clock.advance(1000);
    expect(at).toEqual([]);
    gate.resolve();
    await Promise.all([first, second]);
    expect(at).toEqual([1000]);
  });
});

describe('a place without a call', () => {
  it('is had at once where one is free, else in turn, and goes to the next when it is given back', () => {
    const limiter = createLimiter({ concurrency: 1, clock: createTestClock() });
    const starts: string[] = [];
    expect(limiter.enter()).toBe(true);
    expect(limiter.enter()).toBe(false);
    const start = (name: string) => () => void starts.push(name);
    limiter.join(start('first'));
    const quit = limiter.join(start('second'));
    const quitThird = limiter.join(start('third'));
    quit();
    limiter.leave();
    expect(starts).toEqual(['first']);
    expect(limiter.enter()).toBe(false);
    limiter.leave();
    expect(starts).toEqual(['first', 'third']);
    quitThird();
    limiter.leave();
    expect(limiter.enter()).toBe(true);
  });

  it('may be waited for twice by the same function', () => {
    const limiter = createLimiter({ concurrency: 1, clock: createTestClock() });
    const start = vi.fn();
    limiter.enter();
    limiter.join(start);
    limiter.join(start);
    limiter.leave();
    limiter.leave();
    expect(start).toHaveBeenCalledTimes(2);
  });
});

describe('burst', () => {
  const fiveAtOnce = { concurrency: 32, requestsPerSecond: 1 / 8, burst: 5 };

  /** When each of `count` calls that ask at once begins, in seconds. */
  async function starts(
    limiter: ReturnType<typeof createLimiter>,
    clock: ReturnType<typeof createTestClock>,
    count: number,
  ) {
    const from = clock.now();
    const begun: number[] = [];
    const calls = Array.from({ length: count }, () =>
      limiter.run(async () => void begun.push((clock.now() - from) / 1000)),
    );
    while (begun.length < count) await clock.advance(1000);
    await Promise.all(calls);
    return begun;
  }

  it('lets a few begin at once, and then holds the rate', async () => {
    const clock = createTestClock(0);
    const limiter = createLimiter({ ...fiveAtOnce, clock });
    expect(await starts(limiter, clock, 8)).toEqual([0, 0, 0, 0, 0, 8, 16, 24]);
  });

  it('is there again after a quiet time, and never more of it', async () => {
    const clock = createTestClock(0);
    const limiter = createLimiter({ ...fiveAtOnce, clock });
    await starts(limiter, clock, 5);
    await clock.advance(16_000);
    expect(await starts(limiter, clock, 3)).toEqual([0, 0, 8]);
    await clock.advance(3_600_000);
    expect(await starts(limiter, clock, 6)).toEqual([0, 0, 0, 0, 0, 8]);
  });

  it('holds nobody back when the clock was set back', async () => {
    const clock = createTestClock(1_000_000);
    const limiter = createLimiter({ ...fiveAtOnce, clock: { ...clock, now: () => time } });
    let time = 1_000_000;
    for (let call = 0; call < 5; call++) expect(limiter.enter()).toBe(true);
    time = 0;
    expect(limiter.enter()).toBe(false);
    time = 8_000;
    expect(limiter.enter()).toBe(true);
  });

  it('is one where none is said: calls are evenly spaced', async () => {
    const clock = createTestClock(0);
    const limiter = createLimiter({ concurrency: 32, requestsPerSecond: 1, clock });
    expect(await starts(limiter, clock, 3)).toEqual([0, 1, 2]);
  });
});
