import { describe, expect, it } from 'vitest';
import { startProgress } from './lifecycle.ts';

const stages = ['waiting', 'running', 'done'] as const;

describe('work that takes its time', () => {
  it.each([
    [{}, ['waiting', 'running', 'done', 'done']],
    [{ finishAfterPolls: 0 }, ['done', 'done', 'done', 'done']],
    [{ finishAfterPolls: 1 }, ['waiting', 'done', 'done', 'done']],
    [{ finishAfterPolls: 3 }, ['waiting', 'waiting', 'running', 'done']],
    [{ finishAfterPolls: Number.POSITIVE_INFINITY }, ['waiting', 'waiting', 'waiting', 'waiting']],
  ])('by polls: %j', (options, expected) => {
    const work = startProgress(stages, options);
    expect(expected.map(() => work.poll())).toEqual(expected);
  });

  it('a look that does not count changes nothing', () => {
    const work = startProgress(stages, {});
    expect([work.stage, work.stage, work.poll(), work.stage]).toEqual(['waiting', 'waiting', 'waiting', 'running']);
  });

  it('by the clock, however often it is asked about', () => {
    let time = 5_000;
    const work = startProgress(stages, { finishAfterMs: 100, finishAfterPolls: 1, now: () => time });
    const seen = [0, 49, 50, 99, 100, 1_000].map((after) => {
      time = 5_000 + after;
      return work.poll();
    });
    expect(seen).toEqual(['waiting', 'waiting', 'running', 'running', 'done', 'done']);
  });

  it('is over at once where no time is given to it', () => {
    expect(startProgress(stages, { finishAfterMs: 0, now: () => 1 }).stage).toBe('done');
  });
});
