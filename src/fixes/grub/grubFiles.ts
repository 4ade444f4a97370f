import { grubCommandLine, type GrubCommandLine, type LocatedShellFile } from '../../configfiles/grubDefaults';
import { parseShellFile } from '../../configfiles/shell/shellFile';
import type { HostFiles } from '../../model/surveyedFile';
import { filesIn, textAt } from '../surveyedText';

export const grubDefaultsPath = '/etc/default/grub';
export const grubDropInFolder = '/etc/default/grub.d';
/** Sorts behind what distributions and clouds put there, which may replace what was set before. */
export const ownedDropInPath = `${grubDropInFolder}/zz-hullwright.cfg`;
export const grubMkconfigPath = '/usr/sbin/grub-mkconfig';

/** The paths that tell what GRUB's defaults are on Debian and its kin. */
export const grubDefaultsPaths: readonly string[] = [
  grubDefaultsPath,
  `${grubDropInFolder}/*.cfg`,
  ownedDropInPath,
  grubMkconfigPath,
];

/** Texts of files by path, in the order in which grub-mkconfig reads them. */
export type GrubTexts = ReadonlyMap<string, string>;

/**
 * The files that grub-mkconfig reads its defaults from, as far as they could be read. Drop-ins count only where it is
 * patched to read them, as Debian's and Ubuntu's are.
 * Source: grub-mkconfig of Debian's grub-common, https://sources.debian.org/src/grub2/
 */
export function grubTexts(files: HostFiles): GrubTexts {
  const dropIns = readsDropIns(files) ? filesIn(files, grubDropInFolder, '.cfg').map(({ path }) => path) : [];
  return new Map(
    [grubDefaultsPath, ...dropIns].flatMap((path) => {
      const text = textAt(files, path);
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
}

/** True when this host's grub-mkconfig reads the files of grub.d. */
export function readsDropIns(files: HostFiles): boolean {
  return (textAt(files, grubMkconfigPath) ?? '').includes('/default/grub.d/');
}

/** Drop-ins that grub-mkconfig reads and we could not: links, and what is too large. */
export function unreadDropIns(files: HostFiles): string[] {
  const texts = grubTexts(files);
  return readsDropIns(files)
    ? filesIn(files, grubDropInFolder, '.cfg')
        .map(({ path }) => path)
        .filter((path) => !texts.has(path))
    : [];
}

export function parsedTexts(texts: GrubTexts): LocatedShellFile[] {
  return [...texts].map(([path, text]) => ({ path, file: parseShellFile(text) }));
}

/** The kernel command line that these texts ask for. */
export function configuredLine(texts: GrubTexts): GrubCommandLine {
  return grubCommandLine(parsedTexts(texts));
}
