import { expect, it, vi } from 'vitest';
import { ApiError, AuthenticationError } from '../../model/errors.ts';
import { gather, may, must } from './gather.ts';

const failed = new ApiError('no iocs today', { provider: 'box' });

it('gives every part by its name', async () => {
  const options = { deadlineMs: 5 };
  const ask = vi.fn(async () => 1);
  const found = await gather({ report: must(ask), iocs: may(async () => 'x') }, options);
  expect(found).toEqual({ parts: { report: 1, iocs: 'x' }, warnings: [], complete: true });
  expect(ask).toHaveBeenCalledWith(expect.objectContaining(options));
});

it('does without a part that may be missing, and says so', async () => {
  const found = await gather({ report: must(async () => 1), iocs: may(() => Promise.reject(failed)) });
  const warning = { code: 'missing-section', message: 'iocs could not be had: no iocs today', pointer: null };
  expect(found).toEqual({ parts: { report: 1, iocs: null }, warnings: [warning], complete: false });
});

it.each([
  ['one that must be there fails', { report: must(() => Promise.reject(failed)) }, failed],
  [
    'the credential is refused',
    { iocs: may(() => Promise.reject(new AuthenticationError('no', { status: 401 }))) },
    'no',
  ],
  ['something unknown is thrown', { iocs: may(() => Promise.reject(new TypeError('bug'))) }, 'bug'],
])('rejects where %s, and ends what is under way', async (_name, requests, reason) => {
  const abort = vi.fn();
  const slow = may((call) => {
    call.group?.add({ abort });
    return new Promise<never>(() => undefined);
  });
  await expect(gather({ slow, ...requests })).rejects.toThrow(reason instanceof Error ? reason.message : reason);
  expect(abort).toHaveBeenCalledTimes(1);
});

it('lacks a permission for one call, and does the others', async () => {
  const refused = new AuthenticationError('not permitted', { status: 403 });
  const { parts, complete } = await gather({ a: must(async () => 1), b: may(() => Promise.reject(refused)) });
  expect({ parts, complete }).toEqual({ parts: { a: 1, b: null }, complete: false });
});

it("rejects with the caller's reason", async () => {
  const controller = new AbortController();
  const part = may(async () => {
    controller.abort('enough');
    throw controller.signal.reason;
  });
  await expect(gather({ part }, { signal: controller.signal })).rejects.toBe('enough');
});
