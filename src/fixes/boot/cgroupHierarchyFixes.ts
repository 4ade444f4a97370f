import { isDistribution } from '../../checks/kernel/bootParameters';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast, parseKernelRelease } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { bootedParameters, distribution, majorVersion } from '../hostTraits';
import { unwantedAmong, type ParameterWish } from '../parameterWish';
import type { BootFixRow } from './bootFixRow';

/** What systemd takes for false. Source: parse_boolean() in src/basic/parse-util.c of systemd. */
const isFalse = (value: string | undefined) => /^(?:0|n|no|f|false|off)$/i.test(value ?? '1');

const legacyWish: ParameterWish = {
  unwanted: [
    { name: 'systemd.unified_cgroup_hierarchy', isUnwanted: isFalse },
    { name: 'systemd.legacy_systemd_cgroup_controller', isUnwanted: (value) => !isFalse(value) },
    { name: 'SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE', isUnwanted: (value) => !isFalse(value) },
  ],
  wanted: [],
};

/** Cgroup v1, asked for at boot on a system that would take v2. */
export const cgroupHierarchyFixes: readonly BootFixRow[] = [
  {
    id: 'remove-cgroup-v1-choice',
    title: message('Remove the choice of cgroup v1 from the kernel command line'),
    answers: ['CG-V1-SUNSET', 'CG-V1-COMPILED', 'CG-HYBRID'],
    reason: message(
      'systemd then mounts cgroup v2, which coming versions of systemd and of engines require.',
    ),
    wish: (facts) => (startsOnV2(facts) ? legacyWish : undefined),
    suits: (facts) => unwantedAmong(bootedParameters(facts) ?? [], legacyWish).length > 0,
    harm: engineHarm,
    notes: () => [
      message(
        'After the reboot all containers run on cgroup v2. Images with an old systemd inside, such as those of CentOS 7, do not start there.',
      ),
    ],
    sources: [
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.html',
      'https://github.com/systemd/systemd/issues/30852',
      'https://github.com/systemd/systemd/releases/tag/v256',
      'https://github.com/systemd/systemd/releases/tag/v258',
    ],
  },
];

interface UnifiedDefault {
  readonly startsOnV2: (facts: HostFacts, systemd: number) => boolean;
  readonly source: string;
}

/** Distributions whose systemd is built to mount cgroup v2 unless it is told otherwise. */
const unifiedDefaults: readonly UnifiedDefault[] = [
  {
    startsOnV2: (facts, systemd) => distribution(facts) === 'debian' && systemd >= 247,
    source: 'https://www.debian.org/releases/bullseye/amd64/release-notes/ch-information.en.html',
  },
  {
    startsOnV2: (facts, systemd) => distribution(facts) === 'ubuntu' && systemd >= 248,
    source: 'https://discourse.ubuntu.com/t/impish-indri-release-notes/21951',
  },
  {
    startsOnV2: (facts) => distribution(facts) === 'fedora' && (majorVersion(facts) ?? 0) >= 31,
    source: 'https://fedoraproject.org/wiki/Changes/CGroupsV2',
  },
  {
    startsOnV2: (facts) =>
      isDistribution(facts, 'rhel', 'centos') &&
      distribution(facts) !== 'amzn' &&
      (majorVersion(facts) ?? 0) >= 9,
    source:
      'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/considerations_in_adopting_rhel_9/index',
  },
  {
    startsOnV2: (facts, systemd) => distribution(facts) === 'arch' && systemd >= 248,
    source: 'https://wiki.archlinux.org/title/Cgroups',
  },
  {
    // It supports no distribution that changes this default any more.
    startsOnV2: (_, systemd) => systemd >= 256,
    source: 'https://github.com/systemd/systemd/releases/tag/v256',
  },
];

function startsOnV2(facts: HostFacts): boolean {
  const systemd = valueOf(facts.system.systemdVersion);
  return (
    valueOf(facts.system.initProgram) === 'systemd' &&
    systemd !== undefined &&
    unifiedDefaults.some((row) => row.startsOnV2(facts, systemd))
  );
}

/** Docker knows cgroup v2 since 20.10, and asks for Linux 4.15. Source: https://docs.docker.com/engine/containers/runmetrics/ */
function engineHarm({ kernel, engines }: HostFacts): Message | undefined {
  const version = valueOf(engines.docker)?.serverVersion ?? valueOf(engines.versions.dockerd);
  const docker = version === undefined ? undefined : parseKernelRelease(version);
  if (docker && !isAtLeast(docker, '20.10')) {
    return message('Docker {version} does not run on cgroup v2: update it to 20.10 or later first.', {
      version: docker.text,
    });
  }
  const release = valueOf(kernel.release);
  return release && !isAtLeast(release, '4.15')
    ? message('Linux {release} lacks controllers on cgroup v2: engines ask for 4.15 or later.', {
        release: release.text,
      })
    : undefined;
}
