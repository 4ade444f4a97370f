import { singleQuoted } from '../model/shellWord';

/**
 * A fixed script with its positional parameters in front of it. Every parameter is of an alphabet in which nothing means anything to a
 * shell between single quotes.
 * @throws Error for a parameter of any other
 */
export function withArguments(script: string, parameters: readonly string[]): string {
  const odd = parameters.find((parameter) => !/^[A-Za-z0-9+/=\\]*$/.test(parameter));
  if (odd !== undefined) {
    throw new Error('a parameter of a script must be hexadecimal, octal or base64');
  }
  return `set -- ${parameters.map(singleQuoted).join(' ')}\n${script}`;
}

/** A path as `printf %b` reads it: every byte as an octal escape. */
export function octalPath(path: string): string {
  return [...new TextEncoder().encode(path)]
    .map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`)
    .join('');
}
