import { isMainThread, Worker } from 'node:worker_threads';
import { printable } from '../../text/printable.ts';
import { exitStatus } from '../../world/exit-status.ts';

/** Code of the user's that has neither ended nor failed. */
export class UnfinishedError extends Error {}

export interface TimeLimit {
  ms: number;
  /** The whole message, from the reason that an UnfinishedError has: where the process is ended, nobody is left to write it. */
  explain(reason: string): string;
}

/**
 * Loads code of the user's. Rejects with UnfinishedError when it has not loaded in time. Where it lets nothing else have a turn, as
 * `for (;;)` does, another thread ends the process, as wrong usage and with the same message. Meanwhile Ctrl-C ends the process at
 * once: a listener would wait for its turn.
 */
export async function withinTime<T>(load: () => Promise<T>, { ms, explain }: TimeLimit): Promise<T> {
  const { promise: unfinished, reject } = Promise.withResolvers<never>();
  const lateText = `it has not loaded within ${ms / 1000} s`;
  const giveUp = (reason: string) => reject(new UnfinishedError(reason));
  // When nothing else is left to do, what the module waits for cannot come any more. Node would end the process, and show ours.
  const atEnd = () => setImmediate(() => giveUp('it waits for something that never comes'));
  const timer = setTimeout(() => giveUp(lateText), ms).unref();
  const watch = watchMainThread(ms, `sandjury: ${printable(explain(lateText))}\n`);
  const listenAgain = withoutListeners('SIGINT');
  process.once('beforeExit', atEnd);
  try {
    return await Promise.race([load(), unfinished]);
  } finally {
    process.off('beforeExit', atEnd);
    listenAgain();
    clearTimeout(timer);
    await watch?.terminate();
  }
}

function withoutListeners(signal: NodeJS.Signals): () => void {
  const listeners = process.rawListeners(signal) as NodeJS.SignalsListener[];
  for (const listener of listeners) process.off(signal, listener);
  return () => {
    for (const listener of listeners) process.on(signal, listener);
  };
}

/** What the watching thread is given. */
interface Watch {
  /** So much longer than the limit that code which lets others have a turn was given up before. */
  afterMs: number;
  /** How long the process has to end itself. Code outside of JavaScript, such as `execSync`, does not let it. */
  graceMs: number;
  /** Is run by the main thread, in the middle of whatever it does. */
  expression: string;
  lastWords: string;
}

/** null in a thread: only the main one can be watched. */
function watchMainThread(ms: number, lastWords: string): Worker | null {
  if (!isMainThread) return null;
  // Standard error is closed: Node would say there that it waits for a debugger, which is the watching thread.
  const expression = `{
    const { closeSync, writeSync } = process.getBuiltinModule('node:fs');
    writeSync(2, ${JSON.stringify(lastWords)});
    closeSync(2);
    process.exit(${exitStatus.usage});
  }`;
  const workerData: Watch = { afterMs: ms + 500, graceMs: 3_000, expression, lastWords };
  // A text and no file of its own: what is published is bundled. No option of Node (`--import`) is for this thread.
  const watch = new Worker(`(${endProcess.toString()})()`, { eval: true, workerData, execArgv: [] });
  watch.unref();
  // In a Node that was built without an inspector, code that lets nobody have a turn is not ended.
  watch.on('error', () => undefined);
  return watch;
}

/** Runs in a thread of its own, as a text: it can use nothing that stands around it. */
function endProcess(): void {
  const { workerData } = process.getBuiltinModule('node:worker_threads');
  const { Session } = process.getBuiltinModule('node:inspector');
  const { writeSync } = process.getBuiltinModule('node:fs');
  const { afterMs, graceMs, expression, lastWords }: Watch = workerData;
  setTimeout(() => {
    const session = new Session();
    session.connectToMainThread();
    session.post('Runtime.evaluate', { expression });
    setTimeout(() => {
      writeSync(2, lastWords);
      process.kill(process.pid, 'SIGKILL');
    }, graceMs);
  }, afterMs);
}
