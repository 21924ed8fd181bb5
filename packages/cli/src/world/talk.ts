import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Asks a person for one line, and returns it. */
export type Ask = (question: string) => Promise<string>;

/** The terminal that a person sits at. */
export interface Terminal {
  input: Readable;
  output: Writable;
}

/**
 * Talks with the person at the terminal. Lines that are typed or pasted ahead answer the questions to come. Ctrl-C interrupts, and so does
 * the end of input.
 *
 * `@clack/prompts` 1.9 keeps neither promise: a line that is pasted ahead is lost with the prompt before it, and at the end of input its
 * promise never settles. It also moves the cursor where TERM is `dumb`.
 */
export async function converse<T>(
  talk: (ask: Ask) => Promise<T>,
  interrupt: AbortController,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<T> {
  const terminal = createInterface({ input, output });
  const stop = () => {
    output.write('\n');
    interrupt.abort(new Error('interrupted'));
  };
  // In raw mode Ctrl-C is a key, and no signal reaches the process.
  terminal.on('SIGINT', () => {
    stop();
    terminal.close();
  });
  let isClosed = false;
  terminal.once('close', () => {
    isClosed = true;
  });
  const lines = terminal[Symbol.asyncIterator]();
  try {
    return await talk(async (question) => {
      // Lines may be left where the input has ended already.
      if (isClosed) output.write(question);
      else {
        terminal.setPrompt(question);
        terminal.prompt();
      }
      const line = await lines.next();
      if (line.done === true && !interrupt.signal.aborted) stop();
      interrupt.signal.throwIfAborted();
      return line.value ?? '';
    });
  } finally {
    terminal.close();
  }
}
