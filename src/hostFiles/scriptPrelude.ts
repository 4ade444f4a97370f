/**
 * How each script of this folder begins: the first parameter is a nonce that frames what the script says, so that nothing that a
 * login shell prints is taken for it. `refuse WORD TEXT` ends the script with a reason; TEXT is what a program said.
 */
export const scriptPrelude = `LC_ALL=C
export LC_ALL
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
nonce=$1
leave() {
  printf 'end %s\\n' "$nonce"
  exit 0
}
refuse() {
  printf 'refused %s\\n%s\\n' "$1" "$2"
  leave
}
need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || refuse tool "$tool"
  done
}
`;

/** Sets `file` to the path that the second parameter holds in octal escapes. A path may end in line feeds, which \`$()\` takes away. */
export const pathOfParameter = `file=$(printf '%b.' "$2")
file=\${file%.}
`;
