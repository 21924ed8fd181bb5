import { type Command, InvalidArgumentError } from 'commander';
import { didYouMean } from '../flags/did-you-mean.ts';

/**
 * Lets no option take '', or blanks alone, for a file or a folder. It is what a variable of the shell gives that is not set, and would
 * mean the working directory, or that the option was not given.
 */
export function refuseEmptyNames(command: Command): void {
  for (const option of command.options) {
    const [, kind] = /<(file|dir)>/.exec(option.flags) ?? [];
    if (kind === undefined) continue;
    const { parseArg } = option;
    option.argParser((value: string, previous: unknown) => {
      if (value.trim() === '')
        throw new InvalidArgumentError(`Expected the name of a ${kind === 'dir' ? 'folder' : 'file'}.`);
      return parseArg === undefined ? value : parseArg(value, previous);
    });
  }
  for (const child of command.commands) refuseEmptyNames(child);
}

/** Lets every option and argument that has a list of words suggest the one that was meant. */
export function suggestValues(command: Command): void {
  for (const taker of [...command.options, ...command.registeredArguments]) {
    const { argChoices, parseArg } = taker;
    if (argChoices === undefined || parseArg === undefined) continue;
    taker.argParser((value: string, previous: unknown) => {
      try {
        return parseArg(value, previous);
      } catch (error) {
        if (!(error instanceof InvalidArgumentError)) throw error;
        throw new InvalidArgumentError(`${error.message}${didYouMean(value, argChoices)}`);
      }
    });
  }
  for (const child of command.commands) suggestValues(child);
}
