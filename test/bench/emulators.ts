import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Both emulators in a process of their own, so that they do not share a thread with what is measured. */
export async function spawnEmulators(): Promise<{ environment: Record<string, string>; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'emulator-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const environment = await firstObject(child);
  return {
    environment,
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.stdin?.end();
      }),
  };
}

function firstObject(child: ChildProcess): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('close', () => reject(new Error('The emulators ended at once.')));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith('}\n')) resolve(JSON.parse(text) as Record<string, string>);
    });
  });
}
