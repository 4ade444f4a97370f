import type { Check, Verdict } from '../../model/check';
import { absent, fileSource, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { info, notApplicable, pass, unknown, unknownBecause } from '../verdict';

/** Limits of System V semaphores and POSIX message queues. */
export const ipcLimitChecks: readonly Check[] = [
  {
    id: 'LIM-SEM',
    category: 'resources',
    name: message('Semaphores'),
    meaning: message(
      'Databases such as PostgreSQL, Oracle and Db2 take System V semaphores, and do not start when a set may hold too few. Containers that share the IPC namespace of the host have its limits.',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/sysctl/kernel.html',
      'https://www.postgresql.org/docs/current/kernel-resources.html#SYSVIPC',
    ],
    evaluate: judgeSemaphores,
  },
  {
    id: 'LIM-MQUEUE',
    category: 'resources',
    name: message('Message queues'),
    meaning: message(
      'A program that opens more POSIX message queues than the kernel grants gets "no space left on device".',
    ),
    references: ['https://man7.org/linux/man-pages/man7/mq_overview.7.html'],
    evaluate: judgeQueues,
  },
];

/** What the kernel sets since 3.19 are far larger; PostgreSQL asks for sets of 20. Source: its manual, SEMMSL. */
const fewestPerSet = 20;

function sysctlFact({ sysctls }: HostFacts, key: string): Fact<string> {
  return sysctls[key] ?? absent(fileSource(`/proc/sys/${key.replaceAll('.', '/')}`));
}

/** Four numbers: of a set, of all, of operations at once, and of sets. */
function judgeSemaphores(facts: HostFacts): Verdict {
  const fact = sysctlFact(facts, 'kernel.sem');
  if (fact.state !== 'known') {
    return fact.state === 'absent'
      ? notApplicable(message('This kernel has no System V semaphores.'), [evidenceOf(fact)])
      : unknownBecause(fact);
  }
  const [, ofSet, sets] = /^(\d{1,10})\s+\d{1,10}\s+\d{1,10}\s+(\d{1,10})$/.exec(fact.value.trim()) ?? [];
  const evidence = [evidenceOf(fact)];
  if (ofSet === undefined || sets === undefined) {
    return unknown(message('kernel.sem is not in the form that the kernel documents.'), evidence);
  }
  const summary = message('There may be {sets} sets of {count} semaphores.', { sets, count: ofSet });
  return Number(ofSet) < fewestPerSet || Number(sets) < fewestPerSet
    ? info(summary, evidence, message('Databases may find too few semaphores'))
    : pass(summary, evidence);
}

/** The kernel's own default. Source: mq_overview(7). */
const usualQueues = 256;

function judgeQueues(facts: HostFacts): Verdict {
  const fact = sysctlFact(facts, 'fs.mqueue.queues_max');
  if (fact.state !== 'known') {
    return fact.state === 'absent'
      ? notApplicable(message('This kernel has no POSIX message queues.'), [evidenceOf(fact)])
      : unknownBecause(fact);
  }
  const evidence = [evidenceOf(fact)];
  if (!/^\d{1,10}$/.test(fact.value)) {
    return unknown(message('fs.mqueue.queues_max is no number.'), evidence);
  }
  const summary = message('There may be {count} message queues.', { count: fact.value });
  return Number(fact.value) < usualQueues
    ? info(summary, evidence, message('Fewer message queues than usual'))
    : pass(summary, evidence);
}
