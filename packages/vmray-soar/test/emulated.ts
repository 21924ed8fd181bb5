import { emulatorVmrayApiKey, startVmrayEmulator } from '@sandjury/emulator';
import { type VmrayProvider, vmray } from '@sandjury/vmray';

/** Runs `use` with a provider that asks an emulated server of its own, and ends both. */
export async function emulated<T>(use: (emulated: { provider: VmrayProvider }) => Promise<T>): Promise<T> {
  const emulator = await startVmrayEmulator();
  const provider = vmray({ url: emulator.url, apiKey: emulatorVmrayApiKey, retries: 1 });
  try {
    return await use({ provider });
  } finally {
    await provider.close();
    await emulator.close();
  }
}
