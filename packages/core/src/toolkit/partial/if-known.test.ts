import { expect, it } from 'vitest';
import { ApiError, NotFoundError, NotReadyError, UnsupportedError } from '../../model/errors.ts';
import { ifKnown, ifSupported, withTicket } from './if-known.ts';

it('is null where the vendor knows nothing of it, and nowhere else', async () => {
  expect(await ifKnown(Promise.resolve([1]))).toEqual([1]);
  expect(await ifKnown(Promise.reject(new NotFoundError('none', { provider: 'box' })))).toBeNull();
  const others = [
    new NotReadyError('wait', { provider: 'box' }),
    new ApiError('no', { provider: 'box', status: 404 }),
    new Error('boom'),
  ];
  for (const error of others) await expect(ifKnown(Promise.reject(error))).rejects.toBe(error);
});

it('is null where the vendor does not do it, and nowhere else', async () => {
  expect(await ifSupported(Promise.resolve(1))).toBe(1);
  expect(await ifSupported(Promise.reject(new UnsupportedError('off')))).toBeNull();
  for (const error of [new NotFoundError('none'), new Error('boom')]) {
    await expect(ifSupported(Promise.reject(error))).rejects.toBe(error);
  }
});

it('names the ticket where the analysis is not ready, and leaves other failures as they are', async () => {
  const ref = { provider: 'box', id: 'task:7' };
  expect(await withTicket(ref, Promise.resolve(1))).toBe(1);
  const waiting = new NotReadyError('still running', { provider: 'box', status: 200, retryAfterMs: 5 });
  const known = { code: 'not_ready', message: 'still running', ref, retryable: true, retryAfterMs: 5, status: 200 };
  await expect(withTicket(ref, Promise.reject(waiting))).rejects.toMatchObject(known);
  const gone = new NotFoundError('none', { provider: 'box' });
  await expect(withTicket(ref, Promise.reject(gone))).rejects.toBe(gone);
});
