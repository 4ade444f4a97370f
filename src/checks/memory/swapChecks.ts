import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast, type KernelRelease } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { formatBytes } from '../byteSize';
import { addBootParameter, bootParameter, removeBootParameter } from '../kernel/bootParameters';
import {
  controllerEvidence,
  controllerFact,
  hasInterfaceFile,
  interfaceFileEvidence,
  judgeByMode,
  seesOnlyContainer,
  unknownInContainer,
} from '../cgroups/cgroupControllers';
import { dockerInfoEvidence } from '../dockerInfoEvidence';
import { evidenceOf } from '../factEvidence';
import { isBuilt, kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Swap: whether there is any, and whether containers can be kept from it. */
export const swapChecks: readonly Check[] = [
  {
    id: 'MEM-SWAPACCT',
    category: 'memory',
    name: message('Swap accounting'),
    meaning: message(
      'Without swap accounting --memory-swap has no effect: a container that reaches its memory limit goes on in swap and slows the whole host. On cgroup v2 older Docker versions then fail to start any container that has a memory limit.',
    ),
    references: [
      'https://docs.docker.com/engine/containers/resource_constraints/#--memory-swap-details',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files',
      'https://github.com/moby/moby/issues/41926',
      'https://git.kernel.org/torvalds/c/e55b9f96860f',
    ],
    evaluate: (facts, context) =>
      judgeByMode(facts, {
        v1: () => judgeSwapAccounting(facts, context, onV1),
        v2: () => judgeSwapAccounting(facts, context, onV2),
      }),
  },
  {
    id: 'MEM-SWAP-ON',
    category: 'memory',
    name: message('Swap space'),
    meaning: message(
      'The kubelet does not start while swap is on, unless failSwapOn is false. For Docker and Podman swap is a choice: it keeps the host alive under pressure and makes it slow.',
    ),
    references: ['https://kubernetes.io/docs/concepts/cluster-administration/swap-memory-management/'],
    evaluate: judgeSwapSpace,
  },
];

interface SwapFiles {
  readonly group: 'memory' | 'unified';
  /** Exists only with swap accounting. */
  readonly file: string;
  /** Exists whenever the memory controller works in the group. */
  readonly sibling: string;
  readonly shown: RegExp;
}

const onV1: SwapFiles = {
  group: 'memory',
  file: 'memory.memsw.limit_in_bytes',
  sibling: 'memory.limit_in_bytes',
  shown: /^memory\.(?:memsw\.)?limit_in_bytes$/,
};

const onV2: SwapFiles = {
  group: 'unified',
  file: 'memory.swap.max',
  sibling: 'memory.max',
  shown: /^memory\.(?:swap\.)?max$/,
};

function judgeSwapAccounting(facts: HostFacts, context: CheckContext, names: SwapFiles): Verdict {
  const active = controllerFact(facts, 'memory');
  if (active.state !== 'known') {
    return unknownBecause(active);
  }
  if (!active.value) {
    const evidence = controllerEvidence(facts, 'memory');
    return seesOnlyContainer(facts)
      ? unknownInContainer(facts, evidence)
      : notApplicable(
          message('Without the memory controller no swap is counted either: see MEM-CTRL.'),
          evidence,
        );
  }
  const has = hasInterfaceFile(facts, names.group, names.file);
  const files = interfaceFileEvidence(facts, names.group, names.shown);
  if (has === true) {
    return pass(message('The groups have {file}.', { file: names.file }), [files]);
  }
  // Without the sibling the controller is not enabled in this group, and a missing file proves nothing.
  return has === false && hasInterfaceFile(facts, names.group, names.sibling) === true
    ? judgeMissingAccounting(facts, context, names, [files])
    : judgeFromConfiguration(facts, context, names, [files]);
}

function judgeMissingAccounting(
  facts: HostFacts,
  { profiles }: CheckContext,
  { group }: SwapFiles,
  evidence: readonly Evidence[],
): Verdict {
  const { kernel, engines } = facts;
  const all = [...evidence, evidenceOf(kernel.release), evidenceOf(kernel.commandLine)];
  const docker = dockerVersion(engines);
  const usesDocker = profiles.includes('docker') || profiles.includes('swarm');
  // Until 20.10.7 Docker took swap limits on v2 for granted: https://github.com/moby/moby/pull/42479
  if (group === 'unified' && usesDocker && docker && isProgramAtLeast(docker.version, '20.10.8') === false) {
    return error({
      title: message('Containers with a memory limit do not start'),
      summary: message(
        'Docker {version} sets memory.swap.max for each memory limit, and the groups of this host have no such file.',
        { version: docker.version },
      ),
      nextStep: accountingStep(facts),
      evidence: [...all, docker.evidence],
    });
  }
  return warning({
    title: message('Swap limits of containers are ignored'),
    summary: accountingReason(facts),
    nextStep: accountingStep(facts),
    evidence: all,
  });
}

/** The daemon's version when it told, else that of its program. The client may be of another version. */
function dockerVersion({
  docker,
  versions,
}: HostFacts['engines']): { version: string; evidence: Evidence } | undefined {
  if (docker.state === 'known') {
    const version = docker.value.serverVersion;
    return { version, evidence: dockerInfoEvidence('ServerVersion', version) };
  }
  const program = versions.dockerd;
  return program?.state === 'known' ? { version: program.value, evidence: evidenceOf(program) } : undefined;
}

function accountingReason(facts: HostFacts): Message {
  const { release } = facts.kernel;
  const parameter = bootParameter(facts, 'swapaccount');
  if (!isFrom(valueOf(release), '6.1') && parameter === '0') {
    return message('swapaccount=0 is on the kernel command line of this boot.');
  }
  return message('The groups have memory limits but no swap limits: the kernel does not count swap.');
}

function isFrom(release: KernelRelease | undefined, version: string): boolean {
  return release !== undefined && isAtLeast(release, version);
}

/**
 * Before 6.1 the parameter swapaccount decides, when the kernel has MEMCG_SWAP; its default is on since 5.8. From 6.1
 * swap is always counted where the kernel can swap at all. Source: commits 2d1c498072de and e55b9f96860f.
 */
function accountingStep(facts: HostFacts): Message {
  const release = valueOf(facts.kernel.release);
  if (release === undefined || isFrom(release, '6.1')) {
    return message('Boot a kernel that is built with CONFIG_SWAP.');
  }
  const parameter = bootParameter(facts, 'swapaccount');
  const state = kernelOptionState(facts, 'MEMCG_SWAP');
  if (parameter === '1' || state === 'n' || state === 'absent') {
    return message('Boot a kernel that is built with CONFIG_MEMCG_SWAP.');
  }
  return parameter === '0' && isFrom(release, '5.8')
    ? removeBootParameter(facts, 'swapaccount=0')
    : addBootParameter(facts, 'swapaccount=1');
}

/** No group showed it: what the running kernel and its configuration say. */
function judgeFromConfiguration(
  facts: HostFacts,
  context: CheckContext,
  names: SwapFiles,
  evidence: readonly Evidence[],
): Verdict {
  const { kernel } = facts;
  const { release } = kernel;
  if (release.state !== 'known') {
    return unknownBecause(release);
  }
  const counts = isFrom(release.value, '6.1') ? canSwap(facts) : countsByConfiguration(facts, release.value);
  const all = [...evidence, ...configurationEvidence(facts, release.value), evidenceOf(release)];
  if (counts === undefined) {
    return unknown(
      message(
        'No group with the memory controller could be looked at, and nothing else tells whether swap is counted.',
      ),
      all,
      message('Start a container with a memory limit and examine the host again.'),
    );
  }
  return counts
    ? pass(message('This kernel counts swap wherever it counts memory.'), all)
    : judgeMissingAccounting(facts, context, names, all);
}

/** /proc/swaps exists only in a kernel with CONFIG_SWAP. */
function canSwap(facts: HostFacts): boolean | undefined {
  if (facts.memory.swaps.state === 'known') {
    return true;
  }
  const state = kernelOptionState(facts, 'SWAP');
  return isBuilt(state) ? true : state === 'n' || state === 'absent' ? false : undefined;
}

function countsByConfiguration(facts: HostFacts, release: KernelRelease): boolean | undefined {
  if (facts.kernel.commandLine.state !== 'known') {
    return undefined;
  }
  const parameter = bootParameter(facts, 'swapaccount');
  const state = kernelOptionState(facts, 'MEMCG_SWAP');
  // A vendor may have taken the removal of the option, in 6.1, over into an older kernel.
  if (state === 'absent' && vendorKernelOf(facts)) {
    return undefined;
  }
  if (parameter === '0' || state === 'n' || state === 'absent') {
    return false;
  }
  if (!isBuilt(state)) {
    return undefined;
  }
  const onByDefault = isFrom(release, '5.8') || kernelOptionState(facts, 'MEMCG_SWAP_ENABLED') === 'y';
  return onByDefault || parameter === '1' ? true : undefined;
}

function configurationEvidence(facts: HostFacts, release: KernelRelease): Evidence[] {
  return isFrom(release, '6.1')
    ? [facts.memory.swaps.state === 'known' ? evidenceOf(facts.memory.swaps) : optionEvidence(facts, 'SWAP')]
    : [optionEvidence(facts, 'MEMCG_SWAP'), evidenceOf(facts.kernel.commandLine)];
}

function judgeSwapSpace(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const { memory, engines } = facts;
  const { swaps } = memory;
  if (swaps.state === 'unreadable') {
    return unknownBecause(swaps);
  }
  if (swaps.state === 'absent') {
    return pass(message('This kernel cannot swap.'), [evidenceOf(swaps)]);
  }
  const evidence = [evidenceOf(swaps)];
  if (swaps.value.length === 0) {
    return pass(message('No swap space is in use.'), evidence);
  }
  const compressed = swaps.value.every(({ path }) => /^\/dev\/zram\d/.test(path));
  const size = swaps.value.reduce((sum, area) => sum + area.size, 0);
  const summary = compressed
    ? message('{size} of swap are on, held compressed in memory (zram).', { size: formatBytes(size) })
    : message('{size} of swap are on.', { size: formatBytes(size) });
  const allowed = valueOf(engines.kubelet)?.failSwapOn === 'false';
  if (!profiles.includes('kubernetes') || allowed) {
    return info(
      summary,
      allowed ? [...evidence, evidenceOf(engines.kubelet)] : evidence,
      message('Swap is on'),
    );
  }
  return warning({
    title: message('Swap is on, and the kubelet does not start with it by default'),
    summary,
    nextStep: message(
      'Set failSwapOn: false for the kubelet, or run swapoff -a while there is enough free memory and take the swap out of /etc/fstab and of the units that turn it on.',
    ),
    evidence,
  });
}
