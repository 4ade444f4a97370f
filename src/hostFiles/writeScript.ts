import { singleQuoted } from '../model/shellWord';
import { pathOfParameter, scriptPrelude } from './scriptPrelude';

/**
 * Looks at the file and makes the new one beside it, for this account alone. Root does not write into a folder in which somebody else
 * could put another file under the name between two steps.
 */
const beginning = `trap '' HUP INT TERM PIPE
umask 077
file=$2
expected=$3
wanted=$4
temp=./.hullwright-$nonce
made=
refuse() {
  [ -z "$made" ] || rm -f -- "$temp"
  printf 'refused %s\\n%s\\n' "$1" "$2"
  leave
}
hash_of() {
  hash=$({ sha256sum <"$1"; } 2>&1) || refuse system "$hash"
  hash=\${hash%% *}
}
facts=$(stat -c %f -- "$file" 2>&1) || refuse system "$facts"
name=./\${file##*/}
cd -P -- "\${file%/*}/" || refuse system
found=$(stat -c '%f %u %g %h %d:%i' -- "$name" 2>&1) || refuse system "$found"
case $found in
  8???\\ *) ;;
  a???\\ *) refuse link ;;
  *) refuse kind ;;
esac
set -- $found
[ "$4" = 1 ] || refuse links
like="$1 $2 $3 1"
owner=$2:$3
if [ "$(id -u)" = 0 ]; then
  set -- $(stat -c '%u %a' .)
  [ "$1" = 0 ] || refuse unsafe
  case $2 in
    [1357]???) ;;
    *[2367]) refuse unsafe ;;
  esac
fi
hash_of "$name"
[ "$hash" = "$expected" ] || refuse changed
flags=$(lsattr -d -- "$name" 2>/dev/null)
case \${flags%% *} in
  *[ia]*) refuse immutable ;;
esac
said=$( (set -C && : >"$temp") 2>&1) || refuse system "$said"
made=yes
said=$({ base64 -d >"$temp"; } 2>&1) || refuse content "$said"
hash_of "$temp"
[ "$hash" = "$wanted" ] || refuse content
`;

/**
 * Gives the new file the owner, mode, access list, extended attributes and label of the old one. Only GNU's cp copies all of them and
 * fails where it cannot; the tools of the packages acl and attr do the same. Without either nobody can say what would be lost.
 */
const attributeCopy = `extended() {
  getfattr -d -m - -e hex -- "$1" 2>/dev/null | grep -v -e '^$' -e '^#' -e '^security.selinux=' -e '^system.posix_acl' | sort
}
copy_by_tools() {
  for tool in getfacl setfacl getfattr setfattr chown chmod grep sort; do
    command -v "$tool" >/dev/null 2>&1 || return 1
  done
  chown "$owner" "$temp" && chmod "$(stat -c %a -- "$name")" "$temp" || return 1
  getfacl -- "$name" 2>/dev/null | setfacl --set-file=- -- "$temp" || return 1
  { printf '# file: %s\\n' "$temp" && extended "$name"; } | setfattr --restore=- || return 1
  [ "$(getfacl -c -- "$name" 2>/dev/null)" = "$(getfacl -c -- "$temp" 2>/dev/null)" ] || return 1
  [ "$(extended "$name")" = "$(extended "$temp")" ]
}
said=$(cp --attributes-only --preserve=mode,ownership,xattr -- "$name" "$temp" 2>&1) ||
  said=$(copy_by_tools 2>&1) || refuse attributes "$said"
label=$(stat -c %C -- "$name" 2>/dev/null)
case $label in
  '' | '?' | %C) ;;
  *)
    said=$(chcon --reference="$name" -- "$temp" 2>&1)
    [ "$(stat -c %C -- "$temp" 2>/dev/null)" = "$label" ] || refuse attributes "$said"
    ;;
esac
copied=$(stat -c '%f %u %g %h' -- "$temp" 2>&1) || refuse system "$copied"
[ "$copied" = "$like" ] || refuse attributes
`;

/** Puts the new file in the place of the old one, if that is still the one that was looked at. Old programs sync everything only. */
const replacement = `sync_one() {
  said=$(sync -- "$1" 2>&1) && return
  case $said in
    *'No space'* | *nput/output* | *uota*) return 1 ;;
  esac
  sync
}
sync_one "$temp" || refuse content "$said"
now=$(stat -c '%f %u %g %h %d:%i' -- "$name" 2>&1) || refuse system "$now"
[ "$now" = "$found" ] || refuse changed
hash_of "$name"
[ "$hash" = "$expected" ] || refuse changed
said=$(mv -f -- "$temp" "$name" 2>&1) || refuse system "$said"
made=
sync_one .
printf 'written\\n'
leave
`;

/** Parameters: nonce, path, the hash that the file must have, the hash that it is to have. The content comes on standard input. */
const worker = `${scriptPrelude}${beginning}${attributeCopy}${replacement}`;

/**
 * Writes one file that is there already. Parameters: nonce, path in octal escapes, the hash that the file must have, the hash that it is
 * to have, the new content as base64. It prints `written`, or why nothing was.
 *
 * The work is done in a session of its own that no signal of a lost connection reaches. It begins to count when the whole content has
 * arrived there: before that the file is as it was, after it the file is replaced as a whole by one `rename`.
 */
export const writeScript = `${scriptPrelude}${pathOfParameter}printf '\\nbegin %s\\n' "$nonce"
need setsid stat sha256sum base64 cp mv rm sync id
printf '%s\\n' "$5" | setsid /bin/sh -c ${singleQuoted(worker)} hullwright "$nonce" "$file" "$3" "$4"
`;
