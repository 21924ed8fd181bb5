import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../test/support/packages/test-clock.ts';
import { fakeProvider, fakeReport, md5, raise, sha1, sha256 } from '../../test/fake-provider.ts';
import type { SandboxProvider } from '../contract/provider.ts';
import { OutcomeSchema } from '../model/outcome.ts';
import { createSandboxHub } from './hub.ts';

const file = { name: 'a.bin', size: 1, async *open() {} };
const nothing = (value: string) => async () => JSON.parse(value);

/** What an adapter in plain JavaScript may throw: each is odd to look at. */
const thrown: [string, () => unknown][] = [
  ['an error whose name is no text', () => Object.assign(new Error('x'), { name: Object.create(null) })],
  [
    'an error whose name throws',
    () => Object.defineProperty(new Error('x'), 'name', { get: () => raise(new Error('hunter2')) }),
  ],
  ['a proxy that throws', () => new Proxy({}, { has: () => raise(new Error('hunter2')) })],
  [
    'a proxy that was revoked',
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
  ['what only looks like one of ours', () => ({ [Symbol.for('sandjury.SandboxError')]: true, code: 'unsupported' })],
];

describe.each(thrown)('%s, thrown by one adapter', (_name, make) => {
  const fail = () => raise(make());
  const odd = fakeProvider('odd', { findByHash: fail, report: fail, status: fail, submitFile: fail });
  const good = fakeProvider('good', {
    status: async () => ({ state: 'finished', reports: [] }),
    submitFile: async () => ({ refs: [], accepted: true, rejected: [] }),
  });
  const hub = createSandboxHub({ providers: [odd, good] });
  const failed = { provider: 'odd', status: 'failed', error: { code: 'internal', provider: 'odd' } };

  it('is a failure of that one, whatever was asked', async () => {
    const refs = ['odd', 'good'].map((provider) => ({ provider, id: 'one' }));
    expect(await hub.lookup(md5)).toMatchObject([failed, { status: 'reported' }]);
    expect(await hub.report({ provider: 'odd', id: 'one' })).toMatchObject(failed);
    expect(await hub.wait(refs)).toMatchObject([failed, { status: 'reported' }]);
    const submitted = await hub.submit({ file });
    expect(submitted).toMatchObject([failed, { status: 'submitted' }]);
    expect(JSON.stringify(submitted)).not.toContain('hunter2');
  });
});

it('shows the name of an unexpected error only where it is one', async () => {
  const error = Object.assign(new Error('x'), { name: 'hunter2\nanother line' });
  const hub = createSandboxHub({ providers: [fakeProvider('a', { findByHash: () => raise(error) })] });
  expect(JSON.stringify(await hub.lookup(md5))).not.toContain('hunter2');
});

describe('an adapter that answers with what is no answer', () => {
  const waitFor = async (overrides: Partial<SandboxProvider>) => {
    const clock = createTestClock();
    const hub = createSandboxHub({ providers: [fakeProvider('a', overrides), fakeProvider('b')], clock });
    const pending = hub.wait([
      { provider: 'a', id: 'one' },
      { provider: 'b', id: 'one' },
    ]);
    await clock.advance(3_600_000);
    return pending;
  };

  it.each(['null', '7'])('has no status %s, and the others have theirs', async (value) => {
    const [odd, other] = await waitFor({ status: nothing(value) });
    expect(['failed', 'pending']).toContain(odd?.status);
    expect(other).toMatchObject({ provider: 'b', status: 'reported' });
  });

  it('is finished without naming a report: the ticket itself is redeemed', async () => {
    expect(await waitFor({ status: nothing('{"state":"finished"}') })).toMatchObject([
      { provider: 'a', status: 'reported', others: [] },
      { provider: 'b', status: 'reported' },
    ]);
  });

  it.each(['null', '"text"', '{}', '{"sample":{"kind":"url"}}', '{"sample":{"hashes":{}}}'])(
    'has not reported with %s',
    async (value) => {
      const providers = [
        fakeProvider('a', { report: nothing(value) }),
        fakeProvider('b', { report: async () => fakeReport('b', { sha1, sha256 }) }),
        fakeProvider('c', { hashKinds: ['sha256'] }),
      ];
      const hub = createSandboxHub({ providers });
      const outcome = await hub.report({ provider: 'a', id: 'one' });
      expect(outcome).toMatchObject({ status: 'failed', error: { code: 'internal' } });
      expect(OutcomeSchema.safeParse(outcome).success).toBe(true);
      const outcomes = await hub.lookup(sha1);
      expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'reported', 'reported']);
    },
  );

  it('is not unable to submit: something may have been sent', async () => {
    const submitFile = async () => undefined as never;
    const hub = createSandboxHub({ providers: [fakeProvider('a', { submitFile })] });
    expect(await hub.submit({ file })).toMatchObject([{ status: 'failed', error: { code: 'internal' } }]);
  });
});

describe('a deadline that is no number', () => {
  const hub = createSandboxHub({ providers: [fakeProvider('a', { submitFile: () => raise(new Error('asked')) })] });
  const ref = { provider: 'a', id: 'one' };

  it.each(['5000', null, Number.NaN])('(%j) is refused before anything is sent', async (value) => {
    const options = { deadlineMs: value as number };
    const calls = [hub.lookup(md5, options), hub.report(ref, options), hub.submit({ file }, options)];
    for (const call of [...calls, hub.wait([ref], options)]) {
      await expect(call).rejects.toMatchObject({ code: 'configuration', message: expect.stringMatching(/deadlineMs/) });
    }
  });
});
