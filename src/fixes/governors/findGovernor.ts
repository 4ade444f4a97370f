import { isInsideContainer, isWsl } from '../../checks/kernel/bootParameters';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { debianGrub, debianGrubDoubt } from './debianGrub';
import type { Governor } from './governor';
import { governors } from './governorTable';

/** Who decides the kernel command line of a host. Of an uncertain one `governor` is the likeliest. */
export type GovernorFinding =
  | { readonly kind: 'certain'; readonly governor: Governor }
  | { readonly kind: 'uncertain'; readonly governor: Governor | undefined; readonly reason: Message };

/**
 * Finds who decides the kernel command line. GRUB of Debian and Ubuntu counts as certain only when what is installed and what
 * was booted agree; a difference in the parameters named in `pending` does not count.
 */
export function findGovernor(
  facts: HostFacts,
  files: HostFiles,
  pending: readonly string[] = [],
): GovernorFinding {
  if (isInsideContainer(facts)) {
    return {
      kind: 'uncertain',
      governor: undefined,
      reason: message('The shell runs inside a container: the machine that boots is outside.'),
    };
  }
  if (facts.system.container.state !== 'known' && !isWsl(facts)) {
    return {
      kind: 'uncertain',
      governor: undefined,
      reason: message('It could not be read whether the shell runs inside a container.'),
    };
  }
  const governor = likelyGovernor(facts, files);
  if (!governor) {
    return {
      kind: 'uncertain',
      governor,
      reason: message('Nothing on this host tells which boot loader decides the kernel command line.'),
    };
  }
  const reason = governor === debianGrub ? debianGrubDoubt(facts, files, pending) : undefined;
  return reason ? { kind: 'uncertain', governor, reason } : { kind: 'certain', governor };
}

/** The first of the table that says it governs the host. Without files: what the facts alone say. */
export function likelyGovernor(facts: HostFacts, files: HostFiles = new Map()): Governor | undefined {
  return isInsideContainer(facts) ? undefined : governors.find((governor) => governor.governs(facts, files));
}

/** What must be surveyed before `findGovernor` can tell. */
export const governorPaths: readonly string[] = [...new Set(governors.flatMap(({ paths }) => paths))];
