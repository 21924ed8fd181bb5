import type { Argument, HelpConfiguration, Option } from 'commander';

/** How help reads: commands by their names alone, wrapped in a narrow terminal too, global options with every command. */
export const helpConfiguration: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: 24,
  subcommandTerm: (command) => command.name(),
  optionDescription: described,
  argumentDescription: described,
};

function described(taker: Option | Argument): string {
  return [taker.description, ...wordsOf(taker), ...defaultOf(taker)].filter((part) => part !== '').join(' ');
}

function wordsOf({ argChoices }: Option | Argument): string[] {
  if (argChoices === undefined) return [];
  return [`(${argChoices.join(', ')})`];
}

/** Nothing where the default is that nothing happens. */
function defaultOf({ defaultValue, defaultValueDescription }: Option | Argument): string[] {
  if (defaultValue === undefined || defaultValue === false) return [];
  const text = defaultValueDescription ?? String(defaultValue);
  return text === 'none' ? [] : [`[${text} unless given]`];
}
