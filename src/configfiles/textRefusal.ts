import type { Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import { lineAt } from './lineNumbers';

/**
 * A larger file is nobody's configuration: nothing parses, judges or edits it. In characters. The largest of those that
 * distributions ship has 50 KB; hostile ones cost some hundred times their size in memory.
 */
export const largestConfigFile = 512 * 1024;

/** As one character, or as three where each character is a byte. */
const byteOrderMarks = ['\ufeff', '\u00ef\u00bb\u00bf'];

/** Why no editor touches a text like this, whatever its grammar; undefined when nothing speaks against it. */
export function textRefusal(text: string): Refusal | undefined {
  if (text.length > largestConfigFile) {
    return {
      code: 'tooLarge',
      reason: message('The file is larger than 512 KiB: it is no configuration file.'),
    };
  }
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    return {
      code: 'binary',
      reason: message('Line {line} holds a NUL byte: the file is not text.', { line: lineAt(text, nul) }),
      span: { start: nul, end: nul + 1 },
    };
  }
  if (byteOrderMarks.some((mark) => text.startsWith(mark))) {
    return {
      code: 'byteOrderMark',
      reason: message(
        'The file begins with a byte order mark, which its readers take for a part of the first word.',
      ),
      span: { start: 0, end: 1 },
    };
  }
  return undefined;
}
