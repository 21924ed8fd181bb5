import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../test/support/packages/test-clock.ts';
import { type PollAnswer, poll } from './poll.ts';

const again: PollAnswer<string> = { waitMs: null };

/** When each question was put, by the test's clock, and what came of it. */
function asking(answers: (asked: number) => PollAnswer<string>, more: Partial<Parameters<typeof poll>[1]> = {}) {
  const clock = createTestClock(0);
  const asked: number[] = [];
  const ask = async () => {
    asked.push(clock.now());
    return answers(asked.length);
  };
  const result = poll(ask, { clock, firstMs: 100, mostMs: 300, endsAt: 1000, ...more });
  return { clock, asked, result };
}

async function run(clock: ReturnType<typeof createTestClock>, untilMs: number) {
  for (let at = clock.now(); at < untilMs; at += 10) await clock.advance(10);
}

describe('poll', () => {
  it('asks at once and returns what it is told', async () => {
    const { asked, result } = asking(() => ({ done: 'ready' }));
    expect(await result).toEqual({ done: 'ready' });
    expect(asked).toEqual([0]);
  });

  it('makes each pause longer, up to the longest, and shortens the last one to the end', async () => {
    const { clock, asked, result } = asking(() => again, { growth: 2 });
    await run(clock, 1000);
    expect(await result).toBeNull();
    expect(asked).toEqual([0, 100, 300, 600, 900, 1000]);
    expect(clock.pending()).toEqual([]);
  });

  it('obeys a vendor that wishes a longer pause, and stops where that is beyond the end', async () => {
    const { clock, asked, result } = asking((count) => ({ waitMs: count === 1 ? 700 : 400 }));
    await run(clock, 1000);
    expect(await result).toBeNull();
    expect(asked).toEqual([0, 700]);
  });

  it('puts the last question early enough for its answer', async () => {
    const { clock, asked, result } = asking(() => again, { firstMs: 900, mostMs: 900, lastMs: 200 });
    await run(clock, 1000);
    expect(await result).toBeNull();
    expect(asked).toEqual([0, 800]);
  });

  it('does not wait out a pause once the asker is closed, and asks one last time', async () => {
    const closing = new AbortController();
    const { clock, asked, result } = asking(() => again, { closing: closing.signal });
    await clock.advance(50);
    closing.abort();
    expect(await result).toBeNull();
    expect(asked).toEqual([0, 50]);
  });

  it("rejects with the signal's reason, and with what the question throws", async () => {
    const controller = new AbortController();
    const waiting = asking(() => again, { signal: controller.signal });
    await waiting.clock.advance(50);
    controller.abort('enough');
    await expect(waiting.result).rejects.toBe('enough');
    const failing = asking(() => {
      throw new Error('gone');
    });
    await expect(failing.result).rejects.toThrow('gone');
  });
});
