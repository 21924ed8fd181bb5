import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Where the emulators of the soak are, and how to get in. */
export interface Told {
  vmrayUrl: string;
  vmrayApiKey: string;
  alibabaUrl: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/** Both emulators in a process of their own. */
export async function forkEmulators(seed: string): Promise<{ told: Told; stop(): Promise<void> }> {
  const child = fork(join(import.meta.dirname, 'emulator-process.ts'), [seed]);
  const [told] = (await once(child, 'message')) as [Told];
  return {
    told,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
