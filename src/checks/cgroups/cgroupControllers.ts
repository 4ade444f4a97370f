import type { Verdict } from '../../model/check';
import { absent, fileSource, mapFact, valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { CgroupMode, HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import {
  addBootParameter,
  bootParameter,
  isDisabledAtBoot,
  isDistribution,
  isWsl,
  removeBootParameter,
} from '../kernel/bootParameters';
import { maySeeOnlyContainer } from '../containerView';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { notApplicable, unknown, unknownBecause } from '../verdict';

/**
 * Judges by the rules of the cgroup version that containers run on. A hybrid host runs them on v1: engines leave the
 * cgroup2 hierarchy beside it alone. Source: https://github.com/opencontainers/runc/blob/main/docs/cgroup-v2.md
 */
export function judgeByMode(
  facts: HostFacts,
  rules: { readonly v1: () => Verdict; readonly v2: () => Verdict },
): Verdict {
  const { mode } = facts.cgroups;
  if (mode.state !== 'known') {
    return unknownBecause(mode);
  }
  switch (mode.value) {
    case 'none':
      return notApplicable(message('No cgroup hierarchy is mounted: see CG-MODE.'), [evidenceOf(mode)]);
    case 'v1':
    case 'hybrid':
      return rules.v1();
    case 'v2':
      return rules.v2();
  }
}

/** The verdict of a check that concerns cgroup v1 alone, on a v2 host. */
export function onlyOnV1(facts: HostFacts, summary: Message): Verdict {
  return notApplicable(summary, [modeEvidence(facts)]);
}

/** The verdict of a check that concerns cgroup v2 alone, on a v1 host. */
export function onlyOnV2(facts: HostFacts): Verdict {
  return notApplicable(
    message('It concerns cgroup v2 alone, and containers on this host run on cgroup v1.'),
    [modeEvidence(facts)],
  );
}

/** The lines of the mount table that show the cgroup mode: those of cgroup2, and the first of v1. */
export function modeEvidence(facts: HostFacts): Evidence {
  const evidence = hierarchyEvidence(facts);
  const lines = evidence.excerpt.split('\n');
  const legacy = lines.find((line) => line.includes(' - cgroup '));
  const shown = lines.filter((line) => line === legacy || line.includes(' - cgroup2 '));
  return { ...evidence, excerpt: shown.join('\n') };
}

/** Every cgroup line of the mount table: it shows which hierarchies there are, and that there are no others. */
export function hierarchyEvidence(facts: HostFacts): Evidence {
  return matchingEvidence(facts.cgroups.mounts, / - cgroup2? /);
}

export function runsOnV1(mode: CgroupMode | undefined): boolean {
  return mode === 'v1' || mode === 'hybrid';
}

/**
 * Whether containers can use a controller: on v2 the root of the hierarchy offers it, on v1 a hierarchy of it is
 * mounted. /proc/cgroups is no proof: kernels from 6.11 list controllers there that cannot be mounted as v1.
 */
export function controllerFact({ cgroups }: HostFacts, controller: string): Fact<boolean> {
  const mode = valueOf(cgroups.mode);
  if (mode === undefined) {
    return mapFact(cgroups.mode, () => false);
  }
  return mode === 'v2'
    ? mapFact(cgroups.unifiedControllers, (controllers) => controllers.includes(controller))
    : mapFact(cgroups.mounts, (mounts) => mounts.some(({ controllers }) => controllers.includes(controller)));
}

/** What proves that a controller is, or is not, there. */
export function controllerEvidence(facts: HostFacts, controller: string): Evidence[] {
  const { cgroups, kernel } = facts;
  const v2 = valueOf(cgroups.mode) === 'v2';
  const usable = valueOf(controllerFact(facts, controller));
  const place = v2
    ? evidenceOf(cgroups.unifiedControllers)
    : usable === true
      ? matchingEvidence(cgroups.mounts, new RegExp(` - cgroup .*[, ]${controller}(?:,|$)`, 'm'))
      : hierarchyEvidence(facts);
  if (usable !== false) {
    return [place];
  }
  const row = matchingEvidence(cgroups.controllers, new RegExp(`^${controller}\\b`));
  const atUnified = !v2 && valueOf(cgroups.unifiedControllers)?.includes(controller) === true;
  return [
    place,
    ...(atUnified ? [evidenceOf(cgroups.unifiedControllers)] : []),
    ...(rowOf(facts, controller) ? [row] : []),
    ...(isDisabledAtBoot(facts, controller) ? [evidenceOf(kernel.commandLine)] : []),
  ];
}

/** Why a controller that `controllerFact` finds missing is missing, as far as the host tells. */
export function absenceReason(facts: HostFacts, controller: string): Message {
  const { cgroups } = facts;
  const mode = valueOf(cgroups.mode);
  if (isDisabledAtBoot(facts, controller)) {
    return message('cgroup_disable={controller} is on the kernel command line of this boot.', { controller });
  }
  if (rowOf(facts, controller)?.enabled === false) {
    return message('The kernel has had the {controller} controller switched off since boot.', { controller });
  }
  if (mode === 'none') {
    return message('No cgroup hierarchy is mounted.');
  }
  if (mode === 'v2') {
    const legacy = valueOf(cgroups.mounts)?.find((mount) => mount.controllers.includes(controller));
    return legacy
      ? message('The {controller} controller is mounted as cgroup v1 at {path}, so cgroup v2 lacks it.', {
          controller,
          path: legacy.path,
        })
      : message('The cgroup v2 hierarchy does not offer the {controller} controller.', { controller });
  }
  return valueOf(cgroups.unifiedControllers)?.includes(controller)
    ? message(
        'The {controller} controller sits in the cgroup v2 hierarchy, and containers on this host run on cgroup v1.',
        { controller },
      )
    : message('No cgroup v1 hierarchy of the {controller} controller is mounted.', { controller });
}

/** One way to get a missing controller, as far as the host tells. */
export function controllerNextStep(facts: HostFacts, controller: string, option: string): Message {
  const mode = valueOf(facts.cgroups.mode);
  if (isDisabledAtBoot(facts, controller)) {
    return withoutDisabling(facts, controller);
  }
  if (rowOf(facts, controller)?.enabled === false) {
    return message(
      'Find what switches it off at boot: cgroup_disable={controller} in the settings of the boot loader, or in what the firmware adds.',
      { controller },
    );
  }
  if (mode === 'v2') {
    return stepOnV2(facts, controller, option);
  }
  if (mayLackV1Support(facts, controller)) {
    return switchToV2(facts);
  }
  if (runsOnV1(mode) && rowOf(facts, controller)?.enabled === true) {
    return message(
      'Have {controller} mounted at boot: mkdir -p /sys/fs/cgroup/{controller} && mount -t cgroup -o {controller} cgroup /sys/fs/cgroup/{controller}',
      { controller },
    );
  }
  return message('Boot a kernel that is built with CONFIG_{option}.', { option });
}

/** The parameter may name several controllers: the one word that does it is what goes. */
function withoutDisabling(facts: HostFacts, controller: string): Message {
  const words = (valueOf(facts.kernel.commandLine) ?? '').split(/\s+/);
  const word = words.find(
    (each) => /^"?cgroup_disable=/.test(each) && each.split(/[=,"]/).includes(controller),
  );
  return removeBootParameter(facts, word?.replaceAll('"', '') ?? `cgroup_disable=${controller}`);
}

/**
 * The first release whose cgroup v2 has a controller. Sources: https://github.com/kubernetes/kubeadm/issues/2571 for
 * cpuset, commit 0d5936344f30 for cpu.
 */
const sinceOnV2: Readonly<Record<string, string>> = { cpuset: '5.0', cpu: '4.15' };

function stepOnV2(facts: HostFacts, controller: string, option: string): Message {
  const legacy = valueOf(facts.cgroups.mounts)?.find((mount) => mount.controllers.includes(controller));
  if (legacy) {
    return message('Keep it from being mounted as cgroup v1 at {path}, then reboot.', { path: legacy.path });
  }
  const release = valueOf(facts.kernel.release);
  const since = sinceOnV2[controller];
  return release && since !== undefined && !isAtLeast(release, since)
    ? message('Boot kernel {since} or later: cgroup v2 has the {controller} controller since then.', {
        since,
        controller,
      })
    : message('Boot a kernel that is built with CONFIG_{option}.', { option });
}

/** How this host comes to run containers on cgroup v2. */
export function switchToV2(facts: HostFacts): Message {
  const legacy = bootParameter(facts, 'systemd.unified_cgroup_hierarchy');
  if (seesOnlyContainer(facts)) {
    return message('Switch the machine that runs this container to cgroup v2.');
  }
  if (isWsl(facts)) {
    return addBootParameter(facts, 'cgroup_no_v1=all');
  }
  if (legacy !== undefined && /^(?:0|n|no|f|false|off)$/i.test(legacy)) {
    return removeBootParameter(facts, `systemd.unified_cgroup_hierarchy=${legacy}`);
  }
  if (valueOf(facts.system.initProgram) === 'systemd') {
    return addBootParameter(facts, 'systemd.unified_cgroup_hierarchy=1');
  }
  return isDistribution(facts, 'alpine')
    ? message('Set rc_cgroup_mode="unified" in /etc/rc.conf and reboot.')
    : message(
        'Have the program that starts this machine mount cgroup2 at /sys/fs/cgroup in place of the cgroup v1 hierarchies, then reboot.',
      );
}

/** From 6.11 (memory) and 6.12 (cpuset) a kernel can lack the v1 side of a controller. */
function mayLackV1Support(facts: HostFacts, controller: string): boolean {
  const release = valueOf(facts.kernel.release);
  const since = { memory: '6.11', cpuset: '6.12' }[controller];
  return release !== undefined && since !== undefined && isAtLeast(release, since);
}

/** The file names of a cgroup, by the key of `CgroupFacts.interfaceFiles`. */
export function interfaceFiles({ cgroups }: HostFacts, group: string): Fact<readonly string[]> {
  return cgroups.interfaceFiles[group] ?? absent(fileSource('/sys/fs/cgroup'));
}

/** Whether a group has a file. Every group has cgroup.procs: a list without it is no list of a group's files. */
export function hasInterfaceFile(facts: HostFacts, group: string, name: string): boolean | undefined {
  const files = valueOf(interfaceFiles(facts, group)) ?? [];
  return files.includes(name) ? true : files.includes('cgroup.procs') ? false : undefined;
}

/** The file names of a group that match: also when the one that was looked for is not among them. */
export function interfaceFileEvidence(facts: HostFacts, group: string, pattern: RegExp): Evidence {
  const files = interfaceFiles(facts, group);
  const evidence = evidenceOf(files);
  if (files.state !== 'known') {
    return evidence;
  }
  const excerpt = files.value.filter((name) => pattern.test(name)).join('\n');
  return {
    ...evidence,
    ...(evidence.path !== undefined && { command: `ls ${evidence.path}` }),
    excerpt,
    ...(excerpt === '' && { note: message('no such file') }),
  };
}

/**
 * True when the shell may run in a container and see only its own part of the cgroup tree: what is missing there says
 * nothing of the machine. `release_agent` exists only at the root of a v1 hierarchy, so it shows the whole tree.
 */
export function seesOnlyContainer(facts: HostFacts): boolean {
  return (
    maySeeOnlyContainer(facts) &&
    !Object.values(facts.cgroups.interfaceFiles).some(
      (files) => valueOf(files)?.includes('release_agent') === true,
    )
  );
}

/** The verdict when something is missing in the cgroup tree of the container that the shell runs in. */
export function unknownInContainer(facts: HostFacts, evidence: readonly Evidence[]): Verdict {
  const container = valueOf(facts.system.container);
  return unknown(
    container === undefined
      ? message(
          'It could not be read whether the shell runs inside a container, which sees only its own part of the cgroup tree.',
        )
      : message(
          'The shell runs inside a container ({container}), which sees only its own part of the cgroup tree.',
          { container },
        ),
    [...evidence, evidenceOf(facts.system.container)],
    message('Examine the machine that runs this container.'),
  );
}

function rowOf({ cgroups }: HostFacts, controller: string) {
  return valueOf(cgroups.controllers)?.find(({ name }) => name === controller);
}
