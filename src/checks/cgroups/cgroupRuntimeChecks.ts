import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { controllerFact, judgeByMode, onlyOnV2 } from './cgroupControllers';
import { dockerInfoEvidence } from '../dockerInfoEvidence';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** How engines use the hierarchy, and what they left behind in it. */
export const cgroupRuntimeChecks: readonly Check[] = [
  {
    id: 'CG-DRIVER',
    category: 'cgroups',
    name: message('Cgroup driver'),
    meaning: message(
      "The cgroup driver is who makes the groups of containers: the engine itself (cgroupfs) or systemd. With two of them on one tree each undoes the other's settings, and the kubelet and its container runtime must agree on one.",
    ),
    references: [
      'https://kubernetes.io/docs/setup/production-environment/container-runtimes/#cgroup-drivers',
      'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/configure-cgroup-driver/',
    ],
    evaluate: judgeDriver,
  },
  {
    id: 'CG-LEAK',
    category: 'cgroups',
    name: message('Number of cgroups'),
    meaning: message(
      'The kernel has room for 65,535 memory groups. Groups that outlive their containers fill it up, and then containers fail to start with "no space left on device".',
    ),
    references: [
      'https://github.com/kubernetes/kubernetes/issues/61937',
      'https://github.com/moby/moby/issues/29638',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#core-interface-files',
    ],
    evaluate: (facts) =>
      judgeByMode(facts, { v1: () => judgeNumberOnV1(facts), v2: () => judgeNumberOnV2(facts) }),
  },
  {
    id: 'CG-DAEMON-ROOT',
    category: 'cgroups',
    name: message('Cgroup of the Docker daemon'),
    meaning: message(
      'Docker looks for swap limits in its own cgroup. In the root group they never show, so docker info warns of "No swap limit support" and Docker leaves the limit out, although the kernel has it.',
    ),
    references: [
      'https://github.com/docker/cli/issues/5776',
      'https://github.com/openwrt/packages/issues/29727',
    ],
    evaluate: (facts) => judgeByMode(facts, { v1: () => onlyOnV2(facts), v2: () => judgeDaemonGroup(facts) }),
  },
];

type Driver = 'systemd' | 'cgroupfs';

interface DriverUse {
  readonly driver: Driver;
  readonly evidence: Evidence;
}

function judgeDriver(facts: HostFacts, context: CheckContext): Verdict {
  const docker = dockerDriver(facts);
  const containerd = containerdDriver(facts);
  const kubelet = kubeletDriver(facts);
  const mismatch = judgeKubelet({ docker, containerd, kubelet }, facts, context);
  if (mismatch) {
    return mismatch;
  }
  const uses = [docker, containerd, kubelet].filter((use) => use !== undefined);
  const evidence = uses.map((use) => use.evidence);
  if (uses.length === 0) {
    return judgeWithoutDriver(facts);
  }
  const cgroupfs = [docker, kubelet].find((use) => use?.driver === 'cgroupfs');
  const systemd = valueOf(facts.system.initProgram) === 'systemd';
  if (cgroupfs && systemd) {
    return judgeCgroupfsUnderSystemd(facts, context, [...evidence, evidenceOf(facts.system.initProgram)]);
  }
  const unread = unreadDrivers(facts);
  return unread.length > 0
    ? unknownBecause(...unread)
    : pass(
        message('The cgroup driver is {driver}.', {
          driver: (docker ?? kubelet ?? containerd)?.driver ?? '',
        }),
        evidence,
      );
}

/** The programs on this host that may use another driver, and whose setting could not be read. */
function unreadDrivers({ engines, cgroups }: HostFacts): readonly Fact<unknown>[] {
  const { docker, dockerDaemonJson, kubelet, containerdConfig, programs } = engines;
  const runsDocker = docker.state !== 'absent' && cgroups.daemonGroups.dockerd?.state !== 'absent';
  const runsKubelet = programs.kubelet !== undefined && programs.kubelet.state !== 'absent';
  return [
    ...(runsDocker && docker.state === 'unreadable' ? [docker] : []),
    ...(docker.state !== 'known' && dockerDaemonJson.state === 'unreadable' ? [dockerDaemonJson] : []),
    ...(runsKubelet ? [kubelet, containerdConfig].filter(({ state }) => state === 'unreadable') : []),
  ];
}

function dockerDriver({ engines }: HostFacts): DriverUse | undefined {
  const driver = asDriver(valueOf(engines.docker)?.cgroupDriver);
  if (driver) {
    return { driver, evidence: dockerInfoEvidence('CgroupDriver', driver) };
  }
  const options = valueOf(engines.dockerDaemonJson)?.['exec-opts'];
  const configured = Array.isArray(options)
    ? options.map((option) => /^native\.cgroupdriver=(.*)$/.exec(String(option))?.[1]).find(Boolean)
    : undefined;
  const wanted = asDriver(configured);
  return wanted && { driver: wanted, evidence: matchingEvidence(engines.dockerDaemonJson, /cgroupdriver/) };
}

function containerdDriver({ engines }: HostFacts): DriverUse | undefined {
  const value = valueOf(engines.containerdConfig)?.SystemdCgroup;
  return value === 'true' || value === 'false'
    ? {
        driver: value === 'true' ? 'systemd' : 'cgroupfs',
        evidence: matchingEvidence(engines.containerdConfig, /SystemdCgroup/),
      }
    : undefined;
}

function kubeletDriver({ engines }: HostFacts): DriverUse | undefined {
  const driver = asDriver(valueOf(engines.kubelet)?.cgroupDriver);
  return driver && { driver, evidence: matchingEvidence(engines.kubelet, /cgroupDriver/) };
}

function asDriver(text: string | undefined): Driver | undefined {
  return text === 'systemd' || text === 'cgroupfs' ? text : undefined;
}

interface DriverUses {
  readonly docker: DriverUse | undefined;
  readonly containerd: DriverUse | undefined;
  readonly kubelet: DriverUse | undefined;
}

function judgeKubelet(
  { docker, containerd, kubelet }: DriverUses,
  { engines }: HostFacts,
  { profiles }: CheckContext,
): Verdict | undefined {
  const { versions } = engines;
  // The kubelet ran containers through Docker until 1.24: https://kubernetes.io/blog/2022/02/17/dockershim-faq/
  const throughDocker = isProgramAtLeast(valueOf(versions.kubelet), '1.24') === false;
  const runtime = throughDocker ? docker : containerd;
  if (!kubelet || !runtime || kubelet.driver === runtime.driver) {
    return undefined;
  }
  const problem = {
    title: message('The kubelet and its container runtime use different cgroup drivers'),
    summary: message('The kubelet is set to {kubelet}, {runtime} to {other}.', {
      kubelet: kubelet.driver,
      runtime: throughDocker ? 'Docker' : 'containerd',
      other: runtime.driver,
    }),
    nextStep: throughDocker
      ? message(
          'Set "exec-opts": ["native.cgroupdriver={driver}"] in /etc/docker/daemon.json and restart Docker.',
          {
            driver: kubelet.driver,
          },
        )
      : message('Set SystemdCgroup = {value} in /etc/containerd/config.toml and restart containerd.', {
          value: kubelet.driver === 'systemd' ? 'true' : 'false',
        }),
    evidence: [kubelet.evidence, runtime.evidence],
  };
  // From 1.34 the kubelet asks a containerd of version 2 for its driver and ignores its own setting.
  const asksRuntime =
    isProgramAtLeast(valueOf(versions.kubelet), '1.34') !== false &&
    isProgramAtLeast(valueOf(versions.containerd), '2.0') !== false;
  return profiles.includes('kubernetes') && !asksRuntime ? error(problem) : warning(problem);
}

function judgeCgroupfsUnderSystemd(
  facts: HostFacts,
  { profiles }: CheckContext,
  evidence: readonly Evidence[],
): Verdict {
  const title = message('Two programs manage the cgroup tree');
  const summary = message('systemd runs this host, but the cgroup driver is cgroupfs.');
  // On v1 cgroupfs is what Docker uses by default: https://docs.docker.com/engine/containers/runmetrics/
  const harmless = valueOf(facts.cgroups.mode) !== 'v2' && !profiles.includes('kubernetes');
  return harmless
    ? info(summary, evidence, title)
    : warning({
        title,
        summary,
        nextStep: driverStep(facts),
        evidence,
      });
}

function driverStep(facts: HostFacts): Message {
  return dockerDriver(facts)?.driver === 'cgroupfs'
    ? message(
        'Set "exec-opts": ["native.cgroupdriver=systemd"] in /etc/docker/daemon.json and restart Docker.',
      )
    : message('Set cgroupDriver: systemd in /var/lib/kubelet/config.yaml and restart the kubelet.');
}

function judgeWithoutDriver({ engines }: HostFacts): Verdict {
  const daemons = ['dockerd', 'containerd', 'kubelet', 'k3s'].map((name) => engines.programs[name]);
  if (daemons.every((program) => program?.state === 'absent')) {
    return notApplicable(
      message('No daemon that makes cgroups for containers was found on this host.'),
      daemons.map(evidenceOf),
    );
  }
  const sources: readonly Fact<unknown>[] = [engines.docker, engines.containerdConfig, engines.kubelet];
  return sources.every((fact) => fact.state !== 'unreadable')
    ? notApplicable(
        message('No running daemon and no configuration file names a cgroup driver.'),
        sources.map(evidenceOf),
      )
    : unknown(
        message('No daemon and no configuration file that could be read names the cgroup driver.'),
        sources.map(evidenceOf),
        message(
          'Examine the host as root while its engine runs, or look for the cgroup driver in docker info.',
        ),
      );
}

/** mem_cgroup ids are 16 bits wide: https://github.com/torvalds/linux/blob/v6.12/include/linux/memcontrol.h */
const groupLimit = 65_535;
const manyGroups = 50_000;

function judgeNumberOnV1(facts: HostFacts): Verdict {
  const { controllers } = facts.cgroups;
  if (controllers.state !== 'known') {
    return unknownBecause(controllers);
  }
  const row = controllers.value.find(({ name }) => name === 'memory');
  if (!row || valueOf(controllerFact(facts, 'memory')) !== true) {
    return notApplicable(message('There is no memory controller whose groups could run out: see MEM-CTRL.'));
  }
  const evidence = [matchingEvidence(controllers, /^memory\b/)];
  return row.groups > manyGroups
    ? tooMany(row.groups, evidence)
    : pass(message('The kernel holds {count} memory groups.', { count: row.groups }), evidence);
}

function judgeNumberOnV2(facts: HostFacts): Verdict {
  const { statistics } = facts.cgroups;
  const live = valueOf(statistics)?.nr_descendants;
  const dying = valueOf(statistics)?.nr_dying_descendants;
  if (live === undefined || dying === undefined) {
    return statistics.state === 'known'
      ? unknown(
          message('cgroup.stat does not count the groups.'),
          [evidenceOf(statistics)],
          message('Look at the number of folders below /sys/fs/cgroup.'),
        )
      : unknownBecause(statistics);
  }
  const evidence = [matchingEvidence(statistics, /^nr_(?:dying_)?descendants /)];
  if (live > manyGroups) {
    return tooMany(live, evidence);
  }
  return dying > 1000 && dying > 10 * live
    ? warning({
        title: message('Removed cgroups pile up in the kernel'),
        summary: message('{dying} removed groups are still held by the kernel, beside {live} living ones.', {
          dying,
          live,
        }),
        nextStep: message('Update the kernel and reboot.'),
        evidence,
      })
    : pass(
        message('There are {live} groups, and {dying} removed ones are still held.', { live, dying }),
        evidence,
      );
}

function tooMany(groups: number, evidence: readonly Evidence[]): Verdict {
  return error({
    title: message('The kernel runs out of cgroups'),
    summary: message('There are {groups} groups, and the kernel has room for {limit} with a memory limit.', {
      groups,
      limit: groupLimit,
    }),
    nextStep: message('Stop what makes them, update the kernel and reboot.'),
    evidence,
  });
}

function judgeDaemonGroup(facts: HostFacts): Verdict {
  const group = facts.cgroups.daemonGroups.dockerd;
  if (group === undefined || group.state === 'absent') {
    return notApplicable(message('No Docker daemon runs.'), group ? [evidenceOf(group)] : []);
  }
  if (group.state === 'unreadable') {
    return unknownBecause(group);
  }
  const evidence = [matchingEvidence(group, /^0::/)];
  if (!/^0::\/\s*$/m.test(group.value)) {
    return pass(message('The Docker daemon runs in a group of its own.'), evidence);
  }
  const warned = valueOf(facts.engines.docker)?.warnings.some((text) => /no swap limit support/i.test(text));
  return info(
    warned === true
      ? message(
          'The Docker daemon runs in the root group, so its warning "No swap limit support" proves nothing: see MEM-SWAPACCT.',
        )
      : message('The Docker daemon runs in the root group, where swap limits never show: see MEM-SWAPACCT.'),
    evidence,
    message('Docker cannot see whether swap can be limited'),
  );
}
