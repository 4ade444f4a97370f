import { scriptPrelude } from './scriptPrelude';

/**
 * Reads files that can be read, and nothing of the others. Parameters: nonce, the most files, the most bytes of each, then `f` and a path, or
 * `d`, a folder and the ending of the names in it, in octal escapes. It prints `file` with the path in base64, then the content in base64.
 */
export const siblingScript = `${scriptPrelude}printf '\\nbegin %s\\n' "$nonce"
need stat base64 head tr
left=$2
most=$3
shift 3
show() {
  [ "$left" -gt 0 ] && [ -f "$1" ] && [ -r "$1" ] || return 0
  [ "$(stat -L -c %s -- "$1")" -le "$most" ] || return 0
  left=$((left - 1))
  printf 'file %s\\n' "$(printf '%s' "$1" | base64 | tr -d '\\n')"
  head -c "$most" <"$1" | base64
}
while [ "$#" -gt 1 ]; do
  path=$(printf '%b' "$2")
  case $1 in
    f)
      show "$path"
      shift 2
      ;;
    *)
      ending=$(printf '%b' "$3")
      for file in "$path"/*"$ending"; do
        show "$file"
      done
      shift 3
      ;;
  esac
done
leave
`;
