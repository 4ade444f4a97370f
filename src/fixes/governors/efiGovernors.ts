import { isDistribution } from '../../checks/kernel/bootParameters';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { bootedParameters, distribution, namesBootImage } from '../hostTraits';
import { unwantedAmong, wordOf } from '../parameterWish';
import { isThere, textAt } from '../surveyedText';
import { efiVariableText, loaderInfoPath, stubInfoPath } from './efiVariable';
import type { Governor, ManualChange } from './governor';
import { commandLineFileLines, grubDefaultsLines, inWords } from './manualText';
import { shellWord } from '../../model/shellWord';

const cmdlinePath = '/etc/kernel/cmdline';
const proxmoxPath = '/etc/kernel/proxmox-boot-uuids';
const kernelstubPath = '/etc/kernelstub/configuration';
const suseLoaderPath = '/etc/sysconfig/bootloader';
const measured =
  '# Where the disk is unlocked by the TPM, keep its recovery key ready: the change is measured.';

/** Boot loaders that take the kernel command line from /etc/kernel/cmdline or from a list of their own. */
export const efiGovernors: readonly Governor[] = [
  {
    id: 'proxmox-boot-tool',
    name: message('proxmox-boot-tool'),
    paths: [proxmoxPath, cmdlinePath],
    governs: (_, files) => isThere(files, proxmoxPath),
    byHand: (change) => [
      ...(namesBootImage(change.facts)
        ? [...grubDefaultsLines(change), 'update-grub']
        : kernelCmdlineLines(change)),
      'proxmox-boot-tool refresh',
      'reboot',
    ],
    sources: ['https://pve.proxmox.com/wiki/Host_Bootloader'],
  },
  {
    id: 'kernelstub',
    name: message('kernelstub of Pop!_OS'),
    paths: [kernelstubPath],
    governs: (facts, files) =>
      !namesBootImage(facts) && (distribution(facts) === 'pop' || isThere(files, kernelstubPath)),
    byHand: ({ add, remove }) => [
      ...remove.map((word) => `kernelstub --delete-options ${shellWord(word)}`),
      ...add.map((word) => `kernelstub --add-options ${shellWord(word)}`),
      'reboot',
    ],
    sources: ['https://github.com/pop-os/kernelstub'],
  },
  {
    id: 'sdbootutil',
    name: message('sdbootutil of openSUSE'),
    paths: [suseLoaderPath],
    governs: (_, files) =>
      /^LOADER_TYPE="?(?:systemd-boot|grub2-bls)/m.test(textAt(files, suseLoaderPath) ?? ''),
    byHand: (change) => [...kernelCmdlineLines(change), measured, 'sdbootutil update-all-entries', 'reboot'],
    sources: ['https://github.com/openSUSE/sdbootutil', 'https://en.opensuse.org/Systemd-boot'],
  },
  {
    id: 'unified-kernel-image',
    name: message('a unified kernel image, which holds its command line'),
    paths: [stubInfoPath],
    governs: (_, files) => efiVariableText(files, stubInfoPath) !== undefined,
    byHand: (change) => [
      ...kernelCmdlineLines(change),
      '# Make the image anew, and sign it where Secure Boot is on:',
      rebuildCommand(change.facts),
      measured,
      'reboot',
    ],
    sources: ['https://uapi-group.org/specifications/specs/unified_kernel_image/'],
  },
  {
    id: 'systemd-boot',
    name: message('systemd-boot'),
    paths: [loaderInfoPath],
    governs: isSystemdBoot,
    byHand: (change) => [...kernelCmdlineLines(change), entriesCommand(change.facts), 'reboot'],
    sources: [
      'https://www.freedesktop.org/software/systemd/man/latest/kernel-install.html',
      'https://github.com/systemd/systemd/issues/18456',
    ],
  },
];

/** The loader names itself, or its entries hand the kernel the path of the initial RAM disk as EFI writes it. */
function isSystemdBoot(facts: HostFacts, files: HostFiles): boolean {
  const loader = efiVariableText(files, loaderInfoPath);
  return loader === undefined
    ? !namesBootImage(facts) &&
        bootedParameters(facts)?.some(
          ({ name, value }) => name === 'initrd' && value?.startsWith('\\') === true,
        ) === true
    : /^systemd-boot/i.test(loader);
}

/**
 * The new line of /etc/kernel/cmdline. Where there is none, entries are made from the command line of the boot they are
 * made in: then the file is to hold the whole line.
 */
function kernelCmdlineLines(change: ManualChange): string[] {
  const { facts, files, wish, add } = change;
  if (textAt(files, cmdlinePath) !== undefined) {
    return commandLineFileLines(change, cmdlinePath, 'kernelCmdline') ?? inWords(change, cmdlinePath);
  }
  const booted = bootedParameters(facts) ?? [];
  const kept = booted
    .filter(({ name }) => name !== 'BOOT_IMAGE' && name !== 'initrd')
    .filter((parameter) => unwantedAmong([parameter], wish).length === 0)
    .map(wordOf);
  const line = [...kept, ...add.filter((word) => !kept.includes(word))].join(' ');
  return [`# ${cmdlinePath} is to hold one line. If this boot was an ordinary one, it is this:`, line];
}

function entriesCommand(facts: HostFacts): string {
  const version = valueOf(facts.system.systemdVersion);
  if (version !== undefined && version >= 255) {
    return 'kernel-install add-all';
  }
  const kernel = isDistribution(facts, 'debian', 'ubuntu')
    ? '"/boot/vmlinuz-$(uname -r)"'
    : '"/usr/lib/modules/$(uname -r)/vmlinuz"';
  return `kernel-install add "$(uname -r)" ${kernel}`;
}

function rebuildCommand(facts: HostFacts): string {
  return isDistribution(facts, 'arch') ? 'mkinitcpio -P' : entriesCommand(facts);
}
