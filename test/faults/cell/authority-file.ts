import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVmrayEmulator } from '@sandjury/emulator';

let path: string | undefined;

/** Writes the authority of the emulators into a file of its own, once for all cells of a process; `remove` ends it. */
export async function writeAuthorityFile(): Promise<{ remove(): void }> {
  const emulator = await startVmrayEmulator({ tls: 'valid' });
  const folder = mkdtempSync(join(tmpdir(), 'sandjury-faults-'));
  path = join(folder, 'authority.pem');
  writeFileSync(path, emulator.certificateAuthority ?? '');
  await emulator.close();
  return { remove: () => rmSync(folder, { recursive: true }) };
}

/** The path of that file. Throws when it was not written. */
export function authorityFile(): string {
  if (path === undefined) throw new Error('The authority was not written.');
  return path;
}
