import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf, unexpected } from './readingFact';

/** The programs that the collector looks for. */
const programs: readonly string[] = [
  ...[
    'docker',
    'dockerd',
    'podman',
    'containerd',
    'nerdctl',
    'crictl',
    'runc',
    'crun',
    'criu',
    'kubelet',
    'k3s',
  ],
  ...[
    'lxc-start',
    'lxc-checkpoint',
    'buildah',
    'iptables',
    'nft',
    'newuidmap',
    'newgidmap',
    'fuse-overlayfs',
  ],
  ...[
    'slirp4netns',
    'pasta',
    'apparmor_parser',
    'zfs',
    'zpool',
    'xfs_info',
    'systemctl',
    'getenforce',
    'rootlesskit',
  ],
  ...['vpnkit', 'iptables-restore', 'ip6tables-restore', 'dockerd-rootless.sh'],
];

/** From lines `NAME PATH`; a program without a line is not in the search path. */
export function parsePrograms(readings: Readings): Readonly<Record<string, Fact<string>>> {
  const ran = outputOf(readings, 'programs');
  const lines = ran.ok ? nonBlankLines(ran.output) : [];
  return Object.fromEntries(
    programs.map((name): [string, Fact<string>] => {
      const source = commandSource(`command -v ${name}`);
      if (!ran.ok) {
        return [name, unreadable(source, ran.reason)];
      }
      const path = lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
      if (path === undefined) {
        return [name, absent(source)];
      }
      return [name, path.startsWith('/') ? known(path, source, path) : unreadable(source, unexpected(path))];
    }),
  );
}
