import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { concurrently } from './measure.ts';

/** One side of a comparison, in a process of its own. */
export interface Side {
  /** One round of calls, which begins when this is called. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

export interface Round {
  /** Calls in a round. */
  calls: number;
  concurrency: number;
}

/**
 * Starts one side of a comparison: a script of this folder that calls `answerRounds`. In one process with the other side, each
 * would clear away the other's garbage, and the compiler would make code that serves both and suits neither, which no program
 * that uses one of them has to bear.
 */
export function spawnSide(script: string, args: readonly string[]): Side {
  const child = fork(join(import.meta.dirname, script), [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended before its round did.`)));
  failed.catch(() => undefined);
  return {
    async round() {
      const done = once(child, 'message');
      child.send('round');
      await Promise.race([done, failed]);
    },
    async stop() {
      if (child.connected) child.disconnect();
      await failed.catch(() => undefined);
    },
  };
}

/** For the process of a side: does a round whenever it is told to. */
export function answerRounds({ calls, concurrency }: Round, call: () => Promise<unknown>): void {
  process.on('message', async () => {
    await concurrently(calls, concurrency, call);
    process.send?.('done');
  });
  process.on('disconnect', () => process.exit(0));
}
