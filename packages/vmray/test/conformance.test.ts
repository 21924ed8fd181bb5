import { describeProvider } from '@sandjury/conformance';
import { corpus, emulatorVmrayApiKey, startVmrayEmulator } from '@sandjury/emulator';
import { vmray } from '../src/provider.ts';

describeProvider({
  emulator: startVmrayEmulator,
  create: ({ url, secret, settings }) => vmray({ url, apiKey: secret(emulatorVmrayApiKey), ...settings }),
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
  known: corpus.filter(({ vmray }) => vmray !== null).map(({ hashes }) => hashes.sha256),
  creates: ['submitSample'],
});
