import { type Command, InvalidArgumentError } from 'commander';
import { didYouMean } from '../flags/did-you-mean.ts';

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
