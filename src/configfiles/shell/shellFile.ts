import type { Span } from '../../model/textEdit';
import { lexShell, type ShellToken } from './shellLexer';
import { wordValue, type ShellWord, type WordPiece } from './shellWord';

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
  /** Stands in control flow, a function, a pipeline, a subshell, or behind `&&`: nobody knows whether it is carried out. */
  readonly conditional: boolean;
  /** `NAME=value command`: holds for that command only. */
  readonly temporary: boolean;
}

/** A command that is no assignment. */
export interface ShellCommand {
  /** Its first word, when it is literal. */
  readonly name: string | undefined;
  readonly span: Span;
  readonly conditional: boolean;
  readonly words: readonly ShellWord[];
}

/** A text of POSIX shell, parsed without being run. Printing it is printing `text`. */
export interface ShellFile {
  readonly text: string;
  readonly tokens: readonly ShellToken[];
  readonly assignments: readonly ShellAssignment[];
  readonly commands: readonly ShellCommand[];
  /** The first quote or bracket that is never closed: from there on a shell reads nothing as it looks. */
  readonly unterminated: Span | undefined;
}

const opening = new Set(['if', 'case', 'for', 'while', 'until', '{', 'select']);
const closing = new Set(['fi', 'esac', 'done', '}']);
const continuing = new Set(['then', 'elif', 'else', 'do', '!', 'in']);
/** Commands whose arguments are assignments. */
export const declaringCommands: ReadonlySet<string> = new Set(['export', 'readonly']);

type WordToken = Extract<ShellToken, { kind: 'word' }>;

/** Parses a shell text. It is never sourced: that would run its commands. */
export function parseShellFile(text: string): ShellFile {
  const tokens = lexShell(text);
  const reader = new CommandReader();
  for (const token of tokens) {
    reader.take(token);
  }
  reader.endCommand(false);
  const open = tokens
    .flatMap((token) => (token.kind === 'word' ? token.word.pieces : []))
    .find(({ closed }) => !closed);
  return {
    text,
    tokens,
    assignments: reader.assignments,
    commands: reader.commands,
    unterminated: open?.span,
  };
}

/** Gathers words into commands and knows how deep in control flow it is. */
class CommandReader {
  readonly assignments: ShellAssignment[] = [];
  readonly commands: ShellCommand[] = [];
  private words: WordToken[] = [];
  private depth = 0;
  /** The list so far ended in `&&`, `||` or `|`: what follows may not be carried out. */
  private chained = false;
  private redirecting = false;

  take(token: ShellToken): void {
    switch (token.kind) {
      case 'word':
        this.takeWord(token);
        break;
      case 'operator':
        this.takeOperator(token.text);
        break;
      case 'newline':
        this.endCommand(false);
        break;
      case 'blank':
      case 'comment':
      case 'hereDocument':
        break;
    }
  }

  endCommand(chains: boolean): void {
    const words = this.words;
    this.words = [];
    this.redirecting = false;
    if (words.length > 0) {
      this.record(words, this.depth > 0 || this.chained);
      this.chained = chains;
    }
  }

  private takeWord(token: WordToken): void {
    if (this.redirecting) {
      this.redirecting = false;
      return;
    }
    const reserved = this.words.length === 0 ? reservedWord(token.word) : undefined;
    if (reserved === undefined) {
      this.words.push(token);
    } else if (opening.has(reserved)) {
      this.depth += 1;
      // `for NAME in …` and `case WORD in` are followed by words that are no command: keep them together.
      if (reserved === 'for' || reserved === 'case' || reserved === 'select') {
        this.words.push(token);
      }
    } else if (closing.has(reserved)) {
      this.depth = Math.max(0, this.depth - 1);
      this.chained = false;
    }
  }

  private takeOperator(operator: string): void {
    switch (operator) {
      case '&&':
      case '||':
        this.endCommand(true);
        break;
      case '|':
      case '&':
        // Both run the command before them in a shell of its own.
        this.depth += 1;
        this.endCommand(operator === '|');
        this.depth -= 1;
        break;
      case '(':
        this.endCommand(false);
        this.depth += 1;
        break;
      case ')':
        this.endCommand(false);
        this.depth = Math.max(0, this.depth - 1);
        break;
      case ';':
      case ';;':
        this.endCommand(false);
        break;
      default:
        this.redirecting = true;
    }
  }

  private record(words: readonly WordToken[], conditional: boolean): void {
    const first = words.findIndex(({ word }) => !splitAssignment(word));
    const leading = first === -1 ? words : words.slice(0, first);
    const command = first === -1 ? [] : words.slice(first);
    for (const { word } of leading) {
      this.addAssignment(word, { conditional, temporary: command.length > 0, exported: false });
    }
    const [head] = command;
    if (!head) {
      return;
    }
    const name = wordValue(head.word.pieces);
    this.commands.push({
      name,
      span: { start: head.span.start, end: command.at(-1)?.span.end ?? head.span.end },
      conditional,
      words: command.map(({ word }) => word),
    });
    if (name !== undefined && declaringCommands.has(name)) {
      for (const { word } of command.slice(1)) {
        this.addAssignment(word, { conditional, temporary: false, exported: name === 'export' });
      }
    }
  }

  private addAssignment(
    word: ShellWord,
    context: Pick<ShellAssignment, 'conditional' | 'temporary' | 'exported'>,
  ): void {
    const parts = splitAssignment(word);
    if (parts) {
      this.assignments.push({ ...parts, ...context });
    }
  }
}

function reservedWord({ pieces }: ShellWord): string | undefined {
  const [piece] = pieces;
  if (pieces.length !== 1 || piece?.kind !== 'plain') {
    return undefined;
  }
  const known = opening.has(piece.value) || closing.has(piece.value) || continuing.has(piece.value);
  return known ? piece.value : undefined;
}

type AssignmentParts = Omit<ShellAssignment, 'conditional' | 'temporary' | 'exported'>;

/** Takes a word apart at its `=`, or undefined when it is no assignment. */
function splitAssignment({ span, pieces }: ShellWord): AssignmentParts | undefined {
  const index = pieces.findIndex((piece) => piece.kind !== 'plain' && !isContinuation(piece));
  const head = index === -1 ? pieces : pieces.slice(0, index);
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/.exec(head.map(({ value }) => value).join(''));
  const equals = head.find(({ kind, value }) => kind === 'plain' && value.includes('='));
  if (!match || !equals) {
    return undefined;
  }
  const [, name = '', plus] = match;
  const valueStart = equals.span.start + equals.value.indexOf('=') + 1;
  const remainder = equals.value.slice(equals.value.indexOf('=') + 1);
  const first: WordPiece = { ...equals, span: { start: valueStart, end: equals.span.end }, value: remainder };
  const valuePieces = [...(remainder === '' ? [] : [first]), ...pieces.slice(pieces.indexOf(equals) + 1)];
  return {
    name,
    span,
    nameSpan: { start: span.start, end: valueStart - 1 - (plus === '+' ? 1 : 0) },
    valueSpan: { start: valueStart, end: span.end },
    pieces: valuePieces,
    value: wordValue(valuePieces),
    appends: plus === '+',
  };
}

function isContinuation({ kind, value }: WordPiece): boolean {
  return kind === 'escaped' && value === '';
}
