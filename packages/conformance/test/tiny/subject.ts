import type { ProviderConformance, ProviderContext } from '../../src/contract.ts';
import { startTinyEmulator, tinyToken } from './emulator.ts';
import { type TinySettings, tiny } from './provider.ts';
import { tinyFailedId, tinyKnownHash } from './vendor.ts';

export function tinySettings({ url, secret, settings }: ProviderContext): TinySettings {
  return { url, token: secret(tinyToken), ...settings };
}

/** What the suite is told of a provider of the tiny vendor. */
export const tinySubject: ProviderConformance = {
  emulator: startTinyEmulator,
  create: (context) => tiny(tinySettings(context)),
  capabilities: [
    'findByHash',
    'findByUrl',
    'submitFile',
    'submitUrl',
    'status',
    'addTag',
    'removeTag',
    'screenshots',
    'quota',
  ],
  known: [tinyKnownHash],
  failed: [tinyFailedId],
  creates: ['submit', 'submitUrl'],
};
