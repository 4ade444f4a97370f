import { absent, commandSource, fileSource, known, unreadable, valueOf, type Fact } from '../../model/fact';
import type { RootlessFacts, SubordinateRange } from '../../model/rootlessFacts';
import type { Readings } from '../readings';
import { parseAccount } from './account';
import { environmentFact } from './environment';
import { listFolder } from './folder';
import { markFact } from './marks';
import { servicesParser } from './nameFiles';
import {
  factOfFile,
  nonBlankLines,
  outputOf,
  parseWords,
  understood,
  wholeNumber,
  type Parsed,
} from './readingFact';

/** What an account needs to run containers without root. */
export function parseRootless(readings: Readings): RootlessFacts {
  const uid = valueOf(parseAccount(readings))?.uid;
  return {
    subordinateUids: factOfFile(readings, '/etc/subuid', parseSubordinateRanges),
    subordinateGids: factOfFile(readings, '/etc/subgid', parseSubordinateRanges),
    subordinateServices: parseSubordinateServices(readings),
    fileCapabilities: parseFileCapabilities(readings),
    home: environmentFact(readings, 'HOME'),
    runtimeDirectory: environmentFact(readings, 'XDG_RUNTIME_DIR'),
    userBus: markFact(readings, `/run/user/${uid ?? 0}/bus`),
    lingering: listFolder(readings, { name: 'lingering', folder: '/var/lib/systemd/linger' }),
    delegatedControllers: factOfFile(
      readings,
      `/sys/fs/cgroup/user.slice/user-${uid ?? 0}.slice/user@${uid ?? 0}.service/cgroup.controllers`,
      parseWords,
    ),
    stateFolders: parseStateFolders(readings, uid ?? 0),
  };
}

const rangeLimit = 5000;

/** Lines `owner:start:count`: subuid(5). Lines of another form count for nothing, as they do for newuidmap. */
export function parseSubordinateRanges(text: string): Parsed<readonly SubordinateRange[]> {
  const ranges = nonBlankLines(text).flatMap((line) => {
    const [, owner, first, length] = /^([^:\s#]{1,256}):(\d+):(\d+)$/.exec(line) ?? [];
    const [start, count] = [wholeNumber(first), wholeNumber(length)];
    return owner === undefined || start === undefined || count === undefined ? [] : [{ owner, start, count }];
  });
  return understood(ranges.slice(0, rangeLimit));
}

/** Without a line `subid:` the files count, which is what absent says. */
function parseSubordinateServices(readings: Readings): Fact<readonly string[]> {
  const path = '/etc/nsswitch.conf';
  const reading = readings.file(path);
  return reading.state === 'read' && !/^[ \t]*subid:/m.test(reading.text)
    ? absent(fileSource(path))
    : factOfFile(readings, path, servicesParser('subid'));
}

const capablePrograms = ['newuidmap', 'newgidmap', 'criu'];

/** Lines `/usr/bin/newuidmap cap_setuid=ep`, before libcap 2.41 `PATH = cap_setuid+ep`; nothing for a file without any. */
function parseFileCapabilities(readings: Readings): RootlessFacts['fileCapabilities'] {
  const ran = outputOf(readings, 'file-capabilities');
  const programs = outputOf(readings, 'programs');
  return Object.fromEntries(
    capablePrograms.map((name): [string, Fact<string>] => {
      const source = commandSource(`getcap $(command -v ${name})`);
      if (programs.ok && !new RegExp(`^${name} `, 'm').test(programs.output)) {
        return [name, absent(source)];
      }
      if (!ran.ok) {
        return [name, unreadable(source, ran.reason)];
      }
      const line = nonBlankLines(ran.output).find((each) => new RegExp(`/${name}(?: =)? cap_`).test(each));
      const capabilities = line?.replace(/^\S+(?: =)? /, '') ?? '';
      return [name, known(capabilities, source, line ?? '')];
    }),
  );
}

const stateFolders = ['dockerd-rootless', 'containerd-rootless'];

function parseStateFolders(readings: Readings, uid: number): Fact<readonly string[]> {
  const folder = `/run/user/${uid}`;
  const marks = stateFolders.map((name) => ({ name, fact: markFact(readings, `${folder}/${name}`) }));
  const unread = marks.find(({ fact }) => fact.state !== 'known')?.fact;
  if (unread?.state === 'unreadable') {
    return unreadable(fileSource(folder), unread.reason);
  }
  const there = marks.filter(({ fact }) => valueOf(fact) === true).map(({ name }) => name);
  return known(there, fileSource(folder), there.join('\n'));
}
