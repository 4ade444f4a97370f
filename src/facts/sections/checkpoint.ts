import { absent, commandSource, fileSource, mapFact, unreadable, type Fact } from '../../model/fact';
import type { CheckpointFacts } from '../../model/checkpointFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { reasonToDoubtFolders } from './folder';
import { markFact, marksUnder, firstMark } from './marks';
import { parsePrograms } from './programs';
import {
  factOfCommand,
  factOfFile,
  nonBlankLines,
  notUnderstood,
  understood,
  commandFailed,
} from './readingFact';

/** What CRIU finds on the host, as far as it can be seen without running it. */
export function parseCheckpoint(readings: Readings): CheckpointFacts {
  const programs = parsePrograms(readings);
  const networkLock = ['iptables-restore', 'ip6tables-restore', 'nft'];
  return {
    configurations: parseConfigurations(readings),
    kernelInterfaces: {
      map_files: markFact(readings, '/proc/self/map_files'),
      ns_last_pid: markFact(readings, '/proc/sys/kernel/ns_last_pid'),
      timers: markFact(readings, '/proc/self/timers'),
      pagemap: markFact(readings, '/proc/self/pagemap'),
    },
    libcriu: parseLibcriu(readings),
    crunFeatures: parseCrunFeatures(readings),
    networkLockPrograms: Object.fromEntries(
      networkLock.map((name) => [name, programs[name] ?? absent(commandSource(`command -v ${name}`))]),
    ),
  };
}

const folder = '/etc/criu';

/** The files NAME.conf of /etc/criu, without comments and blank lines: criu(8), section Configuration files. */
function parseConfigurations(readings: Readings): CheckpointFacts['configurations'] {
  const doubt = reasonToDoubtFolders(readings, [folder]);
  const names = ['default.conf', 'runc.conf', 'crun.conf'];
  if (doubt !== undefined) {
    return Object.fromEntries(
      names.map((name) => [name, unreadable(fileSource(`${folder}/${name}`), doubt)]),
    );
  }
  const there = readings
    .pathsUnder(`${folder}/`)
    .map((path) => path.slice(folder.length + 1))
    .filter((name) => /^[\w.-]{1,100}\.conf$/.test(name));
  return Object.fromEntries(
    [...new Set([...names, ...there])].map((name) => {
      const path = `${folder}/${name}`;
      return [
        name,
        there.includes(name)
          ? factOfFile(readings, path, (text) =>
              understood(nonBlankLines(text).filter((line) => !/^[ \t]*#/.test(line))),
            )
          : absent(fileSource(path)),
      ];
    }),
  );
}

function parseLibcriu(readings: Readings): Fact<string> {
  const { there } = marksUnder(readings, '/usr/lib');
  return firstMark(
    readings,
    [...there.filter((path) => path.endsWith('/libcriu.so.2')), ...libcriuPlaces],
    'libcriu.so.2',
  );
}

/** Where a library of the system lies, beside the folders by architecture. */
const libcriuPlaces = ['/usr/lib64/libcriu.so.2', '/usr/lib/libcriu.so.2', '/usr/local/lib/libcriu.so.2'];

/** The words with a plus sign that `crun --version` prints in its last line. */
function parseCrunFeatures(readings: Readings): Fact<readonly string[]> {
  const features = factOfCommand(readings, {
    name: 'crun-version',
    commandLine: 'crun --version',
    parse: (ran) => {
      const line = nonBlankLines(ran.output).find((each) => /^\+[A-Z]/.test(each));
      return line === undefined
        ? notUnderstood(ran.exitCode === 0 ? message('It names no features.') : commandFailed(ran))
        : understood(
            line.split(' ').map((word) => word.replace('+', '')),
            line,
          );
    },
  });
  return mapFact(features, (names) => names.filter((name) => /^[\w-]{1,40}$/.test(name)));
}
