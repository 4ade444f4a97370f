import type { EditOutcome, Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import type { Span, TextEdit } from '../model/textEdit';
import { parseKernelCommandLine, type KernelParameter } from './kernelCommandLine';
import { lineAt } from './lineNumbers';

/**
 * Files that hold a kernel command line as it is. `kernelCmdline`: /etc/kernel/cmdline. `firmwareCmdline`: cmdline.txt of the
 * Raspberry Pi, of which the firmware reads the first line only. `bootEntry`: the `options` lines of a Boot Loader
 * Specification entry.
 */
export type CommandLineFileKind = 'kernelCmdline' | 'firmwareCmdline' | 'bootEntry';

export interface CommandLineFile {
  readonly text: string;
  readonly kind: CommandLineFileKind;
  /** The stretches of text that hold parameters, in order: one, or one for each `options` line. */
  readonly stretches: readonly Span[];
  /** Parameters with spans in the file's own positions. */
  readonly parameters: readonly KernelParameter[];
  /** Lines with text behind the one that counts (cmdline.txt), which nothing reads. */
  readonly unread: readonly Span[];
}

/**
 * Parses such a file.
 * Sources: kernel-install(8) for /etc/kernel/cmdline (line ends count as blanks, lines that begin with # are comments since
 * systemd 254); https://www.raspberrypi.com/documentation/computers/configuration.html for cmdline.txt;
 * https://uapi-group.org/specifications/specs/boot_loader_specification/ for entries (several `options` are joined).
 */
export function parseCommandLineFile(text: string, kind: CommandLineFileKind): CommandLineFile {
  const lines = linesOf(text);
  const stretches = findStretches(text, lines, kind);
  const parameters = stretches.flatMap(({ start, end }) =>
    parseKernelCommandLine(text.slice(start, end)).map((parameter) => ({
      ...parameter,
      span: { start: parameter.span.start + start, end: parameter.span.end + start },
    })),
  );
  const unread =
    kind === 'firmwareCmdline'
      ? lines.slice(1).filter(({ start, end }) => /\S/.test(text.slice(start, end)))
      : [];
  return { text, kind, stretches, parameters, unread };
}

function findStretches(text: string, lines: readonly Span[], kind: CommandLineFileKind): Span[] {
  switch (kind) {
    case 'firmwareCmdline':
      return lines.slice(0, 1);
    case 'kernelCmdline':
      return lines.filter(({ start, end }) => !/^\s*#/.test(text.slice(start, end)));
    case 'bootEntry':
      return lines.flatMap(({ start, end }) => {
        const key = /^[ \t]*options(?:[ \t]+|$)/.exec(text.slice(start, end));
        return key ? [{ start: start + key[0].length, end }] : [];
      });
  }
}

/** Spans of the lines, without their ends. */
function linesOf(text: string): Span[] {
  const lines: Span[] = [];
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    lines.push({ start, end: text[end - 1] === '\r' && end > start ? end - 1 : end });
    start = end + 1;
  }
  return lines;
}

/** Appends a parameter behind the last one, on the line that counts. */
export function appendParameter(file: CommandLineFile, parameter: string): EditOutcome {
  const refusal = refuseEdit(file) ?? refuseParameter(parameter);
  if (refusal) {
    return { kind: 'refused', refusal };
  }
  const { text, parameters, stretches } = file;
  if (parameters.some(({ span, forInit }) => !forInit && text.slice(span.start, span.end) === parameter)) {
    return { kind: 'unchanged' };
  }
  const target = stretches.at(-1);
  return edited([target ? insertInto(text, target, parameter) : newOptionsLine(text, parameter)]);
}

function newOptionsLine(text: string, parameter: string): TextEdit {
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return { span: { start: text.length, end: text.length }, newText: `${separator}options ${parameter}\n` };
}

function insertInto(text: string, stretch: Span, parameter: string): TextEdit {
  const place = insertionPlace(text, stretch);
  const blank = place === stretch.start || /\s/.test(text[place - 1] ?? '') ? '' : ' ';
  const behind = place < stretch.end && !/\s/.test(text[place] ?? ' ') ? ' ' : '';
  return { span: { start: place, end: place }, newText: `${blank}${parameter}${behind}` };
}

/** The end of the stretch, or the place before ` -- `, behind which parameters belong to init. */
function insertionPlace(text: string, { start, end }: Span): number {
  const content = text.slice(start, end);
  const separator = /(?:^|\s)--(?=\s|$)/.exec(content);
  if (separator) {
    return start + separator.index + (separator[0].length - 2);
  }
  return start + content.trimEnd().length;
}

/** Removes every parameter for which `matches` says so, each with the blank before it. */
export function removeParameters(
  file: CommandLineFile,
  matches: (parameter: KernelParameter) => boolean,
): EditOutcome {
  const refusal = refuseEdit(file);
  if (refusal) {
    return { kind: 'refused', refusal };
  }
  const doomed = file.parameters.filter((parameter) => !parameter.forInit && matches(parameter));
  return doomed.length === 0
    ? { kind: 'unchanged' }
    : edited(doomed.map(({ span }) => ({ span: withBlankBefore(file, span), newText: '' })));
}

function withBlankBefore({ text, stretches }: CommandLineFile, { start, end }: Span): Span {
  const stretch = stretches.find((candidate) => candidate.start <= start && end <= candidate.end);
  const hasBlankBefore =
    stretch !== undefined && start > stretch.start && /[ \t]/.test(text[start - 1] ?? '');
  return hasBlankBefore ? { start: start - 1, end } : { start, end };
}

function refuseEdit({ text, stretches }: CommandLineFile): Refusal | undefined {
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    return {
      code: 'binary',
      reason: message('Line {line} holds a NUL byte: the file is not text.', { line: lineAt(text, nul) }),
    };
  }
  const open = stretches.find(
    ({ start, end }) => (text.slice(start, end).match(/"/g)?.length ?? 0) % 2 === 1,
  );
  return (
    open && {
      code: 'unterminated',
      reason: message('A quote that opens in line {line} is never closed.', {
        line: lineAt(text, open.start),
      }),
      span: open,
    }
  );
}

function refuseParameter(parameter: string): Refusal | undefined {
  return /^[A-Za-z0-9_.,:=/+@%-]+$/.test(parameter)
    ? undefined
    : {
        code: 'unsafeValue',
        reason: message('{word} holds characters that would need quoting in more than one language.', {
          word: parameter,
        }),
      };
}

function edited(edits: readonly TextEdit[]): EditOutcome {
  return { kind: 'edited', edits };
}
