import { closeSync, openSync, writeSync } from 'node:fs';
import type { Io } from './io.ts';
import type { OutputOption } from './options.ts';

/**
 * Runs a command with its data going to the file that `--output` names. An earlier file is left alone until there is data: a
 * command that fails before does not touch it.
 */
export async function toOutput(
  { output }: OutputOption,
  io: Io,
  command: (io: Io) => Promise<number>,
): Promise<number> {
  if (output === undefined) return command(io);
  let descriptor: number | null = null;
  let failure: unknown = null;
  const write = (text: string) => {
    if (failure !== null) return;
    try {
      descriptor ??= openSync(output, 'w');
      writeSync(descriptor, text);
    } catch (cause) {
      failure = cause;
    }
  };
  try {
    const status = await command({ ...io, colour: false, out: write, drained: undefined });
    write('');
    if (failure === null) return status;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
  const { ConfigurationError } = await import('@sandjury/core');
  throw new ConfigurationError(`The file ${output} cannot be written.`, { cause: failure });
}
