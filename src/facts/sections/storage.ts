import type { Fact } from '../../model/fact';
import type { StorageFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { parseUsage } from './filesystemUsage';
import { factOfMounts, type MountTable } from './mountTable';
import { parseProbe } from './namespaces';
import { parsePaths } from './pathStatus';
import { parseRealPaths } from './realPaths';
import {
  factOfCommand,
  factOfFile,
  factOfHelperCommand,
  notUnderstood,
  parseLine,
  understood,
  unexpected,
} from './readingFact';

/** File systems, mounts and what the storage of containers stands on. */
export function parseStorage(readings: Readings, table: MountTable): StorageFacts {
  const paths = parsePaths(readings, table);
  return {
    mounts: factOfMounts(
      table,
      () => true,
      (mounts) => mounts,
    ),
    usage: parseUsage(readings, paths),
    paths,
    realPaths: parseRealPaths(readings),
    overlayParameters: parseOverlayParameters(readings),
    mountOverlay: factOfHelperCommand(readings, {
      name: 'mount-overlay',
      commandLine: overlayCommand,
      parse: parseProbe,
    }),
    xfsFtype: parseXfsFtype(readings),
  };
}

/** Does by hand what the collector's probe does: all of it ends with the namespace. */
const overlayCommand =
  "unshare --mount sh -c 'mount -t tmpfs none /tmp && cd /tmp && mkdir l u w m && mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m'";

const overlayFolder = '/sys/module/overlay/parameters/';

function parseOverlayParameters(readings: Readings): Readonly<Record<string, Fact<string>>> {
  const known = ['redirect_dir', 'metacopy', 'index', 'xino_auto'];
  const found = readings
    .pathsUnder(overlayFolder)
    .map((path) => path.slice(overlayFolder.length))
    .filter((name) => /^[a-z]\w{0,63}$/.test(name));
  return Object.fromEntries(
    [...new Set([...known, ...found])].map((name) => [
      name,
      factOfFile(readings, overlayFolder + name, parseLine),
    ]),
  );
}

/** `naming = version 2 bsize=4096 ascii-ci=0, ftype=1` in the output of xfs_info(8). */
function parseXfsFtype(readings: Readings): Fact<number> {
  return factOfCommand(readings, {
    name: 'xfs-ftype',
    commandLine: 'xfs_info /var/lib/docker',
    parse: ({ output }) => {
      const [, digit] = /\bftype=([01])\b/.exec(output) ?? [];
      return digit === undefined
        ? notUnderstood(output.trim() === '' ? message('It is not an xfs file system.') : unexpected(output))
        : understood(Number(digit));
    },
  });
}
