import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import type * as credentialsPackage from '@alicloud/credentials';
import { emulatorAlibabaCredentials } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import type { CredentialsClient } from '../src/index.ts';
import { startPair } from './loopback.ts';

// The package is CommonJS with an export named default, which importers disagree about; `require` is what it was made for.
const official: typeof credentialsPackage.default = createRequire(import.meta.url)('@alicloud/credentials');
const { default: Credential, Config } = official;

describe("a client of the vendor's own @alicloud/credentials", () => {
  it('with a key pair', async () => {
    const credentials: CredentialsClient = new Credential(
      new Config({ type: 'access_key', ...emulatorAlibabaCredentials }),
    );
    const { emulator, provider } = await startPair({}, { credentials });
    expect((await provider.ping()).ok).toBe(true);
    expect(emulator.calls[0]?.headers).not.toHaveProperty('x-acs-security-token');
  });

  it('with a token', async () => {
    const securityToken = 'made-up-token+/==';
    const credentials = new Credential(new Config({ type: 'sts', ...emulatorAlibabaCredentials, securityToken }));
    const { emulator, provider } = await startPair({ securityToken }, { credentials });
    expect((await provider.ping()).ok).toBe(true);
    expect(emulator.calls[0]?.headers['x-acs-security-token']).toBe(securityToken);
  });

  it('with a bearer token is refused before anything is sent', async () => {
    const credentials = new Credential(new Config({ type: 'bearer', bearerToken: 'made-up-bearer-token' }));
    const { emulator, provider } = await startPair({}, { credentials });
    const call = provider.ping();
    await expect(call).rejects.toMatchObject({ code: 'configuration' });
    await expect(call).rejects.toThrow(/"credentials" must give accessKeyId and accessKeySecret/);
    expect(emulator.calls).toEqual([]);
  });
});

describe('any object with getCredential', () => {
  it('is asked for every request: it renews by itself', async () => {
    let asked = 0;
    const credentials = {
      getCredential: async () => {
        asked += 1;
        return { ...emulatorAlibabaCredentials, securityToken: '' };
      },
    };
    const { provider } = await startPair({}, { credentials });
    await provider.ping();
    await provider.ping();
    expect(asked).toBe(2);
  });

  it('that fails does not say why: it may quote a secret', async () => {
    const getCredential = () => Promise.reject(new Error(emulatorAlibabaCredentials.accessKeySecret));
    const { provider } = await startPair({}, { credentials: { getCredential } });
    const error: unknown = await provider.ping().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'configuration' });
    expect(error).not.toHaveProperty('cause');
    expect(inspect(error)).not.toContain(emulatorAlibabaCredentials.accessKeySecret);
  });
});
