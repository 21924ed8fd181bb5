import { writeFile } from 'node:fs/promises';
import { ConfigurationError } from '@sandjury/core';
import type { Io } from './io.ts';
import type { OutputOption } from './options.ts';

/** Runs a command with its data going to the file that `--output` names; it is written when the command has ended. */
export async function toOutput(
  { output }: OutputOption,
  io: Io,
  command: (io: Io) => Promise<number>,
): Promise<number> {
  if (output === undefined) return command(io);
  const texts: string[] = [];
  const status = await command({ ...io, colour: false, out: (text) => void texts.push(text) });
  try {
    await writeFile(output, texts.join(''));
  } catch (cause) {
    throw new ConfigurationError(`The file ${output} cannot be written.`, { cause });
  }
  return status;
}
