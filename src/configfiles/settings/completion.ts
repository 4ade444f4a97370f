import { getLocation } from 'jsonc-parser';
import {
  dockerDaemonKeys,
  findDockerDaemonKey,
  type DockerDaemonKeyRow,
} from '../../knowledge/dockerDaemonKeys';
import { dockerdFlags } from '../../knowledge/dockerdFlags';
import { findKernelParameter, kernelParameters } from '../../knowledge/kernelParameters';
import { sysctlKeys } from '../../knowledge/sysctlKeys';
import type { Span } from '../../model/textEdit';
import { engineReleaseOf, isReleaseAtLeast } from '../lint/engineRelease';
import type { LintInput } from '../lint/lintRule';
import { daemonJsonOf } from '../lint/parsedInput';
import { nestsTooDeep } from '../daemonJson';
import { largestConfigFile } from '../textRefusal';
import type { Setting } from './setting';
import { optionWordAt, parameterWordAt, sysctlKeyAt } from './wordAt';

/** Something that may be written at a place. */
export interface Completion {
  /** Undefined for a value. */
  readonly setting: Setting | undefined;
  readonly label: string;
  /** Takes the place of `span`. */
  readonly newText: string;
  readonly span: Span;
}

/** What may be written at a position, of what the tables know; nothing where a setting cannot stand. */
export function completionsAt(input: LintInput, position: number): Completion[] {
  if (input.text.length > largestConfigFile) {
    return [];
  }
  switch (input.kind) {
    case 'grub':
    case 'cmdline':
      return parameterCompletions(input, position);
    case 'daemon.json':
      return daemonCompletions(input, position);
    case 'sysctl':
      return sysctlCompletions(input, position);
    case 'sysconfig':
      return flagCompletions(input, position);
  }
}

function parameterCompletions(input: LintInput, position: number): Completion[] {
  const span = parameterWordAt(input, position);
  if (!span) {
    return [];
  }
  const word = input.text.slice(span.start, span.end);
  const equals = word.indexOf('=');
  if (equals !== -1 && position > span.start + equals) {
    return parameterValues(
      word.slice(0, equals),
      input.text,
      {
        start: span.start + equals + 1,
        end: span.end,
      },
      position,
    );
  }
  return kernelParameters.map(({ name, values }) => ({
    setting: { kind: 'parameter', name },
    label: name,
    newText: equals === -1 && !values.bare ? `${name}=` : name,
    span: equals === -1 ? span : { start: span.start, end: span.start + equals },
  }));
}

function parameterValues(name: string, text: string, value: Span, position: number): Completion[] {
  const values = findKernelParameter(name)?.values;
  const isList = values?.kind === 'commaWords';
  const before = isList ? text.lastIndexOf(',', position - 1) + 1 : value.start;
  const after = isList ? text.slice(position, value.end).indexOf(',') : -1;
  const span = {
    start: Math.max(before, value.start),
    end: after === -1 ? value.end : position + after,
  };
  return (values?.words ?? []).map((word) => ({ setting: undefined, label: word, newText: word, span }));
}

function daemonCompletions(input: LintInput, position: number): Completion[] {
  const { text } = input;
  if (nestsTooDeep(text)) {
    return [];
  }
  const { path, isAtPropertyKey, previousNode } = getLocation(text, position);
  const [key] = path;
  if (path.length !== 1 || typeof key !== 'string') {
    return [];
  }
  const { offset = position, length = 0 } = previousNode ?? {};
  const isWithin = offset <= position && position <= offset + length;
  const span = isWithin ? { start: offset, end: offset + length } : { start: position, end: position };
  if (isAtPropertyKey) {
    return keyCompletions(input, span);
  }
  return findDockerDaemonKey(key)?.type === 'flag'
    ? ['true', 'false'].map((word) => ({ setting: undefined, label: word, newText: word, span }))
    : [];
}

/** A key stands once; what this host's dockerd would not start with is not offered. */
function keyCompletions(input: LintInput, span: Span): Completion[] {
  const { text } = input;
  const others = daemonJsonOf(input)
    .keys.filter(({ nameSpan }) => nameSpan.start !== span.start)
    .map(({ name }) => name);
  const hasColon = /^\s*:/.test(text.slice(span.end));
  return dockerDaemonKeys
    .filter((row) => isUsable(row, engineReleaseOf(input)) && !others.includes(row.key))
    .map(({ key }) => ({
      setting: { kind: 'daemonKey', name: key },
      label: key,
      newText: hasColon ? JSON.stringify(key) : `${JSON.stringify(key)}: `,
      span,
    }));
}

function isUsable({ since, until }: DockerDaemonKeyRow, release: string | undefined): boolean {
  if (release === undefined) {
    return until === undefined;
  }
  return isReleaseAtLeast(release, since) && (until === undefined || !isReleaseAtLeast(release, until));
}

function flagCompletions(input: LintInput, position: number): Completion[] {
  const span = optionWordAt(input, position);
  const release = engineReleaseOf(input);
  if (!span) {
    return [];
  }
  return dockerdFlags
    .filter(({ vendor }) => vendor === undefined)
    .filter(({ since = '1.0', until }) =>
      release === undefined
        ? until === undefined
        : isReleaseAtLeast(release, since) && (until === undefined || !isReleaseAtLeast(release, until)),
    )
    .map(({ flag, takesValue }) => ({
      setting: { kind: 'dockerdFlag', name: flag },
      label: flag,
      newText: takesValue && !input.text.startsWith('=', span.end) ? `${flag}=` : flag,
      span,
    }));
}

function sysctlCompletions(input: LintInput, position: number): Completion[] {
  const span = sysctlKeyAt(input.text, position);
  if (!span) {
    return [];
  }
  const hasEquals = /^[ \t]*=/.test(input.text.slice(span.end));
  const withSlashes = input.text.slice(span.start, span.end).includes('/');
  return sysctlKeys.map(({ key }) => {
    const written = withSlashes ? key.replaceAll('.', '/') : key;
    return {
      setting: { kind: 'sysctl', name: key },
      label: written,
      newText: hasEquals ? written : `${written} = `,
      span,
    };
  });
}
