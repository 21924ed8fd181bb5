import { expect, it, vi } from 'vitest';
import { unlessAborted } from './abort.ts';

it('gives the result, plain or promised, and leaves no listener', async () => {
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, 'addEventListener');
  const removed = vi.spyOn(signal, 'removeEventListener');
  expect(await unlessAborted(() => 1, signal)).toBe(1);
  expect(await unlessAborted(async () => 2, signal)).toBe(2);
  expect(await unlessAborted(() => 3, undefined)).toBe(3);
  await expect(unlessAborted(() => Promise.reject('no'), signal)).rejects.toBe('no');
  expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(added.mock.calls.map(([, listener]) => listener));
});

it('ends with the reason, also when the work itself aborts or fails afterwards', async () => {
  const controller = new AbortController();
  const work = () => {
    controller.abort('left');
    return new Promise<never>((_, reject) => setImmediate(reject, new Error('late')));
  };
  await expect(unlessAborted(work, controller.signal)).rejects.toBe('left');
  await new Promise((resolve) => setImmediate(resolve));
  const never = vi.fn();
  await expect(unlessAborted(never, controller.signal)).rejects.toBe('left');
  expect(never).not.toHaveBeenCalled();
});

it('lets the work fail at once', async () => {
  const fail = () => {
    throw new Error('at once');
  };
  await expect(unlessAborted(fail, new AbortController().signal)).rejects.toThrow('at once');
});
