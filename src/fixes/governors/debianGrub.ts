import { isDistribution } from '../../checks/kernel/bootParameters';
import { sameParameterName, type KernelParameter } from '../../configfiles/kernelCommandLine';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { grubDefaultsPath, grubDefaultsPaths } from '../grub/grubFiles';
import { parseGrubMenu, type GrubKernelLine, type GrubMenu } from '../grub/grubMenu';
import { bootedParameters, namesBootImage } from '../hostTraits';
import { wordOf } from '../parameterWish';
import { isThere, textAt } from '../surveyedText';
import { efiVariableText, loaderInfoPath } from './efiVariable';
import type { Governor } from './governor';
import { grubDefaultsLines } from './manualText';

export const grubMenuPath = '/boot/grub/grub.cfg';
export const updateGrubPath = '/usr/sbin/update-grub';

/** The one governor whose files Hullwright changes by itself. */
export const debianGrub: Governor = {
  id: 'debian-grub',
  name: message('GRUB of Debian and Ubuntu'),
  paths: [...grubDefaultsPaths, grubMenuPath, updateGrubPath, loaderInfoPath],
  governs: (facts) => isDistribution(facts, 'debian', 'ubuntu') && namesBootImage(facts),
  byHand: (change) => [...grubDefaultsLines(change), 'update-grub', 'reboot'],
  sources: [
    'https://www.gnu.org/software/grub/manual/grub/grub.html#Simple-configuration',
    'https://sources.debian.org/src/grub2/',
    'https://help.ubuntu.com/community/Grub2/Setup',
  ],
};

/**
 * Why it is not certain that this GRUB rules the host; undefined when what is installed and what was booted agree: a menu
 * that grub-mkconfig wrote has a line that yields the command line of this boot. Parameters named in `pending` may differ,
 * because a change of them that waits for a reboot is no other boot loader.
 */
export function debianGrubDoubt(
  facts: HostFacts,
  files: HostFiles,
  pending: readonly string[],
): Message | undefined {
  const booted = bootedParameters(facts);
  if (!booted) {
    return message('The kernel command line of this boot could not be read.');
  }
  const loader = efiVariableText(files, loaderInfoPath);
  if (loader !== undefined && !/^GRUB/i.test(loader)) {
    return message('The firmware says that this boot was started by {loader}.', { loader });
  }
  const missing = [grubDefaultsPath, updateGrubPath].find((path) => !isThere(files, path));
  if (missing !== undefined) {
    return message('{path} is not there, or could not be read.', { path: missing });
  }
  const text = textAt(files, grubMenuPath);
  if (text === undefined) {
    return message('{path} is not there, or could not be read.', { path: grubMenuPath });
  }
  const menu = parseGrubMenu(text);
  if (!menu.generated) {
    return message('{path} was not written by grub-mkconfig.', { path: grubMenuPath });
  }
  return bootedLines(menu, booted, pending).length > 0
    ? undefined
    : message(
        'No entry of {path} yields the kernel command line of this boot: another boot loader started it, it was changed by hand at the menu, or the menu was written anew since.',
        { path: grubMenuPath },
      );
}

/** The lines of a menu that yield the command line of this boot, apart from parameters named in `pending`. */
export function bootedLines(
  menu: GrubMenu,
  booted: readonly KernelParameter[],
  pending: readonly string[],
): GrubKernelLine[] {
  return menu.lines.filter((line) => yieldsBoot(line, menu, booted, pending));
}

/** Root may be named in several ways, and these two come from the boot loader itself. */
const spelledFreely = ['BOOT_IMAGE', 'initrd', 'root'];

function yieldsBoot(
  line: GrubKernelLine,
  menu: GrubMenu,
  booted: readonly KernelParameter[],
  pending: readonly string[],
): boolean {
  const image = booted.find(({ name }) => name === 'BOOT_IMAGE')?.value;
  if (image === undefined || withoutDevice(image) !== withoutDevice(line.kernel)) {
    return false;
  }
  const ignored = [...spelledFreely, ...pending];
  const variable = new Set(line.variables.flatMap((name) => menu.values.get(name) ?? []).flatMap(wordsOf));
  const seen = compared(booted, ignored).filter((entry) => !variable.has(wordOf(entry)));
  const written = compared(line.parameters, ignored);
  return (
    seen.length === written.length &&
    seen.every((parameter, index) => sameParameter(parameter, written[index]))
  );
}

function withoutDevice(path: string): string {
  return path.replace(/^\([^)]*\)/, '');
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/);
}

function compared(parameters: readonly KernelParameter[], ignored: readonly string[]): KernelParameter[] {
  return parameters.filter(
    ({ name, forInit }) => !forInit && !ignored.some((other) => sameParameterName(name, other)),
  );
}

/** What stands in place of a secret in facts. */
const redactedPart = '***';

function sameParameter({ name, value }: KernelParameter, written: KernelParameter | undefined): boolean {
  return name === written?.name && (value === written.value || value?.includes(redactedPart) === true);
}
