import { allCommands, type CompletedCommand, type CompletedOption, type Place } from './model.ts';
import { quoted } from './quote.ts';

/** A script that completes in zsh: sourced after `compinit`, or saved as a function of `fpath`. */
export function zshScript(program: CompletedCommand, name: string, providers: readonly string[]): string {
  const functions = allCommands(program).map((command) => commandFunction(command, name, providers));
  return `#compdef ${name}
# Completion of ${name} for zsh. Load it with: source <(${name} completion zsh)
_${name}_assigned() {
  if compset -P '*='; then _files; else compadd -S = -- ${providers.join(' ')}; fi
}

${functions.join('\n\n')}

if [ "$funcstack[1]" = _${name} ]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function commandFunction(command: CompletedCommand, name: string, providers: readonly string[]): string {
  const action = (place: Place) => actionOf(place, name, providers);
  const specs = [
    ...command.options.map((option) => optionSpec(option, action)),
    ...(command.commands.length > 0 ? ["'1: :->command'", "'*:: :->rest'"] : argumentSpecs(command, action)),
  ];
  const head = `${functionName(command, name)}() {`;
  if (command.commands.length === 0) return `${head}\n  ${argumentsCall('', specs)}\n}`;
  const described = command.commands.map((child) => quoted(`${lastOf(child)}:${escaped(child.description)}`));
  return `${head}
  local context state state_descr line
  typeset -A opt_args
  ${argumentsCall('-C ', specs)}
  case $state in
    command)
      local -a commands=(
        ${described.join('\n        ')}
      )
      _describe -t commands command commands ;;
    rest)
      case $words[1] in
${command.commands.map((child) => `        ${lastOf(child)}) ${functionName(child, name)} ;;`).join('\n')}
      esac ;;
  esac
}`;
}

function argumentsCall(flags: string, specs: readonly string[]): string {
  return `_arguments ${flags}-s -S ${specs.join(' \\\n    ')}`;
}

function optionSpec({ names, description, value }: CompletedOption, action: (place: Place) => string): string {
  const taken = value === null ? '' : `: :${action(value)}`;
  const [long = '', short] = names;
  const text = `[${escaped(description)}]${taken}`;
  const equals = value === null ? '' : '=';
  return short === undefined
    ? quoted(`*${long}${equals}${text}`)
    : `${quoted(`(${long} ${short})`)}{${long}${equals},${short}}${quoted(text)}`;
}

function argumentSpecs(command: CompletedCommand, action: (place: Place) => string): string[] {
  return command.arguments.map((place, index) => {
    const isRepeated = command.isVariadic && index === command.arguments.length - 1;
    return quoted(`${isRepeated ? '*' : index + 1}: :${action(place)}`);
  });
}

function actionOf(place: Place, name: string, providers: readonly string[]): string {
  switch (place.kind) {
    case 'words':
      return `(${place.words.join(' ')})`;
    case 'provider':
      return `(${providers.join(' ')})`;
    case 'assigned':
      return `_${name}_assigned`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'anything':
      return ' ';
  }
}

function functionName({ path }: CompletedCommand, name: string): string {
  return ['', name, ...path].join('_');
}

function lastOf({ path }: CompletedCommand): string {
  return path.at(-1) ?? '';
}

/** What has a meaning of its own in a specification of zsh. */
function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}
