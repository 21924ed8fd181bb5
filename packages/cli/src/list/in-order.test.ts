import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

async function* upTo(count: number, onRead: (n: number) => void = () => undefined) {
  for (let n = 0; n < count; n += 1) {
    onRead(n);
    yield n;
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('inOrder', () => {
  it('gives results in the order of the items, never more under way than allowed', async () => {
    const turns = fc.array(fc.nat(4), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(turns, fc.integer({ min: 1, max: 5 }), async (waits, atOnce) => {
        let running = 0;
        let most = 0;
        const work = async (n: number) => {
          running += 1;
          most = Math.max(most, running);
          for (let left = waits[n] ?? 0; left > 0; left -= 1) await turn();
          running -= 1;
          return n;
        };
        const results = await all(inOrder(upTo(waits.length), work, { atOnce, ahead: 8 }));
        expect(results).toEqual(waits.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(atOnce);
      }),
      { numRuns: 40 },
    );
  });

  it('reads no further ahead than allowed while nobody takes a result', async () => {
    let read = 0;
    const results = inOrder(
      upTo(1000, () => (read += 1)),
      async (n) => n,
      { atOnce: 4, ahead: 10 },
    );
    expect((await results.next()).value).toBe(0);
    for (let left = 50; left > 0; left -= 1) await turn();
    expect(read).toBeLessThanOrEqual(12);
    await results.return();
    for (let left = 50; left > 0; left -= 1) await turn();
    expect(read).toBeLessThanOrEqual(13);
  });

  it('throws what the work threw where its result would be', async () => {
    const work = async (n: number) => {
      if (n === 2) throw new Error('two');
      return n;
    };
    const results = inOrder(upTo(5), work, { atOnce: 5, ahead: 5 });
    expect([await results.next(), await results.next()].map(({ value }) => value)).toEqual([0, 1]);
    await expect(results.next()).rejects.toThrow('two');
  });

  it('throws what the list threw, after what was listed before', async () => {
    async function* broken() {
      yield 1;
      throw new Error('unreadable');
    }
    const results = inOrder(broken(), async (n) => n, { atOnce: 5, ahead: 5 });
    expect((await results.next()).value).toBe(1);
    await expect(results.next()).rejects.toThrow('unreadable');
  });
});
