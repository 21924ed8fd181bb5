import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { type Answer, apiOf, enveloped, thing } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';
import type { SandboxError } from '../../model/errors.ts';
import { bytesSample } from '../input/file-sample.ts';
import type { JsonApiOptions } from './index.ts';
import { beforeUncertain } from './index.ts';

describe('a submission', () => {
  const file = (size = 3) => {
    const sample = bytesSample('a.exe', new Uint8Array(size));
    return [{ name: 'file', filename: sample.name, size: sample.size, open: () => sample.open() }];
  };
  const created = { body: { data: { name: 'new' } } };
  const dropped: Answer = (response) => response.destroy();
  const uncertain = {
    retryable: false,
    message: expect.stringContaining('Box may have taken the submission; look the sample up'),
  };

  it.each<[string, Answer, object]>([
    ['a broken connection', dropped, { code: 'connection' }],
    ['a page in place of JSON', { body: '<html>' }, { code: 'response' }],
    ['a reply of another shape', { body: { data: 7 } }, { code: 'response' }],
    ['a server that broke down', { status: 500 }, { code: 'api', status: 500 }],
    ['a gateway that gave up', { status: 504, body: '<html>' }, { code: 'api', status: 504 }],
    ['a reply that is too large', { body: { data: { name: 'x'.repeat(2000) } } }, { code: 'too_large' }],
  ])('may have arrived after %s: sent once, not retryable, with the ticket', async (_name, answer, expected) => {
    const ref = { provider: 'box', id: 'hash:ab' };
    for (const content of [{ form: file() }, { json: { url: 'http://a.example' } }, {}]) {
      const { api, asked } = await apiOf([answer], { ...enveloped, settings: { maxReplyBytes: 1000 } });
      const error = await caught(api.submit({ path: '/create', ref, ...content }, thing));
      expect(error).toMatchObject({ provider: 'box', ref, ...uncertain, ...expected });
      expect(asked.map(({ request }) => request)).toEqual(['POST /create']);
    }
  });

  it('that runs out of time after it was sent may have arrived, and before that it did not', async () => {
    const clock = createTestClock();
    const { api, asked } = await apiOf([() => undefined], { settings: { clock, concurrency: 1 } });
    const first = caught(api.submit({ path: '/create', form: file() }, thing, { deadlineMs: 500 }));
    const second = caught(api.submit({ path: '/create', form: file() }, thing, { deadlineMs: 400 }));
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await clock.advance(500);
    expect(await first).toMatchObject({ code: 'deadline', ...uncertain });
    expect(await second).toMatchObject({ code: 'deadline', retryable: true });
  });

  it.each<[Answer, string]>([
    [{ status: 401 }, 'authentication'],
    [{ status: 413 }, 'too_large'],
    [{ status: 400 }, 'api'],
    [{ body: { error: 'No file was submitted' } }, 'api'],
  ])('that was refused with %j did not arrive', async (answer, code) => {
    const { api } = await apiOf([answer], enveloped);
    const error = await caught(api.submit({ path: '/create', form: file() }, thing));
    expect(error).toMatchObject({ code, message: expect.not.stringContaining('may have taken') });
  });

  it.each<Answer>([{ status: 429 }, { body: { error: 'rate limit' } }, { status: 503, body: { code: 'Busy' } }])(
    'is sent again where the vendor surely did nothing (%j)',
    async (answer) => {
      const { api, asked } = await apiOf([answer, created], enveloped);
      expect((await api.submit({ path: '/create', form: file() }, thing)).value.name).toBe('new');
      expect(asked).toHaveLength(2);
      const never = await apiOf([answer], { ...enveloped, settings: { retries: 1 } });
      const error = await caught(never.api.submit({ path: '/create', form: file() }, thing));
      expect(error).toMatchObject({ retryable: true, message: expect.not.stringContaining('may have taken') });
    },
  );

  it('that was answered with a redirect did not arrive', async () => {
    const { api } = await apiOf([{ status: 302, headers: { location: 'http://else.example' } }]);
    const error = await caught(api.submit({ path: '/create' }, thing));
    expect(error).toMatchObject({ code: 'response', message: expect.not.stringContaining('may have taken') });
  });

  it('that waits for its signer until its time is over did not arrive', async () => {
    const clock = createTestClock();
    const sign: JsonApiOptions['sign'] = () => ({ headers: () => new Promise(() => undefined) });
    const { api, asked } = await apiOf([{}], { sign, auth: undefined, settings: { clock } });
    const waiting = caught(api.submit({ path: '/create', json: {} }, thing, { deadlineMs: 1000 }));
    await clock.advance(1000);
    const error = await waiting;
    expect(error).toMatchObject({ code: 'deadline', message: expect.not.stringContaining('may have taken') });
    expect(asked).toEqual([]);
  });

  it('that may have arrived still says how it failed', async () => {
    const { api } = await apiOf([{ status: 500 }, { status: 400 }], enveloped);
    const before = beforeUncertain((await caught(api.submit({ path: '/create' }, thing))) as SandboxError);
    expect(before).toMatchObject({ status: 500, message: expect.not.stringContaining('may have taken') });
    expect(beforeUncertain((await caught(api.submit({ path: '/create' }, thing))) as SandboxError)).toBeNull();
  });

  it('that was refused once and then broke off may have arrived', async () => {
    const { api, asked } = await apiOf([{ status: 429 }, dropped], enveloped);
    expect(await caught(api.submit({ path: '/create', form: file() }, thing))).toMatchObject(uncertain);
    expect(asked).toHaveLength(2);
  });

  it("that its caller gives up rejects with the caller's reason", async () => {
    const controller = new AbortController();
    const { api } = await apiOf([() => controller.abort('enough')], enveloped);
    const waiting = api.submit({ path: '/create', form: file() }, thing, { signal: controller.signal });
    expect(await caught(waiting)).toBe('enough');
  });

  it('has a second more for each 256 KiB of its form', async () => {
    const clock = createTestClock();
    const { api } = await apiOf([() => undefined], { settings: { clock, deadlineMs: 1000 } });
    const waiting = caught(api.submit({ path: '/create', form: file(600 * 1024) }, thing));
    await clock.advance(3000);
    expect(await waiting).toMatchObject({ code: 'deadline', message: expect.stringContaining('3000 ms') });
  });

  it('has no more than another call where its form is small, such as that of a URL', async () => {
    const clock = createTestClock();
    const { api } = await apiOf([() => undefined], { settings: { clock, deadlineMs: 1000 } });
    const waiting = caught(api.submit({ path: '/create', form: [{ name: 'url', value: 'https://a.example' }] }, thing));
    await clock.advance(1000);
    expect(await waiting).toMatchObject({ code: 'deadline', message: expect.stringContaining('1000 ms') });
  });
});
