import { afterEach, expect, it, vi } from 'vitest';
import { createTestClock } from '../../../../test/support/packages/test-clock.ts';
import { sleep, systemClock } from './clock.ts';

afterEach(() => vi.useRealTimers());

it('waits as long as it is told and leaves no listener', async () => {
  const clock = createTestClock();
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');
  const done = vi.fn();
  const sleeping = sleep(clock, 100, signal).then(done);
  await clock.advance(99);
  expect(done).not.toHaveBeenCalled();
  await clock.advance(1);
  await sleeping;
  expect(removed).toHaveBeenCalledTimes(1);
});

it('ends with the reason of an abort and leaves no timer', async () => {
  const clock = createTestClock();
  const controller = new AbortController();
  const sleeping = sleep(clock, 100, controller.signal);
  expect(clock.pending()).toEqual([100]);
  controller.abort('left');
  await expect(sleeping).rejects.toBe('left');
  expect(clock.pending()).toEqual([]);
  await expect(sleep(clock, 100, controller.signal)).rejects.toBe('left');
  expect(clock.pending()).toEqual([]);
});

it('the system clock waits longer than one timer can', () => {
  vi.useFakeTimers();
  const month = 30 * 24 * 3_600_000;
  const due = vi.fn();
  const cancelled = vi.fn();
  const started = systemClock.now();
  systemClock.after(month, due);
  const cancel = systemClock.after(month, cancelled);
  vi.advanceTimersByTime(month - 1);
  expect(due).not.toHaveBeenCalled();
  cancel();
  vi.advanceTimersByTime(1);
  expect(due).toHaveBeenCalledTimes(1);
  expect(systemClock.now() - started).toBe(month);
  expect(cancelled).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
