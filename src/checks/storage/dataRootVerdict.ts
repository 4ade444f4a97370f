import type { Verdict } from '../../model/check';
import type { Evidence } from '../../model/finding';
import type { HostFacts, Mount } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { dataRootOf, mountLine, type DataRoot } from './dataRoot';
import { unknownBecause } from '../verdict';
import { shellWord } from '../../model/shellWord';

/** The engine's folder together with the mount below it, both read. */
export interface StoragePlace {
  readonly root: DataRoot;
  readonly mount: Mount;
  /** The folder in a sentence; says so when no engine stores there yet. */
  readonly folder: Message;
  /** Where the path comes from, and the mount as the host printed it. */
  readonly evidence: readonly Evidence[];
}

/** Judges the mount that the engine stores on; unknown when it could not be read which one that is. */
export function judgeStoragePlace(facts: HostFacts, judge: (place: StoragePlace) => Verdict): Verdict {
  const root = dataRootOf(facts);
  if (root.state !== 'known') {
    return unknownBecause(root);
  }
  const { path, inUse, mount, evidence } = root.value;
  if (mount.state !== 'known') {
    return unknownBecause(mount);
  }
  const folder = inUse
    ? message('{path}', { path })
    : message('{path} (where an engine would store; none does yet)', { path });
  return judge({
    root: root.value,
    mount: mount.value,
    folder,
    evidence: [mountEvidence(mount.value, path), evidence],
  });
}

/** One mount as evidence, with the command that shows it. */
export function mountEvidence(mount: Mount, path: string): Evidence {
  return {
    source: '/proc/self/mountinfo',
    excerpt: mountLine(mount),
    command: `findmnt -T ${shellWord(path)}`,
  };
}
