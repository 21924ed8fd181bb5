import type { Command } from 'commander';
import type { Io } from '../world/io.ts';

/** Adds commands to the command line. `done` gets the exit status of the command. Each command is loaded when it is called. */
export type CommandAdder = (program: Command, io: Io, done: (status: number) => void) => void;

/** Two lines to copy, at the end of a command's help. */
export function examples(io: Io, ...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${io.command} ${line}`).join('\n')}`;
}
