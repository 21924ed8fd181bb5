import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { concurrently, median } from './measure.ts';

/** One side of a comparison, in a process of its own. */
export interface Side {
  /** One round of calls, which begins when this is called. */
  round(): Promise<void>;
  /** Microseconds of processor time that a call took in the middle one of the rounds: what a busy machine changes least. */
  cpuUs(): number;
  /** Of its process. */
  readonly pid: number;
  stop(): Promise<void>;
}

export interface Round {
  /** Calls in a round. */
  calls: number;
  concurrency: number;
}

/**
 * Starts one side of a comparison: a script below `test/bench` that calls `answerRounds`. In one process with the other side, each
 * would clear away the other's garbage, and the compiler would make code that serves both and suits neither, which no program
 * that uses one of them has to bear.
 */
export function spawnSide(script: string, args: readonly string[]): Side {
  const child = fork(join(import.meta.dirname, '..', script), [...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended before its round did.`)));
  failed.catch(() => undefined);
  const cpuUs: number[] = [];
  return {
    async round() {
      const done = once(child, 'message');
      child.send('round');
      const [used] = await Promise.race([done, failed]);
      cpuUs.push(Number(used));
    },
    cpuUs: () => Math.round(median(cpuUs)),
    pid: child.pid ?? 0,
    async stop() {
      if (child.connected) child.disconnect();
      await failed.catch(() => undefined);
    },
  };
}

/** For the process of a side: does a round whenever it is told to. */
export function answerRounds({ calls, concurrency }: Round, call: () => Promise<unknown>): void {
  process.on('message', async () => {
    const before = process.cpuUsage();
    await concurrently(calls, concurrency, call);
    const { user, system } = process.cpuUsage(before);
    process.send?.((user + system) / calls);
  });
  process.on('disconnect', () => process.exit(0));
}
