import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import type { Profile } from '../../model/profile';
import { evidenceOf } from '../factEvidence';
import { folderEvidence } from '../folderEvidence';
import { kernelUpgradeStep } from './kernelUpgradeStep';
import { vendorKernelOf } from './kernelVendor';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';

/** Checks of the kernel's version and of what changes it while it runs. */
export const kernelVersionChecks: readonly Check[] = [
  {
    id: 'KRN-VERSION-MIN',
    category: 'kernel',
    name: message('Kernel version'),
    meaning: message(
      'Container engines need kernel features that older kernels lack: containers do not start, limits are not kept, or the host crashes under load.',
    ),
    references: [
      'https://docs.docker.com/engine/install/binaries/#prerequisites',
      'https://github.com/opencontainers/runc/blob/main/docs/cgroup-v2.md#kernel',
      'https://kubernetes.io/docs/concepts/architecture/cgroups/#requirements',
      'https://github.com/moby/moby/issues/407',
    ],
    evaluate: judgeVersion,
  },
  {
    id: 'KRN-LIVEPATCH',
    category: 'kernel',
    name: message('Live patches'),
    meaning: message(
      'A live patch repairs the running kernel without changing its version: faults that are judged by version alone may already be repaired.',
    ),
    references: ['https://docs.kernel.org/livepatch/livepatch.html'],
    evaluate: judgeLivepatches,
  },
];

interface VersionDemand {
  readonly version: string;
  readonly title: Message;
  readonly summary: (release: string) => Message;
  readonly weight: (facts: HostFacts, profiles: readonly Profile[]) => 'error' | 'warning' | undefined;
}

// The heaviest first. Linux before 5.2 lacks the cgroup v2 freezer: CG-FREEZER looks for the file itself.
const versionDemands: readonly VersionDemand[] = [
  {
    version: '3.10',
    title: message('The kernel is too old for containers'),
    summary: (release) =>
      message('The kernel is {release}; Docker asks for 3.10 or later, and kernels before 3.8 can crash.', {
        release,
      }),
    weight: (_facts, profiles) => (profiles.every((profile) => profile === 'lxc') ? 'warning' : 'error'),
  },
  {
    version: '4.15',
    title: message('The kernel is too old for cgroup v2'),
    summary: (release) =>
      message(
        'The kernel is {release}; before 4.15 cgroup v2 cannot control which devices a container opens.',
        {
          release,
        },
      ),
    weight: ({ cgroups }) => (valueOf(cgroups.mode) === 'v2' ? 'error' : undefined),
  },
  {
    version: '5.4',
    title: message('The kernel is older than this systemd supports'),
    summary: (release) =>
      message('The kernel is {release}; systemd 258 and later ask for 5.4 or later.', { release }),
    weight: ({ system }) => ((valueOf(system.systemdVersion) ?? 0) >= 258 ? 'warning' : undefined),
  },
  {
    version: '5.8',
    title: message('The kernel is older than Kubernetes asks for'),
    summary: (release) =>
      message('The kernel is {release}; Kubernetes asks for 5.8 or later on cgroup v2.', { release }),
    weight: ({ cgroups }, profiles) =>
      profiles.includes('kubernetes') && valueOf(cgroups.mode) === 'v2' ? 'warning' : undefined,
  },
];

function judgeVersion(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const { release } = facts.kernel;
  if (release.state !== 'known') {
    return unknownBecause(release);
  }
  const evidence = [evidenceOf(release), evidenceOf(facts.kernel.build)];
  const vendor = vendorKernelOf(facts);
  if (vendor?.claimsOtherVersion) {
    return unknown(
      message(
        '{vendor} kernels report versions that they are not built from, so {release} decides nothing.',
        {
          vendor: vendor.name,
          release: release.value.text,
        },
      ),
      evidence,
      message('Ask the provider which kernel runs the host and whether it supports containers.'),
    );
  }
  for (const demand of versionDemands) {
    const weight = demand.weight(facts, profiles);
    if (weight === undefined || isAtLeast(release.value, demand.version)) {
      continue;
    }
    const problem = {
      title: demand.title,
      summary: demand.summary(release.value.text),
      nextStep: kernelUpgradeStep(facts),
      evidence,
    };
    // Vendors backport: what the upstream number says is then possible, not certain. None has backported containers to 2.6.32.
    if (vendor !== undefined && isAtLeast(release.value, '3.10')) {
      return warning({
        ...problem,
        title: message('The kernel is possibly too old'),
        summary: message('{reason} {vendor} may have added it to its own kernel.', {
          reason: problem.summary,
          vendor: vendor.name,
        }),
      });
    }
    return weight === 'error' ? error(problem) : warning(problem);
  }
  return pass(
    vendor === undefined
      ? message('Linux {release} is new enough for what this host is examined for.', {
          release: release.value.text,
        })
      : message('Linux {release} ({vendor}) is new enough for what this host is examined for.', {
          release: release.value.text,
          vendor: vendor.name,
        }),
    evidence,
  );
}

function judgeLivepatches({ kernel }: HostFacts): Verdict {
  const { livepatches } = kernel;
  if (livepatches.state === 'unreadable') {
    return unknownBecause(livepatches);
  }
  const names = livepatches.state === 'known' ? livepatches.value : [];
  if (names.length === 0) {
    return pass(message('No live patch is loaded: the version of the kernel says what it contains.'), [
      folderEvidence(livepatches),
    ]);
  }
  return info(
    message('Loaded: {names}. Faults judged by the version of the kernel may already be repaired.', {
      names: names.join(', '),
    }),
    [folderEvidence(livepatches), evidenceOf(kernel.taint)],
    message('The running kernel is live-patched'),
  );
}
