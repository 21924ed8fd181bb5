import { describeProvider } from '@sandjury/conformance';
import { startTinyEmulator, tinyToken } from './tiny/emulator.ts';
import { tiny } from './tiny/provider.ts';
import { tinyKnownHash } from './tiny/vendor.ts';

describeProvider({
  emulator: startTinyEmulator,
  create: ({ url, secret, settings }) => tiny({ url, token: secret(tinyToken), ...settings }),
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
  creates: ['submit', 'submitUrl'],
});
