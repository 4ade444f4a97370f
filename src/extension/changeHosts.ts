import path from 'node:path';
import type { Examination } from '../examination/examineHost';
import type { RootedHost } from '../fixes/executor/rootedHost';
import type { ChangeWork } from './changeWork';
import type { HostEntry } from './hostStore';
import { loadExaminationModule } from './loadExaminationModule';
import type { Services } from './services';

/** Gives `use` the host with root's rights, and what repairs hosts. */
export async function withChangeHost<T>(
  { connections, distFolder }: Services,
  entry: HostEntry,
  use: (work: ChangeWork, rooted: RootedHost) => Promise<T>,
): Promise<T> {
  const work = await loadExaminationModule(distFolder).loadChangeWork(distFolder);
  const openAnother = () => connections.another(entry);
  return work.withRoot(connections.host(entry), openAnother, (rooted) => use(work, rooted));
}

/** A plan is made on what root sees now, not on a report that may be old or half. */
export async function examineForChange(
  { settings, distFolder }: Services,
  rooted: RootedHost,
  signal: AbortSignal,
): Promise<Examination> {
  const { examine } = loadExaminationModule(distFolder);
  const request = {
    ...{ profile: settings.profile, suppressions: settings.suppressions, signal },
    ...{ timeLimitMs: settings.timeLimitMs, root: await rooted.session() },
  };
  return examine(rooted.host, request, path.join(distFolder, 'collector.sh'));
}
