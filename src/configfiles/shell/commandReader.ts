import type { Span } from '../../model/textEdit';
import { isContinuation, splitAssignment, type AssignmentWord } from './shellAssignment';
import type { ShellAssignment } from './shellFile';
import type { ShellToken } from './shellLexer';
import { wordValue, type ShellWord } from './shellWord';

/** A command that is no assignment. */
export interface ShellCommand {
  /** Its first word, when it is literal. */
  readonly name: string | undefined;
  readonly span: Span;
  readonly conditional: boolean;
  /** Stands in the body of a function. */
  readonly inFunction: boolean;
  readonly words: readonly ShellWord[];
}

export interface ReadCommands {
  readonly assignments: readonly ShellAssignment[];
  readonly commands: readonly ShellCommand[];
  /** Where a shell stops with a syntax error, as far as this reader knows the grammar. */
  readonly misplaced: Span | undefined;
}

/** Gathers tokens into commands and assignments. Source: Shell Command Language of POSIX, 2.9 and 2.10. */
export function readCommands(tokens: readonly ShellToken[]): ReadCommands {
  const reader = new CommandReader();
  for (const token of tokens) {
    reader.take(token);
  }
  return reader.finish();
}

/** Commands whose arguments are assignments. */
export const declaringCommands: ReadonlySet<string> = new Set(['export', 'readonly']);

/** Assignments before these stay when the command has ended. Source: POSIX, 2.14 Special Built-In Utilities. */
const specialCommands = new Set(
  ': . break continue eval exec exit export readonly return set shift times trap unset'.split(' '),
);

type FrameKind = 'if' | 'case' | 'loop' | 'brace' | 'subshell' | 'functionHeader';

/** A construct that is open. */
interface Frame {
  readonly kind: FrameKind;
  readonly span: Span;
  /** In `case`: what comes next is a pattern, up to its `)`. */
  atPattern: boolean;
  /** Where the list began that the construct belongs to. */
  readonly listStart: ListStart;
}

/** A place in the assignments and commands read so far. */
interface ListStart {
  readonly assignments: number;
  readonly commands: number;
}

const openingWords = new Map<string, FrameKind>([
  ['if', 'if'],
  ['case', 'case'],
  ['for', 'loop'],
  ['while', 'loop'],
  ['until', 'loop'],
  ['{', 'brace'],
]);
const closingWords = new Map<string, FrameKind>([
  ['fi', 'if'],
  ['esac', 'case'],
  ['done', 'loop'],
  ['}', 'brace'],
]);
const continuingWords = new Set(['then', 'elif', 'else', 'do', '!', 'in']);
const reservedWords = new Set([...openingWords.keys(), ...closingWords.keys(), ...continuingWords]);
/** Words that follow these belong to the construct and are no command of their own. */
const headWords = new Set(['for', 'case']);

type WordToken = Extract<ShellToken, { kind: 'word' }>;
type OperatorToken = Extract<ShellToken, { kind: 'operator' }>;

class CommandReader {
  private readonly assignments: ShellAssignment[] = [];
  private readonly commands: ShellCommand[] = [];
  private readonly frames: Frame[] = [];
  private misplaced: Span | undefined;
  private words: WordToken[] = [];
  /** The list so far ended in `&&`, `||`, `|` or a function's head: what follows may not be carried out. */
  private chained = false;
  /** The body of a function follows. */
  private functionBody = false;
  /** How many of the open constructs surround the body of a function, or 0. */
  private functionDepth = 0;
  /** The command has a redirection: it fails, and assigns nothing, when the file cannot be opened. */
  private redirected = false;
  /** A redirection waits for its word. */
  private redirecting: Span | undefined;
  /** The command is a construct that has ended: only redirections may follow. */
  private compound = false;
  /** An operator such as `&&` that needs a command behind it. */
  private expectsCommand: Span | undefined;
  /** Where the current list of commands begins in `assignments` and `commands`: `&` behind it concerns all of it. */
  private listStart: ListStart = { assignments: 0, commands: 0 };

  take(token: ShellToken): void {
    if (this.redirecting && token.kind !== 'word' && token.kind !== 'blank') {
      this.misplace(this.redirecting);
      this.redirecting = undefined;
    }
    switch (token.kind) {
      case 'word':
        this.takeWord(token);
        break;
      case 'operator':
        this.takeOperator(token);
        break;
      case 'newline':
        this.endCommand();
        this.startList();
        break;
      case 'blank':
      case 'comment':
      case 'hereDocument':
        break;
    }
  }

  finish(): ReadCommands {
    const redirecting = this.redirecting;
    this.endCommand();
    const open = redirecting ?? this.frames.at(-1)?.span ?? this.expectsCommand;
    if (open) {
      this.misplace(open);
    }
    return { assignments: this.assignments, commands: this.commands, misplaced: this.misplaced };
  }

  private misplace(span: Span): void {
    this.misplaced ??= span;
  }

  private takeWord(token: WordToken): void {
    if (this.redirecting) {
      this.redirecting = undefined;
      return;
    }
    const reserved = this.reservedWord(token);
    if (reserved !== undefined) {
      this.takeReserved(reserved, token);
      return;
    }
    if (this.compound) {
      this.misplace(token.span);
    }
    this.words.push(token);
    this.expectsCommand = undefined;
    const frame = this.frames.at(-1);
    if (frame?.kind === 'case' && frame.atPattern && this.words.length === 3 && this.isCaseHead()) {
      this.endCommand();
    }
  }

  /** `case WORD in`: patterns follow. */
  private isCaseHead(): boolean {
    const [first, , third] = this.words.map(({ word }) => plainText(word));
    return first === 'case' && third === 'in';
  }

  /** A word is reserved only where a command may begin. */
  private reservedWord({ word }: WordToken): string | undefined {
    if (this.words.length > 0 || this.redirected) {
      return undefined;
    }
    const text = plainText(word) ?? '';
    if (this.frames.at(-1)?.atPattern === true) {
      return text === 'esac' || text === 'in' ? text : undefined;
    }
    return reservedWords.has(text) && (text !== 'in' || this.frames.length > 0) ? text : undefined;
  }

  private takeReserved(word: string, token: WordToken): void {
    const opened = openingWords.get(word);
    const closed = closingWords.get(word);
    if (opened !== undefined) {
      if (this.compound) {
        this.misplace(token.span);
      }
      this.open(opened, token.span);
      if (headWords.has(word)) {
        this.words.push(token);
      }
    } else if (closed !== undefined) {
      this.close(closed, token.span);
    } else {
      this.compound = false;
    }
    this.expectsCommand = undefined;
  }

  private open(kind: FrameKind, span: Span): void {
    this.frames.push({ kind, span, atPattern: kind === 'case', listStart: this.listStart });
    this.compound = false;
    if (this.functionBody) {
      this.functionBody = false;
      this.functionDepth ||= this.frames.length;
    }
  }

  private close(kind: FrameKind, span: Span): void {
    const frame = this.frames.at(-1);
    if (frame?.kind !== kind) {
      this.misplace(span);
      return;
    }
    this.frames.pop();
    this.listStart = frame.listStart;
    this.functionDepth = this.frames.length < this.functionDepth ? 0 : this.functionDepth;
    this.compound = true;
    this.redirected = false;
  }

  private takeOperator({ text, span }: OperatorToken): void {
    const frame = this.frames.at(-1);
    switch (text) {
      case '&&':
      case '||':
      case '|':
        this.takeConnector(text, span);
        break;
      case '(':
        this.openBracket(span);
        break;
      case ')':
        this.closeBracket(span);
        break;
      case '&':
        this.endBackground(span);
        break;
      case ';':
        this.requireCommand(span);
        this.endCommand();
        this.startList();
        break;
      case ';;':
        this.endCommand();
        this.startList();
        this.compound = false;
        if (frame?.kind === 'case') {
          frame.atPattern = true;
        } else {
          this.misplace(span);
        }
        break;
      default:
        this.takeRedirection(span);
    }
  }

  private takeConnector(text: string, span: Span): void {
    const frame = this.frames.at(-1);
    if (frame?.atPattern === true) {
      this.words = [];
      return;
    }
    this.requireCommand(span);
    // A pipeline runs each of its commands in a shell of its own.
    this.endCommand(text === '|');
    this.chained = true;
    this.expectsCommand = span;
  }

  private requireCommand(span: Span): void {
    if (this.words.length === 0 && !this.compound && !this.redirected) {
      this.misplace(span);
    }
  }

  private endBackground(span: Span): void {
    this.requireCommand(span);
    this.endCommand();
    const { assignments, commands } = this.listStart;
    for (const [offset, item] of this.assignments.slice(assignments).entries()) {
      this.assignments[assignments + offset] = { ...item, conditional: true };
    }
    for (const [offset, item] of this.commands.slice(commands).entries()) {
      this.commands[commands + offset] = { ...item, conditional: true };
    }
    this.startList();
  }

  private openBracket(span: Span): void {
    const frame = this.frames.at(-1);
    if (frame?.atPattern === true && this.words.length === 0) {
      return;
    }
    if (this.words.length > 1 || this.compound || this.redirected) {
      this.misplace(span);
    }
    const kind = this.words.length === 0 ? 'subshell' : 'functionHeader';
    this.words = [];
    this.open(kind, span);
    this.expectsCommand = undefined;
  }

  private closeBracket(span: Span): void {
    const frame = this.frames.at(-1);
    if (frame?.kind === 'case' && frame.atPattern) {
      frame.atPattern = false;
      this.words = [];
      this.startList();
      return;
    }
    this.endCommand();
    if (frame?.kind === 'functionHeader') {
      this.frames.pop();
      this.compound = false;
      this.chained = true;
      this.functionBody = true;
      this.expectsCommand = span;
    } else {
      this.close('subshell', span);
    }
  }

  private takeRedirection(span: Span): void {
    const last = this.words.at(-1);
    // The number of a file descriptor stands directly before the operator.
    if (last?.span.end === span.start && /^\d+$/.test(plainText(last.word) ?? '')) {
      this.words.pop();
    }
    this.redirecting = span;
    this.redirected = true;
    this.expectsCommand = undefined;
  }

  private startList(): void {
    if (this.expectsCommand === undefined) {
      this.chained = false;
      this.functionBody = false;
      this.listStart = { assignments: this.assignments.length, commands: this.commands.length };
    }
  }

  private endCommand(inOwnShell = false): void {
    const words = this.words;
    this.words = [];
    if (words.length > 0) {
      this.record(words, this.frames.length > 0 || this.chained || inOwnShell);
    }
    this.redirected = false;
    this.redirecting = undefined;
    this.compound = false;
  }

  private record(words: readonly WordToken[], conditional: boolean): void {
    const leading: AssignmentWord[] = [];
    for (const { word } of words) {
      const parts = splitAssignment(word);
      if (!parts) {
        break;
      }
      leading.push(parts);
    }
    const head = words[leading.length];
    const name = head && wordValue(head.word.pieces);
    const temporary = head !== undefined && !specialCommands.has(name ?? '');
    for (const parts of leading) {
      this.addAssignment(parts, { conditional, temporary });
    }
    if (head) {
      this.recordCommand(words.slice(leading.length), name, conditional);
    }
  }

  private recordCommand(command: readonly WordToken[], name: string | undefined, conditional: boolean): void {
    const start = command[0]?.span.start ?? 0;
    this.commands.push({
      name,
      span: { start, end: command.at(-1)?.span.end ?? start },
      conditional,
      inFunction: this.functionDepth > 0 || this.functionBody,
      words: command.map(({ word }) => word),
    });
    if (name !== undefined && declaringCommands.has(name)) {
      for (const { word } of command.slice(1)) {
        const parts = splitAssignment(word);
        if (parts) {
          this.addAssignment(parts, { conditional, temporary: false, declaredBy: name });
        }
      }
    }
  }

  private addAssignment(
    parts: AssignmentWord,
    context: {
      readonly conditional: boolean;
      readonly temporary: boolean;
      readonly declaredBy?: string;
    },
  ): void {
    // Written out, because a spread costs several times as much and files may have many assignments.
    this.assignments.push({
      name: parts.name,
      span: parts.span,
      nameSpan: parts.nameSpan,
      valueSpan: parts.valueSpan,
      pieces: parts.pieces,
      value: parts.value,
      appends: parts.appends,
      exported: context.declaredBy === 'export',
      readonly: context.declaredBy === 'readonly',
      conditional: context.conditional || this.redirected,
      temporary: context.temporary,
    });
  }
}

/** The text of a word that is unquoted and computed by nothing. */
function plainText({ pieces }: ShellWord): string | undefined {
  const [first] = pieces;
  if (pieces.length === 1) {
    return first?.kind === 'plain' ? first.value : undefined;
  }
  const parts = pieces.filter((piece) => !isContinuation(piece));
  return parts.every(({ kind }) => kind === 'plain') ? parts.map(({ value }) => value).join('') : undefined;
}
