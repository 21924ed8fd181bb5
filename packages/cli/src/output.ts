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
  const { assertApart, assertWritable } = await import('./writable.ts');
  await assertApart(
    { '--rejects': rejects, '--output': output },
    { 'An argument': reads, '--from': listOf(from), '--saved': saved.map(fileOfPair), '--noise': listOf(noise) },
  );
  if (rejects !== undefined) await assertWritable(rejects);
  if (output !== undefined) await assertWritable(output);
  const { openPipe } = await import('./named-pipe.ts');
  // Held until the end: where somebody reads it, opening it once more does not wait.
  const held = rejects === undefined ? null : await openPipe(rejects, io.signal);
  try {
    if (output === undefined) return await command(io);
    const pipe = await openPipe(output, io.signal);
    return pipe === null ? await toFile(output, io, command) : await toPipe(output, pipe, io, command);
  } finally {
    if (held !== null) closeSync(held);
  }
}

/** The world of a command whose data goes to a file. */
function writingTo(io: Io, out: Io['out'], drained: Io['drained']): Io {
  // What goes to a file is not in the way of a live display.
  const live = () => {
    const terminal = io.live?.() ?? null;
    return terminal === null ? null : { ...terminal, out: 'elsewhere' as const };
  };
  return { ...io, colour: false, columns: Number.POSITIVE_INFINITY, out, drained, live };
}

async function toFile(path: string, io: Io, command: (io: Io) => Promise<number>): Promise<number> {
  const { cannotWrite } = await import('./writable.ts');
  let descriptor: number | null = null;
  const write = (text: string) => {
    try {
      descriptor ??= openSync(path, 'w');
      writeAll(descriptor, text);
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
  };
  try {
    const status = await command(writingTo(io, write, undefined));
    write('');
    return status;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

async function toPipe(path: string, descriptor: number, io: Io, command: (io: Io) => Promise<number>): Promise<number> {
  const { PipeWriter } = await import('./named-pipe.ts');
  const writer = new PipeWriter(path, descriptor);
  const to = writingTo(
    io,
    (text) => writer.write(text),
    () => writer.drained(),
  );
  const status = await command(to).catch(async (error: unknown) => {
    await writer.end().catch(() => undefined);
    throw error;
  });
  await writer.end();
  return status;
}

function listOf(path: string | undefined): string[] {
  return path === undefined ? [] : [path];
}

/** The file of `PROVIDER=FILE`. */
function fileOfPair(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1);
}
