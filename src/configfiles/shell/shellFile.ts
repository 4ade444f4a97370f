import type { Span } from '../../model/textEdit';
import { largestConfigFile } from '../textRefusal';
import { readCommands, type ShellCommand } from './commandReader';
import { lexShell, type ShellToken } from './shellLexer';
import type { WordPiece } from './shellWord';

/** `NAME=value`, wherever it stands. */
export interface ShellAssignment {
  readonly name: string;
  /** From the name to the end of the value. */
  readonly span: Span;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  readonly pieces: readonly WordPiece[];
  /** Undefined when only a running shell could say: it holds an expansion. */
  readonly value: string | undefined;
  /** `NAME+=value`: bash only, dash takes it for a command. */
  readonly appends: boolean;
  readonly exported: boolean;
  readonly readonly: boolean;
  /** Stands in control flow, a function, a pipeline, a subshell, or behind `&&`: nobody knows whether it is carried out. */
  readonly conditional: boolean;
  /** `NAME=value command`: holds for that command only. */
  readonly temporary: boolean;
}

/** A text of POSIX shell, parsed without being run. Printing it is printing `text`. */
export interface ShellFile {
  readonly text: string;
  readonly tokens: readonly ShellToken[];
  readonly assignments: readonly ShellAssignment[];
  readonly commands: readonly ShellCommand[];
  /** The first quote, bracket or here-document that is never closed: from there on a shell reads nothing as it looks. */
  readonly unterminated: Span | undefined;
  /** The first word or operator at which a shell stops with a syntax error, such as `fi` without `if`. */
  readonly misplaced: Span | undefined;
  /** The text was too large to be parsed: there are neither tokens nor assignments. */
  readonly tooLarge: boolean;
}

/** Parses a shell text. It is never sourced: that would run its commands. */
export function parseShellFile(text: string): ShellFile {
  if (text.length > largestConfigFile) {
    const nothing = { tokens: [], assignments: [], commands: [], unterminated: undefined };
    return { text, ...nothing, misplaced: undefined, tooLarge: true };
  }
  const tokens = lexShell(text);
  const { assignments, commands, misplaced } = readCommands(tokens);
  return {
    text,
    tokens,
    assignments,
    commands,
    unterminated: findUnterminated(tokens),
    misplaced,
    tooLarge: false,
  };
}

function findUnterminated(tokens: readonly ShellToken[]): Span | undefined {
  for (const token of tokens) {
    if (token.kind === 'hereDocument' && !token.closed) {
      // Without lines it is empty and stands at the end of the text: the last character shows the place.
      const { start, end } = token.span;
      return start === end ? { start: start - 1, end } : token.span;
    }
    const open = token.kind === 'word' ? token.word.pieces.find(({ closed }) => !closed) : undefined;
    if (open) {
      return open.span;
    }
  }
  return undefined;
}
