import type { Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { OpenFile } from '../../model/containerFacts';
import { factEvidence } from './preflightVerdict';

/** For evidence. */
export function fileLines(files: readonly OpenFile[]): string[] {
  return files.map(
    ({ pid, descriptor, target, isDeleted }) =>
      `/proc/${String(pid)}/fd/${String(descriptor)} -> ${target}${isDeleted ? ' (deleted)' : ''}`,
  );
}

/** Inner mounts of the kernel, which no mount table lists. */
export const innerFiles = /^\/(?:memfd:|SYSV|\[aio\]|anon_hugepage|dev\/zero$)/;

/** The fact, reduced to these mappings. */
export function mappingEvidence(
  fact: Fact<unknown>,
  found: readonly { readonly pid: number; readonly target: string }[],
): Evidence {
  return factEvidence(
    fact,
    found.map(({ pid, target }) => `/proc/${String(pid)}/maps ${target}`),
  );
}
