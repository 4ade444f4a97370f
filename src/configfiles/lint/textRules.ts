import { configFileKinds, type ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { TextEdit } from '../../model/textEdit';
import { firstBadByte } from '../byteText';
import type { LintInput, LintRule } from './lintRule';

/** Rules about bytes that no editor shows. */
export const textRules: readonly LintRule[] = [
  { id: 'text/byte-order-mark', kinds: configFileKinds, needsFacts: false, check: findByteOrderMark },
  { id: 'text/carriage-return', kinds: configFileKinds, needsFacts: false, check: findCarriageReturns },
  { id: 'text/control-character', kinds: configFileKinds, needsFacts: false, check: findControlCharacters },
  { id: 'text/not-utf8', kinds: configFileKinds, needsFacts: false, check: findOtherEncoding },
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

/** One diagnostic for the file. Tabs, line ends and form feeds are no surprise; NUL bytes end the judging before. */
function findControlCharacters({ text }: LintInput): ConfigDiagnostic[] {
  const start = text.search(/[\u0001-\u0008\u000b\u000e-\u001f\u007f]/);
  const code = text.charCodeAt(start).toString(16).toUpperCase().padStart(4, '0');
  return start === -1
    ? []
    : [
        {
          rule: 'text/control-character',
          severity: 'warning',
          message: message(
            'A control character (U+{code}) stands here, which most editors do not show: it becomes part of the word.',
            { code },
          ),
          span: { start, end: start + 1 },
          fixes: [],
        },
      ];
}

/** Source for systemd: check_utf8ness_and_warn() in src/basic/env-file.c. A shell and the kernel take any byte. */
function findOtherEncoding({ text, isBytes, kind }: LintInput): ConfigDiagnostic[] {
  const start = isBytes ? firstBadByte(text) : undefined;
  return start === undefined
    ? []
    : [
        {
          rule: 'text/not-utf8',
          severity: 'hint',
          message:
            kind === 'sysconfig'
              ? message('This byte is no UTF-8: systemd refuses a file with such a name or value.')
              : message('This byte is no UTF-8: each program may show and keep it differently.'),
          span: { start, end: start + 1 },
          fixes: [],
        },
      ];
}

function carriageReturnEdits(text: string): TextEdit[] {
  return [...text.matchAll(/\r(?=\n)/g)].map(({ index }) => ({
    span: { start: index, end: index + 1 },
    newText: '',
  }));
}
