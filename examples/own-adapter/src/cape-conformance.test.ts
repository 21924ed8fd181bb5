import { describeProvider } from '@sandjury/conformance';
import { emulatorCapeToken, startCapeEmulator } from '../emulator/cape-emulator.ts';
import loader from '../fixtures/report-loader.json' with { type: 'json' };
import { cape } from './cape-provider.ts';

describeProvider({
  emulator: () => startCapeEmulator(),
  create: ({ url, secret, settings }) => cape({ ...settings, url, token: secret(emulatorCapeToken) }),
  capabilities: ['findByHash', 'submitFile', 'submitUrl', 'status'],
  known: [loader.target.file.sha256],
  creates: ['tasks_create_file', 'tasks_create_url'],
});
