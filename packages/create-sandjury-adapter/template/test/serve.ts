import { emulatorKey, startEmulator } from './emulator.ts';

// Runs until interrupted, and prints what points the adapter at it.
const { url } = await startEmulator();
console.log(`export ACME_BOX_URL='${url}'`);
console.log(`export ACME_BOX_API_KEY='${emulatorKey}'`);
