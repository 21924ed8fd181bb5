import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { emulatorVmrayApiKey, startVmrayEmulator } from '@sandjury/emulator';
import { emulatorKey, startEmulator } from '../../packages/create-sandjury-adapter/template/test/emulator.ts';
import { known } from '../../packages/create-sandjury-adapter/template/test/known.ts';

// Two servers on loopback that behave like the vendors'. Nothing leaves this machine.
const [vmray, own] = await Promise.all([startVmrayEmulator(), startEmulator()]);

// The command line as a user runs it: the configuration names the adapter, and the command loads it.
const require = createRequire(import.meta.url);
const { bin } = require('sandjury/package.json') as { bin: { sandjury: string } };
const command = join(require.resolve('sandjury/package.json'), '..', bin.sandjury);
const [input = known.file.sha256, ...options] = process.argv.slice(2);
const configuration = join(import.meta.dirname, 'sandjury.config.ts');
const child = spawn(process.execPath, [command, 'compare', input, '--config', configuration, ...options], {
  stdio: 'inherit',
  env: {
    ...process.env,
    VMRAY_URL: vmray.url,
    VMRAY_API_KEY: emulatorVmrayApiKey,
    ACME_BOX_URL: own.url,
    ACME_BOX_API_KEY: emulatorKey,
  },
});
const [status] = await once(child, 'exit');
process.exitCode = typeof status === 'number' ? status : 1;
await Promise.all([vmray.close(), own.close()]);
