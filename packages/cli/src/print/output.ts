import { closeSync } from 'node:fs';
import type { ListFlags } from '../flags/list.ts';
import type { OutputOption } from '../flags/options.ts';
import type { Io } from '../world/io.ts';

/** The files that a command reads and writes: those of options, and its arguments, which may be none. */
interface Files extends OutputOption, ListFlags {
  reads?: readonly string[];
  saved?: readonly string[];
  noise?: string | undefined;
}

/**
 * Runs a command with its data going to the file that `--output` names, `-` being standard output. An earlier file stays until all
 * data is there: a command that fails does not touch it. Throws ConfigurationError before the command begins where a file cannot be
 * written, or is one that is read, and as soon as it no longer can.
 */
export async function toOutput(
  { output: given, from, rejects, noise, reads = [], saved = [] }: Files,
  io: Io,
  command: (io: Io) => Promise<number>,
): Promise<number> {
  const output = given === '-' ? undefined : given;
  if (output === undefined && rejects === undefined) return command(io);
  const { assertApart, assertWritable } = await import('../files/writable.ts');
  await assertApart(
    { '--rejects': rejects, '--output': output },
    { 'An argument': reads, '--from': listOf(from), '--saved': saved.map(fileOfPair), '--noise': listOf(noise) },
  );
  if (rejects !== undefined) await assertWritable(rejects);
  if (output !== undefined) await assertWritable(output);
  const { openPipe } = await import('../files/named-pipe.ts');
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

/** Interrupted, a command prints what is there: that is kept, too. What else ends it leaves an earlier file as it was. */
async function toFile(path: string, io: Io, command: (io: Io) => Promise<number>): Promise<number> {
  const { NamedFile } = await import('../files/named-file.ts');
  const file = new NamedFile(path);
  try {
    const status = await command(writingTo(io, (text) => file.write(text), undefined));
    file.commit();
    return status;
  } catch (error) {
    if (io.signal.aborted && file.isBegun) file.commit();
    throw error;
  } finally {
    file.discard();
  }
}

async function toPipe(path: string, descriptor: number, io: Io, command: (io: Io) => Promise<number>): Promise<number> {
  const { PipeWriter } = await import('../files/named-pipe.ts');
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
