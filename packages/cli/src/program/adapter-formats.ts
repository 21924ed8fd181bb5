import { type Command, InvalidArgumentError, type Option } from 'commander';

/** Commands that print reports, and so in every format that an adapter brings. */
const commandsWithFormats: readonly string[] = ['compare', 'report', 'normalize'];

// The error messages for formats that no adapter brings, by their option.
const doubts = new WeakMap<Option, string>();

/** Lets `--format` take the name of an adapter's format. The name is checked when the configuration is read. */
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

/** Returns the error message for a format that the command does not have. */
export function allowedFormats(option: Option): string {
  return doubts.get(option) ?? '';
}
