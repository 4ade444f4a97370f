import type { Refusal } from '../../model/editOutcome';
import type { ShellAssignment, ShellFile } from './shellFile';
import { readShellVariable } from './shellVariable';
import { doubleQuotedCharacters, valueCharacters, type ValueCharacter } from './valueCharacters';

/** What one assignment contributes to the final value of its variable. */
export interface ValuePart {
  readonly assignment: ShellAssignment;
  /** The literal value; of `"$NAME more"`, what stands behind the reference. */
  readonly text: string;
  /** The places of the characters of `text` in the file. */
  readonly characters: readonly ValueCharacter[];
}

/**
 * How a file makes the value of a variable. `base` says on what the first part stands: on nothing (`literal`), on the
 * value that an earlier file left (`inherited`, for `"$NAME more"`), or on something that only a running shell knows
 * (`computed`: the first part has then no text).
 */
export type ValueChain =
  { readonly state: 'absent' } | { readonly state: 'uncertain'; readonly refusal: Refusal } | AssignedChain;

export interface AssignedChain {
  readonly state: 'assigned';
  readonly base: 'literal' | 'inherited' | 'computed';
  /** In order; never empty. */
  readonly parts: readonly [ValuePart, ...ValuePart[]];
  /** The part that counts last, the one to edit. */
  readonly last: ValuePart;
}

/** Follows a variable through the assignments of a file that build on each other. */
export function valueChain(file: ShellFile, name: string): ValueChain {
  const reading = readShellVariable(file, name);
  if (reading.state !== 'assigned') {
    return reading;
  }
  const parts: ValuePart[] = [];
  let base: 'literal' | 'inherited' | 'computed' = 'inherited';
  const own = file.assignments.filter((assignment) => assignment.name === name && !assignment.temporary);
  for (const assignment of own.reverse()) {
    const tail = referenceTail(file, assignment);
    parts.push(tail ?? replacingPart(file, assignment));
    if (!tail) {
      base = assignment.value === undefined ? 'computed' : 'literal';
      break;
    }
  }
  const [first, ...rest] = parts.reverse();
  return first
    ? { state: 'assigned', base, parts: [first, ...rest], last: rest.at(-1) ?? first }
    : { state: 'absent' };
}

function replacingPart({ text }: ShellFile, assignment: ShellAssignment): ValuePart {
  const characters = assignment.value === undefined ? [] : valueCharacters(text, assignment.pieces);
  return { assignment, text: assignment.value ?? '', characters };
}

/** What `NAME="$NAME more"` adds; undefined for everything else. */
function referenceTail({ text }: ShellFile, assignment: ShellAssignment): ValuePart | undefined {
  const { name, pieces } = assignment;
  const [piece] = pieces;
  if (pieces.length !== 1 || piece?.kind !== 'double' || !piece.closed) {
    return undefined;
  }
  const { start, end } = piece.span;
  const head = new RegExp(`^"\\$(?:${name}|\\{${name}\\})(?=[ \\t"])`).exec(text.slice(start, end));
  if (!head) {
    return undefined;
  }
  const tailStart = start + head[0].length;
  if (!/^(?:[^$`\\]|\\[^])*$/.test(text.slice(tailStart, end - 1))) {
    return undefined;
  }
  const characters = doubleQuotedCharacters(text, tailStart, end - 1).map((entry) => ({
    ...entry,
    piece: 0,
  }));
  return { assignment, text: characters.map(({ character }) => character).join(''), characters };
}
