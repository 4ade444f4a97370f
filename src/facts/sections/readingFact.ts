import { absent, commandSource, fileSource, known, unreadable, type Fact } from '../../model/fact';
import { message, type Message } from '../../model/message';
import type { CommandReading, FileReading, Readings } from '../readings';

/** What a parser made of a text: a value with the lines that prove it, or the reason why there is none. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly excerpt?: string }
  | { readonly ok: false; readonly reason: Message };

export type Parser<T> = (text: string) => Parsed<T>;

/** `excerpt`: the lines that prove it; left out, the whole text does. */
export function understood<T>(value: T, excerpt?: string): Parsed<T> {
  return excerpt === undefined ? { ok: true, value } : { ok: true, value, excerpt };
}

export function notUnderstood(reason: Message): Parsed<never> {
  return { ok: false, reason };
}

/** The fact that a file holds. A cut file is unreadable: what is missing from it may be the answer. */
export function factOfFile<T>(readings: Readings, path: string, parse: Parser<T>): Fact<T> {
  return factOfReading(readings.file(path), path, parse);
}

/** The same for a reading that is at hand. */
export function factOfReading<T>(reading: FileReading, path: string, parse: Parser<T>): Fact<T> {
  const source = fileSource(path);
  switch (reading.state) {
    case 'absent':
      return absent(source);
    case 'unreadable':
      return unreadable(source, reading.reason);
    case 'read':
      return reading.truncated
        ? unreadable(source, cutShort())
        : factOfText({ text: reading.text, source }, parse);
  }
}

interface CommandOutput {
  readonly output: string;
  readonly exitCode: number;
}

interface CommandFactOptions<T> {
  /** The name that the collector gives it. */
  readonly name: string;
  /** As a person types it. */
  readonly commandLine: string;
  readonly parse: (ran: CommandOutput) => Parsed<T>;
  /** Where the fact is a file or a folder of which the command prints a part. */
  readonly source?: Fact<unknown>['source'];
}

/** The fact that a command printed. A program that is not installed makes it absent; cut output unreadable. */
export function factOfCommand<T>(readings: Readings, options: CommandFactOptions<T>): Fact<T> {
  const source = options.source ?? commandSource(options.commandLine);
  const reading = readings.command(options.name);
  switch (reading.state) {
    case 'notInstalled':
      return absent(source);
    case 'unreadable':
      return unreadable(source, reading.reason);
    case 'ran':
      return reading.truncated
        ? unreadable(source, cutShort())
        : factOfText({ text: reading.output, source }, () => options.parse(reading));
  }
}

/** The same, for a program whose absence says nothing about the fact. */
export function factOfHelperCommand<T>(readings: Readings, options: CommandFactOptions<T>): Fact<T> {
  const fact = factOfCommand(readings, options);
  return fact.state === 'absent' ? unreadable(fact.source, programMissing()) : fact;
}

/** The whole output of a command that ran, else the reason why there is none. */
export function outputOf(
  readings: Readings,
  name: string,
):
  | { readonly ok: true; readonly output: string; readonly exitCode: number }
  | { readonly ok: false; readonly reason: Message } {
  const reading: CommandReading = readings.command(name);
  switch (reading.state) {
    case 'notInstalled':
      return { ok: false, reason: programMissing() };
    case 'unreadable':
      return { ok: false, reason: reading.reason };
    case 'ran':
      return reading.truncated
        ? { ok: false, reason: cutShort() }
        : { ok: true, output: reading.output, exitCode: reading.exitCode };
  }
}

export function cutShort(): Message {
  return message('Only its beginning arrived, so what is missing from it is not known.');
}

export function programMissing(): Message {
  return message('The program that would tell is not installed.');
}

export function unexpected(text: string): Message {
  return message('It does not have the expected form: {text}', { text: shorten(text) });
}

/** The command ran and failed; its own words are the reason. */
export function commandFailed(ran: CommandOutput): Message {
  return ran.output.trim() === ''
    ? message('The command failed with status {status}.', { status: ran.exitCode })
    : message('The command failed with status {status}: {output}', {
        status: ran.exitCode,
        output: shorten(ran.output),
      });
}

/** First characters of host text, on one line, for a sentence. */
export function shorten(text: string, limit = 200): string {
  const line = text
    .slice(0, limit * 2)
    .trim()
    .replace(/\s+/g, ' ');
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/** Lines that are not blank, without trailing blanks. */
export function nonBlankLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

/** A whole number that is not negative and exact in a double; undefined for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Longer lines are not what a file of one line holds. In characters. */
const singleLineLimit = 4096;

/** One line of text. Empty is not understood. */
export function parseLine(text: string): Parsed<string> {
  const line = text.trim();
  return line === '' || line.includes('\n') || line.length > singleLineLimit
    ? notUnderstood(unexpected(text))
    : understood(line, line);
}

/** One whole number. */
export function parseWholeNumber(text: string): Parsed<number> {
  const value = wholeNumber(text.trim());
  return value === undefined ? notUnderstood(unexpected(text)) : understood(value, text.trim());
}

/** Words separated by blanks, none of them repeated. Nothing gives an empty list. */
export function parseWords(text: string): Parsed<readonly string[]> {
  return understood([...new Set(text.split(/\s+/).filter((word) => word !== ''))], text.trim());
}

/** Lines `name number`, as in cgroup.stat. */
export function parseCounters(text: string): Parsed<Readonly<Record<string, number>>> {
  const counters: [string, number][] = [];
  for (const line of nonBlankLines(text)) {
    const [, name, digits] = /^(\w{1,64}) (\d+)$/.exec(line) ?? [];
    const value = wholeNumber(digits);
    if (name === undefined || value === undefined || name === '__proto__') {
      return notUnderstood(unexpected(line));
    }
    counters.push([name, value]);
  }
  return understood(Object.fromEntries(counters));
}

function factOfText<T>(
  { text, source }: { readonly text: string; readonly source: Fact<unknown>['source'] },
  parse: Parser<T>,
): Fact<T> {
  const parsed = parse(text);
  return parsed.ok
    ? known(parsed.value, source, (parsed.excerpt ?? text).trimEnd())
    : unreadable(source, parsed.reason);
}
