import type { Argument, Command, Option } from 'commander';

/** What may stand in one place of a command line. `assigned` is a provider, `=` and a file. */
export type Place =
  | { kind: 'words'; words: readonly string[] }
  | { kind: 'provider' | 'file' | 'folder' | 'assigned' | 'anything' };

/** An option by its names, the long one first. `value` is null where it takes none. */
export interface CompletedOption {
  names: readonly string[];
  description: string;
  value: Place | null;
}

/** One command with all that completion needs to know of it. `path` is empty for the program itself. */
export interface CompletedCommand {
  path: readonly string[];
  description: string;
  options: readonly CompletedOption[];
  arguments: readonly Place[];
  /** The last argument may be repeated. */
  isVariadic: boolean;
  commands: readonly CompletedCommand[];
}

/** A command line as its shells complete it, read from the commands themselves. */
export function completedCommand(command: Command): CompletedCommand {
  return completed(command, [], []);
}

function completed(command: Command, path: readonly string[], siblings: readonly string[]): CompletedCommand {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  const children = help.visibleCommands(command);
  const names = children.map((child) => child.name());
  return {
    path,
    description: command.description(),
    options: options.map(completedOption),
    arguments: command.registeredArguments.map((argument) =>
      argumentPlace(argument, command.name() === 'help' ? siblings : undefined),
    ),
    isVariadic: command.registeredArguments.at(-1)?.variadic ?? false,
    commands: children.map((child) => completed(child, [...path, child.name()], names)),
  };
}

/** The command itself and all below it. */
export function allCommands(command: CompletedCommand): CompletedCommand[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

function completedOption(option: Option): CompletedOption {
  const placeholder = /[<[]([^<[]+)[>\]]/.exec(option.flags)?.[1];
  return {
    names: [option.long, option.short].filter((name) => typeof name === 'string'),
    description: option.description,
    value: placeholder === undefined ? null : placeOf(placeholder, option.argChoices),
  };
}

/** `help` takes the name of a command beside it. */
function argumentPlace(argument: Argument, siblings: readonly string[] | undefined): Place {
  return placeOf(argument.name(), argument.argChoices ?? siblings);
}

/** By its list of words, else by what its placeholder says: `<file>`, `<dir>`, `<provider>`, `<PROVIDER=FILE>`. */
function placeOf(placeholder: string, words: readonly string[] | undefined): Place {
  if (words !== undefined) return { kind: 'words', words };
  if (placeholder === 'PROVIDER=FILE') return { kind: 'assigned' };
  if (/\bfile\b/i.test(placeholder)) return { kind: 'file' };
  if (/\b(?:dir|folder)\b/i.test(placeholder)) return { kind: 'folder' };
  if (/^(?:provider|id)\b/.test(placeholder)) return { kind: 'provider' };
  return { kind: 'anything' };
}
