# What zsh completes: complete.zsh SCRIPT LINE. Completion works in an interactive shell alone: one is started on a terminal
# of its own, and tells in a file what it was given.
zmodload zsh/zpty
told=$(mktemp)
zpty shell "zsh -f -i"
zpty -w shell "PS1= PROMPT= TOLD=$told; autoload -Uz compinit; compinit -u -D; source $1"
zpty -w shell 'compadd() {
  if [[ " ${@[1,(i)(-|--)]} " != *" -"(O|A|D)" "* ]]; then
    local -a found
    builtin compadd -A found "$@"
    (( $#found )) && print -rl -- $found >> $TOLD
  fi
  builtin compadd "$@"
}'
zpty -w shell 'ended() { print ENDED >> $TOLD }; comppostfuncs=(ended); bindkey "^I" complete-word; print READY >> $TOLD'
for round in {1..400}; do grep -q READY $told && break; sleep 0.05; done
zpty -w -n shell "$2"$'\t'
for round in {1..400}; do grep -q ENDED $told && break; sleep 0.05; done
grep -v -e READY -e ENDED $told
zpty -d shell
rm -f $told
