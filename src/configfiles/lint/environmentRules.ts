import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { Span } from '../../model/textEdit';
import { dockerUnitOf } from './dockerUnit';
import { environmentReaderOf, holdsDockerOptions } from './environmentReader';
import type { LintInput, LintRule } from './lintRule';
import { environmentFileOf, shellFileOf } from './parsedInput';

/** Rules over files of assignments in /etc/sysconfig and /etc/default, which a shell or systemd reads. */
export const environmentRules: readonly LintRule[] = [
  { id: 'environment/unterminated', kinds: ['sysconfig'], needsFacts: false, check: findUnterminated },
  { id: 'environment/shell-only', kinds: ['sysconfig'], needsFacts: false, check: findShellOnly },
  { id: 'environment/systemd-only', kinds: ['sysconfig'], needsFacts: false, check: findSystemdOnly },
  { id: 'environment/unread', kinds: ['sysconfig'], needsFacts: false, check: findUnread },
];

const grammar = 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=';

function findUnterminated(input: LintInput): ConfigDiagnostic[] {
  const reader = environmentReaderOf(input);
  const inShell = shellFileOf(input).unterminated?.start;
  const inSystemd = environmentFileOf(input).entries.find(({ closed }) => !closed);
  const quote = inSystemd && firstQuote(input.text, inSystemd.valueSpan);
  if (reader !== 'systemd' && inShell !== undefined) {
    return [
      unterminated(
        inShell,
        reader === 'shell' || quote !== undefined
          ? message('This quote or bracket is never closed: the file is not understood from here on.')
          : message('A shell does not find the end of this quote or bracket.'),
        reader === 'shell' || quote !== undefined,
      ),
    ];
  }
  if (reader === 'shell' || quote === undefined) {
    return [];
  }
  return [
    unterminated(
      quote,
      message('This quote is never closed: systemd takes the rest of the file for the value.'),
      reader === 'systemd',
    ),
  ];
}

function unterminated(
  start: number,
  text: ConfigDiagnostic['message'],
  isCertain: boolean,
): ConfigDiagnostic {
  return {
    rule: 'environment/unterminated',
    severity: isCertain ? 'error' : 'warning',
    message: text,
    span: { start, end: start + 1 },
    fixes: [],
  };
}

function firstQuote(text: string, { start, end }: Span): number {
  const place = text.slice(start, end).search(/["']/);
  return place === -1 ? start : start + place;
}

/** What a shell understands and systemd does not. Source: systemd.exec(5), EnvironmentFile=. */
function findShellOnly(input: LintInput): ConfigDiagnostic[] {
  if (environmentReaderOf(input) !== 'systemd') {
    return [];
  }
  const { assignments } = shellFileOf(input);
  const exported = assignments
    .filter((assignment) => assignment.exported)
    .map((assignment): ConfigDiagnostic => {
      const lineStart = input.text.lastIndexOf('\n', assignment.span.start - 1) + 1;
      const before = { start: lineStart, end: assignment.span.start };
      const isAlone = /^[ \t]*export[ \t]+$/.test(input.text.slice(before.start, before.end));
      return {
        rule: 'environment/shell-only',
        severity: 'error',
        message: message('systemd does not know export: it passes over the whole line.'),
        span: isAlone ? before : assignment.span,
        fixes: isAlone
          ? [{ title: message('Remove the word export'), edits: [{ span: before, newText: '' }], sure: true }]
          : [],
        reference: grammar,
      };
    });
  const expanding = environmentFileOf(input).entries.flatMap(({ valueSpan }): ConfigDiagnostic[] => {
    const written = input.text.slice(valueSpan.start, valueSpan.end);
    const found = written.trimStart().startsWith("'")
      ? null
      : /(?<!\\)(?:\$\(|`|\$\{?[A-Za-z_]\w*)/.exec(written);
    if (!found) {
      return [];
    }
    const start = valueSpan.start + found.index;
    return [
      {
        rule: 'environment/shell-only',
        severity: 'warning',
        message: message('systemd does not replace {written}: the value holds it as it stands here.', {
          written: found[0],
        }),
        span: { start, end: start + found[0].length },
        fixes: [],
        reference: grammar,
      },
    ];
  });
  return [...exported, ...expanding];
}

/** What systemd understands and a shell does not: blanks around the equals sign. */
function findSystemdOnly(input: LintInput): ConfigDiagnostic[] {
  if (environmentReaderOf(input) !== 'shell') {
    return [];
  }
  const { text } = input;
  return environmentFileOf(input).entries.flatMap(({ nameSpan, valueSpan, name }): ConfigDiagnostic[] => {
    const behind = /^[ \t]+(?=[^\s#;])/.exec(text.slice(valueSpan.start, valueSpan.end))?.[0].length ?? 0;
    const gapBefore = valueSpan.start - 1 - nameSpan.end;
    if (behind === 0 && gapBefore === 0) {
      return [];
    }
    const gaps: Span[] = [
      { start: nameSpan.end, end: nameSpan.end + gapBefore },
      { start: valueSpan.start, end: valueSpan.start + behind },
    ].filter(({ start, end }) => end > start);
    return [
      {
        rule: 'environment/systemd-only',
        severity: 'error',
        message: message('Blanks beside the equals sign: a shell does not set {name} here.', { name }),
        span: { start: nameSpan.start, end: valueSpan.start + behind },
        fixes: [
          {
            title: message('Remove the blanks'),
            edits: gaps.map((span) => ({ span, newText: '' })),
            sure: isOneWord(text.slice(valueSpan.start + behind, valueSpan.end)),
          },
        ],
      },
    ];
  });
}

function isOneWord(value: string): boolean {
  return /^(?:"[^"\n]*"|'[^'\n]*'|[^\s"']+)$/.test(value);
}

/** Names of variables that carry options to dockerd. */
const optionVariables = /^(?:DOCKER(?:D|_DAEMON)?_OPTS|DOCKER_OPTIONS|OPTIONS|other_args)$/;

/**
 * The unit that Docker publishes reads no file at all: https://github.com/docker/for-linux/issues/204. Needs the unit among the
 * siblings, because distributions change it.
 */
function findUnread(input: LintInput): ConfigDiagnostic[] {
  const unit = dockerUnitOf(input);
  if (!unit?.execStart || !holdsDockerOptions(input.path) || !input.path.startsWith('/')) {
    return [];
  }
  const isRead = unit.environmentFiles.includes(input.path);
  return environmentFileOf(input)
    .entries.filter(({ name, value }) => optionVariables.test(name) && value.trim() !== '')
    .filter(({ name }) => !isRead || !new RegExp(`\\$\\{?${name}\\b`).test(unit.execStart ?? ''))
    .map(({ name, nameSpan, valueSpan }) => ({
      rule: 'environment/unread',
      severity: 'warning' as const,
      message: isRead
        ? message(
            "Docker's unit reads this file but does not hand {name} to dockerd: it is without effect.",
            { name },
          )
        : message("Docker's unit does not read this file: {name} is without effect.", { name }),
      span: { start: nameSpan.start, end: valueSpan.end },
      tags: ['unnecessary' as const],
      fixes: [],
      reference: 'https://github.com/docker/for-linux/issues/204',
    }));
}
