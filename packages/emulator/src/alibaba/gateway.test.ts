import { afterEach, expect, it } from 'vitest';
import { AlibabaAccount, TestClock } from '../../test/alibaba-account.ts';
import { alibabaCall, parsed } from '../../test/requests.ts';
import { type AlibabaEmulator, type AlibabaEmulatorOptions, startAlibabaEmulator } from '../index.ts';

const clock = new TestClock();
let emulator: AlibabaEmulator;
afterEach(() => emulator.close());

async function start(options: AlibabaEmulatorOptions): Promise<AlibabaAccount> {
  emulator = await startAlibabaEmulator({ now: clock.read, ...options });
  return new AlibabaAccount(emulator, clock);
}

const page = { CurrentPage: '1', PageSize: '20' };

it('tells the time of the server, by which a wrong clock can be put right', async () => {
  await start({ now: () => Date.parse('2031-01-01T00:00:00.900Z') });
  const late = await alibabaCall(emulator.url, {});
  expect([late.status, parsed(late).Code]).toEqual([400, 'InvalidTimeStamp.Expired']);
  const date = String(late.headers.date);
  expect(date).toBe('Wed, 01 Jan 2031 00:00:00 GMT');
  const headers = { 'x-acs-date': new Date(date).toISOString().replace('.000', '') };
  const right = await alibabaCall(emulator.url, {}, { headers });
  expect([right.status, right.headers.date]).toEqual([200, date]);
});

it('refuses calls beyond the rate, each operation with its own code, and takes them a second later', async () => {
  const account = await start({ flowRate: 2 });
  const codes = async (): Promise<unknown[]> => {
    const answers = [
      await account.call('GetFileDetectReport'),
      await account.call('ListObjectScanEvent', page),
      await account.call('GetFileDetectReport'),
      await account.call('GetFileDetectResult', { Type: '0', 'HashKeyList.1': 'a' }),
    ];
    return answers.map(({ status, body, headers }) => [status, body.Code, headers['x-acs-retry-after']]);
  };
  clock.advance(5000);
  const expected = [
    [200, '200', undefined],
    [200, undefined, undefined],
    [400, 'Throttling.User', '1000'],
    [400, 'RequestTooFrequently', undefined],
  ];
  expect(await codes()).toEqual(expected);
  clock.advance(999);
  expect((await account.call('GetFileDetectReport')).headers['x-acs-retry-after']).toBe('1');
  clock.advance(1);
  expect(await codes()).toEqual(expected);
  emulator.reset();
  expect(await codes()).toEqual(expected);
});

it('tells its rate', async () => {
  const account = await start({ flowRate: 30, flowRateUnit: 'MINUTES' });
  const { body } = await account.call('GetFileDetectApiInvokeInfo');
  expect(body.Data).toMatchObject({ FlowRate: 30, TimeUnit: 'MINUTES' });
});

it('counts a minute when the rate is by the minute', async () => {
  const account = await start({ flowRate: 1, flowRateUnit: 'MINUTES' });
  await account.call('GetFileDetectReport');
  clock.advance(59_000);
  expect((await account.call('GetFileDetectReport')).headers['x-acs-retry-after']).toBe('1000');
  clock.advance(1000);
  expect((await account.call('GetFileDetectReport')).status).toBe(200);
});

it('says which permission is missing', async () => {
  const account = await start({ denied: ['GetFileDetectApiInvokeInfo'] });
  const { status, body } = await account.call('GetFileDetectApiInvokeInfo');
  expect(status).toBe(403);
  expect(body).toMatchObject({
    Code: 'NoPermission',
    AccessDeniedDetail: { AuthAction: 'yundun-sas:GetFileDetectApiInvokeInfo', NoPermissionType: 'ImplicitDeny' },
  });
  expect((await account.call('GetFileDetectReport')).status).toBe(200);
});

it('writes keys in lower case when told, errors and answers alike', async () => {
  const account = await start({ envelopeKeys: 'lower' });
  const good = await account.call('GetFileDetectReport');
  expect(Object.keys(good.body).sort()).toEqual(['code', 'data', 'message', 'requestId', 'success']);
  expect(good.body.data).toMatchObject({ HasData: false });
  expect(good.headers['x-acs-request-id']).toBe(good.body.requestId);
  const bad = await account.call('GetFileDetectResult', { Type: '9' });
  expect(Object.keys(bad.body).sort()).toEqual(['code', 'hostId', 'message', 'recommend', 'requestId']);
});

it('writes XML with every digit of an id', async () => {
  await start({ now: Date.now });
  const options = { action: 'ListObjectScanEvent', unsigned: { accept: '*/*' } };
  const { text, headers } = await alibabaCall(emulator.url, page, options);
  expect(headers['content-type']).toContain('text/xml');
  expect(text).toContain('<ListObjectScanEventResponse><PageInfo><CurrentPage>1</CurrentPage>');
  expect(text).toContain('<EventId>9223372036854775807</EventId>');
  expect(text).toContain('<DisplaySandboxResult>true</DisplaySandboxResult>');
});

it('breaks as gateways do: a page of a proxy, an empty body, a throttled call', async () => {
  const account = await start({});
  emulator.fail('CreateFileDetect', { status: 502, body: '<html>bad gateway</html>' });
  emulator.fail('ListObjectScanEvent', { body: '' });
  emulator.fail('GetObjectScanEvent', { status: 429, retryAfter: 2 });
  const raw = (action: string) => {
    const date = new Date(clock.now).toISOString().replace('.000', '');
    return alibabaCall(emulator.url, {}, { action, headers: { 'x-acs-date': date } });
  };
  expect(await raw('CreateFileDetect')).toMatchObject({ status: 502, text: '<html>bad gateway</html>' });
  expect(await raw('ListObjectScanEvent')).toMatchObject({ status: 200, text: '' });
  const throttled = await account.call('GetObjectScanEvent');
  expect([throttled.status, throttled.body.Code, throttled.headers['x-acs-retry-after']]).toEqual([
    429,
    'Throttling.User',
    '2000',
  ]);
});

it('gives the same replies to the same calls', async () => {
  const account = await start({});
  const round = async (): Promise<string[]> => {
    const key = await account.submit('the same');
    const answers = [
      await account.call('GetFileDetectResult', { Type: '0', 'HashKeyList.1': key }),
      await account.call('CreateFileDetectUploadUrl', { Type: '0', 'HashKeyList.1': key }),
      await account.call('CreateFileDetect', { Type: '6', DownloadUrl: 'https://files.emulator.test/miner-drop' }),
    ];
    return answers.map(({ text }) => text);
  };
  const first = await round();
  emulator.reset();
  expect(await round()).toEqual(first);
});

it('starts on the ports that it is told, or not at all', async () => {
  await start({});
  const uploadPort = Number(new URL(emulator.uploadUrl).port);
  await expect(startAlibabaEmulator({ uploadPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const port = Number(new URL(emulator.url).port);
  await expect(startAlibabaEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
