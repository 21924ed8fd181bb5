import { createInterface } from 'node:readline';

/** Asks a person for one line. */
export type Ask = (question: string) => Promise<string>;

/**
 * Talks with the person at the terminal. Lines that are typed or pasted ahead are kept for the questions to come. Ctrl-C
 * interrupts; the end of input does too.
 */
export async function converse<T>(talk: (ask: Ask) => Promise<T>, interrupt: AbortController): Promise<T> {
  const { stdin: input, stderr: output } = process;
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
  const lines = terminal[Symbol.asyncIterator]();
  try {
    return await talk(async (question) => {
      terminal.setPrompt(question);
      terminal.prompt();
      const line = await lines.next();
      if (line.done === true && !interrupt.signal.aborted) stop();
      interrupt.signal.throwIfAborted();
      return line.value ?? '';
    });
  } finally {
    terminal.close();
  }
}
