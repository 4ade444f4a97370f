import { isRaspberryPi } from '../../checks/kernel/bootParameters';
import { message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { distribution, namesBootImage } from '../hostTraits';
import { isThere, textAt } from '../surveyedText';
import type { Governor, ManualChange } from './governor';
import { changedLines, commandLineFileLines, editCommandLine, inWords, variableLines } from './manualText';

const armbianPath = '/boot/armbianEnv.txt';
const uBootPath = '/etc/default/u-boot';
const alpinePath = '/etc/update-extlinux.conf';
const menuPaths = ['/boot/extlinux/extlinux.conf', '/boot/syslinux/syslinux.cfg', '/boot/extlinux.conf'];
const firmwareFolders = ['/boot/firmware', '/boot', '/media/mmcblk0p1'];

/** Boards, and the boot loaders of the SYSLINUX family. */
export const boardGovernors: readonly Governor[] = [
  {
    id: 'raspberry-pi',
    name: message('the firmware of the Raspberry Pi'),
    paths: firmwareFolders.flatMap((folder) => [`${folder}/cmdline.txt`, `${folder}/config.txt`]),
    governs: (facts) => isRaspberryPi(facts) && !namesBootImage(facts),
    byHand: (change) => [...raspberryPiText(change), 'reboot'],
    sources: [
      'https://www.raspberrypi.com/documentation/computers/configuration.html#kernel-command-line-cmdline-txt',
      'https://www.raspberrypi.com/documentation/computers/config_txt.html',
      'https://github.com/raspberrypi/linux/issues/6980',
    ],
  },
  {
    id: 'armbian',
    name: message('U-Boot of Armbian'),
    paths: [armbianPath],
    governs: (facts, files) => isThere(files, armbianPath) && !namesBootImage(facts),
    byHand: (change) => [...armbianText(change), 'reboot'],
    sources: ['https://docs.armbian.com/User-Guide_Armbian_overlays/', 'https://github.com/armbian/build'],
  },
  {
    id: 'alpine-extlinux',
    name: message('extlinux of Alpine'),
    paths: [alpinePath],
    governs: (facts, files) =>
      distribution(facts) === 'alpine' && (files.size === 0 || isThere(files, alpinePath)),
    byHand: (change) => [
      ...variableLines(change, alpinePath, 'default_kernel_opts'),
      'update-extlinux',
      'reboot',
    ],
    sources: ['https://wiki.alpinelinux.org/wiki/Bootloaders'],
  },
  {
    id: 'u-boot-menu',
    name: message('extlinux.conf of u-boot-menu'),
    paths: [uBootPath],
    governs: (facts, files) => isThere(files, uBootPath) && !namesBootImage(facts),
    byHand: (change) => [...variableLines(change, uBootPath, 'U_BOOT_PARAMETERS'), 'u-boot-update', 'reboot'],
    sources: ['https://manpages.debian.org/stable/u-boot-menu/u-boot-update.8.en.html'],
  },
  {
    id: 'syslinux',
    name: message('extlinux or SYSLINUX'),
    paths: menuPaths,
    governs: (_, files) => !isThere(files, '/etc/default/grub') && menuPath(files) !== undefined,
    byHand: (change) => [...inWords(change, `each APPEND line of ${menuPath(change.files) ?? ''}`), 'reboot'],
    sources: ['https://wiki.syslinux.org/wiki/index.php?title=Config'],
  },
];

function menuPath(files: HostFiles): string | undefined {
  return menuPaths.find((path) => isThere(files, path));
}

/** The firmware reads one line only. config.txt may give the file another name. */
function raspberryPiText(change: ManualChange): string[] {
  const { files } = change;
  const folder = firmwareFolders.find((candidate) => textAt(files, `${candidate}/cmdline.txt`) !== undefined);
  const renamed = firmwareFolders.some((candidate) =>
    /^[ \t]*(?:cmdline|os_prefix)=/m.test(textAt(files, `${candidate}/config.txt`) ?? ''),
  );
  const path = `${folder ?? '/boot/firmware'}/cmdline.txt`;
  const lines = renamed ? undefined : commandLineFileLines(change, path, 'firmwareCmdline');
  return lines ?? inWords(change, 'the one line of the file that config.txt names, cmdline.txt by default');
}

/** The value is not quoted, and of several lines the last counts. */
function armbianText(change: ManualChange): string[] {
  const text = textAt(change.files, armbianPath) ?? '';
  const value = [...text.matchAll(/^extraargs=(.*)$/gm)].at(-1);
  if (!value) {
    const words =
      change.add.length > 0 ? [`# ${armbianPath}, new line:`, `extraargs=${change.add.join(' ')}`] : [];
    return [...words, ...inWords({ ...change, add: [] }, '/boot/boot.cmd, then run mkimage')];
  }
  const edited = editCommandLine(value[1] ?? '', 'kernelCmdline', change.wish);
  const start = value.index + 'extraargs='.length;
  const after = text.slice(0, start) + (edited ?? '') + text.slice(value.index + value[0].length);
  const lines = edited === undefined ? [] : changedLines(armbianPath, text, after);
  return lines.length > 0 ? lines : inWords(change, `extraargs in ${armbianPath}`);
}
