import type { Command } from 'commander';
import { bashScript } from '../../completion/bash.ts';
import { fishScript } from '../../completion/fish.ts';
import { completedCommand } from '../../completion/model.ts';
import { zshScript } from '../../completion/zsh.ts';
import { pluginNames } from '../../plugins.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `sandjury completion`: a script that lets a shell complete this command line, made from the commands themselves. */
export async function completion(shell: keyof typeof scripts, program: Command, io: Io): Promise<number> {
  io.out(scripts[shell](completedCommand(program), program.name(), pluginNames));
  return exitStatus.ok;
}
