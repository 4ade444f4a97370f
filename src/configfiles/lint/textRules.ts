import { configFileKinds, type ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { TextEdit } from '../../model/textEdit';
import type { LintInput, LintRule } from './lintRule';

/** Rules about bytes that no editor shows. */
export const textRules: readonly LintRule[] = [
  { id: 'text/byte-order-mark', kinds: configFileKinds, needsFacts: false, check: findByteOrderMark },
  { id: 'text/carriage-return', kinds: configFileKinds, needsFacts: false, check: findCarriageReturns },
];

/** As one character, or as three where each character is a byte. */
const marks = ['\ufeff', '\u00ef\u00bb\u00bf'];

function findByteOrderMark({ text }: LintInput): ConfigDiagnostic[] {
  const mark = marks.find((candidate) => text.startsWith(candidate));
  if (mark === undefined) {
    return [];
  }
  const span = { start: 0, end: mark.length };
  return [
    {
      rule: 'text/byte-order-mark',
      severity: 'error',
      message: message(
        'The file begins with a byte order mark, which its readers take for part of the first word.',
      ),
      span,
      fixes: [{ title: message('Remove the byte order mark'), edits: [{ span, newText: '' }], sure: true }],
    },
  ];
}

/** One diagnostic for the file, at its first carriage return: they come all together, from an editor on Windows. */
function findCarriageReturns({ text, kind }: LintInput): ConfigDiagnostic[] {
  const first = text.indexOf('\r\n');
  // JSON takes carriage returns for blanks.
  if (first === -1 || kind === 'daemon.json') {
    return [];
  }
  return [
    {
      rule: 'text/carriage-return',
      severity: 'error',
      message: message(
        'The lines end as on Windows: the carriage return becomes part of the last word, and nothing understands that word.',
      ),
      span: { start: first, end: first + 1 },
      fixes: [
        {
          title: message('Remove all carriage returns at line ends'),
          edits: carriageReturnEdits(text),
          sure: true,
        },
      ],
    },
  ];
}

function carriageReturnEdits(text: string): TextEdit[] {
  return [...text.matchAll(/\r(?=\n)/g)].map(({ index }) => ({
    span: { start: index, end: index + 1 },
    newText: '',
  }));
}
