import { nonBlankLines, understood, type Parsed } from './readingFact';

/** Settings by name. */
export type Settings = Readonly<Record<string, string>>;

/**
 * Makes a parser of lines `NAME=value`, of the names given or of all; quotes around a value go. The last line of a name
 * counts.
 */
export function settingsParser(names?: readonly string[]): (text: string) => Parsed<Settings> {
  return (text) => {
    const found = new Map<string, { readonly value: string; readonly line: string }>();
    for (const line of nonBlankLines(text)) {
      const [, name = '', value = ''] =
        /^[ \t]*(?:export[ \t]+)?(\w{1,64})[ \t]*=[ \t]*(.*)$/.exec(line) ?? [];
      if (name !== '' && name !== '__proto__' && (names?.includes(name) ?? true)) {
        found.set(name, { value: unquoted(value.trim()), line: line.trim() });
      }
    }
    return understood(
      Object.fromEntries([...found].map(([name, { value }]) => [name, value])),
      [...found.values()].map(({ line }) => line).join('\n'),
    );
  };
}

/** Without the quotes around it, or without the comment behind it. */
function unquoted(value: string): string {
  const [, , inner] = /^(["'])(.*?)\1(?:[ \t].*)?$/.exec(value) ?? [];
  return inner ?? value.replace(/[ \t]+#.*$/, '');
}
