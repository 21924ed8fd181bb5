import {
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { seededRandom } from './random.ts';
import { randomFaults } from './random-faults.ts';

// Both emulators with random faults, in a process of their own, so that its memory is not counted; runs until its parent lets go of it.
const keepCalls = 0;
const [vmray, alibaba] = await Promise.all([startVmrayEmulator({ keepCalls }), startAlibabaEmulator({ keepCalls })]);
const seed = Number(process.argv[2] ?? 1);
vmray.fail('*', randomFaults(seededRandom(seed), 20));
alibaba.fail('*', randomFaults(seededRandom(seed + 1), 20));
const told = {
  vmrayUrl: vmray.url,
  vmrayApiKey: emulatorVmrayApiKey,
  alibabaUrl: alibaba.url,
  ...emulatorAlibabaCredentials,
};
process.send?.(told);
process.once('disconnect', () => {
  void Promise.all([vmray.close(), alibaba.close()]);
});
