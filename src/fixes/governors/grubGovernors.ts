import { isDistribution } from '../../checks/kernel/bootParameters';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { distribution, majorVersion, namesBootImage } from '../hostTraits';
import { isThere, textAt } from '../surveyedText';
import { grubDefaultsPath, grubDefaultsPaths } from '../grub/grubFiles';
import type { Governor, ManualChange } from './governor';
import { commandLineFileLines, grubbyCommand, grubDefaultsLines, inWords } from './manualText';

const kernelCmdlinePath = '/etc/kernel/cmdline';
const grubby = 'https://man7.org/linux/man-pages/man8/grubby.8.html';

/** GRUB where it is not Debian's, and what boots on mainframes. */
export const grubGovernors: readonly Governor[] = [
  {
    id: 'zipl',
    name: message('zipl'),
    paths: ['/etc/zipl.conf'],
    governs: (facts) => valueOf(facts.system.machine) === 's390x',
    byHand: (change) =>
      [
        isRedHat(change.facts)
          ? grubbyCommand(change)
          : inWords(change, 'parameters in /etc/zipl.conf').join('\n'),
        'zipl',
        'reboot',
      ].flatMap((line) => line.split('\n')),
    sources: ['https://www.ibm.com/docs/en/linux-on-systems?topic=ipl-zipl-configuration-file'],
  },
  {
    id: 'grub-legacy',
    name: message('GRUB 0.97'),
    paths: [],
    governs: (facts) => isLegacyRedHat(facts) || isLegacySuse(facts),
    byHand: (change) => [
      ...(isRedHat(change.facts)
        ? [grubbyCommand(change)]
        : inWords(change, 'each kernel line of /boot/grub/menu.lst')),
      'reboot',
    ],
    sources: ['https://www.gnu.org/software/grub/manual/legacy/grub.html', grubby],
  },
  {
    id: 'red-hat-7-grub',
    name: message('GRUB of Red Hat 7 and its kin'),
    paths: [],
    governs: (facts) => isRedHat(facts) && distribution(facts) !== 'amzn' && redHatMajor(facts) === 7,
    byHand: (change) => [...grubDefaultsLines(change), grubbyCommand(change), 'reboot'],
    sources: [
      'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/7/html/system_administrators_guide/ch-working_with_the_grub_2_boot_loader',
      grubby,
    ],
  },
  {
    id: 'amazon-linux-2-grub',
    name: message('GRUB of Amazon Linux 2'),
    paths: ['/boot/efi/EFI/amzn/grub.cfg'],
    governs: (facts) => distribution(facts) === 'amzn' && redHatMajor(facts) === 2,
    byHand: (change) => [
      ...grubDefaultsLines(change, 'GRUB_CMDLINE_LINUX_DEFAULT'),
      isThere(change.files, '/boot/efi/EFI/amzn/grub.cfg')
        ? 'grub2-mkconfig -o /boot/efi/EFI/amzn/grub.cfg'
        : 'grub2-mkconfig -o /boot/grub2/grub.cfg',
      'reboot',
    ],
    sources: ['https://www.gnu.org/software/grub/manual/grub/grub.html#Simple-configuration'],
  },
  {
    id: 'red-hat-bls',
    name: message('GRUB with boot entries of Fedora and Red Hat'),
    paths: [kernelCmdlinePath],
    governs: (facts) => isRedHat(facts) && namesBootImage(facts),
    byHand: blsText,
    sources: [
      'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/managing_monitoring_and_updating_the_kernel/configuring-kernel-command-line-parameters_managing-monitoring-and-updating-the-kernel',
      'https://fedoraproject.org/wiki/Changes/BootLoaderSpecByDefault',
      'https://github.com/rhboot/grubby/issues/55',
      grubby,
    ],
  },
  {
    id: 'suse-grub',
    name: message('GRUB of SUSE'),
    paths: [],
    governs: (facts) => isDistribution(facts, 'suse', 'opensuse', 'sles') && namesBootImage(facts),
    byHand: (change) => [
      ...grubDefaultsLines(change, 'GRUB_CMDLINE_LINUX_DEFAULT'),
      'grub2-mkconfig -o /boot/grub2/grub.cfg',
      'reboot',
    ],
    sources: ['https://documentation.suse.com/sles/15-SP6/html/SLES-all/cha-grub2.html'],
  },
];

/** Every other system that was booted by GRUB and has the file that grub-mkconfig reads: Arch, Alpine, Gentoo, Void … */
export const otherGrub: Governor = {
  id: 'other-grub',
  name: message('GRUB of this distribution'),
  paths: grubDefaultsPaths,
  governs: (facts, files) => namesBootImage(facts) && (files.size === 0 || isThere(files, grubDefaultsPath)),
  byHand: (change) => [
    ...grubDefaultsLines(change),
    '# With /boot mounted:',
    'grub-mkconfig -o /boot/grub/grub.cfg',
    'reboot',
  ],
  sources: [
    'https://www.gnu.org/software/grub/manual/grub/grub.html#Simple-configuration',
    'https://wiki.archlinux.org/title/Kernel_parameters#GRUB',
    'https://wiki.alpinelinux.org/wiki/Bootloaders',
  ],
};

/** CentOS 6 has no os-release, but its kernel names the release. */
function isRedHat(facts: HostFacts): boolean {
  return (
    isDistribution(facts, 'fedora', 'rhel', 'centos', 'amzn') ||
    (facts.system.osRelease.state === 'absent' && kernelStream(facts) !== undefined)
  );
}

function kernelStream({ kernel }: HostFacts): number | undefined {
  const stream = /\.el(\d+)(?:[._]|\b)/.exec(valueOf(kernel.release)?.suffix ?? '')?.[1];
  return stream === undefined ? undefined : Number(stream);
}

function redHatMajor(facts: HostFacts): number | undefined {
  return majorVersion(facts) ?? kernelStream(facts);
}

function isLegacyRedHat(facts: HostFacts): boolean {
  const major = redHatMajor(facts);
  return (
    isRedHat(facts) && !['fedora', 'amzn'].includes(distribution(facts)) && major !== undefined && major <= 6
  );
}

/** SLES 11 has no os-release, but its kernel names its maker. */
function isLegacySuse(facts: HostFacts): boolean {
  const major = majorVersion(facts);
  const isNamed = isDistribution(facts, 'suse', 'sles') && major !== undefined && major <= 11;
  const isUnnamed =
    facts.system.osRelease.state === 'absent' &&
    /geeko@buildhost|\bSUSE\b/.test(valueOf(facts.kernel.build) ?? '');
  return !namesBootImage(facts) && (isNamed || isUnnamed);
}

/** New kernels take their parameters from other files than the entries that are there, so all of them are changed. */
function blsText(change: ManualChange): string[] {
  const cmdline =
    textAt(change.files, kernelCmdlinePath) === undefined
      ? undefined
      : commandLineFileLines(change, kernelCmdlinePath, 'kernelCmdline');
  return [
    grubbyCommand(change),
    ...(cmdline ? ['# For kernels to come:', ...cmdline] : []),
    ...(textAt(change.files, grubDefaultsPath) === undefined ? [] : grubDefaultsLines(change)),
    '# Before the next update of the kernel:',
    'reboot',
  ];
}
