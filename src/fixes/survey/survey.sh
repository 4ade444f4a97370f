# Reads files for a plan and changes nothing. Paths come from standard input as base64, one in each line; a `*` in the last
# part of one stands for all names that fit. For each file it prints a line of its own:
#   file PATH KIND MODE UID GID LINKS FLAGS TARGET CONTENT        PATH, TARGET and CONTENT as base64, `-` for nothing
set -u
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
export LC_ALL PATH
limit=524288

encode() { base64 | tr -d '\n'; }

look() { # PATH
  kind=other target=- content=- status='- - - -' flags=-
  if [ -L "$1" ]; then kind=symbolicLink target=$(readlink "$1" | encode)
  elif [ -f "$1" ]; then kind="file"
  elif [ -d "$1" ]; then kind=directory
  elif [ ! -e "$1" ]; then kind=absent; fi
  [ "$kind" = absent ] || status=$(stat -c '%a %u %g %h' "$1" 2>/dev/null) || status='- - - -'
  if [ "$kind" = file ]; then
    flags=$(lsattr -d "$1" 2>/dev/null) && flags=${flags%% *} || flags=-
    # One byte more than the limit tells that there is more. Files of /proc do not tell their size.
    if [ -r "$1" ] && content=$(head -c $((limit + 1)) "$1" 2>/dev/null | encode); then content=${content:-=}
    else kind=unreadable; fi
  fi
  printf 'file %s %s %s %s %s %s\n' "$(printf %s "$1" | encode)" "$kind" "$status" "${flags:--}" "${target:--}" "$content"
}

survey() {
  while read -r encoded; do
    path=$(printf %s "$encoded" | base64 -d)
    case ${path##*/} in
      *\**)
        # Without separators the pattern stays one word.
        IFS=
        # shellcheck disable=SC2086
        set -- $path
        unset IFS
        [ "$1" = "$path" ] || for each; do look "$each"; done
        ;;
      *) look "$path" ;;
    esac
  done
  printf 'end\n'
}
