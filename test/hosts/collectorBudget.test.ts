import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import {
  ShellHost,
  collect,
  environmentWith,
  inNamespace,
  isInstalled,
  isRoot,
  outputOf,
  shells,
  skipUnless,
  writeProgram,
} from './collectorShell';

describe('the budget of the collector', () => {
  let folder: string;
  let server: Server;
  let daemon: ChildProcess;

  beforeEach(async () => {
    folder = await makeTemporaryFolder();
    const programs = path.join(folder, 'programs');
    mkdirSync(programs);
    for (const name of [
      'docker',
      'podman',
      'runc',
      'crun',
      'criu',
      'containerd',
      'iptables',
      'kubelet',
      'k3s',
      'nft',
    ]) {
      writeProgram(path.join(programs, name), `echo ${name} version 1.0 "$@"`);
    }
    copyFileSync('/bin/sleep', path.join(folder, 'dockerd'));
    daemon = spawn(path.join(folder, 'dockerd'), ['100']);
    server = createServer().listen(path.join(folder, 'docker.sock'));
  });

  afterEach(() => {
    daemon.kill();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A machine on which systemd, a Docker daemon and every runtime are there, whatever is on this one. */
  function fullMachine(command: readonly string[]): ShellHost {
    const setup = [
      'mount -t tmpfs none /run',
      'mkdir -p /run/systemd/system',
      ': >/run/docker.sock',
      `mount --bind ${folder}/docker.sock /run/docker.sock`,
      `for fake in ${folder}/programs/*; do for place in /usr/sbin /usr/bin; do [ ! -e "$place/\${fake##*/}" ] || mount --bind "$fake" "$place/\${fake##*/}"; done; done`,
    ].join('; ');
    return new ShellHost({
      command: inNamespace(setup, command),
      environment: environmentWith(path.join(folder, 'programs')),
    });
  }

  /**
   * Processes that other machines need beyond this: two for indexes of modules, one to pack a plain kernel
   * configuration, one for XFS, one in a container.
   */
  const elsewhere = 5;

  for (const command of shells.slice(0, 2)) {
    it(`is at most 60 processes on ${command[0] ?? ''}`, async function () {
      skipUnless(
        this,
        isRoot && isInstalled('strace') && isInstalled('unshare') && isInstalled(command[0] ?? ''),
      );
      const trace = path.join(folder, 'trace');
      const strace = ['strace', '-f', '-qq', '-e', 'trace=clone,clone3,fork,vfork', '-o', trace];
      const readings = await collect(fullMachine([...strace, ...command]));
      const created = readFileSync(trace, 'utf8')
        .split('\n')
        .filter((line) => /\b(?:clone3?|v?fork)\(/.test(line) && !line.includes('CLONE_THREAD'));
      assert.ok(created.length > 20, 'strace has seen nothing');
      assert.ok(created.length <= 60 - elsewhere, `${String(created.length)} processes`);
      assert.match(outputOf(readings, 'docker-info'), / info --format \{\{json \.\}\}$/m);
      for (const name of [
        'podman-version',
        'runc-version',
        'crun-version',
        'criu-version',
        'kubelet-version',
        'k3s-version',
      ]) {
        assert.match(outputOf(readings, name), /version 1\.0/);
      }
      assert.equal(readings.command('units').state, 'ran');
    });
  }

  it('is at most 64 KiB without the kernel configuration and 192 KiB with it', async () => {
    const host = new ShellHost({ command: ['/bin/sh', '-s'] });
    await collect(host);
    const output = Buffer.from(host.result?.stdout ?? []).toString('latin1');
    const rest = output.replace(
      /\n@[0-9a-f]{32} B \d+ kernelConfig [^]*?\n@[0-9a-f]{32} E \d+ kernelConfig\n/,
      '',
    );
    assert.ok(rest.length > 2000 && rest.length <= 64 * 1024, `${String(rest.length)} bytes`);
    assert.ok(output.length <= 192 * 1024, `${String(output.length)} bytes`);
  });
});
