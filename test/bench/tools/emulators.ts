import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Both emulators in a process of their own, so that they do not share a thread with what is measured. */
export async function spawnEmulators(): Promise<{ environment: Record<string, string>; stop(): Promise<void> }> {
  const { told, stop } = await spawnServer('tools/emulator-process.ts');
  return { environment: told, stop };
}

/** A script below `test/bench` that prints one JSON object when it listens, and ends with its standard input. */
export async function spawnServer<Told = Record<string, string>>(
  script: string,
  args: readonly string[] = [],
): Promise<{ told: Told; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const told = await firstObject<Told>(child);
  return {
    told,
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.stdin?.end();
      }),
  };
}

function firstObject<Told>(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('close', () => reject(new Error('The server ended at once.')));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith('}\n')) resolve(JSON.parse(text) as Told);
    });
  });
}
