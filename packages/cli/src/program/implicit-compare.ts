import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { isHexRun, isUrlForm, namedHashForm } from '../input/sample-form.ts';

/**
 * The words of a command line with `compare` in front where they begin with a sample: a hash, a URL or a file that exists. A command's
 * own name goes before a file of that name.
 */
export function withCompare(words: readonly string[], program: Command): readonly string[] {
  const first = firstOperand(words, program);
  if (first === undefined || first === 'help' || program.commands.some((command) => command.name() === first))
    return words;
  return looksLikeSample(first) ? ['compare', ...words] : words;
}

/** The first word that is no option and no value of one; what follows an option that the program does not know may be its value. */
function firstOperand(words: readonly string[], program: Command): string | undefined {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return words[index + 1];
    if (!word.startsWith('-')) return word;
    const known = program.options.find(({ long, short }) => word === long || word === short);
    if (known === undefined) return words.slice(index).find(looksLikeSample);
    if (known.required) index += 1;
  }
  return undefined;
}

/** As `compare` reads it. Digits of a wrong number, too: it says how many there should be. */
function looksLikeSample(word: string): boolean {
  const text = word.trim();
  return isHexRun(text) || namedHashForm.test(text) || isUrlForm(text) || isFile(word);
}

function isFile(word: string): boolean {
  try {
    return statSync(word, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}
