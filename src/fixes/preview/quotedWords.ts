const plainWord = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A command as a person may paste it into a POSIX shell. */
export function quotedWords(argv: readonly string[]): string {
  return argv.map(quotedWord).join(' ');
}

/** A word between single quotes, where a shell would read more into it than it says. */
export function quotedWord(word: string): string {
  return plainWord.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
