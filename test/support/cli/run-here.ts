import { Readable } from 'node:stream';
import { run } from '../../../packages/cli/src/run.ts';
import { fakeIo } from '../../../packages/cli/test/fake-io.ts';
import type { CliResult, RunOptions } from './run-cli.ts';

export interface HereOptions extends RunOptions {
  /** The same moment each time unless given. */
  now?: () => Date;
  /** The width of the terminal. 80 unless given. */
  columns?: number;
}

/**
 * `sandjury …` in this process: for the many cases of which no process of its own is asked, each of which takes half a second of
 * loading.
 */
export async function sandjuryHere(
  args: readonly string[],
  { env = {}, input = '', now, columns = 80 }: HereOptions = {},
): Promise<CliResult> {
  const { io, text } = fakeIo({
    env: { PATH: process.env.PATH ?? '', ...env },
    stdin: Readable.from([Buffer.from(input)]),
    // As where standard error is no terminal.
    progress: () => undefined,
    columns,
    ...(now && { now }),
  });
  const status = await run([...args], io);
  return { status, stdout: text.out, stderr: text.err };
}

let last: Promise<unknown> = Promise.resolve();

/**
 * The same with an environment, a working directory, a pipe for its output and a clock as a process of its own has them. Secrets of a
 * configuration are read from the environment of the process. Calls wait for each other.
 */
export function sandjuryAlone(args: readonly string[], options: HereOptions = {}): Promise<CliResult> {
  const result = last.then(() => alone(args, options));
  last = result.catch(() => undefined);
  return result;
}

async function alone(args: readonly string[], options: HereOptions): Promise<CliResult> {
  const { env } = process;
  const folder = process.cwd();
  process.env = { PATH: env.PATH ?? '', ...options.env };
  if (options.cwd !== undefined) process.chdir(options.cwd);
  try {
    return await sandjuryHere(args, { now: () => new Date(), columns: Number.POSITIVE_INFINITY, ...options });
  } finally {
    process.env = env;
    process.chdir(folder);
  }
}
