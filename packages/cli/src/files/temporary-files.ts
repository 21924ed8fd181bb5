import { rmSync } from 'node:fs';

// Temporary files that are being written. They are removed when the process ends before they are in their places; only a process that
// is killed (SIGKILL) leaves one.
const unfinished = new Set<string>();
const endings = ['SIGTERM', 'SIGHUP'] as const;

export function addTemporaryFile(path: string): void {
  if (unfinished.size === 0) {
    process.on('exit', removeTemporaryFiles);
    for (const signal of endings) process.on(signal, endedBy);
  }
  unfinished.add(path);
}

/** For a file that is in its place, or removed. */
export function forgetTemporaryFile(path: string): void {
  unfinished.delete(path);
  if (unfinished.size > 0) return;
  process.off('exit', removeTemporaryFiles);
  for (const signal of endings) process.off(signal, endedBy);
}

/** Removes what is left of every file that is not finished. Never fails. */
export function removeTemporaryFiles(): void {
  for (const path of unfinished) {
    removeIfThere(path);
    forgetTemporaryFile(path);
  }
}

/** Removes a file. Never fails: where it cannot be removed, it could not be written, which is said already. */
export function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** Without a listener of ours the same signal does what it does by default: it ends the process. */
function endedBy(signal: NodeJS.Signals): void {
  removeTemporaryFiles();
  process.kill(process.pid, signal);
}
