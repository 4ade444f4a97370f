import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import type { EngineFacts } from '../../model/hostFacts';
import type { Readings } from '../readings';
import { parseDockerInfo } from './dockerInfo';
import {
  parseContainerdConfig,
  parseDaemonJson,
  parseKubeletConfig,
  parsePodmanStorage,
} from './engineConfiguration';
import { parseVersions } from './engineVersions';
import { nonBlankLines, outputOf, unexpected } from './readingFact';
import { parseUnits } from './systemdUnits';

/** The programs that run containers, and how they are set up. */
export function parseEngines(readings: Readings): EngineFacts {
  const docker = parseDockerInfo(readings);
  return {
    programs: parsePrograms(readings),
    versions: parseVersions(readings, docker),
    docker,
    dockerDaemonJson: parseDaemonJson(readings),
    podmanStorage: parsePodmanStorage(readings),
    kubelet: parseKubeletConfig(readings),
    containerdConfig: parseContainerdConfig(readings),
    units: parseUnits(readings),
  };
}

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
];

/** From lines `NAME PATH`; a program without a line is not in the search path. */
function parsePrograms(readings: Readings): Readonly<Record<string, Fact<string>>> {
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
