import { dockerDaemonKeysSource } from '../../knowledge/dockerDaemonKeys';
import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { JsonFault } from '../daemonJson';
import type { LintInput, LintRule } from './lintRule';
import { daemonJsonOf, lineOf } from './parsedInput';

/** Rules about the form of daemon.json. */
export const daemonJsonRules: readonly LintRule[] = [
  { id: 'daemon/syntax', kinds: ['daemon.json'], needsFacts: false, check: findSyntaxFaults },
  { id: 'daemon/duplicate-key', kinds: ['daemon.json'], needsFacts: false, check: findDuplicateKeys },
];

/** After this many faults of syntax the rest is a consequence of the first. */
const mostFaults = 10;

const faultKinds: readonly JsonFault['kind'][] = ['syntax', 'notAnObject', 'beyondLimits'];

function findSyntaxFaults(input: LintInput): ConfigDiagnostic[] {
  const faults = daemonJsonOf(input).faults.filter(({ kind }) => faultKinds.includes(kind));
  const described = new Map<number, ConfigDiagnostic>();
  for (const fault of faults.slice(0, mostFaults)) {
    const diagnostic = describeFault(input, fault);
    if (!described.has(diagnostic.span.start)) {
      described.set(diagnostic.span.start, diagnostic);
    }
  }
  return [...described.values()];
}

function describeFault({ text }: LintInput, { kind, span }: JsonFault): ConfigDiagnostic {
  const shared = { rule: 'daemon/syntax', severity: 'error' as const, reference: dockerDaemonKeysSource };
  if (kind === 'notAnObject') {
    return {
      ...shared,
      message: message('The file must be one object in braces: dockerd does not start with anything else.'),
      span,
      fixes: [],
    };
  }
  if (kind === 'beyondLimits') {
    return {
      ...shared,
      message: message('The file is nested more than 100 levels deep: it is no daemon.json.'),
      span: { start: 0, end: 1 },
      fixes: [],
    };
  }
  const cause =
    trailingComma(text, span.start) ?? comment(text, span.start) ?? missingComma(text, span.start);
  return {
    ...shared,
    span,
    fixes: [],
    message: message('This is no valid JSON: dockerd does not start.'),
    ...cause,
  };
}

type Cause = Pick<ConfigDiagnostic, 'message' | 'span' | 'fixes'>;

/** The parser complains at the closing bracket; the comma before it is what has to go. */
function trailingComma(text: string, place: number): Cause | undefined {
  const before = text.slice(0, place).trimEnd();
  if (!/[\]}]/.test(text[place] ?? '') || !before.endsWith(',')) {
    return undefined;
  }
  const span = { start: before.length - 1, end: before.length };
  return {
    message: message('JSON allows no comma behind the last entry: dockerd does not start.'),
    span,
    fixes: [{ title: message('Remove the comma'), edits: [{ span, newText: '' }], sure: true }],
  };
}

function comment(text: string, place: number): Cause | undefined {
  const found = /^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*)/.exec(text.slice(place, place + 2000))?.[0];
  if (found === undefined) {
    return undefined;
  }
  const span = { start: place, end: place + found.length };
  return {
    message: message('JSON has no comments: dockerd does not start.'),
    span,
    fixes: [{ title: message('Remove the comment'), edits: [{ span, newText: '' }], sure: false }],
  };
}

/** Two entries with nothing but a line's end between them. */
function missingComma(text: string, place: number): Cause | undefined {
  const before = text.slice(0, place).trimEnd();
  if (text[place] !== '"' || !/["\]}\de]$/.test(before) || !text.slice(before.length, place).includes('\n')) {
    return undefined;
  }
  return {
    message: message('A comma is missing between this entry and the one before it: dockerd does not start.'),
    span: { start: place, end: place + 1 },
    fixes: [
      {
        title: message('Insert a comma'),
        edits: [{ span: { start: before.length, end: before.length }, newText: ',' }],
        sure: true,
      },
    ],
  };
}

/** Go's encoding/json takes the last value of a key that stands twice, and merges objects and lists into the earlier ones. */
function findDuplicateKeys(input: LintInput): ConfigDiagnostic[] {
  const { keys } = daemonJsonOf(input);
  const last = new Map(keys.map((key) => [key.name, key]));
  return keys.flatMap((key) => {
    const winner = last.get(key.name);
    return winner === undefined || winner === key
      ? []
      : [
          {
            rule: 'daemon/duplicate-key',
            severity: 'warning' as const,
            message: message('{key} stands again in line {line}: this value does not count as a whole.', {
              key: key.name,
              line: lineOf(input, winner.nameSpan.start),
            }),
            span: key.nameSpan,
            fixes: [],
          },
        ];
  });
}
