import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import type { KernelRelease } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { addBootParameter, bootParameter } from '../kernel/bootParameters';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, notApplicable, pass, unknownBecause, warning } from '../verdict';

/** Counting kernel memory by group, which one kernel line does badly. */
export const kernelMemoryChecks: readonly Check[] = [
  {
    id: 'MEM-KMEM',
    category: 'memory',
    name: message('Kernel memory accounting'),
    meaning: message(
      'The 3.10 kernel of RHEL 7 and CentOS 7 leaks a memory group for each container whose kernel memory is counted, until new containers fail with "cannot allocate memory" or "no space left on device".',
    ),
    references: [
      'https://github.com/opencontainers/runc/issues/1725',
      'https://github.com/kubernetes/kubernetes/issues/61937',
      'https://github.com/docker/for-linux/issues/841',
    ],
    evaluate: judgeKernelMemory,
  },
];

function judgeKernelMemory(facts: HostFacts): Verdict {
  const { release, commandLine } = facts.kernel;
  if (release.state !== 'known') {
    return unknownBecause(release);
  }
  if (!isRedHat7(release.value)) {
    return notApplicable(message('It concerns the 3.10 kernel of RHEL 7 and CentOS 7 alone.'), [
      evidenceOf(release),
    ]);
  }
  const { runc } = facts.engines.versions;
  if (runc && countsNoKernelMemory(valueOf(runc))) {
    return pass(message('This runc counts no kernel memory.'), [evidenceOf(runc)]);
  }
  if (knowsParameter(release.value) && isSwitchedOff(facts)) {
    return pass(message('cgroup.memory=nokmem is on the kernel command line of this boot.'), [
      evidenceOf(commandLine),
    ]);
  }
  const unread = [commandLine, ...(runc ? [runc] : [])].filter((fact) => fact.state === 'unreadable');
  return unread.length > 0 ? unknownBecause(...unread) : judgeCounting(facts, release.value);
}

function isRedHat7({ major, minor, suffix }: KernelRelease): boolean {
  return major === 3 && minor === 10 && /\bel7\b/.test(suffix);
}

/** The kernel says in its log that the leak has come to its end. */
const leaked =
  /SLUB: Unable to allocate memory on node|mkdir \S*memory\S*: (?:cannot allocate memory|no space left on device)/i;

function judgeCounting(facts: HostFacts, release: KernelRelease): Verdict {
  const { kernel } = facts;
  const hit = valueOf(kernel.logMatches)?.some((line) => leaked.test(line)) === true;
  const problem = {
    title: hit
      ? message('The kernel has leaked memory groups')
      : message('The kernel may leak a memory group with each container'),
    summary: message('Kernel {release} counts kernel memory by group and does not free the groups.', {
      release: release.text,
    }),
    nextStep: knowsParameter(release)
      ? addBootParameter(facts, 'cgroup.memory=nokmem')
      : message('Update the kernel to 3.10.0-1062.4.1.el7 or later and boot it with cgroup.memory=nokmem.'),
    evidence: [
      evidenceOf(kernel.release),
      evidenceOf(kernel.commandLine),
      ...(hit ? [matchingEvidence(kernel.logMatches, leaked)] : []),
    ],
  };
  return hit ? error(problem) : warning(problem);
}

/** Honoured from 3.10.0-1062.4.1.el7: https://github.com/kubernetes/kubernetes/issues/61937 */
function knowsParameter({ suffix }: KernelRelease): boolean {
  const [build = 0, step = 0] = /^\d+(?:\.\d+)*/.exec(suffix)?.[0].split('.').map(Number) ?? [];
  return build > 1062 || (build === 1062 && step >= 4);
}

function isSwitchedOff(facts: HostFacts): boolean {
  return (bootParameter(facts, 'cgroup.memory') ?? '').split(',').includes('nokmem');
}

/** runc leaves kernel memory alone from 1.0.0-rc94: https://github.com/opencontainers/runc/releases/tag/v1.0.0-rc94 */
function countsNoKernelMemory(version: string | undefined): boolean {
  const candidate = /\b1\.0\.0[-~]rc(\d+)/.exec(version ?? '')?.[1];
  return candidate === undefined ? isProgramAtLeast(version, '1.0.0') === true : Number(candidate) >= 94;
}
