import { describe, expect, it, vi } from 'vitest';
import * as errors from './errors.ts';

const leaves = [
  ['configuration', errors.ConfigurationError, false],
  ['unsupported', errors.UnsupportedError, false],
  ['authentication', errors.AuthenticationError, false],
  ['not_found', errors.NotFoundError, false],
  ['not_ready', errors.NotReadyError, true],
  ['quota', errors.QuotaError, false],
  ['api', errors.ApiError, false],
  ['connection', errors.ConnectionError, true],
  ['response', errors.ResponseError, false],
  ['deadline', errors.DeadlineError, true],
  ['too_large', errors.TooLargeError, false],
] as const;

describe.each(leaves)('%s', (code, Leaf, retryable) => {
  it('is plain data with every field, and its schema accepts it', () => {
    const info = JSON.parse(JSON.stringify(new Leaf('why')));
    expect(info).toEqual({
      code,
      message: 'why',
      provider: null,
      retryable,
      retryAfterMs: null,
      status: null,
      vendorCode: null,
      requestId: null,
      ref: null,
    });
    expect(errors.FailureInfoSchema.parse(info)).toEqual(info);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, '5000' as never])(
    'takes %s for no time to wait',
    (retryAfterMs) => {
      expect(new Leaf('why', { retryAfterMs }).retryAfterMs).toBeNull();
    },
  );

  it('takes what the caller knows', () => {
    const ref = { provider: 'a', id: '1' };
    const options = { provider: 'a', retryAfterMs: 5, status: 418, vendorCode: 'V', requestId: 'R', ref };
    const error = new Leaf('why', { ...options, retryable: !retryable, cause: 'secret' });
    expect(error.toJSON()).toEqual({ ...options, code, message: 'why', retryable: !retryable });
    expect(error.cause).toBe('secret');
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('is one level below the base and has its own name', () => {
    const error = new Leaf('why');
    expect(Object.getPrototypeOf(Leaf)).toBe(errors.SandboxError);
    expect(error.name).toBe(Leaf.name);
    expect(error).toBeInstanceOf(Error);
    expect('cause' in error).toBe(false);
  });
});

it('has a leaf for every code', () => {
  expect(leaves.map(([code]) => code)).toEqual(errors.ErrorCodeSchema.options);
});

describe('SandboxError.is', () => {
  it('knows an error of another copy of this package', async () => {
    vi.resetModules();
    const copy = await import('./errors.ts');
    const foreign = new copy.QuotaError('later');
    expect(foreign).not.toBeInstanceOf(errors.SandboxError);
    expect(errors.SandboxError.is(foreign)).toBe(true);
  });

  it.each([null, undefined, 'quota', 1, {}, new Error('x'), { code: 'quota', toJSON: () => ({}) }])(
    'denies %s',
    (value) => {
      expect(errors.SandboxError.is(value)).toBe(false);
    },
  );

  it('is not fooled by JSON', () => {
    expect(errors.SandboxError.is(JSON.parse(JSON.stringify(new errors.QuotaError('x'))))).toBe(false);
  });
});

it('is told anew as the same kind of failure, with what is known of it and the first as its cause', () => {
  const ref = { provider: 'a', id: 'one' };
  const first = new errors.QuotaError('Enough.', {
    provider: 'a',
    retryAfterMs: 5,
    status: 429,
    vendorCode: 'x',
    requestId: 'r',
  });
  const again = errors.retold(first, 'Enough for today.', { ref, retryAfterMs: null });
  expect(again).toBeInstanceOf(errors.QuotaError);
  expect(again.name).toBe('QuotaError');
  expect(again.toJSON()).toEqual({ ...first.toJSON(), message: 'Enough for today.', ref, retryAfterMs: null });
  expect(again.cause).toBe(first);
});
