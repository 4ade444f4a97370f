import type { Message } from '../model/message';
import type { Profile } from '../model/profile';

/** Whose kernels, or which program behind the kernel, obey a parameter. */
export type ParameterReader =
  'mainline' | 'Debian' | 'Ubuntu' | 'Raspberry Pi' | 'RHEL 7' | 'systemd' | 'init';

/**
 * Which of several occurrences counts: `list` means that each adds to the others, `order` that each changes what the ones before it
 * said, so that none may be taken away.
 */
export type ParameterRepetition = 'last' | 'first' | 'list' | 'order';

/** What may stand behind the equals sign. */
export interface ParameterValues {
  /** True when the parameter may stand without an equals sign. */
  readonly bare: boolean;
  /**
   * `any`: anything. `number`: decimal, octal or hexadecimal. `words`: one of `words`, whole. `commaWords`: a list of `words` with
   * commas. `none`: it has no value.
   */
  readonly kind: 'any' | 'number' | 'words' | 'commaWords' | 'none';
  readonly words?: readonly string[];
}

/** From some release on, a parameter does nothing any more, or harm. */
export interface ParameterEnd {
  /** Of the kernel such as `6.1`, or of systemd such as `256`. */
  readonly release: string;
  readonly of: 'kernel' | 'systemd';
  readonly effect: 'none' | 'harm';
}

/** One kernel parameter that decides something for containers, and all that a host needs to know of it. */
export interface KernelParameterRow {
  /** As documented; the kernel takes `-` and `_` in it for the same. */
  readonly name: string;
  /** What it does, in plain words; reads after "It ". */
  readonly does: Message;
  readonly readers: readonly ParameterReader[];
  /** The first upstream release that has it. Left out: every release that runs containers, or not known. */
  readonly since?: string;
  readonly end?: ParameterEnd;
  readonly repetition: ParameterRepetition;
  readonly values: ParameterValues;
  /** Profiles that may need it set in some situation. Empty: it matters to containers, but none needs it. */
  readonly neededBy: readonly Profile[];
  /** URLs. */
  readonly sources: readonly string[];
}
