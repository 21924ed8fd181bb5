// Each script asks `sandjury --complete` and hands the answer to its shell as data: no word of it is expanded or run. It asks the command
// of that name on PATH, never the one that is being typed, which may be a program of the folder.

const bash = `# Completion of sandjury for bash. Load it with: source <(sandjury completion bash)
_sandjury() {
  local kind prefix typed line show=-f quotes=
  COMPREPLY=()
  {
    IFS= read -r kind
    IFS= read -r prefix
    IFS= read -r typed
    # bash completes what stands behind the last of its word breaks.
    [[ $COMP_WORDBREAKS == *=* ]] && prefix=
    case $kind in
      words | open)
        [[ $kind == open ]] && compopt -o nospace 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$prefix\${line%%$'\\t'*}"); done ;;
      files | folders)
        [[ $kind == folders ]] && show=-d
        # bash 3.2 has no compopt, and puts a name in the line as it is.
        compopt -o filenames 2>/dev/null || quotes=yes
        while IFS= read -r line; do
          [[ -n $quotes ]] && printf -v line %q "$line"
          COMPREPLY+=("$prefix$line")
        done < <(compgen $show -- "$typed") ;;
    esac
  } < <(command sandjury --complete "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -F _sandjury sandjury
`;

const zsh = `#compdef sandjury
# Completion of sandjury for zsh. Load it with: source <(sandjury completion zsh)
_sandjury() {
  local -a lines values shown
  local line="\${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX"
  lines=("\${(@f)$(command sandjury --complete "$line" 2>/dev/null; print .)}")
  local kind=$lines[1] prefix=$lines[2]
  [[ -n $prefix ]] && compset -P "\${(b)prefix}"
  case $kind in
    words | open)
      for line in "\${(@)lines[4,-2]}"; do
        values+=("\${line%%$'\\t'*}")
        shown+=("\${line/$'\\t'/  }")
      done
      if [[ $kind == open ]]; then compadd -S '' -d shown -a values; else compadd -l -d shown -a values; fi ;;
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [ "$funcstack[1]" = _sandjury ]; then _sandjury "$@"; else compdef _sandjury sandjury; fi
`;

const fish = `# Completion of sandjury for fish. Load it with: sandjury completion fish | source
function __sandjury_complete
    set -l lines (command sandjury --complete (commandline -cp | string collect) 2>/dev/null)
    set -l prefix $lines[2]
    switch "$lines[1]"
        case words open
            if test (count $lines) -gt 3
                for line in $lines[4..-1]
                    printf '%s%s\\n' $prefix $line
                end
            end
        case files
            for path in (__fish_complete_path "$lines[3]")
                printf '%s%s\\n' $prefix $path
            end
        case folders
            for path in (__fish_complete_directories "$lines[3]")
                printf '%s%s\\n' $prefix $path
            end
    end
end
complete -c sandjury -e
complete -c sandjury -f -a '(__sandjury_complete)'
`;

/** Scripts that let a shell complete the command, by the name of the shell. */
export const completionScripts = { bash, zsh, fish } as const;
