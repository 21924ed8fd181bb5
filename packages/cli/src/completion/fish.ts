import { allCommands, type CompletedCommand, type CompletedOption, type Place } from './model.ts';
import { quoted } from './quote.ts';

/** A script that completes in fish. */
export function fishScript(program: CompletedCommand, name: string, providers: readonly string[]): string {
  const commands = allCommands(program);
  const taking = commands.flatMap(({ options }) => options.flatMap(({ names, value }) => (value ? names : [])));
  const complete = (rest: string) => `complete -c ${name} ${rest}`;
  return `# Completion of ${name} for fish. Load it with: ${name} completion fish | source
${helpers
  .replaceAll('NAME', name)
  .replaceAll('TAKING', [...new Set(taking)].join(' '))
  .replaceAll('PROVIDERS', providers.join(' '))}
${complete('-e')}
${complete('-f')}
${commands
  .flatMap((command) => lines(command, name, providers))
  .map(complete)
  .join('\n')}
`;
}

function lines(command: CompletedCommand, name: string, providers: readonly string[]): string[] {
  const { path, options, commands, arguments: places, isVariadic } = command;
  const when = (rest: string) => `-n ${quoted([`__${name}_at`, rest, ...path].join(' '))}`;
  return [
    ...commands.map((child) => `${when('0')} -a ${child.path.at(-1) ?? ''} -d ${text(child.description)}`),
    ...options.map((option) => `${when(path.length === 0 ? '0' : '0+')} ${optionLine(option, name, providers)}`),
    ...places.flatMap((place, index) => {
      const taken = actionOf(place, name, providers);
      if (place.kind === 'anything') return [];
      return [`${when(`${index}${isVariadic && index === places.length - 1 ? '+' : ''}`)} ${taken}`];
    }),
  ];
}

function optionLine(
  { names, description, value }: CompletedOption,
  name: string,
  providers: readonly string[],
): string {
  const flags = names.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const taken = value === null ? [] : ['-r', actionOf(value, name, providers)];
  return [...flags, ...taken, `-d ${text(description)}`].filter((part) => part !== '').join(' ');
}

function actionOf(place: Place, name: string, providers: readonly string[]): string {
  switch (place.kind) {
    case 'words':
      return `-f -a ${text(place.words.join(' '))}`;
    case 'provider':
      return `-f -a ${text(providers.join(' '))}`;
    case 'assigned':
      return `-f -a '(__${name}_assigned)'`;
    case 'file':
      return '-F';
    case 'folder':
      return "-f -a '(__fish_complete_directories (commandline -ct))'";
    case 'anything':
      return '-f';
  }
}

/** fish knows two escapes between single quotes. */
function text(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

// The first argument is how many words follow the command that the others name; with a plus, at least so many.
const helpers = `function __NAME_at
    set -l path
    set -l skips no
    for word in (commandline -opc)[2..-1]
        if test $skips = yes
            set skips no
        else if contains -- $word TAKING
            set skips yes
        else if not string match -q -- '-*' $word
            set -a path $word
        end
    end
    set -l wanted $argv[2..-1]
    set -l length (count $wanted)
    test (count $path) -ge $length; or return 1
    if test $length -gt 0
        test "$path[1..$length]" = "$wanted"; or return 1
    end
    set -l rest (math (count $path) - $length)
    test $rest = $argv[1]; or string match -q '*+' -- $argv[1]; and test $rest -ge (string trim -c + -- $argv[1])
end

function __NAME_assigned
    set -l parts (string split -m 1 = -- (commandline -ct))
    if test (count $parts) -eq 2
        for file in (__fish_complete_path $parts[2])
            echo $parts[1]=$file
        end
    else
        printf '%s=\\n' PROVIDERS
    end
end`;
