import type { Message } from './message';
import type { Span, TextEdit } from './textEdit';

export const configFileKinds = ['grub', 'sysconfig', 'daemon.json', 'sysctl', 'cmdline'] as const;

/** The kinds of host files that Hullwright reads and edits, as `hullwright lint --as` names them. */
export type ConfigFileKind = (typeof configFileKinds)[number];

export type DiagnosticSeverity = 'error' | 'warning' | 'hint';

/** A repair of one diagnostic, within the same file. */
export interface DiagnosticFix {
  readonly title: Message;
  readonly edits: readonly TextEdit[];
  /** True when it is certainly what the person wants: `--fix` and fix-all apply only these. */
  readonly sure: boolean;
}

/** Something wrong in a host file, at its place. */
export interface ConfigDiagnostic {
  /** The rule, such as `cmdline/bare-swapaccount`. */
  readonly rule: string;
  readonly severity: DiagnosticSeverity;
  readonly message: Message;
  readonly span: Span;
  /** `unnecessary`: nothing reads it. `deprecated`: it works, but not for long. */
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  readonly fixes: readonly DiagnosticFix[];
  readonly reference?: string;
}
