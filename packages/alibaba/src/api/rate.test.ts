import { emulatorAlibabaCredentials } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import { instantClock } from '../../test/clock.ts';
import { providerFor, startPair } from '../../test/loopback.ts';
import { alibaba } from '../index.ts';
import { accountRate } from './rate.ts';

/** When each of some calls may begin. */
async function starts(rates: readonly ReturnType<typeof accountRate>[], clock: ReturnType<typeof instantClock>) {
  const startAt = clock.now();
  return Promise.all(rates.map((rate) => rate.limiter.run(async () => clock.now() - startAt)));
}

describe('the rate of an account', () => {
  it('is shared by all that name it, 10 a second', async () => {
    const clock = instantClock();
    const one = accountRate('https://a', 'key', clock);
    expect(accountRate('https://a', 'key', clock)).toBe(one);
    expect(await starts([one, one, one], clock)).toEqual([0, 100, 200]);
  });

  it('is its own at another endpoint, for another account and by another clock', () => {
    const clock = instantClock();
    const one = accountRate('https://a', 'key', clock);
    expect(accountRate('https://b', 'key', clock)).not.toBe(one);
    expect(accountRate('https://a', 'other', clock)).not.toBe(one);
    expect(accountRate('https://a', 'key', instantClock())).not.toBe(one);
  });

  it('is unsaid until a user or the vendor says it', () => {
    const clock = instantClock();
    const learned = accountRate('https://a', 'learned', clock);
    const stated = accountRate('https://a', 'stated', clock);
    expect([learned.unsaid, stated.unsaid]).toEqual([10, 10]);
    learned.learn(0);
    expect(learned.unsaid).toBe(10);
    learned.learn(20);
    stated.state(5);
    expect([learned.unsaid, stated.unsaid]).toEqual([undefined, undefined]);
  });

  it('is what the vendor tells, unless a user says another: the lowest of those', async () => {
    const clock = instantClock();
    const rate = accountRate('https://a', 'key', clock);
    rate.learn(20);
    expect(await starts([rate, rate], clock)).toEqual([0, 50]);
    rate.state(5);
    rate.state(50);
    rate.learn(20);
    clock.set(clock.now() + 1000);
    expect(await starts([rate, rate], clock)).toEqual([0, 200]);
  });
});

describe('a burst', () => {
  it('begins at once after a quiet time; of several the smallest holds', async () => {
    const clock = instantClock();
    const rate = accountRate('https://a', 'key', clock, 3);
    expect(await starts([rate, rate, rate, rate], clock)).toEqual([0, 0, 0, 100]);
    const other = accountRate('https://a', 'key', clock, 2);
    clock.set(clock.now() + 10_000);
    expect(await starts([other, other, other], clock)).toEqual([0, 0, 100]);
  });

  it('is the setting of a provider', async () => {
    const clock = instantClock(Date.now());
    const { provider } = await startPair({}, { clock, requestsPerSecond: 20, burst: 3 });
    const startedAt = clock.now();
    await Promise.all([provider.ping(), provider.ping(), provider.ping()]);
    expect(clock.now() - startedAt).toBe(0);
    await provider.ping();
    expect(clock.now() - startedAt).toBe(50);
  });
});

describe('a rate that nobody holds any more', () => {
  it('is forgotten, and not before', () => {
    const clock = instantClock();
    const one = accountRate('https://a', 'key', clock);
    const other = accountRate('https://a', 'key', clock);
    one.release();
    expect(accountRate('https://a', 'key', clock)).toBe(one);
    for (const held of [one, other]) held.release();
    expect(accountRate('https://a', 'key', clock)).not.toBe(one);
  });

  it('is that of a closed provider', async () => {
    const clock = instantClock(Date.now());
    const { emulator, provider } = await startPair({}, { clock, requestsPerSecond: 1 });
    await provider.ping();
    await provider.close();
    // The lowest rate that is named holds: that of the closed provider would.
    const later = providerFor(emulator, { clock, requestsPerSecond: 20 });
    await later.ping();
    const startedAt = clock.now();
    await later.ping();
    expect(clock.now() - startedAt).toBe(50);
  });
});

describe('two clients of one account', () => {
  const clockOfToday = () => instantClock(Date.now());

  it('keep its rate together', async () => {
    const clock = clockOfToday();
    const startedAt = clock.now();
    const { emulator, provider } = await startPair({}, { clock, requestsPerSecond: 20 });
    const other = providerFor(emulator, { clock, requestsPerSecond: undefined, id: 'second' });
    await provider.ping();
    await Promise.all([provider.ping(), other.ping(), provider.ping(), other.ping()]);
    expect(clock.now() - startedAt).toBe(200);
  });

  it('by the name that they give it, whatever their keys', async () => {
    const clock = clockOfToday();
    const startedAt = clock.now();
    const { emulator, provider } = await startPair({}, { clock, requestsPerSecond: 20, account: 'ours' });
    let asked = 0;
    const credentials = () => {
      asked += 1;
      return emulatorAlibabaCredentials;
    };
    const other = providerFor(emulator, { clock, requestsPerSecond: undefined, account: 'ours', credentials });
    await provider.ping();
    await Promise.all([other.ping(), provider.ping()]);
    expect(clock.now() - startedAt).toBe(100);
    expect(asked).toBe(1);
  });

  it('take over the rate that the vendor tells', async () => {
    const clock = clockOfToday();
    const options = { flowRate: 1200, flowRateUnit: 'MINUTES' } as const;
    const { provider } = await startPair(options, { clock, requestsPerSecond: undefined });
    await provider.ping();
    const startedAt = clock.now();
    await Promise.all([provider.ping(), provider.ping(), provider.ping()]);
    // 1200 a minute are 20 a second, so that three further calls wait 50 ms each.
    expect(clock.now() - startedAt).toBe(150);
  });

  it('may keep none', async () => {
    const clock = clockOfToday();
    const { provider } = await startPair({}, { clock, requestsPerSecond: false });
    await Promise.all([provider.ping(), provider.ping(), provider.ping()]);
    expect(clock.waits).toEqual([]);
  });

  it('a call that is given up gives its place back', async () => {
    const { provider, emulator } = await startPair({}, { requestsPerSecond: 2 });
    await provider.ping();
    const controller = new AbortController();
    const waiting = Array.from({ length: 20 }, () => provider.ping({ signal: controller.signal }));
    controller.abort(new Error('enough'));
    for (const result of await Promise.allSettled(waiting)) expect(result.status).toBe('rejected');
    // With 20 places before it, it would take 10 s.
    await provider.ping({ deadlineMs: 3000 });
    expect(emulator.calls).toHaveLength(2);
  });
});

describe('the rate that a provider keeps by default', () => {
  const settings = { credentials: { accessKeyId: 'i', accessKeySecret: 's' } };

  it.each([
    [{}, 10],
    [{ requestsPerSecond: 5 }, undefined],
    [{ requestsPerSecond: false }, undefined],
  ] as const)('with %j is %s', (more, expected) => {
    expect(alibaba({ ...settings, ...more }).defaultRate).toBe(expected);
  });

  it('is none once the vendor has said another', async () => {
    const { provider } = await startPair({ flowRate: 20, flowRateUnit: 'SECONDS' }, { requestsPerSecond: undefined });
    expect(provider.defaultRate).toBe(10);
    await provider.quota();
    expect(provider.defaultRate).toBeUndefined();
  });
});
