# What bash completes: complete.bash SCRIPT WORD…; the last word is the one that is being typed.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_sandjury
printf '%s\n' "${COMPREPLY[@]}"
