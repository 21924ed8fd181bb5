import { type Command, InvalidArgumentError } from 'commander';

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
