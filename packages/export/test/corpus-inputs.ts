import { alibaba } from '@sandjury/alibaba';
import { compare } from '@sandjury/compare';
import { createSandboxHub, type Outcome } from '@sandjury/core';
import {
  corpus,
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { vmray } from '@sandjury/vmray';
import type { ExportInput } from '../src/input.ts';

/** The input of an export, as the outcomes of one look-up make it. */
export function inputOf(outcomes: readonly Outcome[], hash: string): ExportInput {
  const reports = outcomes.flatMap((outcome) => (outcome.status === 'reported' ? [outcome.report] : []));
  return { comparison: compare(outcomes, { question: { hash } }), reports };
}

/** Every sample of the emulators' corpus, asked of both through the adapters, by name. */
export async function corpusInputs(): Promise<ReadonlyMap<string, ExportInput>> {
  const [vmrayEmulator, alibabaEmulator] = await Promise.all([startVmrayEmulator(), startAlibabaEmulator()]);
  const hub = createSandboxHub({
    providers: [
      vmray({ url: vmrayEmulator.url, apiKey: emulatorVmrayApiKey }),
      alibaba({ endpoint: alibabaEmulator.url, region: 'cn-shanghai', credentials: emulatorAlibabaCredentials }),
    ],
  });
  try {
    const inputs = new Map<string, ExportInput>();
    for (const { name, hashes } of corpus) inputs.set(name, inputOf(await hub.lookup(hashes.sha256), hashes.sha256));
    return inputs;
  } finally {
    await hub.close();
    await Promise.all([vmrayEmulator.close(), alibabaEmulator.close()]);
  }
}
