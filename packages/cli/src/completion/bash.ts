import { allCommands, type CompletedCommand, type Place } from './model.ts';
import { quoted } from './quote.ts';

/** A script that completes in bash, from 3.2 on, with nothing else installed. */
export function bashScript(program: CompletedCommand, name: string, providers: readonly string[]): string {
  const commands = allCommands(program);
  return `# Completion of ${name} for bash. Load it with: source <(${name} completion bash)
_${name}_words() {
  case "$1" in
${commands.map((command) => indented(commandCase(command))).join('\n')}
  esac
}

_${name}_place() {
  case "$1" in
${commands.flatMap(placeCases).map(indented).join('\n')}
    *) place=anything ;;
  esac
}

${walker.replaceAll('NAME', name).replaceAll('PROVIDERS', providers.join(' '))}
complete -F _${name} ${name}
`;
}

function indented(line: string): string {
  return `    ${line}`;
}

function commandCase({ path, options, commands }: CompletedCommand): string {
  const names = options.flatMap((option) => option.names).join(' ');
  const taking = options.flatMap((option) => (option.value === null ? [] : option.names)).join(' ');
  const children = commands.map((child) => child.path.at(-1)).join(' ');
  return `${quoted(path.join(' '))}) options=${quoted(names)} taking=${quoted(taking)} commands=${quoted(children)} ;;`;
}

function placeCases({ path, options, arguments: places, isVariadic }: CompletedCommand): string[] {
  const at = path.join(' ');
  const optionCases = options.flatMap(({ names, value }) => {
    if (value === null || value.kind === 'anything') return [];
    return [`${names.map((name) => quoted(`${at} ${name}`)).join(' | ')}) ${assignment(value)} ;;`];
  });
  const argumentCases = places.flatMap((place, index) => {
    if (place.kind === 'anything') return [];
    const pattern = isVariadic && index === places.length - 1 ? `${quoted(`${at} @`)}*` : quoted(`${at} @${index}`);
    return [`${pattern}) ${assignment(place)} ;;`];
  });
  return [...optionCases, ...argumentCases];
}

function assignment(place: Place): string {
  return place.kind === 'words' ? `place=words words=${quoted(place.words.join(' '))}` : `place=${place.kind}`;
}

// bash cuts words at \`=\`, which therefore stands in the list as a word of its own.
const walker = `_NAME() {
  local word current="\${COMP_WORDS[COMP_CWORD]}" at='' option='' waiting='' assigned='' place words='' line
  local options='' taking='' commands='' index count=0 ended=''
  COMPREPLY=()
  _NAME_words ''
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    if [[ $word == '=' && -n $option ]]; then
      [[ -z $waiting ]] && assigned=1
      waiting=$option
    elif [[ -n $waiting ]]; then
      waiting=''
    elif [[ $word == '--' ]]; then
      ended=1
    elif [[ $word == -* && -z $ended ]]; then
      option='' assigned=''
      [[ " $taking " == *" $word "* ]] && option=$word waiting=$word
    elif [[ $count -eq 0 && " $commands " == *" $word "* ]]; then
      at="\${at:+$at }$word" option=''
      _NAME_words "$at"
    else
      option='' assigned=''
      count=$((count + 1))
    fi
  done
  if [[ $current == '=' && -n $option ]]; then
    [[ -z $waiting ]] && assigned=1
    waiting=$option current=''
  fi
  if [[ -n $waiting ]]; then
    _NAME_place "$at $waiting"
  elif [[ $current == -* && -z $ended ]]; then
    place=words words=$options
  elif [[ $count -eq 0 && -n $commands ]]; then
    place=words words=$commands
  else
    _NAME_place "$at @$count"
  fi
  case $place in
    words) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    provider) COMPREPLY=($(compgen -W 'PROVIDERS' -- "$current")) ;;
    assigned)
      if [[ -z $assigned ]]; then
        compopt -o nospace 2>/dev/null
        COMPREPLY=($(compgen -S = -W 'PROVIDERS' -- "$current"))
        return
      fi ;;
  esac
  case $place in
    file | assigned | folder)
      compopt -o filenames 2>/dev/null
      [[ $place == folder ]] && options='-d' || options='-f'
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen $options -- "$current") ;;
  esac
}`;
