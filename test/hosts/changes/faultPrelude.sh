# Put before change.sh by the tests: every program that it calls is a point at which something goes wrong.
#   FAULT_AT      number and name of the point, such as `17.mv`; empty: the points are only written to FAULT_LOG
#   FAULT_KIND    before, after   the power fails before or after the program ran
#                 half            it fails after the program wrote a part of its output
#                 fail            the program does nothing and fails
#                 short           it writes a part, as on a full disk, and fails
fault_number=0

fault_power() {
  # The whole session, as a power cut does it.
  kill -s KILL -- "-$$"
}

fault_half() { # NAME ARGUMENT ...: a part of what `cat FILE` or `cp … FROM TO` would write
  if [ "$1" = cat ]; then command head -c 3 "$2" 2>/dev/null
  else
    shift
    while [ $# -gt 2 ]; do shift; done
    command head -c 3 "$1" >"$2" 2>/dev/null
  fi
}

fault_call() { # NAME ARGUMENT ...
  fault_number=$((fault_number + 1))
  if [ "$fault_number.$1" != "$FAULT_AT" ]; then
    [ -n "$FAULT_AT" ] || echo "$fault_number.$1" >>"$FAULT_LOG"
    command "$@"
    return
  fi
  case $FAULT_KIND in
    before) fault_power ;;
    after)
      command "$@"
      fault_power
      ;;
    half)
      fault_half "$@"
      fault_power
      ;;
    fail) return 1 ;;
    short)
      fault_half "$@"
      return 1
      ;;
  esac
}

cat() { fault_call cat "$@"; }
chmod() { fault_call chmod "$@"; }
chown() { fault_call chown "$@"; }
cp() { fault_call cp "$@"; }
date() { fault_call date "$@"; }
grep() { fault_call grep "$@"; }
ln() { fault_call ln "$@"; }
lsattr() { fault_call lsattr "$@"; }
mkdir() { fault_call mkdir "$@"; }
mv() { fault_call mv "$@"; }
readlink() { fault_call readlink "$@"; }
rm() { fault_call rm "$@"; }
rmdir() { fault_call rmdir "$@"; }
sha256sum() { fault_call sha256sum "$@"; }
stat() { fault_call stat "$@"; }
sync() { fault_call sync "$@"; }
