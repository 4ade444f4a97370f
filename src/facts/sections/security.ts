import { absent, fileSource, known, mapFact, unreadable, type Fact } from '../../model/fact';
import type { GroupEntry, SecurityFacts } from '../../model/securityFacts';
import type { Readings } from '../readings';
import { marksUnder } from './marks';
import { factOfFiles } from './mergedFiles';
import {
  factOfFile,
  nonBlankLines,
  notUnderstood,
  parseLine,
  parseWords,
  programMissing,
  understood,
  unexpected,
  wholeNumber,
  type Parsed,
} from './readingFact';
import { settingsParser } from './settingLines';

/** What guards the kernel and the sockets of the engines. */
export function parseSecurity(readings: Readings): SecurityFacts {
  return {
    modules: factOfFile(readings, '/sys/kernel/security/lsm', (text) =>
      understood(
        text
          .trim()
          .split(',')
          .filter((name) => /^\w{1,40}$/.test(name)),
        text,
      ),
    ),
    appArmorEnabled: factOfFile(readings, '/sys/module/apparmor/parameters/enabled', parseLine),
    selinuxEnforcing: factOfFile(readings, '/sys/fs/selinux/enforce', parseEnforce),
    selinuxConfig: factOfFile(readings, '/etc/selinux/config', settingsParser(['SELINUX', 'SELINUXTYPE'])),
    containerSelinuxPolicy: containerPolicy(readings),
    seccompActions: factOfFile(readings, '/proc/sys/kernel/seccomp/actions_avail', parseWords),
    ownSeccompMode: parseSeccompMode(readings),
    groups: parseGroups(readings),
    auditedPaths: factOfFiles(
      readings,
      { file: '/etc/audit/audit.rules', folders: ['/etc/audit/rules.d'], pattern: /^[^/]+\.rules$/ },
      parseAuditRules,
    ),
  };
}

function parseEnforce(text: string): Parsed<boolean> {
  const value = text.trim();
  return value === '0' || value === '1' ? understood(value === '1', value) : notUnderstood(unexpected(text));
}

const policyFolders = ['/var/lib/selinux/', '/etc/selinux/'];

/** The module `container` in the store of a policy, which mostly only root may list. */
function containerPolicy(readings: Readings): Fact<boolean> {
  const source = fileSource('/var/lib/selinux');
  const found = policyFolders.map((prefix) => marksUnder(readings, prefix));
  const there = found.flatMap(({ there: paths }) => paths).filter((path) => path.endsWith('/container'));
  const [first] = there;
  if (first !== undefined) {
    return known(true, fileSource(first), `${first} is there`);
  }
  if (found.some(({ denied }) => denied)) {
    return unreadable(source, programMissing());
  }
  return found.every(({ asked }) => asked === 0)
    ? absent(source)
    : known(false, source, 'no module container');
}

/** Since Linux 3.8 the file has a line `Seccomp:` when the kernel has it. */
function parseSeccompMode(readings: Readings): Fact<number> {
  const path = '/proc/self/status';
  const text = factOfFile(readings, path, (status) => understood(status));
  if (text.state !== 'known') {
    return text;
  }
  const [line, digit] = /^Seccomp:\s*([0-2])$/m.exec(text.value) ?? [];
  return line === undefined ? absent(fileSource(path)) : known(Number(digit), fileSource(path), line);
}

const engineGroups = ['docker', 'podman', 'lxd', 'incus-admin'];

function parseGroups(readings: Readings): SecurityFacts['groups'] {
  const path = '/etc/group';
  const all = factOfFile(readings, path, parseGroupFile);
  return Object.fromEntries(
    engineGroups.map((name): [string, Fact<GroupEntry>] => {
      const group = all.state === 'known' ? all.value.get(name) : undefined;
      if (all.state !== 'known') {
        return [name, mapFact(all, () => ({ gid: 0, members: [] }))];
      }
      return [name, group ? known(group.entry, fileSource(path), group.line) : absent(fileSource(path))];
    }),
  );
}

interface GroupLine {
  readonly entry: GroupEntry;
  readonly line: string;
}

/** Lines `name:password:gid:member,member`: group(5). The password field never leaves this function. */
export function parseGroupFile(text: string): Parsed<ReadonlyMap<string, GroupLine>> {
  const groups = new Map<string, GroupLine>();
  for (const line of nonBlankLines(text)) {
    const [, name, digits, members = ''] = /^([^:]{1,256}):[^:]*:(\d+):([^:]*)$/.exec(line) ?? [];
    const gid = wholeNumber(digits);
    if (name !== undefined && gid !== undefined && engineGroups.includes(name)) {
      const entry = { gid, members: members.split(',').filter((member) => member !== '') };
      groups.set(name, { entry, line: `${name}:x:${gid}:${members}` });
    }
  }
  return understood(groups);
}

/** Paths of `-w PATH` and `-F path=PATH` and `-F dir=PATH`: audit.rules(7). */
function parseAuditRules(texts: readonly { readonly text: string }[]): Parsed<readonly string[]> {
  const lines = texts.flatMap(({ text }) => nonBlankLines(text)).filter((line) => !line.startsWith('#'));
  const paths = lines.flatMap((line) =>
    [...line.matchAll(/(?:^|\s)(?:-w\s+|-F\s+(?:path|dir)=)(\/\S{1,1024})/g)].map(([, path = '']) => path),
  );
  return understood([...new Set(paths)].slice(0, 2000), lines.slice(0, 100).join('\n'));
}
