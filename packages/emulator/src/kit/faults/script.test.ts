import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { alibabaCall, parsed, vmrayGet } from '../../../test/requests.ts';
import { startAlibabaEmulator } from '../../alibaba/server.ts';
import { emulatorVmrayApiKey, startVmrayEmulator, type VmrayEmulator } from '../../vmray/server.ts';
import { type Fault, FaultScript } from './script.ts';

let emulator: VmrayEmulator;
beforeEach(async () => {
  emulator = await startVmrayEmulator();
});
afterEach(() => emulator.close());

const statuses = async (count: number): Promise<number[]> => {
  const seen: number[] = [];
  for (let call = 0; call < count; call += 1) seen.push((await vmrayGet(emulator.url, 'sample/12')).status);
  return seen;
};

describe('when a fault happens', () => {
  it('once unless told otherwise', async () => {
    emulator.fail('getSample', { status: 503 });
    expect(await statuses(3)).toEqual([503, 200, 200]);
  });

  it('after some calls and so many times', async () => {
    emulator.fail('getSample', { status: 500, after: 1, times: 2 });
    expect(await statuses(5)).toEqual([200, 500, 500, 200, 200]);
  });

  it('always', async () => {
    emulator.fail('*', { status: 502, times: Number.POSITIVE_INFINITY });
    expect(await statuses(3)).toEqual([502, 502, 502]);
    emulator.reset();
    expect(await statuses(1)).toEqual([200]);
  });

  it('one after the other when several are scripted', async () => {
    emulator.fail('getSample', { status: 500 });
    emulator.fail('*', { status: 503 });
    expect(await statuses(3)).toEqual([500, 503, 200]);
  });

  it('only at its own operation', async () => {
    emulator.fail('getSystemInfo', { status: 403 });
    expect(await statuses(1)).toEqual([200]);
    expect((await vmrayGet(emulator.url, 'system_info')).status).toBe(403);
  });

  it('never for a name that is no operation', () => {
    expect(() => new FaultScript(['a']).add('constructor', { status: 500 })).toThrow(RangeError);
  });
});

describe('what goes wrong', () => {
  it('429 with Retry-After and the words of VMRay', async () => {
    emulator.fail('getSample', { status: 429, retryAfter: 2 });
    const answer = await vmrayGet(emulator.url, 'sample/12');
    expect(answer.headers['retry-after']).toBe('2');
    expect(parsed(answer).error_msg).toBe('Request was throttled. Expected available in 2 seconds.');
  });

  it('429 in the envelope of Alibaba Cloud, or a failure with status 200', async () => {
    const alibaba = await startAlibabaEmulator();
    try {
      alibaba.fail('GetFileDetectReport', { status: 429, headers: { 'x-acs-retry-after': '1500' } });
      alibaba.fail('GetFileDetectReport', { status: 200, body: { Code: '500', Success: false } });
      const throttled = await alibabaCall(alibaba.url, {});
      expect([throttled.status, throttled.headers['x-acs-retry-after'], parsed(throttled).Code]).toEqual([
        429,
        '1500',
        'Throttling.User',
      ]);
      const failed = await alibabaCall(alibaba.url, {});
      expect([failed.status, parsed(failed)]).toEqual([200, { Code: '500', Success: false }]);
    } finally {
      await alibaba.close();
    }
  });

  it('HTML in place of JSON, with status 200 or another', async () => {
    emulator.fail('getSample', { body: '<html>proxy</html>' });
    emulator.fail('getSample', { status: 502, body: 'bad gateway' });
    const page = await vmrayGet(emulator.url, 'sample/12');
    expect([page.status, page.headers['content-type'], page.text]).toEqual([200, 'text/html', '<html>proxy</html>']);
    expect(await vmrayGet(emulator.url, 'sample/12')).toMatchObject({ status: 502, text: 'bad gateway' });
  });

  it('a connection reset before the answer', async () => {
    emulator.fail('getSample', { reset: 'before' });
    await expect(vmrayGet(emulator.url, 'sample/12')).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/),
    });
    expect(emulator.calls[0]?.status).toBeNull();
  });

  it.each([{ reset: 'during' }, { truncate: 10 }] as const)('an answer that breaks off: %j', async (fault) => {
    emulator.fail('getSample', fault);
    await expect(vmrayGet(emulator.url, 'sample/12')).rejects.toThrow();
    expect(emulator.calls[0]?.status).toBe(200);
    expect(await statuses(1)).toEqual([200]);
  });

  it('a body that is cut where told', async () => {
    emulator.fail('getSample', { truncate: 10 });
    const reply = await request(`${emulator.url}/rest/sample/12`, {
      headers: { authorization: `api_key ${emulatorVmrayApiKey}` },
    });
    expect(Number(reply.headers['content-length'])).toBeGreaterThan(1000);
    let received = '';
    await expect(
      (async () => {
        for await (const chunk of reply.body) received += String(chunk);
      })(),
    ).rejects.toThrow();
    expect(received).toBe('{"data":{"');
  });

  it('the right answer, late', async () => {
    emulator.fail('getSample', { delayMs: 60 });
    const started = performance.now();
    expect(await statuses(1)).toEqual([200]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(50);
  });

  it('no answer at all', async () => {
    emulator.fail('getSample', { silence: true });
    const giveUp = new AbortController();
    const asked = request(`${emulator.url}/rest/sample/12`, { headersTimeout: 0, signal: giveUp.signal });
    await expect.poll(() => emulator.calls.length).toBe(1);
    setTimeout(() => giveUp.abort(), 100);
    await expect(asked).rejects.toThrow();
    expect(emulator.calls[0]?.status).toBeNull();
  });
});

describe('closing', () => {
  it('ends silent, delayed and idle connections at once', async () => {
    const agent = new Agent({ keepAliveTimeout: 60_000 });
    const headers = { authorization: `api_key ${emulatorVmrayApiKey}` };
    const ask = (path: string) => request(`${emulator.url}/rest/${path}`, { dispatcher: agent, headers });
    await (await ask('system_info')).body.dump();
    emulator.fail('getSample', { silence: true });
    emulator.fail('getSampleVtis', { delayMs: 60_000 });
    const open = [ask('sample/12'), ask('sample/12/vtis')].map((call) => expect(call).rejects.toThrow());
    await expect.poll(() => emulator.calls.length).toBe(3);
    // A close that waited for its connections would outlast the time limit of the test.
    await emulator.close();
    await Promise.all(open);
    await emulator.close();
    await agent.close();
  });

  it('a port in use is an error of the start', async () => {
    const port = Number(new URL(emulator.url).port);
    await expect(startVmrayEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

it('a fault is of one kind', () => {
  expectTypeOf<{ status: 429; after: 1 }>().toExtend<Fault>();
  expectTypeOf<{ status: 500; afterEffect: true }>().toExtend<Fault>();
  expectTypeOf<{ distort: 'deep'; times: 2 }>().toExtend<Fault>();
  expectTypeOf<{ reset: 'after'; bomb: 5 }>().not.toExtend<Fault>();
  expectTypeOf<{ status: 429; silence: true }>().not.toExtend<Fault>();
  expectTypeOf<{ after: 1 }>().not.toExtend<Fault>();
});
