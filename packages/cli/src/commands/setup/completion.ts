import { completionScripts } from '../../completion/scripts.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/** `sandjury completion`: prints a script that lets a shell complete this command line. */
export async function completion(shell: keyof typeof completionScripts, io: Io): Promise<number> {
  io.out(completionScripts[shell]);
  return exitStatus.ok;
}
