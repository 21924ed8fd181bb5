import { readFile, writeFile } from 'node:fs/promises';

/** Resident memory of a process, as Linux tells it; NaN elsewhere. */
export function residentBytes(pid: number): Promise<number> {
  return bytesOf(pid, 'VmRSS');
}

/** The most resident memory that a process has had, since it began or `forgetPeak`; NaN where Linux does not tell it. */
export function peakBytes(pid: number): Promise<number> {
  return bytesOf(pid, 'VmHWM');
}

/** The peak begins anew with what the process has now. */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined);
}

async function bytesOf(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
}
