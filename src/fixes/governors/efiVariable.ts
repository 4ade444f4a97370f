import type { HostFiles } from '../../model/surveyedFile';

const vendor = '4a67b082-0a4c-41cf-b6c7-440b29bb8c4f';

/** The boot loader that started this boot names itself here. Source: https://systemd.io/BOOT_LOADER_INTERFACE/ */
export const loaderInfoPath = `/sys/firmware/efi/efivars/LoaderInfo-${vendor}`;
/** The stub of a unified kernel image names itself here. */
export const stubInfoPath = `/sys/firmware/efi/efivars/StubInfo-${vendor}`;

/** The text of an EFI variable: four bytes of attributes, then UTF-16 with a NUL at its end. */
export function efiVariableText(files: HostFiles, path: string): string | undefined {
  const content = files.get(path)?.content;
  return content && content.length > 4
    ? new TextDecoder('utf-16le').decode(content.subarray(4)).replace(/\0+$/, '')
    : undefined;
}
