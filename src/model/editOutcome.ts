import type { Message } from './message';
import type { Span, TextEdit } from './textEdit';

/** Why an editor left a variable alone. Per variable, never per file. */
export const refusalCodes = [
  'binary',
  'byteOrderMark',
  'carriageReturn',
  'conditional',
  'continuation',
  'notAnAssignment',
  'readTwice',
  'secondAssignment',
  'substitution',
  'syntax',
  'tooLarge',
  'unsafeValue',
  'unterminated',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  readonly code: RefusalCode;
  /** In plain words, with the line where there is one. */
  readonly reason: Message;
  readonly span?: Span;
}

/** What became of a wish to change a file: edits, nothing to do, or a refusal with its reason. Never a silent no-op. */
export type EditOutcome =
  | { readonly kind: 'edited'; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
