import { describeProvider } from '@sandjury/conformance';
import { acmeBox } from '../src/index.ts';
import { emulatorKey, failed, startEmulator } from './emulator.ts';
import { known } from './known.ts';

// What every adapter must do, tested from outside. Nothing in it can be switched off.
describeProvider({
  emulator: startEmulator,
  create: ({ url, secret, settings }) => acmeBox({ ...settings, url, apiKey: secret(emulatorKey) }),
  capabilities: ['findByHash', 'submitFile', 'status'],
  known: [known.file.sha256],
  failed: [failed.file.sha256],
  creates: ['submit'],
});
