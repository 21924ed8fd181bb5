import { CommanderError } from 'commander';
import type { ConfiguredIo } from './configuration/load-once.ts';
import { createProgram } from './program/create.ts';
import { withCompare } from './program/implicit-compare.ts';
import { addFlagsOf } from './program/setup-commands.ts';
import { printable } from './text/printable.ts';
import { exitStatus } from './world/exit-status.ts';
import type { Io } from './world/io.ts';

/** Runs one command line and returns the exit status. Never throws. */
export async function run(args: readonly string[], io: ConfiguredIo): Promise<number> {
  let status: number = exitStatus.ok;
  const { program, close } = createProgram(io, (value) => {
    status = value;
  });
  try {
    const [first, line = ''] = args;
    if (first === '--complete') {
      for (const command of program.commands) if (line.split(/\s+/).includes(command.name())) await addFlagsOf(command);
      await (await import('./completion/print.ts')).printCompletion(line, program, io);
      return exitStatus.ok;
    }
    await program.parseAsync(withCompare(args, program), { from: 'user' });
    return status;
  } catch (error) {
    return await explain(error, io);
  } finally {
    close();
  }
}

/** Prints an error in one line, and returns the exit status. */
async function explain(error: unknown, io: Io): Promise<number> {
  if (io.signal.aborted) {
    io.err('sandjury: interrupted.\n');
    return exitStatus.interrupted;
  }
  // Commander has already said what is wrong; help and version are no mistakes.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitStatus.ok;
    if (error.code === 'commander.unknownOption') await hintAtVendor(error, io);
    return exitStatus.usage;
  }
  const { SandboxError } = await import('@sandjury/core');
  if (SandboxError.is(error)) {
    io.err(`sandjury: ${printable(error.message)}\n`);
    return usageCodes.has(error.code) ? exitStatus.usage : exitStatus.unanswered;
  }
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
  io.err(`sandjury: internal error: ${printable(`${name}: ${message}`)}\n`);
  return exitStatus.fault;
}

/** Vendors' options have a form of their own here. A user who comes from another program gets a hint. */
async function hintAtVendor({ message }: CommanderError, io: Io): Promise<void> {
  const [, flag] = /'(--[^']+)'/.exec(message) ?? [];
  if (flag === undefined) return;
  const { vendorFlagHint } = await import('./program/vendor-flags.ts');
  const hint = await vendorFlagHint(flag, io.command);
  if (hint !== null) io.err(`${printable(hint)}\n`);
}

// What a user gave us (settings, arguments, files) is wrong; everything else came from a vendor or the network.
const usageCodes: ReadonlySet<string> = new Set(['configuration', 'unsupported', 'response', 'too_large']);
