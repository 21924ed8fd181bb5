import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantClock } from '../../test/clock.ts';
import { answer, failureOf, hash, makeClient, sent, startWire, stopWire } from '../../test/wire.ts';

beforeEach(startWire);
afterEach(stopWire);

const busy = () => answer(503, { Code: 'ServiceUnavailable' });
const late = (date: string) => answer(400, { Code: 'InvalidTimeStamp.Expired' }, { date });
const times = () => sent.map(({ headers }) => headers['x-acs-date']);

it('keeps one budget of repeats for a call, also where it begins anew for its time and for its token', async () => {
  const clock = instantClock();
  let keys = 0;
  const credentials = async () => ({
    accessKeyId: `LTAI4FakeAccessKeyId0${++keys}`,
    accessKeySecret: 'FakeAccessKeySecret0000000000000',
    securityToken: `token-${keys}`,
    expiration: clock.now() + 24 * 3_600_000,
  });
  const client = makeClient({ credentials, clock, retries: 2 });
  busy();
  late('Tue, 20 Feb 2024 10:00:00 GMT');
  busy();
  answer(400, { Code: 'InvalidSecurityToken.Expired' });
  for (let more = 0; more < 6; more++) busy();
  expect(await failureOf(client.getFileDetectApiInvokeInfo({ deadlineMs: 3_600_000 }))).toMatchObject({
    code: 'api',
    status: 503,
  });
  // One request, two repeats, and one more for the time and for the token each.
  expect(sent).toHaveLength(5);
});

it('begins anew for its time also where nothing is repeated', async () => {
  const client = makeClient({ retries: 0 });
  late('Tue, 20 Feb 2024 10:00:00 GMT');
  answer(200, { Code: '200', Data: {} });
  await client.getFileDetectApiInvokeInfo();
  expect(times()).toEqual(['2024-02-20T08:00:00Z', '2024-02-20T10:00:00Z']);
});

it('asks again for credentials where the function that gives them hangs', async () => {
  const clock = instantClock();
  let asked = 0;
  const credentials = () =>
    ++asked === 1
      ? new Promise<never>(() => {})
      : Promise.resolve({ accessKeyId: 'LTAI4FakeAccessKeyId00', accessKeySecret: 'FakeAccessKeySecret0000000000000' });
  const client = makeClient({ credentials, clock });
  expect((await failureOf(client.getFileDetectApiInvokeInfo({ deadlineMs: 20_000 }))).code).toBe('deadline');
  expect((await failureOf(client.getFileDetectApiInvokeInfo({ deadlineMs: 20_000 }))).code).toBe('deadline');
  answer(200, { Code: '200', Data: {} });
  await client.getFileDetectApiInvokeInfo();
  expect(asked).toBe(2);
});

describe("a time of the vendor's that is none", () => {
  it.each(['+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '9999', 'soon 2099'])(
    '(%s) is not taken over: no later request could be dated by it',
    async (date) => {
      const clock = instantClock();
      const client = makeClient({ clock });
      late(date);
      expect((await failureOf(client.getFileDetectApiInvokeInfo())).code).toBe('authentication');
      clock.set(clock.now() + 60_000);
      answer(200, { Code: '200', Data: {} });
      await client.getFileDetectApiInvokeInfo();
      expect(times()).toEqual(['2024-02-20T08:00:00Z', '2024-02-20T08:01:00Z']);
    },
  );
});

describe('a wait for a result', () => {
  const running = () => answer(200, { Code: '200', ResultList: [{ HashKey: hash, Result: 3 }] });

  it.each([
    ['pollMs', Number.NaN],
    ['pollMs', 0],
    ['pollMs', '500'],
    ['deadlineMs', Number.NaN],
    ['deadlineMs', '5000'],
  ])('is refused with %s %s: it would ask without a pause, or without an end', async (name, value) => {
    const call = makeClient().waitForResult(hash, { [name]: value });
    expect(await failureOf(call)).toMatchObject({ code: 'configuration', message: expect.stringContaining(name) });
    expect(sent).toEqual([]);
  });

  it('ends when the provider is closed, in a pause too', async () => {
    const timers = new Set<number>();
    const clock = {
      now: () => 0,
      after(delayMs: number) {
        timers.add(delayMs);
        return () => timers.delete(delayMs);
      },
    };
    const pause = 590_000;
    const client = makeClient({ clock });
    running();
    const failure = failureOf(client.waitForResult(hash, { pollMs: pause }));
    while (!timers.has(pause)) await new Promise((resolve) => setImmediate(resolve));
    await client.close();
    expect(await failure).toMatchObject({ code: 'connection', message: expect.stringContaining('closed') });
    expect(timers.size).toBe(0);
    expect(sent).toHaveLength(1);
  });
});
