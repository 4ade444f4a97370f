import type { Check, CheckContext, Verdict } from '../../model/check';
import { absent, fileSource, valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { formatBytes } from '../byteSize';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { info, pass, unknown, unknownBecause, warning } from '../verdict';

/** How much memory there is, and whether it runs short. */
export const memoryStateChecks: readonly Check[] = [
  {
    id: 'MEM-OOM',
    category: 'memory',
    name: message('Record of out-of-memory kills'),
    meaning: message(
      'A process that is killed for lack of memory ends with status 137. Engines often do not say so: the kernel log is what tells which limit was reached.',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files',
      'https://docs.docker.com/engine/containers/resource_constraints/#understand-the-risks-of-running-out-of-memory',
    ],
    evaluate: judgeKills,
  },
  {
    id: 'MEM-TOTAL',
    category: 'memory',
    name: message('Memory of the host'),
    meaning: message(
      'kubeadm refuses to make a machine with less than 1,700 MB a control plane; below half a gigabyte most images have no room beside the engine.',
    ),
    references: [
      'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/',
      'https://github.com/kubernetes/kubernetes/blob/master/cmd/kubeadm/app/constants/constants.go',
    ],
    evaluate: judgeTotal,
  },
  {
    id: 'MEM-PRESSURE',
    category: 'memory',
    name: message('Memory pressure'),
    meaning: message(
      'Pressure is the share of time in which processes waited for memory. When it is high, containers are slow for want of memory, and kills are near.',
    ),
    references: ['https://docs.kernel.org/accounting/psi.html'],
    evaluate: judgePressure,
  },
];

const atALimit = /oom-kill:constraint=CONSTRAINT_MEMCG|memory cgroup out of memory: kill/i;
const onTheHost = /oom-kill:constraint=CONSTRAINT_(?!MEMCG)|(?<!cgroup )out of memory: kill/i;

function judgeKills(facts: HostFacts): Verdict {
  const { kernel, cgroups } = facts;
  const counted = valueOf(cgroups.memoryEvents)?.oom_kill ?? 0;
  const lines = valueOf(kernel.logMatches) ?? [];
  const limited = lines.filter((line) => atALimit.test(line));
  const general = lines.filter((line) => onTheHost.test(line));
  const log = (pattern: RegExp) => matchingEvidence(kernel.logMatches, pattern);
  if (general.length > 0) {
    return warning({
      title: message('The host ran out of memory and killed processes'),
      summary: message('Kills without a limit being reached, by the kernel log of this boot: {count}.', {
        count: countKills(general),
      }),
      nextStep: message('Give the containers memory limits, or the host more memory.'),
      evidence: [log(onTheHost)],
    });
  }
  if (limited.length > 0 || counted > 0) {
    const container = containerIn(limited);
    return warning({
      title: message('Processes were killed at a memory limit'),
      summary: container
        ? message('Kills at a memory limit since boot: {count}, the last one in container {container}.', {
            count: Math.max(countKills(limited), counted),
            container,
          })
        : message('Kills at a memory limit since boot: {count}.', {
            count: Math.max(countKills(limited), counted),
          }),
      nextStep: message('Raise the memory limit of what was killed, or find out why it needs so much.'),
      evidence: [
        ...(limited.length > 0 ? [log(atALimit)] : []),
        ...(counted > 0 ? [matchingEvidence(cgroups.memoryEvents, /^oom/)] : []),
      ],
    });
  }
  return judgeWithoutKills(facts);
}

function judgeWithoutKills({ kernel, cgroups }: HostFacts): Verdict {
  const unread = [kernel.logMatches, cgroups.memoryEvents].filter(({ state }) => state === 'unreadable');
  return kernel.logMatches.state === 'known' && unread.length === 0
    ? pass(message('What is kept of the kernel log of this boot reports no kill for lack of memory.'), [
        { ...evidenceOf(kernel.logMatches), excerpt: '', note: message('no line about a kill') },
      ])
    : unknownBecause(...(unread.length > 0 ? unread : [kernel.logMatches]));
}

/** The kernel writes two lines for each kill since 5.0, and one before. */
function countKills(lines: readonly string[]): number {
  const announced = lines.filter((line) => line.includes('oom-kill:')).length;
  return Math.max(announced, lines.length - announced);
}

/** The short id of the container that the last kill names by its group, such as `/docker/ID` or `libpod-ID.scope`. */
function containerIn(lines: readonly string[]): string | undefined {
  return lines
    .map((line) => /task_memcg=\S*?([0-9a-f]{12})[0-9a-f]{52}/.exec(line)?.[1])
    .filter((id) => id !== undefined)
    .at(-1);
}

/** kubeadm counts in units of 1,048,576 bytes: ControlPlaneMem in its constants, 1700. */
const controlPlaneBytes = 1700 * 1024 ** 2;
const smallBytes = 512 * 1024 ** 2;

function judgeTotal(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const { total } = facts.memory;
  if (total.state !== 'known') {
    return unknownBecause(total);
  }
  const evidence = [evidenceOf(total)];
  const size = formatBytes(total.value);
  if (profiles.includes('kubernetes') && total.value < controlPlaneBytes) {
    return warning({
      title: message('The host has too little memory for a Kubernetes control plane'),
      summary: message('It has {size}, and kubeadm asks for 1,700 MB.', { size }),
      nextStep: message('Give the machine at least 2 GB of memory.'),
      evidence,
    });
  }
  return total.value < smallBytes
    ? info(
        message('The host has {size} of memory.', { size }),
        evidence,
        message('The host has little memory'),
      )
    : pass(message('The host has {size} of memory.', { size }), evidence);
}

/** Per cent of a minute in which some process waited for memory. */
const highPressure = 10;

function judgePressure(facts: HostFacts): Verdict {
  const pressure = facts.memory.pressure.memory ?? absent(fileSource('/proc/pressure/memory'));
  const evidence = [evidenceOf(pressure)];
  if (pressure.state === 'unreadable') {
    return unknownBecause(pressure);
  }
  if (pressure.state === 'absent') {
    return info(
      message(
        'The kernel does not measure pressure: it is built without CONFIG_PSI, or psi=1 is not on its command line.',
      ),
      evidence,
      message('Memory pressure is not measured'),
    );
  }
  const average = /^some\b.*?\bavg60=(\d{1,3}(?:\.\d+)?)/m.exec(pressure.value)?.[1];
  if (average === undefined) {
    return unknown(
      message('{path} is not in the form that the kernel documents.', { path: '/proc/pressure/memory' }),
      evidence,
      message('Read it by hand: cat /proc/pressure/memory'),
    );
  }
  return Number(average) >= highPressure
    ? warning({
        title: message('Processes wait for memory'),
        summary: message('In the last minute processes waited for memory {average} % of the time.', {
          average,
        }),
        nextStep: message(
          'Find the container that takes most memory with docker stats or podman stats, and limit or move it.',
        ),
        evidence,
      })
    : pass(
        message('In the last minute processes waited for memory {average} % of the time.', { average }),
        evidence,
      );
}
