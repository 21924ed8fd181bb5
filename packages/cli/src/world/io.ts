import { fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Environment } from '@sandjury/core';
import { reasonOf } from '../files/reason-of.ts';
import { removeTemporaryFiles } from '../files/temporary-files.ts';
import { exitStatus } from './exit-status.ts';
import type { Ask } from './talk.ts';

export type { Ask } from './talk.ts';

/** A terminal whose lines can be overwritten. */
export interface LiveTerminal {
  write(text: string): void;
  columns(): number;
  /** Whether it may carry colour. */
  colour: boolean;
  /**
   * Where `out` goes: to this terminal, too; through another program, which may write to this terminal whenever it likes, as `tee`
   * does; or elsewhere.
   */
  out: 'here' | 'program' | 'elsewhere';
}

/** The process as a command sees it: data goes to `out`, messages for a person to `err`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  stdin: Readable;
  env: Environment;
  /** Columns of the terminal; without a limit where the output is none. */
  columns: number;
  /** Columns of the terminal that `err` goes to; left out where it is none. */
  errColumns?: number | undefined;
  /** Whether `out` may carry colour. */
  colour: boolean;
  /** Asks a yes-or-no question; null without a terminal. */
  confirm: ((question: string) => Promise<boolean>) | null;
  /** Asks several questions, each on a line; null or left out without a terminal. */
  converse?: (<T>(talk: (ask: Ask) => Promise<T>) => Promise<T>) | null | undefined;
  /** Prints a notice on standard error; nothing with `--quiet`. */
  note(text: string): void;
  /** Prints what the command waits for, on a terminal only; nothing with `--quiet`. */
  progress(text: string): void;
  /** Returns the terminal of standard error for a live display; null or left out without a terminal, and with `--quiet`. */
  live?: (() => LiveTerminal | null) | undefined;
  /** Resolves when standard output can take more text: a slow reader slows the command down. */
  drained?: (() => Promise<void>) | undefined;
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
  now(): Date;
  /** How the user calls this command, for hints: `sandjury`, or through pnpm in a checkout. */
  command: string;
  /** Whether the command runs from a checkout of the project, which has examples beside it. */
  isCheckout: boolean;
}

/** Creates the Io of this process. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort(new Error('interrupted'));
    leaveWithin(10_000);
  });
  // A file that became larger than the user's limit would end the process, with what is half done left behind; now writing fails.
  process.on('SIGXFSZ', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no failure of ours.
    if (error.code === 'EPIPE') process.exit(exitStatus.ok);
    stderr.write(`sandjury: standard output cannot be written: ${reasonOf(error)}.\n`);
    process.exit(exitStatus.usage);
  });
  // Nobody reads the messages: `2> >(head)`, a full disk. The data, and what was begun, are worth no less.
  stderr.on('error', () => undefined);
  const hasPerson = process.stdin.isTTY === true && stderr.isTTY === true;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    note: (text) => void stderr.write(text),
    progress: (text) => void (stderr.isTTY === true && stderr.write(text)),
    live: () => (stderr.isTTY === true && env.TERM !== 'dumb' ? liveTerminal(env) : null),
    drained: async () => {
      if (stdout.writableNeedDrain) await new Promise((resolve) => stdout.once('drain', resolve));
    },
    stdin: process.stdin,
    env,
    columns: stdout.isTTY === true ? stdout.columns || 80 : Number.POSITIVE_INFINITY,
    errColumns: stderr.isTTY === true ? stderr.columns || 80 : undefined,
    colour: wantsColour(env, stdout.isTTY === true),
    confirm: hasPerson ? (question) => askPerson(question, controller) : null,
    converse: hasPerson ? async (talk) => (await import('./talk.ts')).converse(talk, controller) : null,
    signal: controller.signal,
    now: () => new Date(),
    isCheckout: env.npm_lifecycle_event !== undefined,
    command: env.npm_lifecycle_event === undefined ? 'sandjury' : 'npx -y -p node@24 -p pnpm@12 pnpm --silent sandjury',
  };
}

/**
 * What cannot be aborted, such as opening a pipe that nobody writes to, must not hold the user up. `process.exit` would wait for it,
 * too; the same signal once more, now that nobody listens, does not.
 */
export function leaveWithin(ms: number): void {
  setTimeout(() => {
    removeTemporaryFiles();
    process.kill(process.pid, 'SIGINT');
  }, ms).unref();
}

function liveTerminal(env: Environment): LiveTerminal {
  const { stdout, stderr } = process;
  return {
    write: (text) => void stderr.write(text),
    columns: () => stderr.columns || 80,
    colour: wantsColour(env, true),
    out: stdout.isTTY === true ? 'here' : isPipe(stdout.fd) ? 'program' : 'elsewhere',
  };
}

function isPipe(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor);
    return found.isFIFO() || found.isSocket();
  } catch {
    return false;
  }
}

async function askPerson(question: string, controller: AbortController): Promise<boolean> {
  const { converse } = await import('./talk.ts');
  const answer = await converse((ask) => ask(`${question} [y/N] `), controller);
  return /^y(?:es)?$/i.test(answer.trim());
}

function wantsColour(env: Environment, isTerminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true;
  return isTerminal && env.TERM !== 'dumb';
}
