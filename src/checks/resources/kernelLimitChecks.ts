import type { Check, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { kernelLogLines } from '../kernel/kernelLogLines';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

const kernelManual = 'https://docs.kernel.org/admin-guide/sysctl';

/** Limits of the whole kernel that all containers draw on. */
export const kernelLimitChecks: readonly Check[] = [
  {
    id: 'LIM-INOTIFY',
    category: 'resources',
    name: message('File watches (inotify)'),
    meaning: message(
      'Programs that watch files share these limits with everything else of their user. When they are used up, programs fail with "too many open files" or "no space left on device".',
    ),
    references: [
      'https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files',
      'https://man7.org/linux/man-pages/man7/inotify.7.html',
    ],
    evaluate: (facts, { profiles }) => judgeInotify(facts, profiles.includes('kubernetes')),
  },
  {
    id: 'LIM-PIDMAX',
    category: 'resources',
    name: message('Processes of the host'),
    meaning: message(
      'All containers share the numbers of processes of the host: when they run out, nothing can start.',
    ),
    references: [`${kernelManual}/kernel.html#pid-max`],
    evaluate: (facts) =>
      judgeNumber(facts, 'kernel.pid_max', (value, fact) =>
        value < 32_768
          ? warning({
              title: message('Few processes can run on this host'),
              summary: message('kernel.pid_max is {value}.', { value }),
              nextStep: message('Set kernel.pid_max to 4194304 in a file of /etc/sysctl.d.'),
              evidence: [evidenceOf(fact)],
            })
          : pass(message('Up to {value} processes and threads can have a number.', { value }), [
              evidenceOf(fact),
            ]),
      ),
  },
  {
    id: 'LIM-FILEMAX',
    category: 'resources',
    name: message('Open files of the host'),
    meaning: message('When the whole host has no file left to open, every program on it fails.'),
    references: [`${kernelManual}/fs.html#file-max-file-nr`],
    evaluate: judgeOpenFiles,
  },
  {
    id: 'LIM-NROPEN',
    category: 'resources',
    name: message('Largest limit of open files'),
    meaning: message('No container can be given a limit of open files (--ulimit nofile) above fs.nr_open.'),
    references: [`${kernelManual}/fs.html#nr-open`],
    evaluate: (facts) =>
      judgeNumber(facts, 'fs.nr_open', (value, fact) =>
        value < 1_048_576
          ? info(
              message('fs.nr_open is {value}; usual is 1048576.', { value }),
              [evidenceOf(fact)],
              message('Large limits of open files are refused'),
            )
          : pass(message('A process may open up to {value} files.', { value }), [evidenceOf(fact)]),
      ),
  },
  {
    id: 'LIM-AIO',
    category: 'resources',
    name: message('Asynchronous reads and writes (AIO)'),
    meaning: message(
      'Databases ask for many of them at start, and several of them on one host use up the limit.',
    ),
    references: [`${kernelManual}/fs.html#aio-nr-aio-max-nr`],
    evaluate: (facts) =>
      judgeUse(facts, {
        used: 'fs.aio-nr',
        limit: 'fs.aio-max-nr',
        title: message('Asynchronous reads and writes run out'),
        nextStep: message('Set fs.aio-max-nr to 1048576 in a file of /etc/sysctl.d.'),
      }),
  },
  {
    id: 'LIM-PTY',
    category: 'resources',
    name: message('Terminals'),
    meaning: message('Each container with -t and each docker exec -t takes a terminal of the host.'),
    references: [`${kernelManual}/kernel.html#pty`],
    evaluate: (facts) =>
      judgeUse(facts, {
        used: 'kernel.pty.nr',
        limit: 'kernel.pty.max',
        title: message('Terminals run out'),
        nextStep: message(
          'End sessions that nobody uses, or raise kernel.pty.max in a file of /etc/sysctl.d.',
        ),
      }),
  },
  {
    id: 'LIM-SHM',
    category: 'resources',
    name: message('Shared memory segments'),
    meaning: message(
      'Old kernels allow segments of 32 MiB alone, too small for databases. Containers have a limit of their own since kernels give each IPC namespace its settings.',
    ),
    references: [`${kernelManual}/kernel.html#shmmax`],
    evaluate: (facts) =>
      judgeNumber(facts, 'kernel.shmmax', (value, fact) =>
        value < 64 * 1024 ** 2
          ? info(
              message('kernel.shmmax is {size} MiB.', { size: Math.round(value / 1024 ** 2) }),
              [evidenceOf(fact)],
              message('Databases in containers may find too little shared memory'),
            )
          : pass(message('kernel.shmmax does not stand in the way.'), [evidenceOf(fact)]),
      ),
  },
];

/** Whole numbers as sysctl prints them; larger than a double holds exactly are fine here. */
function numberOf(fact: Fact<string> | undefined): number | undefined {
  const text = valueOf(fact);
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}

function judgeNumber(
  { sysctls }: HostFacts,
  key: string,
  judge: (value: number, fact: Fact<string>) => Verdict,
): Verdict {
  const fact = sysctls[key];
  const value = numberOf(fact);
  if (fact === undefined) {
    return unknown(message('{key} was not read.', { key }), []);
  }
  if (fact.state === 'absent') {
    return notApplicable(message('This kernel has no {key}.', { key }), [evidenceOf(fact)]);
  }
  return value === undefined ? notUnderstood(fact, key) : judge(value, fact);
}

function notUnderstood(fact: Fact<string>, key: string): Verdict {
  return fact.state === 'known'
    ? unknown(message('{key} is no number: {text}', { key, text: fact.value.slice(0, 60) }), [
        evidenceOf(fact),
      ])
    : unknownBecause(fact);
}

interface Use {
  readonly used: string;
  readonly limit: string;
  readonly title: Message;
  readonly nextStep: Message;
}

/** Above this share of a limit, the next container may not get what it needs. */
const almostAll = 0.8;

function judgeUse(facts: HostFacts, { used, limit, title, nextStep }: Use): Verdict {
  return judgeNumber(facts, used, (count, usedFact) =>
    judgeNumber(facts, limit, (maximum, limitFact) => {
      const evidence = [evidenceOf(usedFact), evidenceOf(limitFact)];
      return count > maximum * almostAll
        ? warning({
            title,
            summary: message('{count} of {maximum} are in use.', { count, maximum }),
            nextStep,
            evidence,
          })
        : pass(message('{count} of {maximum} are in use.', { count, maximum }), evidence);
    }),
  );
}

/** What Kubernetes' own tool for clusters in containers asks for. Source: kind, "known issues". */
const wanted = { watches: 524_288, instances: 512 };

function judgeInotify(facts: HostFacts, isKubernetes: boolean): Verdict {
  return judgeNumber(facts, 'fs.inotify.max_user_instances', (instances, instanceFact) =>
    judgeNumber(facts, 'fs.inotify.max_user_watches', (watches, watchFact) => {
      const evidence = [evidenceOf(instanceFact), evidenceOf(watchFact)];
      const summary = message('A user may have {instances} inotify instances and {watches} watches.', {
        instances,
        watches,
      });
      if (instances >= wanted.instances && watches >= 65_536) {
        return pass(summary, evidence);
      }
      const title = message('Few files can be watched');
      return isKubernetes
        ? warning({
            title,
            summary,
            nextStep: message(
              'Set fs.inotify.max_user_instances to {instances} and fs.inotify.max_user_watches to {watches} in a file of /etc/sysctl.d.',
              wanted,
            ),
            evidence,
          })
        : info(summary, evidence, title);
    }),
  );
}

/** /proc/sys/fs/file-nr: open, free (always 0), maximum. */
function judgeOpenFiles(facts: HostFacts): Verdict {
  const { lines, evidence } = kernelLogLines(facts, /file-max limit \d+ reached/);
  const fact = facts.sysctls['fs.file-nr'];
  const nextStep = message('Find who holds them (lsof), or raise fs.file-max in a file of /etc/sysctl.d.');
  if (lines.length > 0) {
    return warning({
      title: message('The host ran out of open files'),
      summary: message('The kernel log of this boot says so {count} times.', { count: lines.length }),
      nextStep,
      evidence: [evidence],
    });
  }
  const [, open, maximum] = /^(\d{1,20})\s+\d{1,20}\s+(\d{1,20})$/.exec(valueOf(fact) ?? '') ?? [];
  if (fact === undefined || open === undefined || maximum === undefined) {
    return fact ? notUnderstood(fact, 'fs.file-nr') : unknown(message('fs.file-nr was not read.'), []);
  }
  return Number(open) > Number(maximum) * almostAll
    ? warning({
        title: message('The host runs out of open files'),
        summary: message('{open} of {maximum} files are open.', { open, maximum }),
        nextStep,
        evidence: [evidenceOf(fact)],
      })
    : pass(message('{open} of {maximum} files are open.', { open, maximum }), [evidenceOf(fact)]);
}
