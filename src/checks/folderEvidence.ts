import type { Fact } from '../model/fact';
import type { Evidence } from '../model/finding';
import { evidenceOf, matchingEvidence } from './factEvidence';

/** The evidence of a fact that was read from a folder, with the command that lists it. `lines` keeps what matches alone. */
export function folderEvidence(fact: Fact<unknown>, lines?: RegExp): Evidence {
  const evidence = lines === undefined ? evidenceOf(fact) : matchingEvidence(fact, lines);
  return evidence.path === undefined ? evidence : { ...evidence, command: `ls ${evidence.path}` };
}
