import {
  type AlibabaEmulator,
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
  type VmrayEmulator,
} from '@sandjury/emulator';
import { afterAll, beforeAll } from 'vitest';

export interface EmulatedAccounts {
  vmray: VmrayEmulator;
  alibaba: AlibabaEmulator;
  /** What a user would export in a shell. */
  env: Record<string, string>;
}

/** Both emulators for the tests of one file, and the environment that points at them. */
export function useEmulatedAccounts(): () => EmulatedAccounts {
  let accounts: EmulatedAccounts | undefined;
  beforeAll(async () => {
    const [vmray, alibaba] = await Promise.all([startVmrayEmulator(), startAlibabaEmulator()]);
    accounts = {
      vmray,
      alibaba,
      env: {
        VMRAY_URL: vmray.url,
        VMRAY_API_KEY: emulatorVmrayApiKey,
        ALIBABA_CLOUD_ACCESS_KEY_ID: emulatorAlibabaCredentials.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulatorAlibabaCredentials.accessKeySecret,
        SANDJURY_ALIBABA_ENDPOINT: alibaba.url,
      },
    };
  });
  afterAll(async () => {
    await Promise.all([accounts?.vmray.close(), accounts?.alibaba.close()]);
  });
  return () => {
    if (accounts === undefined) throw new Error('The emulators are not running yet.');
    return accounts;
  };
}
