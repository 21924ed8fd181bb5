import { expect, it } from 'vitest';
import { ApiError, NotFoundError, NotReadyError } from '../../model/errors.ts';
import { ifKnown } from './if-known.ts';

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
