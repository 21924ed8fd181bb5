import {
  type AlibabaEmulator,
  type AlibabaEmulatorOptions,
  type CorpusSample,
  corpus,
  emulatorAlibabaCredentials,
  startAlibabaEmulator,
} from '@sandjury/emulator';
import { onTestFinished } from 'vitest';
import { type AlibabaProvider, type AlibabaSettings, alibaba } from '../src/index.ts';

/** An emulator and a provider for one test; both are closed after it. */
export async function startPair(
  options: AlibabaEmulatorOptions = {},
  settings: Partial<AlibabaSettings> = {},
): Promise<{ emulator: AlibabaEmulator; provider: AlibabaProvider }> {
  const emulator = await startAlibabaEmulator(options);
  const provider = providerFor(emulator, settings);
  onTestFinished(() => emulator.close());
  return { emulator, provider };
}

export function providerFor(emulator: AlibabaEmulator, settings: Partial<AlibabaSettings> = {}): AlibabaProvider {
  const provider = alibaba({
    credentials: emulatorAlibabaCredentials,
    endpoint: emulator.url,
    requestsPerSecond: false,
    ...settings,
  });
  onTestFinished(() => provider.close());
  return provider;
}

/** The operations that were called, in order. */
export function callsOf(emulator: AlibabaEmulator): string[] {
  return emulator.calls.map((call) => call.operation);
}

/** A sample of the corpus by its name. */
export function sampleOf(name: string): CorpusSample {
  const sample = corpus.find((candidate) => candidate.name === name);
  if (sample === undefined) throw new Error(`the corpus has no ${name}`);
  return sample;
}

/** The address at which the emulated vendor finds a file of the corpus. */
export function remoteFile(name: string): { url: string; hash: string } {
  return { url: `https://files.emulator.test/${name}`, hash: sampleOf(name).hashes.sha256 };
}
