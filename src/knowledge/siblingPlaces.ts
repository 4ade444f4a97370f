import { sysctlFolders } from './sysctlFolders';

/** Files of one host that decide together with another one. */
export interface SiblingPlaces {
  readonly files: readonly string[];
  /** Folders of which every file of this ending counts. */
  readonly folders: readonly { readonly folder: string; readonly ending: string }[];
}

/** Source: systemd.unit(5), https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html */
const unitFolders = [
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/system',
  '/etc/systemd/system',
];

/** Where the files lie that decide together with the one at `path`, that one included. */
export function siblingPlacesOf(path: string): SiblingPlaces {
  if (path.startsWith('/etc/default/grub')) {
    return { files: ['/etc/default/grub'], folders: [{ folder: '/etc/default/grub.d', ending: '.cfg' }] };
  }
  if (path.includes('sysctl') || path.endsWith('/SuSEfirewall2')) {
    return {
      files: ['/etc/sysctl.conf', '/etc/sysconfig/SuSEfirewall2'],
      folders: sysctlFolders.map((folder) => ({ folder, ending: '.conf' })),
    };
  }
  if (/\/docker[^/]*(?:\/daemon\.json)?$/.test(path)) {
    return {
      files: unitFolders.map((folder) => `${folder}/docker.service`),
      folders: unitFolders.map((folder) => ({ folder: `${folder}/docker.service.d`, ending: '.conf' })),
    };
  }
  return { files: [], folders: [] };
}
