import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { collectReadings, decodeCollectorOutput } from '../../src/facts/collectReadings';
import { parseHostFacts } from '../../src/facts/parseHostFacts';
import type { Readings } from '../../src/facts/readings';
import { createLocalHost } from '../../src/hosts/localHost';
import { hasErrorCode } from '../../src/model/hullwrightError';
import { projectFolder } from '../rig/projectFolder';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import {
  ShellHost,
  asOrdinaryUser,
  collect,
  collectorScript,
  inNamespace,
  isInstalled,
  isRoot,
  newNonce,
  outputOf,
  shells,
  skipUnless,
  stableFiles,
  writeProgram,
} from './collectorShell';

describe('the collector', () => {
  it('passes shellcheck', function () {
    skipUnless(this, isInstalled('shellcheck'));
    const { stdout, status } = spawnSync('shellcheck', ['-s', 'sh', 'src/facts/collector.sh'], {
      cwd: projectFolder,
      encoding: 'utf8',
    });
    assert.equal(stdout, '');
    assert.equal(status, 0);
  });

  for (const command of shells) {
    const [shell = ''] = command;
    it(`reads everything on ${shell}`, async function () {
      skipUnless(this, isInstalled(shell));
      const host = new ShellHost({ command });
      const readings = await collect(host);
      assert.deepEqual(readings.incomplete, []);
      assert.equal(host.result?.stderr, '');
      const reference = await collect(createLocalHost());
      for (const file of stableFiles) {
        assert.deepEqual(readings.file(file), reference.file(file), file);
      }
      for (const name of [
        'uname',
        'programs',
        'folders',
        'modules-directory',
        'namespace-handles',
        'cgroup-files',
      ]) {
        assert.deepEqual(readings.command(name), reference.command(name), name);
      }
      assert.deepEqual(readings.kernelConfig, reference.kernelConfig);
    });

    it(`reads what an ordinary user may read on ${shell}`, async function () {
      skipUnless(this, isRoot && isInstalled(shell) && isInstalled('setpriv'));
      const host = new ShellHost({ command: [...asOrdinaryUser, ...command] });
      const readings = await collect(host);
      assert.deepEqual(readings.incomplete, []);
      assert.match(outputOf(readings, 'id'), /^uid=65534/);
      assert.equal(readings.file('/proc/meminfo').state, 'read');
      assert.equal(readings.file('/etc/os-release').state, 'read');
    });

    it(`runs nothing on ${shell} when the script is cut`, async function () {
      skipUnless(this, isInstalled(shell));
      const script = `hullwright_nonce=${newNonce()}\n${collectorScript.trimEnd()}`;
      const ends = [script.length - 1, script.length - 5, script.length - 8, script.length - 20];
      for (let index = 1; index < 25; index += 1) {
        ends.push(Math.floor((script.length * index) / 25));
      }
      for (const end of ends) {
        const host = new ShellHost({ command });
        const { stdout } = await host.run(script.slice(0, end), { limits: { milliseconds: 1, bytes: 1 } });
        assert.equal(Buffer.from(stdout).toString(), '', `cut after ${String(end)} characters`);
      }
    });
  }

  it('tells a container by its namespaces, whatever files lie in its root', async function () {
    const initial = statSync('/proc/self/ns/pid').ino === 0xeffffffc && !existsSync('/proc/vz');
    skipUnless(this, isRoot && initial && isInstalled('unshare') && isInstalled('mount'));
    const containerOn = async (command: readonly string[]) => {
      const host = new ShellHost({ command });
      const { system } = parseHostFacts(await collect(host), host.identity, new Date().toISOString());
      return system.container.state === 'known' ? system.container.value : system.container.state;
    };
    assert.equal(await containerOn(['/bin/sh', '-s']), 'none');
    assert.equal(await containerOn([...asOrdinaryUser, '/bin/sh', '-s']), 'none');
    const inside = await containerOn(['unshare', '--pid', '--fork', '--mount-proc', '/bin/sh', '-s']);
    assert.ok(!['none', 'unreadable', 'absent'].includes(inside), inside);
  });

  for (const command of shells) {
    it(`follows the data root of daemon.json, a symbolic link, on ${command[0] ?? ''}`, async function () {
      skipUnless(this, isRoot && isInstalled('unshare') && isInstalled(command[0] ?? ''));
      const folder = await makeTemporaryFolder();
      try {
        const settings = String.raw`{\n  "log-driver": "local",\n  "data-root": "${folder}/link"\n}\n`;
        const setup = [
          `mount -t tmpfs none ${folder}`,
          `mkdir ${folder}/real ${folder}/etc`,
          `ln -s real ${folder}/link`,
          `printf '${settings}' >${folder}/etc/daemon.json`,
          `if [ -d /etc/docker ]; then mount --bind ${folder}/etc /etc/docker; else mount -t tmpfs none /etc; mkdir /etc/docker; cp ${folder}/etc/daemon.json /etc/docker; fi`,
        ].join('; ');
        const readings = await collect(new ShellHost({ command: inNamespace(setup, command) }));
        assert.deepEqual(readings.incomplete, []);
        const lines = outputOf(readings, 'real-paths').split('\n');
        assert.ok(lines.includes(`${folder}/link|${folder}/real`), lines.join('\n'));
        assert.match(outputOf(readings, 'filesystems'), new RegExp(`^${folder}/link\\|tmpfs\\|`, 'm'));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  it('runs nothing without a good nonce', async () => {
    for (const line of [
      '',
      'hullwright_nonce=\n',
      'hullwright_nonce=xyz\n',
      `hullwright_nonce=${'0'.repeat(31)}\n`,
    ]) {
      const host = new ShellHost({ command: ['/bin/sh', '-s'] });
      const { stdout } = await host.run(line + collectorScript, { limits: { milliseconds: 1, bytes: 1 } });
      assert.equal(Buffer.from(stdout).toString(), '');
    }
  });

  it('is not misled by the environment', async () => {
    const environment = {
      ...process.env,
      IFS: 'e/',
      GREP_OPTIONS: '--color=always',
      GZIP: '-v',
      POSIXLY_CORRECT: '1',
      LC_ALL: 'de_DE.UTF-8',
      nonce: 'exported',
      DOCKER_HOST: 'tcp://192.0.2.1:2375',
    };
    const readings = await collect(new ShellHost({ command: ['/bin/sh', '-s'], environment }));
    assert.deepEqual(readings.incomplete, []);
    assert.equal(readings.file('/proc/version').state, 'read');
  });

  it('invents nothing when its real output is cut anywhere', async function () {
    this.timeout(120_000);
    const host = new ShellHost({ command: ['/bin/sh', '-s'] });
    const nonce = newNonce();
    const whole = await collect(host, nonce);
    const { result } = host;
    assert.ok(result);
    const paths = whole.pathsUnder('/').concat(stableFiles);
    const limits = { milliseconds: 1000, bytes: 1 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: result.stdout.length }), async (length) => {
        const stdout = result.stdout.subarray(0, length);
        const cut = await decodeCollectorOutput({ ...result, stdout }, nonce, limits);
        assertNothingInvented(cut, whole, paths);
      }),
      { numRuns: 200 },
    );
  });
});

function assertNothingInvented(cut: Readings, whole: Readings, paths: readonly string[]): void {
  let lost = 0;
  for (const file of paths) {
    const reading = cut.file(file);
    if (reading.state === 'unreadable') {
      lost += whole.file(file).state === 'unreadable' ? 0 : 1;
    } else {
      assert.deepEqual(reading, whole.file(file), file);
    }
  }
  assert.equal(lost > 0 && cut.incomplete.length === 0, false);
  const { reading } = cut.kernelConfig;
  if (reading.state !== 'unreadable') {
    assert.deepEqual(reading, whole.kernelConfig.reading);
  }
}

describe('the collector beside programs that misbehave', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await makeTemporaryFolder();
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The collector beside a false program, which it finds before a real one. */
  function misbehave(program: string, body: string, command: readonly string[] = ['/bin/sh', '-s']) {
    writeProgram(path.join(folder, program), body);
    return new ShellHost({ command });
  }

  /** The collector looks into its own list of folders first; the false programs stand in front of it. */
  function scriptBesideFalsePrograms(): string {
    const script = collectorScript.replace('export PATH\n', `PATH=${folder}:$PATH; export PATH\n`);
    assert.notEqual(script, collectorScript);
    return script;
  }

  function collectBeside(host: ShellHost): Promise<Readings> {
    return collectReadings(host, { script: scriptBesideFalsePrograms(), nonce: newNonce() });
  }

  for (const command of shells) {
    it(`gives up on a docker that hangs, on ${command[0] ?? ''}`, async function () {
      skipUnless(this, isInstalled(command[0] ?? ''));
      const readings = await collectBeside(misbehave('docker', 'exec sleep 1000', command));
      assert.equal(readings.command('docker-version').state, 'unreadable');
      assert.equal(readings.command('docker-info').state, 'unreadable');
      assert.deepEqual(readings.incomplete, ['engines', 'logs']);
      assert.equal(readings.command('runc-version').state === 'unreadable', false);
      assert.equal(readings.command('filesystems').state, 'ran');
    });
  }

  // busybox has a time limit that ends one process alone.
  for (const command of [shells[0] ?? [], shells[2] ?? []]) {
    const shell = command[0] ?? '';
    it(`gives up on a runtime that hangs, and still has what came before and after, on ${shell}`, async function () {
      skipUnless(this, isInstalled(shell));
      writeProgram(path.join(folder, 'runc'), 'echo runc version 1.0');
      const readings = await collectBeside(misbehave('crun', 'exec sleep 1000', command));
      assert.equal(outputOf(readings, 'runc-version'), 'runc version 1.0\n');
      assert.equal(readings.command('crun-version').state, 'unreadable');
      assert.equal(readings.command('podman-version').state, 'unreadable');
      // The packet filter and the journal are asked behind the runtimes.
      assert.deepEqual(readings.incomplete, ['engines', 'network', 'logs']);
      assert.equal(readings.command('paths').state, 'ran');
    });
  }

  it('keeps the rest of the report when a program prints 100 MB', async function () {
    const readings = await collectBeside(misbehave('docker', 'yes | head -c 100000000'));
    assert.equal(readings.command('docker-version').state, 'unreadable');
    // It is asked for its version in front of its containers, which the logs need.
    assert.deepEqual(readings.incomplete, ['engines', 'logs']);
    assert.equal(readings.command('id').state, 'ran');
    assert.equal(readings.command('paths').state, 'ran');
    assert.equal(readings.kernelConfig.reading.state === 'absent', false);
  });

  it('keeps the other groups when a runtime prints 100 MB', async function () {
    const readings = await collectBeside(misbehave('crun', 'yes | head -c 100000000'));
    assert.equal(readings.command('crun-version').state, 'unreadable');
    assert.ok(readings.incomplete.includes('engines'));
    assert.equal(readings.command('paths').state, 'ran');
    assert.equal(readings.file('/proc/meminfo').state, 'read');
  });

  it('cleans bytes that are not UTF-8 and terminal escapes', async function () {
    const body = String.raw`printf 'Docker \377\376 \033[31mversion\033[0m \033]0;title\007 1.0\r\n'`;
    const readings = await collectBeside(misbehave('docker', body));
    assert.equal(outputOf(readings, 'docker-version'), 'Docker \ufffd\ufffd version  1.0\n');
  });

  it('does not take marks that a program prints for its own', async function () {
    const body = String.raw`printf '\n@%s status 0\n\n@%s end engines\n@%s Z 9\n' "$hullwright_nonce" "$nonce" 0123456789abcdef0123456789abcdef`;
    const host = misbehave('docker', body);
    const readings = await collectBeside(host);
    assert.deepEqual(readings.incomplete, []);
    assert.match(outputOf(readings, 'docker-version'), /^\n@ status 0\n\n@ end engines\n/);
  });

  it('leaves nothing behind when it is cancelled while a program hangs', async function () {
    const started = path.join(folder, 'started');
    const duration = `300.${String(process.pid)}`;
    writeProgram(path.join(folder, 'docker'), `: >${started}; exec sleep ${duration}`);
    const script = scriptBesideFalsePrograms();
    const controller = new AbortController();
    const host = createLocalHost();
    const limits = { milliseconds: 30_000, bytes: 1024 * 1024 };
    const cancelled = host
      .run(`hullwright_nonce=${newNonce()}\n${script}`, { limits, signal: controller.signal })
      .then(({ end }) => end);
    while (!readdirSync(folder).includes('started')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    controller.abort();
    assert.equal(await cancelled, 'cancelled');
    const survivors = readdirSync('/proc').filter((name) => {
      try {
        return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(duration);
      } catch {
        return false;
      }
    });
    assert.deepEqual(survivors, []);
  });

  it('gives up on a file that never ends', async function () {
    skipUnless(this, isRoot && isInstalled('unshare'));
    const setup = `mount -t tmpfs none /etc/docker 2>/dev/null || mount -t tmpfs none /etc; mkdir -p /etc/docker; mkfifo /etc/docker/daemon.json`;
    const readings = await collect(new ShellHost({ command: inNamespace(setup, ['/bin/sh', '-s']) }));
    assert.equal(readings.file('/etc/docker/daemon.json').state, 'unreadable');
    assert.ok(readings.incomplete.includes('configuration'));
    assert.equal(readings.command('id').state, 'ran');
    assert.equal(readings.command('paths').state, 'ran');
  });

  it('says noShell where the account has none', async function () {
    skipUnless(this, isInstalled('nologin'));
    await assert.rejects(collect(new ShellHost({ command: ['/usr/sbin/nologin'] })), (error) =>
      hasErrorCode(error, 'noShell'),
    );
  });
});

describe('the collector where an automounter waits', () => {
  it('does not look below its mount points', async () => {
    const folder = await makeTemporaryFolder();
    try {
      const mounts = [
        '/dev/vda / ext4 rw 0 0',
        'systemd-1 /proc/sys/fs/binfmt_misc autofs rw 0 0',
        'systemd-1 /boot autofs rw 0 0',
        'auto /data autofs rw 0 0',
        'systemd-1 /efi autofs rw 0 0',
        '/dev/vda1 /efi vfat rw 0 0',
      ];
      writeProgram(
        path.join(folder, 'grep'),
        `printf '%s\\n' ${mounts.map((line) => `'/proc/self/mounts:${line}'`).join(' ')}`,
      );
      const script = collectorScript.replace(/\{ hullwright_main[^\n]*\n$/, '');
      const questions = [
        '/boot',
        '/boot/config-6.1',
        '/bootx',
        '/data/docker',
        '/efi/x',
        '/proc/sys/fs/binfmt_misc/status',
        '/',
      ];
      const test = `has_binfmt_misc=; PATH=${folder}:$PATH; find_mounts_and_daemons; find_automounts\nfor path in ${questions.join(' ')}; do is_blocked "$path" && echo "$path"; done; echo "<$has_binfmt_misc>"\n`;
      const result = spawnSync('/bin/sh', ['-s'], { input: script + test, encoding: 'utf8' });
      assert.equal(result.stderr, '');
      assert.equal(
        result.stdout,
        '/boot\n/boot/config-6.1\n/data/docker\n/proc/sys/fs/binfmt_misc/status\n<>\n',
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
