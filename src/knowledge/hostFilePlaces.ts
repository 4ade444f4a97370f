import { sysctlFolders } from './sysctlFolders';

/** A place at which a host keeps a configuration file that Hullwright judges. */
export interface HostFilePlace {
  /** An absolute path; a `*` stands for any characters of one name. */
  readonly glob: string;
  /** Where the place is documented. */
  readonly source: string;
}

const grub = 'https://www.gnu.org/software/grub/manual/grub/grub.html#Simple-configuration';
const dockerService = 'https://docs.docker.com/engine/daemon/proxy/';
const daemonJson = 'https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file';
const sysctl = 'https://www.freedesktop.org/software/systemd/man/latest/sysctl.d.html';
const kernelInstall = 'https://www.freedesktop.org/software/systemd/man/latest/kernel-install.html';
const raspberryPi =
  'https://www.raspberrypi.com/documentation/computers/configuration.html#kernel-command-line-cmdline-txt';
const bootEntries = 'https://uapi-group.org/specifications/specs/boot_loader_specification/';

/** Every such place. Files of these names elsewhere, as in a repository, are no files of a host. */
export const hostFilePlaces: readonly HostFilePlace[] = [
  { glob: '/etc/default/grub', source: grub },
  { glob: '/etc/default/grub.d/*.cfg', source: grub },
  { glob: '/etc/sysconfig/grub', source: grub },
  { glob: '/etc/default/docker*', source: dockerService },
  { glob: '/etc/sysconfig/docker*', source: dockerService },
  { glob: '/etc/conf.d/docker*', source: dockerService },
  { glob: '/etc/sysconfig/SuSEfirewall2', source: 'https://en.opensuse.org/SuSEfirewall2' },
  { glob: '/etc/docker/daemon.json', source: daemonJson },
  { glob: '/etc/sysctl.conf', source: sysctl },
  ...sysctlFolders.map((folder) => ({ glob: `${folder}/*.conf`, source: sysctl })),
  { glob: '/etc/kernel/cmdline', source: kernelInstall },
  { glob: '/boot/cmdline.txt', source: raspberryPi },
  { glob: '/boot/firmware/cmdline.txt', source: raspberryPi },
  { glob: '/boot/loader/entries/*.conf', source: bootEntries },
  { glob: '/boot/efi/loader/entries/*.conf', source: bootEntries },
  { glob: '/efi/loader/entries/*.conf', source: bootEntries },
];

const patterns = hostFilePlaces.map(
  ({ glob }) => new RegExp(`^${glob.replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*')}$`),
);

/** True for a path at which a host keeps such a file. */
export function isHostFilePlace(path: string): boolean {
  return patterns.some((pattern) => pattern.test(path));
}

/** Schemes under which a file of this machine is edited: `untitled` is one that is not there yet. */
export const localSchemes = ['file', 'untitled'] as const;

/**
 * The host whose file a document is; undefined for every other document. A document of scheme `hullwright` names its host; one of
 * this machine counts only at a place where a host keeps such a file, because a grub or daemon.json in a repository belongs to no
 * host. `localId` is undefined where there is no local host.
 */
export function hostIdOfDocument(
  { scheme, authority, path }: { readonly scheme: string; readonly authority: string; readonly path: string },
  localId: string | undefined,
): string | undefined {
  if (scheme === 'hullwright') {
    return authority;
  }
  const isLocal = localSchemes.some((local) => local === scheme) && authority === '';
  return isLocal && isHostFilePlace(path) ? localId : undefined;
}
