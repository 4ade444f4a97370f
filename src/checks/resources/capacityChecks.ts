import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** What the machine has, and what systemd leaves of it to engines. */
export const capacityChecks: readonly Check[] = [
  {
    id: 'LIM-CPU',
    category: 'resources',
    name: message('Processors'),
    meaning: message('kubeadm refuses a control plane on fewer than two processors.'),
    profiles: ['kubernetes'],
    references: ['https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/'],
    evaluate: judgeProcessors,
  },
  {
    id: 'LIM-TASKSMAX',
    category: 'resources',
    name: message('Tasks that systemd grants to engines'),
    meaning: message(
      'systemd limits the processes and threads of each service. The daemon and the helper that stands beside each container count there; at the limit no further container starts.',
    ),
    references: [
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html',
      'https://github.com/moby/moby/blob/master/contrib/init/systemd/docker.service',
    ],
    evaluate: judgeTasks,
  },
  {
    id: 'LIM-PSI',
    category: 'resources',
    name: message('Pressure on processors and disks'),
    meaning: message(
      'Pressure is the share of time in which some process waited. When it is high, containers are slow and health checks fail.',
    ),
    references: ['https://docs.kernel.org/accounting/psi.html'],
    evaluate: judgePressure,
  },
  {
    id: 'LIM-ENTROPY',
    category: 'resources',
    name: message('Random numbers'),
    meaning: message(
      'Before Linux 5.6 programs that ask /dev/random wait when the kernel has too few random bits.',
    ),
    references: ['https://man7.org/linux/man-pages/man4/random.4.html'],
    evaluate: judgeEntropy,
  },
];

function judgeProcessors({ system }: HostFacts): Verdict {
  const { cpu } = system;
  if (cpu.state !== 'known') {
    return unknownBecause(cpu);
  }
  const evidence = [{ ...evidenceOf(cpu), excerpt: `processors: ${cpu.value.count}`, command: 'nproc' }];
  return cpu.value.count < 2
    ? warning({
        title: message('Too few processors for a control plane'),
        summary: message('The machine has {count} processor.', { count: cpu.value.count }),
        nextStep: message('Give the machine a second processor, or use it as a worker.'),
        evidence,
      })
    : pass(message('The machine has {count} processors.', { count: cpu.value.count }), evidence);
}

/** A helper has about a dozen threads, so below this some hundred containers reach it. systemd's own default is a share of what the kernel allows. */
const fewTasks = 10_000;

function judgeTasks({ engines }: HostFacts): Verdict {
  const names = ['docker.service', 'containerd.service'];
  const units = names.map((name) => ({ name, fact: engines.units[name] }));
  const known = units.flatMap(({ name, fact }) =>
    fact?.state === 'known' && fact.value.tasksMax !== undefined
      ? [{ name, fact, limit: fact.value.tasksMax }]
      : [],
  );
  const limited = known.find(({ limit }) => /^\d{1,15}$/.test(limit) && Number(limit) < fewTasks);
  if (limited) {
    return warning({
      title: message('systemd limits how many containers can run'),
      summary: message('{unit}, where the helpers of containers run, has TasksMax={limit}.', {
        unit: limited.name,
        limit: limited.limit,
      }),
      nextStep: message('Run systemctl edit {unit}, write [Service] and TasksMax=infinity, and restart it.', {
        unit: limited.name,
      }),
      evidence: [evidenceOf(limited.fact)],
    });
  }
  const unread = units.find(({ fact }) => fact?.state === 'unreadable')?.fact;
  if (unread) {
    return unknownBecause(unread);
  }
  return known.length === 0
    ? notApplicable(message('systemd runs neither Docker nor containerd here, or does not name the limit.'))
    : pass(
        message('systemd leaves the engines enough processes and threads.'),
        known.map(({ fact }) => evidenceOf(fact)),
      );
}

/** Percent of the last minute. Half of the time is felt by everybody; less is a busy machine. */
const highPressure = 50;

function judgePressure({ memory }: HostFacts): Verdict {
  const resources = ['cpu', 'io'].map((name) => ({ name, fact: memory.pressure[name] }));
  const read = resources.map(({ name, fact }) => {
    const [, average] = /^some\b.*\bavg60=(\d{1,3}(?:\.\d{1,2})?)/m.exec(valueOf(fact) ?? '') ?? [];
    return { name, fact, average: average === undefined ? undefined : Number(average) };
  });
  const evidence = read.flatMap(({ fact }) => (fact ? [evidenceOf(fact)] : []));
  const high = read.find(({ average }) => (average ?? 0) >= highPressure);
  if (high) {
    return warning({
      title: message('Processes wait for processors or disks'),
      summary: message('In the last minute some process waited for {resource} {percent} % of the time.', {
        resource: high.name,
        percent: high.average ?? 0,
      }),
      nextStep: message('Find who takes it: docker stats, or systemd-cgtop.'),
      evidence,
    });
  }
  const unread = read.find(
    ({ fact, average }) => fact?.state === 'unreadable' || (fact?.state === 'known' && average === undefined),
  );
  if (unread) {
    return unread.fact?.state === 'known'
      ? unknown(message('/proc/pressure/{resource} is not understood.', { resource: unread.name }), evidence)
      : unknownBecause(...read.flatMap(({ fact }) => fact ?? []));
  }
  return read.every(({ average }) => average === undefined)
    ? notApplicable(message('This kernel does not measure pressure.'), evidence)
    : pass(message('Processes hardly waited for processors or disks in the last minute.'), evidence);
}

function judgeEntropy({ kernel, sysctls }: HostFacts): Verdict {
  const { release } = kernel;
  const fact = sysctls['kernel.random.entropy_avail'];
  if (release.state !== 'known') {
    return unknownBecause(release);
  }
  if (isAtLeast(release.value, '5.6')) {
    return pass(message('Since Linux 5.6 /dev/random does not make programs wait.'), [evidenceOf(release)]);
  }
  const bits = valueOf(fact);
  if (bits === undefined || !/^\d{1,6}$/.test(bits)) {
    return fact ? unknownBecause(fact) : unknown(message('The number of random bits was not read.'), []);
  }
  return Number(bits) < 200
    ? warning({
        title: message('Programs may wait for random numbers'),
        summary: message('The kernel has {bits} random bits at hand.', { bits }),
        nextStep: message('Install rng-tools or haveged, or boot Linux 5.6 or later.'),
        evidence: [evidenceOf(fact ?? release)],
      })
    : pass(message('The kernel has {bits} random bits at hand.', { bits }), [evidenceOf(fact ?? release)]);
}
