import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readdirSync, rmSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import { ShellHost, asOrdinaryUser, collect, isInstalled, isRoot } from './collectorShell';

const folders = ['/etc', '/var/lib', '/run', '/tmp'];

/** Everything below a folder with the time of its last change. Times of reading do not count. */
function listing(folder: string, found = new Map<string, string>()): Map<string, string> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return found;
  }
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    try {
      const { ctimeMs, size, ino } = lstatSync(file);
      found.set(file, `${String(ino)} ${String(size)} ${String(ctimeMs)}`);
    } catch {
      continue;
    }
    if (entry.isDirectory()) {
      listing(file, found);
    }
  }
  return found;
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function listeningSockets(): string[] {
  const tcp = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => textOf(file).split('\n'))
    .filter((line) => line.includes(' 0A '))
    .map((line) => line.trim().split(/\s+/)[1] ?? '');
  const unix = textOf('/proc/net/unix')
    .split('\n')
    .filter((line) => line.split(/\s+/)[3] === '00010000')
    .map((line) => line.split(/\s+/).slice(6).join(' '));
  return [...tcp, ...unix].sort();
}

function unitStates(): string {
  return existsSync('/run/systemd/system')
    ? spawnSync('systemctl', ['list-units', '--all', '--no-legend', '--plain'], { encoding: 'utf8' }).stdout
    : '';
}

function moduleNames(): string[] {
  return textOf('/proc/modules')
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
}

function snapshot() {
  const files = new Map<string, string>();
  folders.forEach((folder) => listing(folder, files));
  return {
    modules: moduleNames(),
    filesystems: textOf('/proc/filesystems'),
    mounts: textOf('/proc/self/mountinfo'),
    units: unitStates(),
    sockets: listeningSockets(),
    files,
  };
}

/** What differs between two snapshots, as lines. */
function changes(before: ReturnType<typeof snapshot>, after: ReturnType<typeof snapshot>): string[] {
  const changed: string[] = [];
  for (const kind of ['modules', 'filesystems', 'mounts', 'units', 'sockets'] as const) {
    if (String(before[kind]) !== String(after[kind])) {
      changed.push(`${kind} changed`);
    }
  }
  for (const file of new Set([...before.files.keys(), ...after.files.keys()])) {
    if (before.files.get(file) !== after.files.get(file)) {
      changed.push(file);
    }
  }
  return changed;
}

const accounts = [
  { name: 'this account', prefix: [] },
  { name: 'an ordinary user', prefix: asOrdinaryUser },
] as const;

for (const { name, prefix } of accounts) {
  describe(`reading a host as ${name} changes nothing`, () => {
    let folder = '';

    before(async function () {
      if (prefix.length > 0 && !(isRoot && isInstalled('setpriv'))) {
        this.skip();
      }
      folder = await makeTemporaryFolder();
    });

    after(() => {
      if (folder !== '') {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it('in modules, mounts, units, sockets and files', async function () {
      this.timeout(120_000);
      // Other processes of the machine write too: what they change while nothing is read is left out, and the first
      // quiet attempt decides. What the collector would write only once shows in the system calls below.
      const attempts: string[][] = [];
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const idle = snapshot();
        await new Promise((resolve) => setTimeout(resolve, attempt * 200));
        const before = snapshot();
        await collect(new ShellHost({ command: [...prefix, '/bin/sh', '-s'] }));
        const noise = changes(idle, before);
        const found = changes(before, snapshot()).filter((change) => !noise.includes(change));
        if (found.length === 0) {
          return;
        }
        attempts.push(found);
      }
      const [first = [], ...others] = attempts;
      assert.deepEqual(
        first.filter((change) => others.every((attempt) => attempt.includes(change))),
        [],
      );
    });

    it('by any system call', async function () {
      this.timeout(120_000);
      if (!isInstalled('strace') || !isRoot) {
        this.skip();
      }
      const trace = path.join(folder, 'trace');
      const calls =
        'open,openat,creat,mkdir,mkdirat,unlink,unlinkat,rmdir,rename,renameat,renameat2,link,linkat,symlink,symlinkat,' +
        'truncate,ftruncate,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,utimensat,setxattr,mknod,mknodat,mount,' +
        'umount2,move_mount,fsmount,init_module,finit_module,delete_module,bind,sethostname,settimeofday,reboot';
      const strace = ['strace', '-f', '-qq', '-z', '-s', '300', '-e', `trace=${calls}`, '-o', trace];
      await collect(new ShellHost({ command: [...strace, ...prefix, '/bin/sh', '-s'] }));
      const lines = readFileSync(trace, 'utf8').split('\n');
      assert.ok(
        lines.some((line) => line.includes('/etc/os-release')),
        'strace has seen nothing',
      );
      assert.deepEqual(writesOf(lines), []);
    });
  });
}

/** Files that take what is written to them and keep nothing, and those of a new user namespace itself. */
const harmless = /"(?:\/dev\/null|\/dev\/tty|\/proc\/(?:self|\d+)\/(?:uid_map|gid_map|setgroups))"/;

/** The calls that change something outside of the mount namespace that the overlay probe makes for itself. */
function writesOf(lines: readonly string[]): string[] {
  const privateMount = /^(\d+) .*(?:mount|fsconfig|move_mount)\(/;
  const probes = new Set(lines.flatMap((line) => privateMount.exec(line)?.[1] ?? []));
  return lines.filter((line) => {
    const [, process = '', call = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (call === '' || harmless.test(line) || isNamelessSocket(call, line)) {
      return false;
    }
    if (call === 'open' || call === 'openat') {
      return /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(line);
    }
    return !isPartOfProbe(call, line, probes.has(process));
  });
}

/** A socket that talks to the kernel, or one of a program itself that the kernel names: neither leaves anything. */
function isNamelessSocket(call: string, line: string): boolean {
  return call === 'bind' && /sa_family=AF_NETLINK|\{sa_family=AF_UNIX\}, 2\)/.test(line);
}

function isPartOfProbe(call: string, line: string, hasMounted: boolean): boolean {
  if (/^mkdir(?:at)?$/.test(call)) {
    return /"\/tmp\/(?:lower|upper|work|merged)"/.test(line);
  }
  if (call === 'mount') {
    return /"(?:hullwright|none)", "\/(?:tmp(?:\/merged)?)?", /.test(line) && hasMounted;
  }
  return call === 'move_mount' || call === 'fsmount';
}
