import type { Span } from '../../model/textEdit';
import { dockerOptionVariables } from '../lint/dockerOptionRules';
import { holdsDockerOptions } from '../lint/environmentReader';
import type { LintInput } from '../lint/lintRule';
import { commandLineFileOf } from '../lint/parsedInput';

/*
 * Words are found by their line, and not by the parsed file: while somebody writes, a quote is open more often than not.
 */

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=[ \t]*(["']?)/;

/** The word of a kernel parameter at a position, empty behind a blank; undefined where the file holds no parameters. */
export function parameterWordAt(input: LintInput, position: number): Span | undefined {
  if (input.kind === 'grub') {
    return listWordAt(input.text, position, (name) =>
      /^GRUB_CMDLINE_LINUX(?:_DEFAULT|_RECOVERY)?$/.test(name),
    );
  }
  const { stretches } = commandLineFileOf(input);
  const stretch = stretches.find(({ start, end }) => start <= position && position <= end);
  return stretch && wordWithin(input.text, position, stretch);
}

/** The word of a list of options of dockerd at a position, when it is a flag or nothing yet. */
export function optionWordAt({ path, text }: LintInput, position: number): Span | undefined {
  const span = holdsDockerOptions(path)
    ? listWordAt(text, position, (name) => dockerOptionVariables.test(name))
    : undefined;
  return span && /^(?:-[^=]*)?$/.test(text.slice(span.start, position))
    ? { start: span.start, end: flagEnd(text, span) }
    : undefined;
}

function flagEnd(text: string, { start, end }: Span): number {
  const equals = text.slice(start, end).indexOf('=');
  return equals === -1 ? end : start + equals;
}

/** The key of a line of a sysctl file at a position; undefined in comments and values. */
export function sysctlKeyAt(text: string, position: number): Span | undefined {
  const line = lineAround(text, position);
  const before = text.slice(line.start, position);
  const lead = /^[ \t]*-?[ \t]*/.exec(before)?.[0].length ?? 0;
  if (!/^[^\s=#;]*$/.test(before.slice(lead))) {
    return undefined;
  }
  const rest = /^[^\s=]*/.exec(text.slice(position, line.end))?.[0].length ?? 0;
  return { start: line.start + lead, end: position + rest };
}

function listWordAt(text: string, position: number, isList: (name: string) => boolean): Span | undefined {
  const line = lineAround(text, position);
  const match = assignment.exec(text.slice(line.start, line.end));
  if (!match || !isList(match[1] ?? '')) {
    return undefined;
  }
  const start = line.start + match[0].length;
  const quote = match[2] ?? '';
  const close = quote === '' ? -1 : text.slice(start, line.end).indexOf(quote);
  const value = { start, end: close === -1 ? line.end : start + close };
  return value.start <= position && position <= value.end ? wordWithin(text, position, value) : undefined;
}

function wordWithin(text: string, position: number, { start, end }: Span): Span {
  const before = /[^\s"']*$/.exec(text.slice(start, position))?.[0].length ?? 0;
  const after = /^[^\s"']*/.exec(text.slice(position, end))?.[0].length ?? 0;
  return { start: position - before, end: position + after };
}

function lineAround(text: string, position: number): Span {
  const newline = text.indexOf('\n', position);
  const end = newline === -1 ? text.length : newline;
  return {
    start: position === 0 ? 0 : text.lastIndexOf('\n', position - 1) + 1,
    end: text[end - 1] === '\r' && end > position ? end - 1 : end,
  };
}
