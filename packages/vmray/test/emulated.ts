import {
  emulatorVmrayApiKey,
  startVmrayEmulator,
  type VmrayEmulator,
  type VmrayEmulatorOptions,
} from '@sandjury/emulator';
import { type VmrayProvider, vmray } from '../src/provider.ts';
import type { VmraySettings } from '../src/settings.ts';

/** An emulated server and a provider that asks it. */
export interface Emulated {
  emulator: VmrayEmulator;
  provider: VmrayProvider;
  /** How often an operation was called. */
  count(operation: string): number;
}

/** Runs `use` against a server of its own, and ends both. */
export async function emulated<T>(
  use: (emulated: Emulated) => Promise<T>,
  { server = {}, settings = {} }: { server?: VmrayEmulatorOptions; settings?: Partial<VmraySettings> } = {},
): Promise<T> {
  const emulator = await startVmrayEmulator(server);
  const provider = vmray({ url: emulator.url, apiKey: emulatorVmrayApiKey, retries: 1, ...settings });
  try {
    const count = (operation: string) => emulator.calls.filter((call) => call.operation === operation).length;
    return await use({ emulator, provider, count });
  } finally {
    await provider.close();
    await emulator.close();
  }
}
