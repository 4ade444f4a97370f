import { isTransactional, isWsl } from '../../checks/kernel/bootParameters';
import { valueOf } from '../../model/fact';
import { message } from '../../model/message';
import { bootedParameters, distribution } from '../hostTraits';
import { isThere } from '../surveyedText';
import type { Governor, ManualChange } from './governor';
import { grubDefaultsLines, inWords } from './manualText';
import { shellWord } from '../../model/shellWord';

/** Systems that are put together elsewhere: their files are made anew from an image, a configuration or a commit. */
export const managedGovernors: readonly Governor[] = [
  {
    id: 'wsl',
    name: message('Windows, for WSL'),
    paths: [],
    governs: isWsl,
    byHand: (change) => [
      '# On Windows, in %UserProfile%\\.wslconfig; it holds for every distribution. Keep what kernelCommandLine says already.',
      '[wsl2]',
      ...(change.add.length > 0 ? [`kernelCommandLine = ${change.add.join(' ')}`] : []),
      ...inWords({ ...change, add: [] }, 'kernelCommandLine'),
      '# Then on Windows; it ends all distributions:',
      'wsl --shutdown',
    ],
    sources: ['https://learn.microsoft.com/en-us/windows/wsl/wsl-config'],
  },
  {
    id: 'nixos',
    name: message('the configuration of NixOS'),
    paths: ['/etc/NIXOS'],
    governs: (facts, files) => distribution(facts) === 'nixos' || isThere(files, '/etc/NIXOS'),
    byHand: (change) => [
      '# In the configuration of the system, usually /etc/nixos/configuration.nix:',
      ...(change.add.length > 0
        ? [`boot.kernelParams = [ ${change.add.map((word) => `"${word}"`).join(' ')} ];`]
        : []),
      ...inWords({ ...change, add: [] }, 'boot.kernelParams'),
      'nixos-rebuild boot',
      'reboot',
    ],
    sources: ['https://nixos.org/manual/nixos/stable/options#opt-boot.kernelParams'],
  },
  {
    id: 'ostree',
    name: message('rpm-ostree'),
    paths: ['/run/ostree-booted'],
    governs: (facts, files) =>
      distribution(facts) !== 'rhcos' &&
      (bootedParameters(facts)?.some(({ name }) => name === 'ostree') === true ||
        /^(?:coreos|silverblue|kinoite|iot)$/.test(valueOf(facts.system.osRelease)?.variantId ?? '') ||
        isThere(files, '/run/ostree-booted')),
    byHand: ({ add, remove }) => [
      [
        'rpm-ostree kargs',
        ...remove.map((word) => shellWord(`--delete-if-present=${word}`)),
        ...add.map((word) => shellWord(`--append-if-missing=${word}`)),
      ].join(' '),
      'systemctl reboot',
    ],
    sources: [
      'https://coreos.github.io/rpm-ostree/administrator-handbook/',
      'https://docs.fedoraproject.org/en-US/fedora-coreos/kernel-args/',
    ],
  },
  {
    id: 'flatcar',
    name: message("the GRUB file of Flatcar's OEM partition"),
    paths: ['/oem/grub.cfg', '/usr/share/oem/grub.cfg'],
    governs: (facts) => ['flatcar', 'coreos'].includes(distribution(facts)),
    byHand: flatcarText,
    sources: ['https://www.flatcar.org/docs/latest/setup/customization/other-settings/'],
  },
  {
    id: 'transactional',
    name: message('GRUB of a system with a read-only root'),
    paths: [],
    governs: isTransactional,
    byHand: (change) => [
      '# Inside a new snapshot; reboot first when one is waiting already:',
      'transactional-update shell',
      ...grubDefaultsLines(change, 'GRUB_CMDLINE_LINUX_DEFAULT'),
      'exit',
      'transactional-update --continue grub.cfg',
      'reboot',
    ],
    sources: ['https://kubic.opensuse.org/documentation/man-pages/transactional-update.8.html'],
  },
];

function flatcarText(change: ManualChange): string[] {
  const { add, files } = change;
  const path =
    isThere(files, '/usr/share/oem/grub.cfg') && !isThere(files, '/oem/grub.cfg')
      ? '/usr/share/oem/grub.cfg'
      : '/oem/grub.cfg';
  const hierarchy = change.remove.some((word) => word.startsWith('systemd.unified_cgroup_hierarchy='));
  return [
    ...(add.length > 0 ? [`# ${path}, new line:`, `set linux_append="$linux_append ${add.join(' ')}"`] : []),
    ...inWords({ ...change, add: [] }, `linux_append in ${path}`),
    ...(hierarchy
      ? ['# Flatcar adds it to every boot while this file is there:', 'rm -f /etc/flatcar-cgroupv1']
      : []),
    'reboot',
  ];
}
