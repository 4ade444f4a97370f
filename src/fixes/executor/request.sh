# What a client asks of the changes on a host. It is sent before the line that says what: see changeRequest.ts.
set -u
umask 077
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
export LC_ALL PATH
base=/var/lib/hullwright
changes=$base/changes

say() { # KEY FILE
  [ ! -r "$2" ] || printf '%s %s\n' "$1" "$(base64 <"$2" | tr -d '\n')"
}

say_end() { # KEY FILE: what a program printed last
  printf '%s %s\n' "$1" "$(tail -c 16384 "$2" | base64 | tr -d '\n')"
}

refuse() { # CODE ARGUMENT ...
  printf 'refused\n'
  for word; do printf '%s\n' "$word"; done
  exit 0
}

holder_lives() {
  holder=$(readlink "$base/lock") || return 1
  IFS= read -r boot </proc/sys/kernel/random/boot_id
  pid=${holder#*.}
  start=${pid#*.} pid=${pid%%.*}
  [ "${holder%%.*}" = "$boot" ] || return 1
  IFS= read -r fields 2>/dev/null <"/proc/$pid/stat" || return 1
  # shellcheck disable=SC2086 # fields of numbers
  set -- ${fields##*) }
  [ "${20}" = "$start" ]
}

report() { # ID
  state=
  [ ! -r "$changes/$1/state" ] || IFS= read -r state <"$changes/$1/state" || :
  case $state in
    running | awaiting | rollingBack | undoing) holder_lives || printf 'interrupted yes\n' ;;
  esac
  printf 'change %s\nstate %s\n' "$1" "$state"
  say about "$changes/$1/about"
  say boot "$changes/$1/boot"
  say journal "$changes/$1/journal"
  say reason "$changes/$1/reason"
  say undoRefused "$changes/$1/undoRefused"
  for output in "$changes/$1"/steps/*/output; do
    step=${output%/output}
    [ ! -r "$output" ] || say_end "output ${step##*/}" "$output"
  done
  printf 'end\n'
}

# Fills a folder that is no change until it is whole.
begin_change() { # ID
  id=$1
  for program in base64 sha256sum setsid stat readlink awk sync; do
    command -v "$program" >/dev/null || refuse missingProgram "$program"
  done
  new=$base/.new-$id
  mkdir -p "$changes" || refuse noRoom
  rm -rf "$base"/.new-*
  mkdir "$new" "$new/steps" || refuse noRoom
  chmod 700 "$base" "$changes"
}

give_up() {
  rm -rf "$new"
  refuse noRoom
}

begin_step() { # NUMBER
  mkdir "$new/steps/$1" || give_up
}

put() { # FILE: from standard input, as base64
  base64 -d >"$new/$1" || give_up
}

end_change() {
  {
    printf 'planned\n' >"$new/state" && : >"$new/journal" && chmod 700 "$new/change.sh" "$new/undo.sh"
  } || give_up
  sync
  mv "$new" "$changes/$id" || give_up
  drop_old
}

# Of what left nothing behind, the last hundred are kept.
drop_old() {
  kept=0
  # shellcheck disable=SC2045 # names of changes hold digits, letters and dashes only
  for folder in $(cd "$changes" && ls -r); do
    IFS= read -r state <"$changes/$folder/state" || continue
    case $state in refused | rolledBack | undone) kept=$((kept + 1)) ;; *) continue ;; esac
    [ "$kept" -le 100 ] || rm -rf "${changes:?}/$folder"
  done
}

# The change goes on by itself, whatever becomes of the connection: systemd also keeps it from the end of the session.
launch() { # ID VERB
  rm -f "$changes/$1/undoRefused"
  if [ -d /run/systemd/system ] && systemd-run --quiet --collect --unit="hullwright-$2-$1" \
    /bin/sh "$changes/$1/change.sh" "$2" 2>/dev/null; then return; fi
  setsid /bin/sh "$changes/$1/change.sh" "$2" </dev/null >/dev/null 2>&1 &
}

# Waits for the end, for a confirmation to be given, or until the time is over, and tells how it stands then.
await() { # ID TENTHS VERB
  rest=$2
  while [ "$rest" -gt 0 ]; do
    IFS= read -r state <"$changes/$1/state" || state=
    case $3.$state in
      undo.committed) [ ! -e "$changes/$1/undoRefused" ] || break ;;
      *.planned | *.running | *.rollingBack | *.undoing | confirm.awaiting | recover.awaiting) ;;
      *) break ;;
    esac
    sleep 0.1 2>/dev/null || { sleep 1; rest=$((rest - 9)); }
    rest=$((rest - 1))
  done
  report "$1"
}

history() {
  [ -d "$changes" ] || return 0
  shown=0
  # shellcheck disable=SC2045 # names of changes hold digits, letters and dashes only
  for folder in $(cd "$changes" && ls -r); do
    shown=$((shown + 1))
    [ "$shown" -gt 100 ] || report "$folder"
  done
}

known() { # ID
  [ -d "$changes/$1" ] || refuse noChange "$1"
}
