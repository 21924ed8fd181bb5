import { Readable } from 'node:stream';
import { run } from '../../packages/cli/src/run.ts';
import { fakeIo } from '../../packages/cli/test/fake-io.ts';
import type { CliResult, RunOptions } from './run-cli.ts';

export interface HereOptions extends RunOptions {
  /** The same moment each time unless given. */
  now?: () => Date;
}

/**
 * `sandjury …` in this process: for the many cases of which no process of its own is asked, each of which takes half a second of
 * loading.
 */
export async function sandjuryHere(
  args: readonly string[],
  { env = {}, input = '', now }: HereOptions = {},
): Promise<CliResult> {
  const { io, text } = fakeIo({
    env: { PATH: process.env.PATH ?? '', ...env },
    stdin: Readable.from([Buffer.from(input)]),
    // As where standard error is no terminal.
    progress: () => undefined,
    ...(now && { now }),
  });
  const status = await run([...args], io);
  return { status, stdout: text.out, stderr: text.err };
}
