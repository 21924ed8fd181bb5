import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alibabaCall, vmrayGet } from '../../../test/requests.ts';
import { startAlibabaEmulator } from '../../alibaba/server.ts';
import { emulatorVmrayApiKey, startVmrayEmulator, type VmrayEmulator } from '../../vmray/server.ts';
import { distorted } from './distortions.ts';

let emulator: VmrayEmulator;
beforeEach(async () => {
  emulator = await startVmrayEmulator();
});
afterEach(() => emulator.close());

const ask = () =>
  request(`${emulator.url}/rest/sample/12`, { headers: { authorization: `api_key ${emulatorVmrayApiKey}` } });
const right = async (): Promise<string> => (await vmrayGet(emulator.url, 'sample/12')).text;

describe('a body that is not sent as it should be', () => {
  it('drips, byte by byte, and ends whole', async () => {
    emulator.fail('getJob', { dripMs: 1 });
    const headers = { authorization: `api_key ${emulatorVmrayApiKey}` };
    const reply = await request(`${emulator.url}/rest/job/1`, { headers });
    const pieces: number[] = [];
    for await (const piece of reply.body) pieces.push(piece.length);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(Number(reply.headers['content-length']));
  });

  it('is of another length than its header says', async () => {
    const whole = await right();
    emulator.fail('getSample', { lengthOff: -9 });
    const short = await ask();
    expect(await short.body.text()).toBe(whole.slice(0, -9));
    emulator.fail('getSample', { lengthOff: 9 });
    const long = await ask();
    expect(Number(long.headers['content-length'])).toBe(Buffer.byteLength(whole) + 9);
    long.body.on('error', () => undefined).destroy();
  });

  it('is that of the first call again, as often as it is said to be', async () => {
    const whole = await right();
    emulator.fail('getSample', { stuck: true, times: 2 });
    const askOther = async () => (await vmrayGet(emulator.url, 'sample/1101')).text;
    const other = await askOther();
    expect(other).not.toBe(whole);
    expect(await right()).toBe(other);
    expect(await right()).toBe(whole);
    expect(await askOther()).toBe(other);
  });

  it('has bytes behind it, or no end', async () => {
    const whole = await right();
    emulator.fail('getSample', { surplus: 500 });
    expect(await (await ask()).body.text()).toBe(whole);
    emulator.fail('getSample', { endless: true });
    const endless = await ask();
    let received = 0;
    for await (const piece of endless.body) {
      received += piece.length;
      if (received > 3_000_000) break;
    }
    expect(received).toBeGreaterThan(3_000_000);
    await expect.poll(() => emulator.connections).toBeLessThanOrEqual(1);
  });

  it('is a bomb, packed whether that was asked for or not', async () => {
    emulator.fail('getSample', { bomb: 5_000_000 });
    const reply = await ask();
    const packed = Buffer.from(await reply.body.arrayBuffer());
    expect([reply.statusCode, reply.headers['content-encoding']]).toEqual([200, 'gzip']);
    expect(packed.length).toBeLessThan(10_000);
    expect(gunzipSync(packed).length).toBe(5_000_000);
  });

  it('is no HTTP at all', async () => {
    emulator.fail('getSample', { raw: 'SSH-2.0-nobody\r\n' });
    await expect(ask()).rejects.toMatchObject({ name: 'HTTPParserError' });
  });

  it('is the request itself', async () => {
    emulator.fail('getSample', { echo: true });
    const data = expect.stringMatching(
      /^GET \/rest\/sample\/12 HTTP\/1\.1\r\n(?:.+\r\n)*authorization: api_key .+\r\n/,
    );
    await expect(ask()).rejects.toMatchObject({ name: 'HTTPParserError', data });
  });

  it('comes whole, and its connection is reset behind it', async () => {
    emulator.fail('getSample', { reset: 'after' });
    expect((await vmrayGet(emulator.url, 'sample/12')).status).toBe(200);
    await expect.poll(() => emulator.connections).toBe(0);
  });
});

it.each([
  ['soon', 'soon'],
  [3, '3'],
  ['Tue, 24 Nov 2026 10:00:00 GMT', 'Tue, 24 Nov 2026 10:00:00 GMT'],
])('Retry-After %j', async (retryAfter, expected) => {
  emulator.fail('getSample', { status: 429, retryAfter });
  expect((await vmrayGet(emulator.url, 'sample/12')).headers['retry-after']).toBe(expected);
});

it('a function chooses for every call', async () => {
  let calls = 0;
  emulator.fail('getSample', () => (++calls % 2 === 0 ? { status: 500 } : undefined));
  const statuses: number[] = [];
  for (let call = 0; call < 4; call += 1) statuses.push((await vmrayGet(emulator.url, 'sample/12')).status);
  expect(statuses).toEqual([200, 500, 200, 500]);
});

it.each([401, 405, 408, 409, 413])('Alibaba Cloud has words of its own for %d', async (status) => {
  const alibaba = await startAlibabaEmulator();
  try {
    alibaba.fail('GetFileDetectReport', { status });
    const answer = await alibabaCall(alibaba.url, {});
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).Code).not.toBe('InternalError');
  } finally {
    await alibaba.close();
  }
});

describe('spoilt JSON', () => {
  const body =
    '{"result":"ok","data":{"id":9007199254740993,"name":"a \\"{quoted}\\" name","list":[],"none":{}},"n":null}';

  it('with every key twice is the same to a reader that takes the last', () => {
    const text = String(distorted(body, 'duplicate-keys'));
    expect(text.match(/"id":/g)).toHaveLength(2);
    expect(JSON.parse(text)).toEqual(JSON.parse(body));
    expect(text).toContain('9007199254740993');
  });

  it('with __proto__ in every object', () => {
    const value = JSON.parse(String(distorted(body, 'proto-keys')));
    for (const object of [value, value.data, value.data.none]) expect(Object.hasOwn(object, '__proto__')).toBe(true);
    expect(value.data.name).toBe('a "{quoted}" name');
  });

  it('with values of other types', () => {
    const value = JSON.parse(String(distorted(body, 'other-types')));
    const odd = { unexpected: [] };
    expect(value).toEqual({ result: 17.5, data: { id: odd, name: 17.5, list: [], none: {} }, n: odd });
  });

  it('with bytes that are no UTF-8 in its longer texts', () => {
    const spoilt = Buffer.from(distorted(body, 'invalid-utf8'));
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(spoilt)).toThrow();
    const value = JSON.parse(spoilt.toString());
    expect([value.result, value.data.name.startsWith('a "{quoted}" name\uFFFD')]).toEqual(['ok', true]);
  });

  it.each(['{}', body])('nested deep: %s', (text) => {
    let depth = 0;
    for (let value = JSON.parse(String(distorted(text, 'deep'))).deep; Array.isArray(value); value = value[0])
      depth += 1;
    expect(depth).toBe(100_000);
  });

  it.each(['', '<Error/>', '[1]'])('leaves %j, which is no object, as it is', (text) => {
    for (const kind of ['deep', 'proto-keys', 'invalid-utf8'] as const) expect(distorted(text, kind)).toBe(text);
  });
});
