import { describe, expect, it, vi } from 'vitest';
import { fakeProvider, fakeReport, md5, never, raise, sha1, sha256 } from '../../test/fake-provider.ts';
import { AuthenticationError, NotFoundError, NotReadyError, UnsupportedError } from '../model/errors.ts';
import type { Outcome } from '../model/outcome.ts';
import { createSandboxHub } from './hub.ts';

describe('a failure is an outcome', () => {
  const ref = { provider: 'b', id: 'ticket' };
  const cases: [string, () => never, Partial<Outcome> & Record<string, unknown>][] = [
    ['nothing found', () => raise(new NotFoundError('gone')), { status: 'not_found' }],
    ['not ready, with a ticket', () => raise(new NotReadyError('wait', { ref })), { status: 'pending', refs: [ref] }],
    [
      'unsupported',
      () => raise(new UnsupportedError('no')),
      { status: 'unsupported', capability: 'findByHash', message: 'no' },
    ],
    ['an error without a message', () => raise(new TypeError()), { status: 'failed' }],
    ['a string', () => raise('text'), { status: 'failed' }],
    ['undefined', () => raise(undefined), { status: 'failed' }],
    ['null', () => raise(null), { status: 'failed' }],
    ['an object without prototype', () => raise(Object.create(null)), { status: 'failed' }],
    [
      'an error with an odd name',
      () => raise(Object.assign(new Error('x'), { name: Symbol('s') })),
      { status: 'failed' },
    ],
  ];
  it.each(cases)('%s, thrown at once or later', async (_name, fail, expected) => {
    const providers = [
      fakeProvider('a'),
      fakeProvider('b', { findByHash: fail }),
      fakeProvider('c', { findByHash: async () => fail() }),
      fakeProvider('d'),
    ];
    const told = vi.fn();
    const outcomes = await createSandboxHub({ providers }).lookup(sha256, { onOutcome: told });
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      'reported',
      expected.status,
      expected.status,
      'reported',
    ]);
    expect(outcomes[1]).toMatchObject({ provider: 'b', ...expected });
    expect(told).toHaveBeenCalledTimes(4);
  });

  it('says nothing of what an unexpected error said', async () => {
    const hub = createSandboxHub({
      providers: [fakeProvider('a', { report: () => raise(new RangeError('key=hunter2')) })],
    });
    const [outcome] = await hub.lookup(sha256);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'internal', provider: 'a', retryable: false } });
    expect(JSON.stringify(outcome)).toContain('RangeError');
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('is attributed to the provider that was asked', async () => {
    const fail = () => raise(new AuthenticationError('no', { provider: 'else', status: 401 }));
    const [outcome] = await createSandboxHub({ providers: [fakeProvider('a', { findByHash: fail })] }).lookup(md5);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'authentication', provider: 'a', status: 401 } });
  });

  it('keeps the tickets of a sample whose report is not ready', async () => {
    const hub = createSandboxHub({
      providers: [fakeProvider('a', { report: () => raise(new NotReadyError('wait')) })],
    });
    expect(await hub.lookup(md5)).toEqual([{ provider: 'a', status: 'pending', refs: [{ provider: 'a', id: 'one' }] }]);
  });

  it('tolerates an adapter that answers with nothing', async () => {
    const findByHash = async () => JSON.parse('null');
    const report = async () => JSON.parse('null');
    const providers = [fakeProvider('a', { findByHash }), fakeProvider('b', { report }), fakeProvider('c')];
    const outcomes = await createSandboxHub({ providers }).lookup(md5);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['not_found', 'failed', 'reported']);
  });
});

describe('abort', () => {
  it('is rethrown untouched, also when a provider ignores its signal, and tells nothing afterwards', async () => {
    const gate = Promise.withResolvers<void>();
    const late = fakeProvider('late', { findByHash: () => gate.promise.then(() => [{ provider: 'late', id: 'x' }]) });
    const told = vi.fn();
    const controller = new AbortController();
    const hub = createSandboxHub({ providers: [late, fakeProvider('stuck', { findByHash: never })] });
    const pending = hub.lookup(md5, { signal: controller.signal, onOutcome: told });
    const reason = { why: 'the person left' };
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    gate.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).not.toHaveBeenCalled();
  });

  it('wins over the error that a provider makes of it', async () => {
    const controller = new AbortController();
    const findByHash = () =>
      new Promise<never>((_, reject) => {
        controller.signal.addEventListener('abort', () => reject(new Error('wrapped')));
      });
    const hub = createSandboxHub({ providers: [fakeProvider('a', { findByHash })] });
    const pending = hub.lookup(md5, { signal: controller.signal });
    controller.abort('left');
    await expect(pending).rejects.toBe('left');
  });

  it('asks nobody when it came before the call', async () => {
    const findByHash = vi.fn(never);
    const report = vi.fn(never);
    const hub = createSandboxHub({ providers: [fakeProvider('a', { findByHash, report })] });
    const signal = AbortSignal.abort('early');
    await expect(hub.lookup(md5, { signal })).rejects.toBe('early');
    await expect(hub.report({ provider: 'a', id: 'x' }, { signal })).rejects.toBe('early');
    expect(findByHash).not.toHaveBeenCalled();
    expect(report).not.toHaveBeenCalled();
  });

  it('starts no second round', async () => {
    const controller = new AbortController();
    const second = vi.fn(never);
    const providers = [
      fakeProvider('a', { report: async () => fakeReport('a', { sha1, md5 }) }),
      fakeProvider('b', { hashKinds: ['md5'], findByHash: second }),
    ];
    const pending = createSandboxHub({ providers }).lookup(sha1, {
      signal: controller.signal,
      onOutcome: () => controller.abort('enough'),
    });
    await expect(pending).rejects.toBe('enough');
    await new Promise((resolve) => setImmediate(resolve));
    expect(second).not.toHaveBeenCalled();
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await createSandboxHub({ providers: [fakeProvider('a')] }).lookup(md5, { signal });
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed.mock.calls[0]?.[1]).toBe(added.mock.calls[0]?.[1]);
  });
});
