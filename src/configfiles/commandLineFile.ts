import type { EditOutcome, Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import type { Span, TextEdit } from '../model/textEdit';
import {
  endsInsideQuotes,
  holdsParameter,
  initSeparator,
  occurrencesOf,
  parseKernelCommandLine,
  type KernelParameter,
  type RepetitionRule,
} from './kernelCommandLine';
import { lineAt } from './lineNumbers';
import { edited, refused, unsafeWord } from './safeWord';
import { largestConfigFile, textRefusal } from './textRefusal';
import { withBlanks } from './wordRemoval';

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
  if (text.length > largestConfigFile) {
    return { text, kind, stretches: [], parameters: [], unread: [] };
  }
  const lines = linesOf(text);
  const stretches = findStretches(text, lines, kind);
  const unread =
    kind === 'firmwareCmdline'
      ? lines.slice(1).filter(({ start, end }) => /\S/.test(text.slice(start, end)))
      : [];
  return { text, kind, stretches, parameters: findParameters(text, stretches), unread };
}

/** The stretches are one command line: a `--` in one of them concerns those behind it. */
function findParameters(text: string, stretches: readonly Span[]): KernelParameter[] {
  const parameters: KernelParameter[] = [];
  let forInit = false;
  for (const { start, end } of stretches) {
    const content = text.slice(start, end);
    for (const parameter of parseKernelCommandLine(content)) {
      const span = { start: parameter.span.start + start, end: parameter.span.end + start };
      parameters.push({ ...parameter, span, forInit: parameter.forInit || forInit });
    }
    forInit ||= initSeparator(content) !== undefined;
  }
  return parameters;
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

/**
 * Appends a parameter behind the last one, on the line that counts. `rule` says when the line holds it already: anywhere
 * (`list`), or so that no other occurrence of the name overrides it (`last`, `first`).
 */
export function appendParameter(
  file: CommandLineFile,
  parameter: string,
  rule: RepetitionRule = 'list',
): EditOutcome {
  const refusal = unsafeWord(parameter) ?? refuseEdit(file);
  if (refusal) {
    return refused(refusal);
  }
  const { text, stretches } = file;
  const line = commandLine(file);
  if (holdsParameter(line, parameter, rule)) {
    return { kind: 'unchanged' };
  }
  const [wanted] = parseKernelCommandLine(parameter);
  if (rule === 'first' && wanted && occurrencesOf(file.parameters, wanted.name).length > 0) {
    return refused({
      code: 'secondAssignment',
      reason: message('{name} stands before {word} already and would go on to count.', {
        name: wanted.name,
        word: parameter,
      }),
    });
  }
  const filled = stretches.filter(({ start, end }) => /\S/.test(text.slice(start, end)));
  const separated = filled.find(({ start, end }) => initSeparator(text.slice(start, end)) !== undefined);
  const target = separated ?? filled.at(-1) ?? stretches[0];
  return edited([target ? insertInto(text, target, parameter) : newLine(file, parameter)]);
}

function commandLine({ text, stretches }: CommandLineFile): string {
  return stretches.map(({ start, end }) => text.slice(start, end)).join('\n');
}

function newLine({ text, kind }: CommandLineFile, parameter: string): TextEdit {
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  const key = kind === 'bootEntry' ? 'options ' : '';
  return { span: { start: text.length, end: text.length }, newText: `${separator}${key}${parameter}\n` };
}

/** At the end of the stretch, or before its ` -- `, behind which parameters belong to init. */
function insertInto(text: string, { start, end }: Span, parameter: string): TextEdit {
  const content = text.slice(start, end);
  const separator = initSeparator(content);
  const place = start + (separator ?? content.trimEnd().length);
  if (separator !== undefined) {
    return { span: { start: place, end: place }, newText: `${parameter} ` };
  }
  const blank = place === start && /^$|\s/.test(text[start - 1] ?? '') ? '' : ' ';
  return { span: { start: place, end: place }, newText: `${blank}${parameter}` };
}

/** Removes every parameter for which `matches` says so, each with one blank beside it. */
export function removeParameters(
  file: CommandLineFile,
  matches: (parameter: KernelParameter) => boolean,
): EditOutcome {
  const refusal = refuseEdit(file);
  if (refusal) {
    return refused(refusal);
  }
  const { text, stretches } = file;
  const doomed = file.parameters.filter((parameter) => !parameter.forInit && matches(parameter));
  const edits = stretches.flatMap(({ start, end }) => {
    const within = doomed.filter(({ span }) => start <= span.start && span.end <= end);
    const spans = within.map(({ span }) => ({ start: span.start - start, end: span.end - start }));
    return withBlanks(text.slice(start, end), spans).map((cut) => ({
      span: { start: cut.start + start, end: cut.end + start },
      newText: '',
    }));
  });
  return edits.length === 0 ? { kind: 'unchanged' } : edited(edits);
}

function refuseEdit(file: CommandLineFile): Refusal | undefined {
  const { text, stretches } = file;
  const open = stretches.find(({ start, end }) => endsInsideQuotes(text.slice(start, end)));
  return (
    textRefusal(text) ??
    (open && {
      code: 'unterminated',
      reason: message('A quote that opens in line {line} is never closed.', {
        line: lineAt(text, open.start),
      }),
      span: open,
    }) ??
    refuseLines(file)
  );
}

/** Readers disagree about carriage returns, and about a command line of several lines. */
function refuseLines({ text, kind, stretches, unread }: CommandLineFile): Refusal | undefined {
  const carriageReturn = text.indexOf('\r');
  if (carriageReturn !== -1) {
    return {
      code: 'carriageReturn',
      reason: message('Line {line} holds a carriage return, which becomes part of the last parameter.', {
        line: lineAt(text, carriageReturn),
      }),
      span: { start: carriageReturn, end: carriageReturn + 1 },
    };
  }
  const filled = stretches.filter(({ start, end }) => /\S/.test(text.slice(start, end)));
  const second = kind === 'kernelCmdline' ? filled[1] : undefined;
  const odd = second ?? (filled.length === 0 ? unread[0] : undefined);
  return (
    odd && {
      code: 'readTwice',
      reason: message(
        'Line {line} holds parameters as well: some readers take the first line only, others join them.',
        {
          line: lineAt(text, odd.start),
        },
      ),
      span: odd,
    }
  );
}
