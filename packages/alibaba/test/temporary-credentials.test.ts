import { emulatorAlibabaCredentials } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import type { AlibabaCredentials } from '../src/index.ts';
import { startPair } from './loopback.ts';
import { failureOf } from './wire.ts';

const minute = 60_000;

/** Gives the keys in turn, the last one again and again; one that is an error is thrown. */
function giving(...keys: (Partial<AlibabaCredentials> | Error)[]) {
  const source = {
    asked: 0,
    async credentials(): Promise<AlibabaCredentials> {
      const key = keys[Math.min(source.asked++, keys.length - 1)];
      if (key instanceof Error) throw key;
      return { ...emulatorAlibabaCredentials, ...key };
    },
  };
  return source;
}

const token = (securityToken: string, endsInMs = 60 * minute) => ({
  securityToken,
  expiration: Date.now() + endsInMs,
});

describe('the end of a key', () => {
  it("is held against the vendor's clock", async () => {
    const aheadMs = 120 * minute;
    const options = { now: () => Date.now() + aheadMs, securityToken: 'one' };
    // By this machine's clock they have 3 hours and 2 hours; the first request finds it to be 2 hours behind.
    const [lasting, ending] = [giving(token('one', aheadMs + 60 * minute)), giving(token('one', aheadMs + minute))];
    for (const { credentials } of [lasting, ending]) {
      const { provider } = await startPair(options, { credentials });
      await provider.ping();
      await provider.ping();
    }
    expect([lasting.asked, ending.asked]).toEqual([1, 3]);
  });

  it('that is near does not matter where no other key can be had', async () => {
    const source = giving(token('one', 4 * minute), new Error('the token service is down'));
    const { emulator, provider } = await startPair({ securityToken: 'one' }, { credentials: source.credentials });
    await provider.ping();
    expect((await provider.ping()).ok).toBe(true);
    expect(source.asked).toBe(2);
    expect(emulator.calls.at(-1)?.headers['x-acs-security-token']).toBe('one');
  });

  it('that is over does', async () => {
    const source = giving(token('one', -minute), new Error('the token service is down'));
    const { emulator, provider } = await startPair({ securityToken: 'one' }, { credentials: source.credentials });
    await provider.ping();
    expect((await failureOf(provider.ping())).code).toBe('configuration');
    expect(emulator.calls).toHaveLength(1);
  });
});

describe('a token that the vendor refuses', () => {
  it('is replaced, once', async () => {
    const source = giving(token('one'), token('two'));
    const { emulator, provider } = await startPair({ securityToken: 'two' }, { credentials: source.credentials });
    expect((await provider.ping()).ok).toBe(true);
    await provider.ping();
    expect(emulator.calls.map(({ headers }) => headers['x-acs-security-token'])).toEqual(['one', 'two', 'two']);
    expect(source.asked).toBe(2);
  });

  it('is replaced in an order too: the vendor did nothing', async () => {
    const source = giving(token('one'), token('two'));
    const { provider } = await startPair({ securityToken: 'two' }, { credentials: source.credentials });
    const query = { downloadUrl: 'https://files.emulator.test/miner-drop', hash: 'd'.repeat(64) };
    expect((await provider.client.createFileDetect(query)).data.hashKey).toBe(query.hash);
    expect(await provider.quota()).toMatchObject([{ remaining: 899 }]);
  });

  it.each([
    ['that is all there is', [token('one')], 1],
    ['in whose place none can be had', [token('one'), new Error('down')], 1],
    ['and refuses the next one too', [token('one'), token('three')], 2],
  ])('%s is told', async (_name, keys, requests) => {
    const source = giving(...keys);
    const { emulator, provider } = await startPair({ securityToken: 'two' }, { credentials: source.credentials });
    const error = await failureOf(provider.ping());
    expect(error.toJSON()).toMatchObject({ code: 'authentication', retryable: false });
    expect(error.vendorCode).toMatch(/^InvalidSecurityToken/);
    expect(source.asked).toBe(2);
    expect(emulator.calls).toHaveLength(requests);
  });

  it('is replaced once for all calls that are under way', async () => {
    const source = giving(token('one'), token('two'));
    const { provider } = await startPair({ securityToken: 'two' }, { credentials: source.credentials });
    for (const { ok } of await Promise.all([1, 2, 3].map(() => provider.ping()))) expect(ok).toBe(true);
    expect(source.asked).toBe(2);
  });

  it('and a clock that is off are both put right in one call', async () => {
    const source = giving(token('one', 300 * minute), token('two', 300 * minute));
    const now = () => Date.now() + 120 * minute;
    const options = { securityToken: 'two', now };
    const { emulator, provider } = await startPair(options, { credentials: source.credentials });
    expect((await provider.ping()).ok).toBe(true);
    expect(emulator.calls.length).toBeLessThanOrEqual(3);
  });

  it('of a key that does not change is not sent again', async () => {
    const credentials = { ...emulatorAlibabaCredentials, securityToken: 'one' };
    const { emulator, provider } = await startPair({ securityToken: 'two' }, { credentials });
    expect((await failureOf(provider.ping())).code).toBe('authentication');
    expect(emulator.calls).toHaveLength(1);
  });
});
