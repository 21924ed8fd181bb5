import type { Readable } from 'node:stream';
import type { Environment } from '@sandjury/core';

/** Everything a command touches of the world: data goes to `out`, messages for a person to `err`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  stdin: Readable;
  env: Environment;
  /** Columns of the terminal; 80 when the output is not one. */
  columns: number;
  /** Whether `out` may carry colour. */
  colour: boolean;
  /** Asks a person yes or no; null where nobody is at a terminal. */
  confirm: ((question: string) => Promise<boolean>) | null;
  /** Says what is being waited for, where a person watches; nothing elsewhere. */
  progress(text: string): void;
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
  now(): Date;
  /** How the user calls this command, for hints: `sandjury`, or through pnpm in a checkout. */
  command: string;
  /** Whether the command runs from a checkout of the project, which has examples beside it. */
  isCheckout: boolean;
}

/** The real world. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort(new Error('interrupted'));
    // What cannot be aborted, such as opening a pipe that nobody writes to, must not hold the user up.
    setTimeout(() => process.exit(130), 3_000).unref();
  });
  // A reader that has seen enough (`| head`) is no failure of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    progress: (text) => void (stderr.isTTY === true && stderr.write(text)),
    stdin: process.stdin,
    env,
    columns: stdout.columns ?? 80,
    colour: wantsColour(env, stdout.isTTY === true),
    confirm:
      process.stdin.isTTY === true && stderr.isTTY === true ? (question) => askPerson(question, controller) : null,
    signal: controller.signal,
    now: () => new Date(),
    isCheckout: env.npm_lifecycle_event !== undefined,
    command: env.npm_lifecycle_event === undefined ? 'sandjury' : 'npx -y -p node@24 -p pnpm@12 pnpm -s sandjury',
  };
}

async function askPerson(question: string, { signal }: AbortController): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    terminal.close();
  }
}

function wantsColour(env: Environment, isTerminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true;
  return isTerminal && env.TERM !== 'dumb';
}
