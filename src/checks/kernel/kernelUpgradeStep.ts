import { recommendedKernels } from '../../knowledge/recommendedKernels';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import {
  isDistribution,
  isInsideContainer,
  isOstree,
  isRaspberryPi,
  isTransactional,
  isWsl,
} from './bootParameters';

/** How a person gets a newer kernel, in the manner of the host's distribution. */
export function kernelUpgradeStep(facts: HostFacts): Message {
  if (isWsl(facts)) {
    return message('Run wsl --update on Windows, then wsl --shutdown.');
  }
  if (isInsideContainer(facts)) {
    return message('Boot a newer kernel on the machine that runs this container.');
  }
  if (isOstree(facts)) {
    return message('Run rpm-ostree upgrade and reboot.');
  }
  if (isTransactional(facts)) {
    return message('Run transactional-update and reboot.');
  }
  if (isRaspberryPi(facts)) {
    return message('Update the system, which brings its kernel along, and reboot.');
  }
  const recommended = recommendedKernelOf(facts);
  if (recommended) {
    return recommended;
  }
  const step = steps.find(({ distributions }) => isDistribution(facts, ...distributions));
  return step?.text ?? message('Install a newer kernel from the maker of the system and reboot.');
}

/** The package that this very release offers, unless the kernel that runs is as new. */
function recommendedKernelOf(facts: HostFacts): Message | undefined {
  const osRelease = valueOf(facts.system.osRelease);
  const machine = valueOf(facts.system.machine);
  const release = valueOf(facts.kernel.release);
  const row = recommendedKernels.find(
    ({ distribution, release: versionId }) =>
      osRelease?.id === distribution && osRelease.versionId === versionId,
  );
  if (!row || !release || machine !== 'x86_64' || isAtLeast(release, row.kernel)) {
    return undefined;
  }
  const args = { package: row.package, kernel: row.kernel };
  return row.archive === undefined
    ? message('Run as root: apt install {package}, which brings Linux {kernel} or later, and reboot.', args)
    : message(
        'Run as root: apt install -t {archive} {package}, which brings Linux {kernel} or later, and reboot; it needs the archive {archive}.',
        { ...args, archive: row.archive },
      );
}

const steps: readonly { readonly distributions: readonly string[]; readonly text: Message }[] = [
  {
    distributions: ['ubuntu'],
    text: message(
      'Install the newest linux-generic or linux-generic-hwe package of this release with apt and reboot.',
    ),
  },
  {
    distributions: ['debian'],
    text: message(
      'Install a newer linux-image package with apt, from backports when the release has none, and reboot.',
    ),
  },
  {
    distributions: ['fedora', 'rhel', 'centos'],
    text: message(
      'Run dnf upgrade kernel (yum on older releases) and reboot; a newer release brings a newer kernel.',
    ),
  },
  {
    distributions: ['suse', 'opensuse', 'sles'],
    text: message('Run zypper update kernel-default and reboot; a newer release brings a newer kernel.'),
  },
  { distributions: ['arch'], text: message('Run pacman -Syu and reboot.') },
  {
    distributions: ['alpine'],
    text: message('Run apk upgrade and reboot; a newer release brings a newer kernel.'),
  },
  {
    distributions: ['flatcar'],
    text: message('Run update_engine_client -update, which reboots the host by its own rules.'),
  },
];
