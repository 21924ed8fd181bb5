import { Command } from 'commander';
import type { Io } from './io.ts';
import { about } from './program-about.ts';
import { asking } from './program-asking.ts';
import { giving } from './program-giving.ts';
import { version } from './version.ts';

/** The command line. `done` takes the exit status of the command that ran. Each command is loaded when it is called. */
export function createProgram(io: Io, done: (status: number) => void): Command {
  const program = new Command('sandjury')
    .description('Asks several malware sandboxes about one sample and compares what they say.')
    .version(version, '-V, --version')
    .configureOutput({ writeOut: io.out, writeErr: io.err, getOutHelpWidth: () => Math.min(io.columns, 110) })
    .exitOverride()
    .showHelpAfterError('(--help shows how it is used)');
  asking(program, io, done);
  giving(program, io, done);
  about(program, io, done);
  return program;
}
