import { valueOf } from '../../model/fact';
import { dockerUnitOf } from './dockerUnit';
import type { LintInput } from './lintRule';

/** Who reads a file of assignments. The two have different grammars. */
export type EnvironmentReader = 'shell' | 'systemd' | 'unknown';

/** Files that only start scripts read, on any host. */
const shellOnly = /\/(?:conf\.d\/|sysconfig\/(?:SuSEfirewall2|network|kernel|sysctl)$|sv\/)/;

/** Files that Docker's unit reads where systemd runs, and its start script elsewhere. */
const ofDocker = /\/(?:sysconfig|default)\/docker[^/]*$/;

/** Decides by the consumer, as far as it is known. */
export function environmentReaderOf(input: LintInput): EnvironmentReader {
  const { path, facts } = input;
  if (shellOnly.test(path)) {
    return 'shell';
  }
  if (dockerUnitOf(input)?.environmentFiles.includes(path)) {
    return 'systemd';
  }
  const first = valueOf(facts?.system.initProgram);
  if (first === undefined || !ofDocker.test(path)) {
    return 'unknown';
  }
  return first === 'systemd' ? 'systemd' : 'shell';
}

/** True for the files that hold options of dockerd. */
export function holdsDockerOptions(path: string): boolean {
  return /\/(?:sysconfig|default|conf\.d)\/docker[^/]*$/.test(path) || /^docker[^/]*$/.test(path);
}
