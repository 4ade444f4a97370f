import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { Span } from '../../model/textEdit';
import type { LintInput, LintRule } from './lintRule';
import { parameterLinesOf } from './locatedParameter';
import { commandLineFileOf, shellFileOf } from './parsedInput';

/** Rules about how a kernel command line is written. */
export const commandLineRules: readonly LintRule[] = [
  { id: 'cmdline/second-line', kinds: ['cmdline'], needsFacts: false, check: findSecondLines },
  { id: 'cmdline/open-quote', kinds: ['cmdline', 'grub'], needsFacts: false, check: findOpenQuotes },
  { id: 'cmdline/single-quote', kinds: ['cmdline'], needsFacts: false, check: findSingleQuotes },
  { id: 'cmdline/grub-character', kinds: ['grub'], needsFacts: false, check: findGrubCharacters },
];

const firmware =
  'https://www.raspberrypi.com/documentation/computers/configuration.html#kernel-command-line-cmdline-txt';

function findSecondLines(input: LintInput): ConfigDiagnostic[] {
  const { unread } = commandLineFileOf(input);
  return unread.map((span) => ({
    rule: 'cmdline/second-line',
    severity: 'error' as const,
    message: message('The firmware reads the first line only: nothing in this line reaches the kernel.'),
    span,
    tags: ['unnecessary' as const],
    fixes: joinFix(input.text, span),
    reference: firmware,
  }));
}

function joinFix(text: string, { start }: Span): ConfigDiagnostic['fixes'] {
  const before = text.slice(0, start).trimEnd().length;
  return before === 0 || text[start] === '#'
    ? []
    : [
        {
          title: message('Join it to the line before'),
          edits: [{ span: { start: before, end: start }, newText: ' ' }],
          sure: false,
        },
      ];
}

/** A quote that is never closed makes one word of all that follows. Source: next_arg() in lib/cmdline.c of Linux. */
function findOpenQuotes(input: LintInput): ConfigDiagnostic[] {
  return stretchesOf(input).flatMap(({ parts }) => {
    const quotes = parts.filter(({ character }) => character === '"');
    const last = quotes.at(-1);
    return quotes.length % 2 === 0 || !last
      ? []
      : [
          {
            rule: 'cmdline/open-quote',
            severity: 'error' as const,
            message: message('This quote is never closed: the kernel takes all that follows for one word.'),
            span: last.span,
            fixes: [],
          },
        ];
  });
}

interface Part {
  readonly character: string;
  readonly span: Span;
}

/** The quotes that the kernel will see, by command line. */
function stretchesOf(input: LintInput): { parts: Part[] }[] {
  if (input.kind === 'cmdline') {
    const { stretches } = commandLineFileOf(input);
    return stretches.map(({ start, end }) => ({ parts: quotesBetween(input.text, start, end) }));
  }
  return shellFileOf(input)
    .assignments.filter(({ name, value }) => name.startsWith('GRUB_CMDLINE_LINUX') && value !== undefined)
    .map(({ pieces }) => ({
      parts: pieces.flatMap((piece) => {
        const { start, end } = piece.span;
        switch (piece.kind) {
          case 'single':
            return quotesBetween(input.text, start + 1, end - 1);
          case 'double':
            return quotesBetween(input.text, start + 1, end - 1);
          case 'escaped':
            return quotesBetween(input.text, start, end);
          default:
            return [];
        }
      }),
    }));
}

function quotesBetween(text: string, start: number, end: number): Part[] {
  const parts: Part[] = [];
  for (
    let place = text.indexOf('"', start);
    place !== -1 && place < end;
    place = text.indexOf('"', place + 1)
  ) {
    parts.push({ character: '"', span: { start: place, end: place + 1 } });
  }
  return parts;
}

/** Boot entries are read by GRUB first, which does know single quotes. */
function findSingleQuotes(input: LintInput): ConfigDiagnostic[] {
  if (commandLineFileOf(input).kind === 'bootEntry') {
    return [];
  }
  return parameterLinesOf(input)
    .flatMap(({ parameters }) => parameters)
    .filter(({ span }) => /^(?:[^"]*=)?'/.test(input.text.slice(span.start, span.end)))
    .map(({ span }) => ({
      rule: 'cmdline/single-quote',
      severity: 'warning' as const,
      message: message('The kernel knows double quotes only: this quote is part of the word.'),
      span,
      fixes: [],
    }));
}

/**
 * grub-mkconfig copies the words as they are into grub.cfg, where GRUB's own language gives these a meaning.
 * Source: https://www.gnu.org/software/grub/manual/grub/grub.html#Shell_002dlike-scripting, metacharacters.
 */
function findGrubCharacters(input: LintInput): ConfigDiagnostic[] {
  return parameterLinesOf(input)
    .flatMap(({ parameters }) => parameters)
    .flatMap(({ span }) => {
      const written = input.text.slice(span.start, span.end);
      const found = /^[^'"\\]*?([;&|<>])/.exec(written);
      if (!found) {
        return [];
      }
      const place = span.start + found[0].length - 1;
      return [
        {
          rule: 'cmdline/grub-character',
          severity: 'warning' as const,
          message: message('GRUB ends the word at {character}: the kernel does not get the rest.', {
            character: found[1] ?? '',
          }),
          span: { start: place, end: place + 1 },
          fixes: [],
          reference: 'https://www.gnu.org/software/grub/manual/grub/grub.html',
        },
      ];
    });
}
