import type { Argument, Command, Option } from 'commander';

/**
 * What may stand in one place of a command line. `provider` is the id of a configured provider, `adapter` also the name of an adapter,
 * `saved` an adapter, `=` and a file, and `setting` a provider's own option as `ID.KEY=VALUE`.
 */
export type Place =
  | { kind: 'words'; words: readonly string[] }
  | { kind: 'provider' | 'adapter' | 'file' | 'folder' | 'saved' | 'setting' | 'anything' };

/** An option by its names, the long one first. `value` is null where it takes none. */
export interface CompletedOption {
  names: readonly string[];
  description: string;
  value: Place | null;
}

/** One command with all that completion needs to know of it. */
export interface CompletedCommand {
  name: string;
  description: string;
  options: readonly CompletedOption[];
  arguments: readonly Place[];
  /** The last argument may be repeated. */
  isVariadic: boolean;
  commands: readonly CompletedCommand[];
}

/** Reads a command line, as its shells complete it, from the commands themselves. */
export function completedCommand(command: Command, siblings: readonly string[] = []): CompletedCommand {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  const children = help.visibleCommands(command);
  const names = children.map((child) => child.name());
  return {
    name: command.name(),
    description: command.description(),
    options: options.map(completedOption),
    arguments: command.registeredArguments.map((argument) =>
      argumentPlace(argument, command.name() === 'help' ? siblings : undefined),
    ),
    isVariadic: command.registeredArguments.at(-1)?.variadic ?? false,
    commands: children.map((child) => completedCommand(child, names)),
  };
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
  if (placeholder === 'PROVIDER=FILE') return { kind: 'saved' };
  if (placeholder === 'ID.KEY=VALUE') return { kind: 'setting' };
  if (placeholder === 'provider') return { kind: 'adapter' };
  if (/\bfile\b/i.test(placeholder)) return { kind: 'file' };
  if (/\b(?:dir|folder)\b/i.test(placeholder)) return { kind: 'folder' };
  if (/^(?:provider|id)\b/.test(placeholder)) return { kind: 'provider' };
  return { kind: 'anything' };
}
