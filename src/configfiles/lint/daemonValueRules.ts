import {
  dockerDaemonKeysSource,
  findDockerDaemonKey,
  type DaemonKeyType,
} from '../../knowledge/dockerDaemonKeys';
import type { ConfigDiagnostic, DiagnosticFix } from '../../model/configDiagnostic';
import { message, type Message } from '../../model/message';
import type { Span } from '../../model/textEdit';
import { spanOfPath, type DaemonKey } from '../daemonJson';
import type { LintInput, LintRule } from './lintRule';
import { daemonJsonOf } from './parsedInput';

/** Rules about the values in daemon.json, which Go decodes by type: one wrong type and dockerd does not start. */
export const daemonValueRules: readonly LintRule[] = [
  { id: 'daemon/wrong-type', kinds: ['daemon.json'], needsFacts: false, check: findWrongTypes },
];

function findWrongTypes(input: LintInput): ConfigDiagnostic[] {
  return daemonJsonOf(input).keys.flatMap((key) => {
    const type = findDockerDaemonKey(key.name)?.type;
    if (type === undefined || key.value === null) {
      return [];
    }
    return type === 'stringMap' ? checkStringMap(key, input) : checkValue(key, type);
  });
}

function checkValue({ name, value, valueSpan }: DaemonKey, type: DaemonKeyType): ConfigDiagnostic[] {
  return tests[type](value) ? [] : [wrongType(name, valueSpan, expectations[type], repair(value, type))];
}

const expectations: Readonly<Record<DaemonKeyType, Message>> = {
  flag: message('true or false, without quotes'),
  number: message('a number without quotes'),
  object: message('an object in braces'),
  objects: message('a list of objects'),
  size: message('a number, or a text such as "64M"'),
  string: message('a text in quotes'),
  stringMap: message('an object whose values are texts in quotes'),
  strings: message('a list of texts'),
};

const tests: Readonly<Record<DaemonKeyType, (value: unknown) => boolean>> = {
  flag: (value) => typeof value === 'boolean',
  number: (value) => Number.isInteger(value),
  object: isObject,
  objects: (value) => Array.isArray(value) && value.every(isObject),
  size: (value) => typeof value === 'number' || typeof value === 'string',
  string: (value) => typeof value === 'string',
  stringMap: isObject,
  // Go reads null as the empty text.
  strings: (value) =>
    Array.isArray(value) && value.every((entry) => typeof entry === 'string' || entry === null),
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Only where one meaning is possible. */
function repair(value: unknown, type: DaemonKeyType): string | undefined {
  if (type === 'flag' && (value === 'true' || value === 'false')) {
    return value;
  }
  if (type === 'number' && typeof value === 'string' && /^\d{1,15}$/.test(value)) {
    return String(Number(value));
  }
  if (type === 'strings' && typeof value === 'string' && value !== '') {
    return `[${JSON.stringify(value)}]`;
  }
  return undefined;
}

/** `"log-opts": {"max-file": 3}` is the usual slip: Go wants `"3"`. */
function checkStringMap(key: DaemonKey, { text }: LintInput): ConfigDiagnostic[] {
  const { name, value } = key;
  if (!isObject(value)) {
    return checkValue(key, 'stringMap');
  }
  return Object.entries(value)
    .filter(([, member]) => typeof member !== 'string' && member !== null)
    .slice(0, 20)
    .flatMap(([member, content]) => {
      const span = spanOfPath(text, [name, member]);
      const isScalar = typeof content === 'number' || typeof content === 'boolean';
      return span
        ? [
            wrongType(
              `${name}: ${member}`,
              span,
              expectations.string,
              isScalar ? `"${text.slice(span.start, span.end)}"` : undefined,
            ),
          ]
        : [];
    });
}

function wrongType(
  key: string,
  span: Span,
  expected: Message,
  newText: string | undefined,
): ConfigDiagnostic {
  const fixes: DiagnosticFix[] =
    newText === undefined
      ? []
      : [{ title: message('Write {word}', { word: newText }), edits: [{ span, newText }], sure: true }];
  return {
    rule: 'daemon/wrong-type',
    severity: 'error',
    message: message('{key} takes {expected}: dockerd does not start with this value.', { key, expected }),
    span,
    fixes,
    reference: dockerDaemonKeysSource,
  };
}
