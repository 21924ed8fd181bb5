import { closeSync, openSync } from 'node:fs';
import type { Io } from './io.ts';
import type { ListFlags } from './many/flags.ts';
import type { OutputOption } from './options.ts';
import { writeAll } from './write-all.ts';

/** The files that a command reads and writes: those of options, and its arguments, which may be none. */
interface Files extends OutputOption, ListFlags {
  reads?: readonly string[];
  saved?: readonly string[];
  noise?: string | undefined;
}

/**
 * Runs a command with its data going to the file that `--output` names, `-` being standard output. An earlier file is left alone
 * until there is data: a command that fails before does not touch it. Throws ConfigurationError before the command begins where a
 * file cannot be written, or is one that is read, and as soon as it no longer can.
 */
export async function toOutput(
  { output: given, from, rejects, noise, reads = [], saved = [] }: Files,
  io: Io,
  command: (io: Io) => Promise<number>,
): Promise<number> {
  const output = given === '-' ? undefined : given;
  if (output === undefined && rejects === undefined) return command(io);
  const { assertApart, assertWritable, cannotWrite } = await import('./writable.ts');
  await assertApart(
    { '--rejects': rejects, '--output': output },
    { 'An argument': reads, '--from': listOf(from), '--saved': saved.map(fileOfPair), '--noise': listOf(noise) },
  );
  if (rejects !== undefined) await assertWritable(rejects);
  if (output === undefined) return command(io);
  await assertWritable(output);
  let descriptor: number | null = null;
  const write = (text: string) => {
    try {
      descriptor ??= openSync(output, 'w');
      writeAll(descriptor, text);
    } catch (cause) {
      throw cannotWrite(output, cause);
    }
  };
  // What goes to a file is not in the way of a live display.
  const live = () => {
    const terminal = io.live?.() ?? null;
    return terminal === null ? null : { ...terminal, out: 'elsewhere' as const };
  };
  try {
    const status = await command({ ...io, colour: false, out: write, drained: undefined, live });
    write('');
    return status;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function listOf(path: string | undefined): string[] {
  return path === undefined ? [] : [path];
}

/** The file of `PROVIDER=FILE`. */
function fileOfPair(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1);
}
