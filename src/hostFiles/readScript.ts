import { pathOfParameter, scriptPrelude } from './scriptPrelude';

/**
 * Reads one file. Parameters: nonce, path in octal escapes, the most bytes that are read. It prints `link` with the path that a symbolic
 * link leads to, `facts` as mode, owner, group, links, size and seconds of the last change, `owner`, `label`, `sha256`, and the content as
 * base64. The hash is of its own reading of the file: a content that differs from it was changed meanwhile.
 */
export const readScript = `${scriptPrelude}${pathOfParameter}most=$3
printf '\\nbegin %s\\n' "$nonce"
need stat readlink sha256sum base64 head tr
own=$(stat -c %f -- "$file" 2>&1) || refuse system "$own"
case $own in
  a???) printf 'link %s\\n' "$(readlink -f -- "$file" | base64 | tr -d '\\n')" ;;
esac
facts=$(stat -L -c '%f %u %g %h %s %Y' -- "$file" 2>&1) || refuse system "$facts"
case $facts in
  8???\\ *) ;;
  4???\\ *) refuse folder ;;
  *) refuse kind ;;
esac
size=\${facts% *}
[ "\${size##* }" -le "$most" ] || refuse size
printf 'facts %s\\n' "$facts"
printf 'owner %s\\n' "$(stat -L -c '%U:%G' -- "$file" 2>/dev/null)"
printf 'label %s\\n' "$(stat -L -c %C -- "$file" 2>/dev/null)"
hash=$({ sha256sum <"$file"; } 2>&1) || refuse system "$hash"
printf 'sha256 %s\\ncontent\\n' "\${hash%% *}"
head -c "$((most + 1))" <"$file" | base64
leave
`;
