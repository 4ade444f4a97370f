import type { ConfigDiagnostic, ConfigFileKind } from '../../model/configDiagnostic';
import type { HostFacts } from '../../model/hostFacts';

/** More diagnostics than a person reads: the rest says nothing new. No rule need find more. */
export const mostDiagnostics = 500;

/** Another file of the same host. */
export interface LintSibling {
  readonly path: string;
  readonly text: string;
}

/** A file to be judged. */
export interface LintInput {
  readonly kind: ConfigFileKind;
  /** Where it lies on its host, or what it would be called there. */
  readonly path: string;
  readonly text: string;
  /** True when each character of the text is a byte of the file, and not a character that an editor decoded. */
  readonly isBytes?: boolean;
  /** Of the host that the file belongs to. Without them, rules that need facts stay silent. */
  readonly facts?: HostFacts;
  /**
   * Files of the same host that decide together with this one: drop-ins, other sysctl files, the unit of Docker, /etc/sysconfig.
   * Without them, rules over several files stay silent.
   */
  readonly siblings?: readonly LintSibling[];
}

/** One rule over one file. Pure: the same input gives the same diagnostics. */
export interface LintRule {
  /** Stable, with its group: `text/byte-order-mark`. Each diagnostic carries it. */
  readonly id: string;
  readonly kinds: readonly ConfigFileKind[];
  /** True when it can say nothing without facts of a host. */
  readonly needsFacts: boolean;
  readonly check: (input: LintInput) => readonly ConfigDiagnostic[];
}
