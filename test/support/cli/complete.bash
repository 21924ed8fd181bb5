# What bash completes: complete.bash SCRIPT LINE. The cursor is at the end of the line. COMPOPT=off stands for bash 3.2, which has none.
source "$1"
[[ $COMPOPT == off ]] && enable -n compopt
COMP_LINE=$2 COMP_POINT=${#2}
_sandjury
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
