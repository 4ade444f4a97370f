import type { EditOutcome, Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import type { TextEdit } from '../model/textEdit';

/**
 * Characters that mean the same unquoted in sh, in GRUB's script, in a systemd EnvironmentFile and to the kernel: up to three
 * layers of quoting lie between a file and its last reader, and these need none of them.
 */
const safeWord = /^[A-Za-z0-9_.,:=/+@%-]+$/;

/** Why the word cannot be written into a configuration file, or undefined when it can. */
export function unsafeWord(word: string): Refusal | undefined {
  return safeWord.test(word)
    ? undefined
    : {
        code: 'unsafeValue',
        reason: message('{word} holds characters that would need quoting in more than one language.', {
          word,
        }),
      };
}

/** As `unsafeWord`, for a value of several words with one blank between them; the empty value is safe. */
export function unsafeValue(value: string): Refusal | undefined {
  if (value === '') {
    return undefined;
  }
  return value.split(' ').every((word) => safeWord.test(word)) ? undefined : unsafeWord(`${value} `);
}

/** Why no variable can have this name, or undefined when one can. */
export function unsafeName(name: string): Refusal | undefined {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? undefined
    : { code: 'unsafeValue', reason: message('{name} is no name of a variable.', { name }) };
}

/** An edit that only inserts. */
export function insertion(position: number, newText: string): TextEdit {
  return { span: { start: position, end: position }, newText };
}

/** The outcome of an edit that was made. */
export function edited(edits: readonly TextEdit[]): EditOutcome {
  return { kind: 'edited', edits };
}

/** The outcome of an edit that was not made. */
export function refused(refusal: Refusal): EditOutcome {
  return { kind: 'refused', refusal };
}
