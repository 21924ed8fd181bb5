import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createTestClock } from '../../../../test/support/packages/test-clock.ts';
import { fakeProvider, fakeReport, md5, raise, reported, sha1, sha256 } from '../../test/fake-provider.ts';
import type { CallOptions, SandboxProvider } from '../contract/provider.ts';
import { UnsupportedError } from '../model/errors.ts';
import { OutcomeSchema } from '../model/outcome.ts';
import { sleep } from '../time/clock.ts';
import { createSandboxHub } from './hub.ts';

describe('lookup', () => {
  it('answers in the order of the providers and tells in the order of arrival', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = fakeProvider('slow', {
      report: async () => {
        await gate.promise;
        return fakeReport('slow');
      },
    });
    const told: string[] = [];
    const outcomes = await createSandboxHub({ providers: [slow, fakeProvider('fast')] }).lookup(sha256, {
      onOutcome: (outcome) => {
        told.push(outcome.provider);
        gate.resolve();
      },
    });
    expect(outcomes.map((outcome) => outcome.provider)).toEqual(['slow', 'fast']);
    expect(told).toEqual(['fast', 'slow']);
  });

  it('keeps the order of the providers whatever order they arrive in, and tells each once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }), async (turns) => {
        const providers = turns.map((count, index) =>
          fakeProvider(`p${index}`, {
            findByHash: async () => {
              for (let turn = 0; turn < count; turn++) await null;
              return [{ provider: `p${index}`, id: 'one' }];
            },
          }),
        );
        const told: string[] = [];
        const hub = createSandboxHub({ providers });
        const outcomes = await hub.lookup(md5, { onOutcome: (outcome) => told.push(outcome.provider) });
        const ids = providers.map((provider) => provider.id);
        expect(outcomes.map((outcome) => outcome.provider)).toEqual(ids);
        expect(told.toSorted()).toEqual(ids);
      }),
    );
  });

  it.each([
    ['SHA256 in upper case', sha256.toUpperCase(), sha256],
    ['blanks around it', ` ${md5}\n`, md5],
  ])('normalises the hash: %s', async (_name, asked, given) => {
    const findByHash = vi.fn(async () => []);
    await createSandboxHub({ providers: [fakeProvider('a', { findByHash })] }).lookup(asked);
    expect(findByHash).toHaveBeenCalledExactlyOnceWith(given, {});
  });

  it.each(['', 'abc', 'z'.repeat(32), 'a'.repeat(41)])('refuses what is no hash: "%s"', async (text) => {
    const findByHash = vi.fn(async () => []);
    const hub = createSandboxHub({ providers: [fakeProvider('a', { findByHash })] });
    await expect(hub.lookup(text)).rejects.toMatchObject({ code: 'configuration' });
    expect(findByHash).not.toHaveBeenCalled();
  });

  it('passes signal and deadline to the provider, and not the listener', async () => {
    const findByHash = vi.fn(async () => []);
    const { signal } = new AbortController();
    const hub = createSandboxHub({ providers: [fakeProvider('a', { findByHash })], clock: createTestClock() });
    await hub.lookup(md5, { signal, deadlineMs: 7, onOutcome: () => {} });
    expect(findByHash).toHaveBeenCalledWith(md5, { signal, deadlineMs: 7 });
  });

  it('keeps one deadline over both questions and both rounds: each gets what is left', async () => {
    const clock = createTestClock();
    const lefts: (number | undefined)[] = [];
    const asked = (result: unknown) => async (_what: unknown, options?: CallOptions) => {
      lefts.push(options?.deadlineMs);
      await sleep(clock, 300);
      return result as never;
    };
    const knowing = (id: string, hashKinds?: SandboxProvider['hashKinds']) =>
      fakeProvider(id, {
        ...(hashKinds && { hashKinds }),
        findByHash: asked([{ provider: id, id: 'one' }]),
        report: asked(fakeReport(id, { sha1, sha256 })),
      });
    const hub = createSandboxHub({ providers: [knowing('first'), knowing('second', ['sha256'])], clock });
    for (const deadlineMs of [1000, undefined]) {
      const pending = hub.lookup(sha1, deadlineMs === undefined ? {} : { deadlineMs });
      await clock.advance(2000);
      expect((await pending).map(({ status }) => status)).toEqual(['reported', 'reported']);
    }
    expect(lefts).toEqual([1000, 700, 400, 100, undefined, undefined, undefined, undefined]);
  });

  it('gives a question that comes too late hardly any time, and not more than is left', async () => {
    const clock = createTestClock();
    const report = vi.fn(async () => fakeReport('a'));
    const findByHash = async () => {
      await sleep(clock, 300);
      return [{ provider: 'a', id: 'one' }];
    };
    const hub = createSandboxHub({ providers: [fakeProvider('a', { findByHash, report })], clock });
    const pending = hub.lookup(sha256, { deadlineMs: 200 });
    await clock.advance(1000);
    await pending;
    expect(report).toHaveBeenCalledExactlyOnceWith({ provider: 'a', id: 'one' }, { deadlineMs: 1 });
  });

  it('reports the best ticket and names the others', async () => {
    const refs = ['best', 'second', 'third'].map((id) => ({ provider: 'a', id }));
    const report = vi.fn(async () => fakeReport('a'));
    const hub = createSandboxHub({ providers: [fakeProvider('a', { findByHash: async () => refs, report })] });
    const [outcome] = await hub.lookup(sha256);
    expect(report).toHaveBeenCalledExactlyOnceWith(refs[0], {});
    expect(reported(outcome).others).toEqual(refs.slice(1));
  });

  it('has outcomes that their schema accepts', async () => {
    const providers = [
      fakeProvider('a'),
      fakeProvider('b', { findByHash: async () => [] }),
      fakeProvider('c', { findByHash: () => Promise.reject(new Error('x')) }),
    ];
    const outcomes = await createSandboxHub({ providers }).lookup(sha256);
    for (const outcome of outcomes) expect(OutcomeSchema.parse(JSON.parse(JSON.stringify(outcome)))).toEqual(outcome);
  });
});

it('a listener that throws disturbs no provider; the call rethrows what it threw first', async () => {
  const told: string[] = [];
  const hub = createSandboxHub({ providers: [fakeProvider('a'), fakeProvider('b'), fakeProvider('c')] });
  const pending = hub.lookup(md5, {
    onOutcome: ({ provider }) => {
      told.push(provider);
      throw new Error(`no ${provider}`);
    },
  });
  await expect(pending).rejects.toThrow('no a');
  expect(told).toEqual(['a', 'b', 'c']);
});

it('waits for a listener that is async, and rethrows what it rejects with', async () => {
  const written: string[] = [];
  const hub = createSandboxHub({ providers: [fakeProvider('a'), fakeProvider('b')] });
  const write = async ({ provider }: { provider: string }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    written.push(provider);
  };
  await hub.lookup(md5, { onOutcome: write });
  expect(written).toEqual(['a', 'b']);
  const full = new Error('The disk is full.');
  await expect(hub.lookup(md5, { onOutcome: () => Promise.reject(full) })).rejects.toBe(full);
  await expect(hub.report({ provider: 'a', id: 'one' }, { onOutcome: () => Promise.reject(full) })).rejects.toBe(full);
});

it('an abort ends the call, whatever a listener waits for', async () => {
  const controller = new AbortController();
  const hub = createSandboxHub({ providers: [fakeProvider('a')] });
  const pending = hub.lookup(md5, {
    signal: controller.signal,
    onOutcome: () => {
      controller.abort(new Error('enough'));
      return new Promise(() => {});
    },
  });
  await expect(pending).rejects.toThrow('enough');
});

describe('report', () => {
  it('redeems a ticket and tells it once', async () => {
    const told = vi.fn();
    const hub = createSandboxHub({ providers: [fakeProvider('a')] });
    const outcome = await hub.report({ provider: 'a', id: 'one' }, { onOutcome: told });
    expect(reported(outcome)).toEqual({ provider: 'a', status: 'reported', report: fakeReport('a'), others: [] });
    expect(told).toHaveBeenCalledExactlyOnceWith(outcome);
  });

  it.each([
    ['a', 'Configured: a.'],
    ['', 'Configured: none.'],
  ])('refuses the ticket of a provider that is not there (%s)', async (id, message) => {
    const hub = createSandboxHub({ providers: id === '' ? [] : [fakeProvider(id)] });
    const pending = hub.report({ provider: 'z', id: '1' });
    await expect(pending).rejects.toMatchObject({ code: 'configuration', message: expect.stringContaining(message) });
  });

  it('names the capability that is missing', async () => {
    const hub = createSandboxHub({
      providers: [fakeProvider('a', { report: () => raise(new UnsupportedError('x')) })],
    });
    expect(await hub.report({ provider: 'a', id: '1' })).toEqual({
      provider: 'a',
      status: 'unsupported',
      capability: 'report',
      message: 'x',
    });
  });
});

describe('the hub itself', () => {
  it('refuses two providers of one id, an id that cannot be written, and another version', () => {
    const make = (...providers: Parameters<typeof createSandboxHub>[0]['providers']) => createSandboxHub({ providers });
    expect(() => make(fakeProvider('a'), fakeProvider('a'))).toThrow('Two providers have the id "a"');
    for (const id of ['', 'a/b', '__proto__', 'a b']) expect(() => make(fakeProvider(id))).toThrow('cannot be');
    const version = JSON.parse('"v2"');
    expect(() => make(fakeProvider('a', { specificationVersion: version }))).toThrow('another version');
  });

  it('does not change when the list it was made from does', async () => {
    const providers = [fakeProvider('a')];
    const hub = createSandboxHub({ providers });
    providers.push(fakeProvider('b'));
    expect(hub.providers.map(({ id }) => id)).toEqual(['a']);
    expect(hub.get('a')).toBe(providers[0]);
    expect(hub.get('b')).toBeUndefined();
  });

  it('closes every provider although one fails, and says so', async () => {
    const close = vi.fn(async () => {});
    const bad = () => raise(new Error('stuck'));
    const hub = createSandboxHub({
      providers: [fakeProvider('a', { close: bad }), fakeProvider('b'), fakeProvider('c', { close })],
    });
    await expect(hub.close()).rejects.toThrow('stuck');
    expect(close).toHaveBeenCalledTimes(1);
    await expect(createSandboxHub({ providers: [] }).close()).resolves.toBeUndefined();
  });
});
