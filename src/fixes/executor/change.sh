#!/bin/sh
# Does or takes back one change on the machine that this file lies on. It needs nobody: once started it ends in the whole
# change or in none of it.
#   change.sh apply     from the state `planned`
#   change.sh undo      from the state `committed`
#   change.sh recover   after this program was killed or the power failed
# Its folder is the change:
#   steps/N/kind        file, command, check, grub or reboot
#   steps/N/path before after new mode validation words     a file; before and after are SHA-256 or `absent`
#   steps/N/argv undo undoArgv                              a command, one word in each line; undo: nothing, repeat, inverse
#   steps/N/of present absent                               a GRUB configuration
#   confirmWithin       seconds in which a new connection must write the file `confirmed`; absent: it need not
#   journal             lines of time, event, step: each written before what it tells of
#   state, reason       where the change stands, and why
set -u
umask 077
trap '' HUP INT TERM
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
export LC_ALL PATH
cd "$(dirname "$0")" || exit 1
change=$PWD
id=${change##*/}
lock=${change%/*/*}/lock

persist() { sync "$@" 2>/dev/null || sync; }

read_line() { # FILE: its first line, as $line
  line=
  [ ! -r "$1" ] || IFS= read -r line <"$1" || :
}

note() { # EVENT STEP
  time=$(date -u +%Y-%m-%dT%H:%M:%SZ) || time=-
  printf '%s %s %s\n' "$time" "$1" "$2" >>journal && persist journal
}

become() { # STATE [CODE ARGUMENT ...]
  next=$1
  shift
  if [ $# -gt 0 ]; then printf '%s\n' "$@" >reason.next && mv -f reason.next reason; fi
  printf '%s\n' "$next" >state.next && persist state.next && mv -f state.next state && persist .
}

fail() { # CODE ARGUMENT ...: the first reason counts
  [ -s failure ] || printf '%s\n' "$@" >failure
  return 1
}

hash_of() { # PATH: SHA-256, `absent`, or what it is instead of a file, as $hash
  if [ -L "$1" ]; then hash="link"
  elif [ -f "$1" ]; then
    hash=$(sha256sum <"$1") || hash=unreadable
    hash=${hash%% *}
  elif [ -e "$1" ]; then hash=other
  else hash=absent; fi
}

copy() { # FROM TO: with owner, mode, times, ACL, extended attributes and label
  if cp --version >/dev/null 2>&1; then
    # A label that the kernel does not know would make it fail; it is an extended attribute there.
    cp --preserve=mode,ownership,timestamps,xattr "$1" "$2" || return 1
    if command -v selinuxenabled >/dev/null && selinuxenabled; then chcon --reference="$1" "$2" || return 1; fi
    return 0
  fi
  cp -p "$1" "$2" || return 1
  # A small cp knows neither ACLs nor extended attributes.
  [ "$(attributes "$1")" = "$(attributes "$2")" ]
}

attributes() { # PATH
  ! command -v getfattr >/dev/null || getfattr -d -m - -- "$1" 2>/dev/null | sed 1d
}

# --- looking before anything is touched

folder_of() { # PATH: the nearest folder that exists, as $folder
  folder=${1%/*}
  while [ -n "$folder" ] && [ ! -e "$folder" ]; do folder=${folder%/*}; done
  folder=${folder:-/}
}

look_at_file() { # STEP PATH BEFORE
  hash_of "$2"
  [ "$hash" != link ] || { fail symbolicLink "$2"; return 1; }
  [ "$hash" = "$3" ] || { fail changed "$2"; return 1; }
  folder_of "$2"
  [ -d "$folder" ] || { fail noFolder "$2"; return 1; }
  [ -w "$folder" ] || { fail readOnly "$2"; return 1; }
  if [ "$3" != absent ]; then
    # Second names that a killed run left: the lock is ours, and what it had not finished was ended before.
    rm -f "${2%/*}/.${2##*/}.hullwright-"*
    [ "$(stat -c %h "$2")" = 1 ] || { fail hardLink "$2"; return 1; }
    flags=$(lsattr -d "$2" 2>/dev/null)
    case ${flags%% *} in *[ai]*) fail immutable "$2"; return 1 ;; esac
  fi
  if [ -e "steps/$1/new" ]; then
    hash_of "steps/$1/new"
    read_line "steps/$1/after"
    [ "$hash" = "$line" ] || { fail damaged "$2"; return 1; }
  fi
  validate "$1" "$2"
}

validate() { # STEP PATH
  read_line "steps/$1/validation"
  case $line in
    shellSyntax) sh -n "steps/$1/new" >"steps/$1/output" 2>&1 || fail invalid "$2" ;;
    dockerDaemon)
      command -v dockerd >/dev/null && dockerd --help 2>&1 | grep -q -e --validate || return 0
      set -- "$1" "$2" dockerd
      while IFS= read -r word; do set -- "$@" "$word"; done <"steps/$1/words"
      step=$1 path=$2
      shift 2
      "$@" --validate --config-file="$change/steps/$step/new" >"steps/$step/output" 2>&1 || fail invalid "$path"
      ;;
    sysctlKeys)
      while IFS= read -r key; do
        [ -e "/proc/sys/$(printf %s "$key" | tr ./ /.)" ] || { fail noKey "$2" "$key"; return 1; }
      done <"steps/$1/words"
      ;;
  esac
}

look_at() { # STEP
  read_line "steps/$1/kind"
  case $line in
    file)
      read_line "steps/$1/before"
      before=$line
      read_line "steps/$1/path"
      look_at_file "$1" "$line" "$before"
      ;;
    command | check)
      read_line "steps/$1/argv"
      command -v "$line" >/dev/null || fail missingProgram "$line"
      ;;
    grub) find_grub ;;
  esac
}

back_up() { # STEP
  [ "$(cat "steps/$1/kind")" = file ] || return 0
  read_line "steps/$1/path"
  [ ! -e "$line" ] || { copy "$line" "steps/$1/old" && persist "steps/$1/old"; } || fail noBackup "$line"
}

# --- doing

# What a program of the plan writes, such as the titles of GRUB's menu, is in the language of the host, not of this one.
find_language() { # as $language; empty: the host names none
  language=
  for file in /etc/default/locale /etc/locale.conf; do
    [ -r "$file" ] || continue
    while IFS= read -r line; do
      case $line in LANG=*) language=$(printf %s "${line#LANG=}" | tr -cd 'A-Za-z0-9_.@-') ;; esac
    done <"$file"
    return 0
  done
}

run_in_language() { # PROGRAM ARGUMENT ...
  (
    [ -z "$language" ] || { unset LC_ALL && LANG=$language && export LANG; }
    exec "$@"
  )
}

names_of() { # STEP: of a file, as $path, $before, $after, $temp, $kept
  read_line "steps/$1/path"
  path=$line
  read_line "steps/$1/before"
  before=$line
  read_line "steps/$1/after"
  after=$line
  temp=${path%/*}/.${path##*/}.hullwright-$id
  kept=$temp.old
}

make_folders() { # STEP: what is made is written down first, the outermost last
  folder=${path%/*}
  while [ ! -d "$folder" ]; do
    printf '%s\n' "$folder" >>"steps/$1/made"
    folder=${folder%/*}
  done
  persist "steps/$1/made"
  (umask 022 && mkdir -p "${path%/*}")
}

fill_temp() { # STEP
  rm -f "$temp"
  if [ "$before" = absent ]; then
    read_line "steps/$1/mode"
    (set -C && : >"$temp") && chmod "$line" "$temp" && chown 0:0 "$temp" || return 1
    ! command -v restorecon >/dev/null || restorecon -F "$temp" 2>/dev/null || :
  else
    copy "$path" "$temp" || { fail attributes "$path"; return 1; }
  fi
  cat "steps/$1/new" >"$temp" || return 1
  hash_of "$temp"
  [ "$hash" = "$after" ] && persist "$temp"
}

do_file() { # STEP
  names_of "$1"
  [ -d "${path%/*}" ] || make_folders "$1" || { fail notWritten "$path"; return 1; }
  [ "$after" = absent ] || fill_temp "$1" || { fail notWritten "$path"; return 1; }
  # The file itself stays under a second name: taking it back needs no room and changes nothing of it.
  rm -f "$kept"
  [ "$before" = absent ] || ln "$path" "$kept" 2>/dev/null || copy "$path" "$kept" || { fail notWritten "$path"; return 1; }
  hash_of "$path"
  [ "$hash" = "$before" ] || { fail changed "$path"; return 1; }
  if [ "$after" = absent ]; then rm -f "$path"
  elif [ "$before" = absent ]; then ln "$temp" "$path" 2>/dev/null && rm -f "$temp"
  else mv -f "$temp" "$path"; fi || { fail notWritten "$path"; return 1; }
  persist "${path%/*}"
  hash_of "$path"
  [ "$hash" = "$after" ] || fail notWritten "$path"
}

run_words() { # STEP FILE: the words in the file, one in each line
  output=steps/$1/output
  file=steps/$1/$2
  set --
  while IFS= read -r word; do set -- "$@" "$word"; done <"$file"
  run_in_language "$@" >>"$output" 2>&1 </dev/null
}

find_grub() { # as $mkconfig, $checker, $installed
  for prefix in grub grub2; do
    mkconfig=$prefix-mkconfig checker=$prefix-script-check installed=/boot/$prefix/grub.cfg
    if command -v "$mkconfig" >/dev/null; then return 0; fi
  done
  fail missingProgram grub-mkconfig
}

# Kernel lines of the ordinary entries that 10_linux made: neither recovery entries, whose title may be translated and whose id is
# not, nor those of other systems.
kernel_lines() { # FILE
  awk '
    /^### BEGIN / { ours = $3 ~ /\/10_linux/ }
    /^### END / { ours = 0 }
    /^[ \t]*menuentry / { recovery = /recovery mode/ || /-recovery-/ }
    ours && !recovery && $1 ~ /^linux(16|efi)?$/ { $1 = ""; $2 = ""; print }
  ' "$1"
}

words_fit() { # STEP FILE
  kernel_lines "$2" >"steps/$1/lines"
  [ -s "steps/$1/lines" ] || { fail grubNoEntry "$2"; return 1; }
  for list in present absent; do
    while IFS= read -r word; do
      missing=$(WORD=$word awk '
        { found = 0; for (i = 1; i <= NF; i++) if ($i == ENVIRON["WORD"]) found = 1; if (!found) n++ }
        END { print n + 0 }' "steps/$1/lines")
      lines=$(wc -l <"steps/$1/lines")
      if [ $list = present ]; then [ "$missing" -eq 0 ]; else [ "$missing" -eq "$lines" ]; fi ||
        { fail grubWord "$2" $list "$word"; return 1; }
    done <"steps/$1/$list"
  done
}

entries_in() { # FILE
  grep -c '^[[:space:]]*menuentry ' "$1"
}

check_grub() { # STEP
  find_grub || return 1
  read_line "steps/$1/of"
  if [ "$line" = candidate ]; then
    candidate=steps/$1/grub.cfg
    run_in_language "$mkconfig" -o "$candidate" >"steps/$1/output" 2>&1 </dev/null || { fail grubRefused; return 1; }
    [ ! -r "$installed" ] || [ "$(entries_in "$candidate")" = "$(entries_in "$installed")" ] ||
      { fail grubEntries "$(entries_in "$installed")" "$(entries_in "$candidate")"; return 1; }
  else
    candidate=$installed
  fi
  if command -v "$checker" >/dev/null; then
    "$checker" "$candidate" >>"steps/$1/output" 2>&1 || { fail grubRefused; return 1; }
  fi
  words_fit "$1" "$candidate"
}

do_step() { # STEP
  read_line "steps/$1/kind"
  case $line in
    file) do_file "$1" ;;
    command) run_words "$1" argv || fail commandFailed "$1" "$?" ;;
    check) run_words "$1" argv || fail checkFailed "$1" "$?" ;;
    grub) check_grub "$1" ;;
  esac
}

# --- taking back

journal_has() { # EVENT STEP: no program that could fail is asked
  while read -r _ event number _; do
    [ "$event.$number" != "$1.$2" ] || return 0
  done <journal
  return 1
}

undo_file() { # STEP
  names_of "$1"
  hash_of "$path"
  if [ "$hash" != "$before" ]; then
    [ "$hash" = "$after" ] || { fail changedSince "$path"; return 1; }
    put_back "$1" || { fail notRestored "$path"; return 1; }
    persist "${path%/*}"
    hash_of "$path"
    [ "$hash" = "$before" ] || { fail notRestored "$path"; return 1; }
  fi
  rm -f "$temp" "$kept"
  [ ! -r "steps/$1/made" ] || while IFS= read -r folder; do rmdir "$folder" 2>/dev/null || :; done <"steps/$1/made"
}

put_back() { # STEP
  if [ "$before" = absent ]; then
    rm -f "$path"
    return
  fi
  restored=$kept
  hash_of "$kept"
  if [ "$hash" != "$before" ]; then
    rm -f "$temp"
    copy "steps/$1/old" "$temp" && persist "$temp" || return 1
    hash_of "$temp"
    [ "$hash" = "$before" ] || return 1
    restored=$temp
  fi
  mv -f "$restored" "$path"
}

undo_step() { # STEP
  journal_has begin "$1" || return 0
  read_line "steps/$1/kind"
  case $line in
    file) undo_file "$1" ;;
    command)
      read_line "steps/$1/undo"
      [ "$line" != inverse ] || run_words "$1" undoArgv || ! journal_has "done" "$1" || fail undoFailed "$1" "$?"
      ;;
  esac
}

repeat_command() { # STEP
  journal_has begin "$1" || return 0
  read_line "steps/$1/undo"
  [ "$line" != repeat ] || run_words "$1" argv || fail undoFailed "$1" "$?"
}

# What cannot be taken back does not keep the rest from it.
take_back() { # STATE-WHILE STATE-AFTER
  become "$1" || :
  rm -f failure
  step=$count
  while [ "$step" -gt 0 ]; do
    undo_step "$step" || :
    note undone "$step" || :
    step=$((step - 1))
  done
  while [ "$step" -lt "$count" ]; do
    step=$((step + 1))
    repeat_command "$step" || :
  done
  if [ -s failure ]; then
    # The reason for going back stays the first lines; why that failed follows.
    { cat reason 2>/dev/null; echo; cat failure; } >reason.next && mv -f reason.next reason
    become needsPerson
  else
    become "$2"
  fi
}

give_up() { # a step failed: its reason is in `failure`
  if [ -s failure ]; then mv -f failure reason; else printf 'noRoom\n' >reason 2>/dev/null || :; fi
  take_back rollingBack rolledBack
}

# --- the three ways to begin

await_confirmation() {
  read_line confirmWithin
  become awaiting || return 1
  waited=0
  while [ ! -e confirmed ]; do
    if [ "$waited" -ge "$line" ]; then
      fail notConfirmed "$line"
      return 1
    fi
    sleep 1
    waited=$((waited + 1))
  done
}

forget_names() { # what only a way back needed
  step=0
  while [ "$step" -lt "$count" ]; do
    step=$((step + 1))
    [ "$(cat "steps/$step/kind")" != file ] || { names_of "$step" && rm -f "$temp" "$kept"; }
  done
}

each_step() { # FUNCTION
  step=0
  while [ "$step" -lt "$count" ]; do
    step=$((step + 1))
    "$1" "$step" || return 1
  done
}

do_noted() { # STEP
  note begin "$1" && do_step "$1" && note "done" "$1"
}

apply() {
  rm -f failure
  if ! { each_step look_at && each_step back_up; }; then
    if [ -s failure ]; then mv -f failure reason; else printf 'noRoom\n' >reason; fi
    become refused
    return
  fi
  become running || return
  # The journal never lacks what was done: a step that cannot be written down is not done.
  if each_step do_noted && { [ ! -e confirmWithin ] || await_confirmation; } && become committed; then
    forget_names
  else
    give_up
  fi
}

undo() {
  rm -f failure
  step=0
  while [ "$step" -lt "$count" ]; do
    step=$((step + 1))
    [ "$(cat "steps/$step/kind")" = file ] || continue
    names_of "$step"
    hash_of "$path"
    [ "$hash" = "$after" ] || [ "$hash" = "$before" ] || { printf 'changedSince\n%s\n' "$path" >undoRefused; return; }
  done
  rm -f undoRefused
  take_back undoing undone
}

recover() {
  read_line state
  case $line in
    planned) become refused interrupted ;;
    running | awaiting)
      printf 'interrupted\n' >failure
      give_up
      ;;
    rollingBack) take_back rollingBack rolledBack ;;
    undoing) take_back undoing undone ;;
    committed) forget_names ;;
  esac
}

# --- one at a time: a symbolic link is made with its holder in it, at once

identify() { # PID: boot, number and start of the process, as $identity
  IFS= read -r boot </proc/sys/kernel/random/boot_id
  identity=
  IFS= read -r fields 2>/dev/null <"/proc/$1/stat" || return 1
  pid=$1
  # shellcheck disable=SC2086 # fields of numbers
  set -- ${fields##*) }
  identity=$boot.$pid.${20}
}

take_lock() {
  identify $$ || return 1
  own=$identity
  tries=0
  until ln -s "$own" "$lock" 2>/dev/null; do
    tries=$((tries + 1))
    # The folder may be read-only or gone.
    [ "$tries" -lt 20 ] || return 1
    holder=$(readlink "$lock") || continue
    holder_pid=${holder#*.}
    if identify "${holder_pid%%.*}" && [ "$identity" = "$holder" ]; then return 1; fi
    mv -f "$lock" "$lock.$$" && rm -f "$lock.$$"
  done
}

settle_others() { # what was killed is taken back first
  for other in ../*/state; do
    read_line "$other"
    case $line in
      planned | running | awaiting | rollingBack | undoing)
        [ "$other" = "../$id/state" ] || /bin/sh "${other%/*}/change.sh" recover
        ;;
    esac
  done
}

[ "$1" = recover ] || settle_others
if ! take_lock; then
  case $1 in
    apply) become refused busy ;;
    undo) printf 'busy\n' >undoRefused ;;
  esac
  exit 3
fi
find_language
count=0
while [ -d "steps/$((count + 1))" ]; do count=$((count + 1)); done
read_line state
case $1.$line in
  apply.planned) apply ;;
  undo.committed) undo ;;
  recover.*) recover ;;
esac
rm -f "$lock"
