import type { LintInput } from '../lint/lintRule';
import { dockerFlagsOf } from '../lint/dockerOptionRules';
import { parameterLinesOf } from '../lint/locatedParameter';
import { daemonJsonOf, sysctlFileOf } from '../lint/parsedInput';
import type { Span } from '../../model/textEdit';

/** Something that a host can be set to, by the name that its file has for it. */
export interface Setting {
  readonly kind: 'parameter' | 'daemonKey' | 'dockerdFlag' | 'sysctl';
  readonly name: string;
}

/** A setting as it stands in a file. */
export interface WrittenSetting extends Setting {
  /** The setting with its value: `cgroup_disable=memory`, as its reader understands it. */
  readonly word: string;
  /** With its value. */
  readonly span: Span;
}

/** The settings of a file, in its order. What is written in a way that only its reader could resolve is left out. */
export function settingsOf(input: LintInput): WrittenSetting[] {
  switch (input.kind) {
    case 'grub':
    case 'cmdline':
      return parameterLinesOf(input)
        .flatMap(({ parameters }) => parameters)
        .map(({ name, value, span }) => ({
          kind: 'parameter',
          name,
          word: value === undefined ? name : `${name}=${value}`,
          span,
        }));
    case 'daemon.json':
      return daemonJsonOf(input).keys.map(({ name, span }) => ({
        kind: 'daemonKey',
        name,
        word: name,
        span,
      }));
    case 'sysctl':
      return sysctlFileOf(input).entries.map(({ key, value, keySpan, valueSpan }) => ({
        kind: 'sysctl',
        name: key,
        word: `${key}=${value}`,
        span: { start: keySpan.start, end: Math.max(keySpan.end, valueSpan.end) },
      }));
    case 'sysconfig':
      return dockerFlagsOf(input).map(({ flag, row, span, valueSpan }) => ({
        kind: 'dockerdFlag',
        name: row?.flag ?? flag,
        word: row?.flag ?? flag,
        span: { start: span.start, end: valueSpan?.end ?? span.end },
      }));
  }
}
