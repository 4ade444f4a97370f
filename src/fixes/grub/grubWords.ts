/** A word of a line of GRUB's script. */
export interface GrubWord {
  /** Without quotes; a variable leaves nothing. */
  readonly text: string;
  readonly variables: readonly string[];
}

const piece = /'([^']*)'?|"((?:[^"\\]|\\[^])*)"?|\\([^])|\$(?:\{(\w+)\}|(\w+))|([^\s'"\\$]+|\$)|(\s+)/g;

/**
 * Splits a line as GRUB's script does.
 * Source: https://www.gnu.org/software/grub/manual/grub/grub.html#Quoting
 */
export function grubWords(line: string): GrubWord[] {
  const words: GrubWord[] = [];
  let current: { text: string; variables: string[] } | undefined;
  for (const [, single, double, escaped, braced, named, plain, blank] of line.matchAll(piece)) {
    if (blank !== undefined) {
      current = undefined;
      continue;
    }
    if (!current) {
      current = { text: '', variables: [] };
      words.push(current);
    }
    const variable = braced ?? named;
    if (variable !== undefined) {
      current.variables.push(variable);
    } else if (double !== undefined) {
      current.variables.push(...variablesIn(double));
      current.text += withoutEscapes(double);
    } else {
      current.text += single ?? escaped ?? plain ?? '';
    }
  }
  return words;
}

const escapeOrVariable = /\\([^])|\$(?:\{(\w+)\}|(\w+))/g;

function variablesIn(text: string): string[] {
  return [...text.matchAll(escapeOrVariable)].flatMap(([, , braced, named]) => braced ?? named ?? []);
}

function withoutEscapes(text: string): string {
  return text.replace(escapeOrVariable, (found, escaped: string | undefined) =>
    escaped === undefined ? '' : '"$\\'.includes(escaped) ? escaped : found,
  );
}
