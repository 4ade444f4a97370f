import type { HostEntry } from './hostStore';
import type { Services } from './services';

/** Examines one host. */
export async function examineHostCommand(
  { examiner, hosts }: Services,
  { identity }: HostEntry,
): Promise<void> {
  hosts.select(identity.id);
  await examiner.examine(identity.id, 'person');
}

/** Examines every host of the window, side by side. */
export async function examineAllCommand({ examiner, hosts }: Services): Promise<void> {
  await Promise.all(hosts.all.map(({ identity }) => examiner.examine(identity.id, 'person')));
}

/** Ends the examination of a host. */
export function cancelExaminationCommand({ examiner }: Services, { identity }: HostEntry): void {
  examiner.cancel(identity.id);
}
