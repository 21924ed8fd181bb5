import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { type Ask, converse } from './talk.ts';

/** A terminal where something is typed before anything is asked; `isEnded` as with Ctrl-D. */
function terminalWith(typed: string, isEnded = false) {
  const input = new PassThrough();
  const output = new PassThrough();
  if (isEnded) input.end(typed);
  else input.write(typed);
  return { input, output, shown: () => String(output.read() ?? '') };
}

const three = async (ask: Ask) => [await ask('One? '), await ask('Two? '), await ask('Three? ')];

it('takes lines that are pasted ahead as answers to the questions to come', async () => {
  const terminal = terminalWith('a\nb b\n\n');
  const interrupt = new AbortController();
  expect(await converse(three, interrupt, terminal)).toEqual(['a', 'b b', '']);
  expect(terminal.shown()).toBe('One? Two? Three? ');
  expect(interrupt.signal.aborted).toBe(false);
});

it('is interrupted by the end of input', async () => {
  const terminal = terminalWith('a\n', true);
  const interrupt = new AbortController();
  await expect(converse(three, interrupt, terminal)).rejects.toThrow('interrupted');
  expect(interrupt.signal.aborted).toBe(true);
  expect(terminal.shown()).toBe('One? Two? \n');
});

it('writes nothing but the questions: no escape for a terminal that knows none', async () => {
  const terminal = terminalWith('a\nb\nc\n');
  await converse(three, new AbortController(), terminal);
  expect(terminal.shown()).not.toMatch(/\u001b/);
});
