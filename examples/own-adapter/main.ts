import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { emulatorCapeToken, startCapeEmulator } from './emulator/cape-emulator.ts';
import loader from './fixtures/report-loader.json' with { type: 'json' };

// Three servers on loopback that behave like the vendors'. Nothing leaves this machine.
const [vmray, alibaba, cape] = await Promise.all([startVmrayEmulator(), startAlibabaEmulator(), startCapeEmulator()]);

// The command line as a user runs it: the configuration names the adapter of this folder, and the command loads it.
const require = createRequire(import.meta.url);
const { bin } = require('sandjury/package.json') as { bin: { sandjury: string } };
const command = join(require.resolve('sandjury/package.json'), '..', bin.sandjury);
const [hash = loader.target.file.sha256, ...options] = process.argv.slice(2);
const configuration = join(import.meta.dirname, 'sandjury.config.ts');
const child = spawn(process.execPath, [command, 'compare', hash, '--config', configuration, ...options], {
  stdio: 'inherit',
  env: {
    ...process.env,
    VMRAY_URL: vmray.url,
    VMRAY_API_KEY: emulatorVmrayApiKey,
    SANDJURY_ALIBABA_ENDPOINT: alibaba.url,
    ALIBABA_CLOUD_ACCESS_KEY_ID: emulatorAlibabaCredentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulatorAlibabaCredentials.accessKeySecret,
    CAPE_URL: cape.url,
    CAPE_TOKEN: emulatorCapeToken,
  },
});
const [status] = await once(child, 'exit');
process.exitCode = typeof status === 'number' ? status : 1;
await Promise.all([vmray.close(), alibaba.close(), cape.close()]);
