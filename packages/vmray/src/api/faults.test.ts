import { SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { type HostileArchive, hostileArchive } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../test/support/packages/test-clock.ts';
import { emulated } from '../../test/emulated.ts';
import { zipOf } from '../../test/zip.ts';

const file = bytesSample('sample.exe', Buffer.alloc(3_000_000, 'sample'));
const analysis = { provider: 'vmray', id: 'analysis:82' };
const severalAnalyses = { provider: 'vmray', id: 'sample:1101' };

async function failure(call: Promise<unknown>): Promise<SandboxError> {
  const error = await call.catch((cause: unknown) => cause);
  if (SandboxError.is(error)) return error;
  throw new Error(`expected a failure, got ${String(error)}`);
}

describe('a submission is never made twice', () => {
  it.each([
    ['a connection reset in the middle of the upload', { reset: 'during' }, 'connection', 0],
    ['a connection reset after it', { reset: 'before' }, 'connection', 0],
    ['a 500 after it was received', { status: 500, afterEffect: true }, 'api', 1],
    ['a reset after it was received', { reset: 'before', afterEffect: true }, 'connection', 1],
    ['truncated JSON', { truncate: 40 }, 'connection', 1],
    ["a proxy's page", { body: '<html>', afterEffect: true }, 'response', 1],
  ] as const)('%s: one attempt, one typed error that says so', async (_name, fault, code, stored) => {
    await emulated(
      async ({ emulator, provider, count }) => {
        emulator.fail('submitSample', fault);
        const error = await failure(provider.submitFile(file));
        expect(error.toJSON()).toMatchObject({ code, retryable: false });
        expect(error.message).toContain('may have taken');
        expect(count('submitSample')).toBe(1);
        expect((await provider.client.submissions({ minId: 200_000 })).value.length).toBe(stored);
      },
      { settings: { retries: 3 } },
    );
  });

  it('a deadline in the middle of it', () =>
    emulated(async ({ emulator, provider, count }) => {
      emulator.fail('submitSample', { silence: true });
      const error = await failure(provider.submitFile(file, { deadlineMs: 2_000 }));
      expect(error.toJSON()).toMatchObject({ code: 'deadline', retryable: false });
      expect(count('submitSample')).toBe(1);
    }));

  it('one of several that fails takes nothing from the others', () =>
    emulated(
      async ({ emulator, provider: { client }, count }) => {
        emulator.fail('submitSample', { reset: 'during', after: 1 });
        const samples = ['a', 'b', 'c'].map((name) => ({ file: bytesSample(name, Buffer.from(`content of ${name}`)) }));
        const outcomes = await Promise.allSettled(samples.map((sample) => client.submit(sample)));
        expect(outcomes).toMatchObject([
          { status: 'fulfilled' },
          { status: 'rejected', reason: { code: 'connection' } },
          { status: 'fulfilled' },
        ]);
        expect(count('submitSample')).toBe(3);
      },
      { settings: { retries: 3, concurrency: 1 } },
    ));

  it('but for one that was refused: 429 on every second call, nothing lost', async () => {
    const clock = createTestClock();
    await emulated(
      async ({ provider, count }) => {
        const files = ['a', 'b', 'c'].map((name) => bytesSample(name, Buffer.from(`content of ${name}`)));
        const running = Promise.all(files.map((one) => provider.submitFile(one)));
        let isOver = false;
        const outcomes = running.finally(() => {
          isOver = true;
        });
        while (!isOver) await clock.advance(1000);
        expect((await outcomes).map(({ refs }) => refs.length)).toEqual([1, 1, 1]);
        expect(count('submitSample')).toBe(5);
      },
      { server: { throttle: { every: 2, retryAfterSeconds: 1 } }, settings: { clock, retries: 4, concurrency: 1 } },
    );
  });

  it('and for one that certainly never arrived', () =>
    emulated(async ({ emulator, provider }) => {
      await emulator.close();
      const error = await failure(provider.submitFile(file));
      expect(error.toJSON()).toMatchObject({ code: 'connection', retryable: true });
    }));

  it('an abort is rethrown untouched', () =>
    emulated(async ({ emulator, provider }) => {
      emulator.fail('submitSample', { silence: true });
      const reason = new Error('enough');
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(reason), 50);
      await expect(provider.submitFile(file, { signal: controller.signal })).rejects.toBe(reason);
      clearTimeout(timer);
    }));
});

describe('a 429 on every second call', () => {
  it('is waited out where calls may be repeated', async () => {
    const clock = createTestClock();
    await emulated(
      async ({ provider }) => {
        let isOver = false;
        const report = provider.report({ provider: 'vmray', id: 'submission:51' }).finally(() => {
          isOver = true;
        });
        while (!isOver) await clock.advance(1000);
        expect((await report).complete).toBe(true);
      },
      { server: { throttle: { every: 2, retryAfterSeconds: 1 } }, settings: { clock, retries: 6 } },
    );
  });
});

describe('lists', () => {
  it('a page that is lost: those before it are kept, and the loss is told', () =>
    emulated(
      async ({ emulator, provider, count }) => {
        emulator.fail('getContinuation', { status: 500, afterEffect: true });
        const { value, truncated, lost } = await provider.client.submissions();
        expect([value.length, truncated, lost?.code]).toEqual([2, true, 'api']);
        expect(count('getContinuation')).toBe(1);
      },
      { server: { itemsPerRequest: 2 }, settings: { retries: 2 } },
    ));

  it('a report whose list lost a page is incomplete, and says why', () =>
    emulated(
      async ({ emulator, provider }) => {
        emulator.fail('getContinuation', { reset: 'before' });
        const report = await provider.report(severalAnalyses);
        expect(report).toMatchObject({ complete: false, analyses: [{}] });
        expect(report.warnings.map(({ code }) => code)).toEqual(
          expect.arrayContaining(['truncated', 'missing-section']),
        );
      },
      { server: { itemsPerRequest: 1 } },
    ));

  it('a reply that is cut JSON is a typed error', () =>
    emulated(async ({ emulator, provider: { client } }) => {
      emulator.fail('getSubmission', { body: '{"result":"ok","data":{"subm', contentType: 'application/json' });
      expect((await failure(client.submission(51))).code).toBe('response');
      expect((await client.submission(51)).value.submission_finished).toBe(true);
    }));
});

describe('archives that attack whoever unpacks them', () => {
  async function withArchive<T>(kind: HostileArchive, act: (call: () => Promise<unknown>) => Promise<T>): Promise<T> {
    return emulated(async ({ emulator, provider }) => {
      emulator.archiveOverride(82, hostileArchive(kind));
      return act(() => provider.screenshots(analysis));
    });
  }

  it('names that leave the folder: what is inside stays, under a name of ours', () =>
    withArchive('traversal', async (call) => {
      expect(await call()).toMatchObject([{ name: 'analysis_82_screenshot_0.png' }]);
    }));

  it.each(['many-entries', 'bomb'] as const)('%s', async (kind) => {
    const before = process.memoryUsage().rss;
    const error = await withArchive(kind, (call) => failure(call()));
    expect(error.code).toBe('too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(1024 ** 3);
  });

  it('an encrypted one', () =>
    withArchive('encrypted', async (call) => {
      expect((await failure(call())).code).toBe('unsupported');
    }));

  it('names that leave the folder are told where members are asked for', () =>
    emulated(async ({ emulator, provider: { client } }) => {
      emulator.archiveOverride(82, hostileArchive('traversal'));
      const { members, refused } = await client.archiveMembers(82, ['*']);
      expect(members.map(({ name }) => name)).toEqual(['screenshots/inside.png']);
      expect(refused.length).toBe(5);
    }));

  it('an analysis without screenshots has none; one that is not there fails', () =>
    emulated(async ({ emulator, provider: { client } }) => {
      emulator.archiveOverride(82, zipOf([{ name: 'screenshots/readme.txt', content: Buffer.from('x') }]));
      expect(await client.screenshots(82)).toEqual([]);
      emulator.fail('getAnalysisArchive', { status: 404 });
      expect(await client.screenshots(82)).toEqual([]);
      expect((await failure(client.screenshots(999_999))).code).toBe('not_found');
    }));
});

describe('a summary', () => {
  it('that breaks off fails, and can be asked for again', () =>
    emulated(async ({ emulator, provider: { client } }) => {
      emulator.fail('getAnalysisArchiveFile', { truncate: 5000 });
      expect((await failure(client.summary(82))).code).toBe('connection');
      expect((await client.summary(82)).value.version).toBe('2.1');
    }));

  it('over the limit fails before it is read', () =>
    emulated(async ({ provider: { client } }) => {
      expect((await failure(client.summary(82, { mostBytes: 1000 }))).code).toBe('too_large');
    }));
});
