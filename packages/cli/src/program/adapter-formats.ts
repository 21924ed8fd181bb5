import { type Command, InvalidArgumentError, type Option } from 'commander';

/** Commands that print reports, and so in every format that an adapter brings. */
const commandsWithFormats: readonly string[] = ['compare', 'report', 'normalize'];

// What is to be said of a format that no adapter brings either.
const doubts = new WeakMap<Option, string>();

/** Lets `--format` take a name that only the configuration can tell. It is checked when that is read. */
export function acceptAdapterFormats(program: Command): void {
  for (const command of program.commands) {
    const option = formatOption(command);
    const { parseArg } = option ?? {};
    if (option === undefined || parseArg === undefined) continue;
    option.argParser((value: string, previous: unknown) => {
      try {
        return parseArg(value, previous);
      } catch (error) {
        if (!(error instanceof InvalidArgumentError) || !/^[a-z][a-z0-9-]{0,31}$/.test(value)) throw error;
        doubts.set(option, error.message);
        return value;
      }
    });
  }
}

/** The `--format` of a command that takes the formats of adapters. */
export function formatOption(command: Command): Option | undefined {
  if (!commandsWithFormats.includes(command.name())) return undefined;
  return command.options.find(({ long }) => long === '--format');
}

/** Which formats the command has, as it says of a wrong one. */
export function allowedFormats(option: Option): string {
  return doubts.get(option) ?? '';
}
