/** What no POSIX shell reads anything into: a tilde only where it begins no word. */
const plainWord = /^[\w@%+=:,./-][\w@%+=:,./~-]*$/;

/** Between single quotes every character stands for itself, but the quote. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A word as a person may paste it into a POSIX shell, quoted only where a shell would read more into it than it says. */
export function shellWord(word: string): string {
  return plainWord.test(word) ? word : singleQuoted(word);
}

/** A command as a person may paste it into a POSIX shell. */
export function shellWords(argv: readonly string[]): string {
  return argv.map(shellWord).join(' ');
}
