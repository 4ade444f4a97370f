import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { createLocalHost } from '../../src/hosts/localHost';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import {
  ShellHost,
  collect,
  inNamespace,
  isInstalled,
  isRoot,
  outputOf,
  skipUnless,
  stableFiles,
} from './collectorShell';

describe('the collector on a small system', () => {
  let root: string;

  beforeEach(async function () {
    skipUnless(this, isRoot && isInstalled('unshare') && isInstalled('chroot'));
    root = await makeTemporaryFolder();
    for (const name of ['bin', 'proc', 'sys', 'dev', 'tmp', 'etc']) {
      mkdirSync(path.join(root, name));
    }
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function addProgram(name: string): void {
    const file = spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
    copyFileSync(file, path.join(root, 'bin', name));
    const libraries = spawnSync('ldd', [file], { encoding: 'utf8' }).stdout.match(/\/\S+\.so\S*/g) ?? [];
    for (const library of libraries) {
      mkdirSync(path.dirname(path.join(root, library)), { recursive: true });
      cpSync(library, path.join(root, library), { dereference: true });
    }
  }

  function inRoot(): ShellHost {
    const setup = ['proc', 'sys', 'dev'].map((name) => `mount --rbind /${name} ${root}/${name}`).join('; ');
    return new ShellHost({
      command: inNamespace(setup, ['chroot', root, '/bin/sh', '-s']),
      environment: { PATH: process.env.PATH },
    });
  }

  it('needs only the applets of busybox', async function () {
    skipUnless(this, isInstalled('busybox') && !spawnSync('ldd', ['/bin/busybox']).stdout.includes('=>'));
    copyFileSync(
      spawnSync('which', ['busybox'], { encoding: 'utf8' }).stdout.trim(),
      path.join(root, 'bin/busybox'),
    );
    for (const applet of spawnSync('busybox', ['--list'], { encoding: 'utf8' }).stdout.trim().split('\n')) {
      if (applet !== 'busybox') {
        symlinkSync('busybox', path.join(root, 'bin', applet));
      }
    }
    const host = inRoot();
    const readings = await collect(host);
    assert.deepEqual(readings.incomplete, []);
    assert.equal(host.result?.stderr, '');
    assert.equal(readings.file('/etc/os-release').state, 'absent');
    assert.equal(readings.file('/proc/meminfo').state, 'read');
    assert.match(outputOf(readings, 'paths'), /^\/dev\/null\|absent|^\/sys\/fs\/cgroup\|directory\|/m);
    assert.match(outputOf(readings, 'pagesize'), /^\d+\n$/);
    assert.deepEqual(readings.kernelConfig, (await collect(createLocalHost())).kernelConfig);
  });

  for (const [encoder, others] of [
    ['openssl', []],
    ['od', ['gzip']],
    [undefined, ['gzip']],
  ] as const) {
    it(`sends with ${encoder ?? 'nothing'} where there is no base64`, async function () {
      skipUnless(this, isInstalled('dash') && (encoder === undefined || isInstalled(encoder)));
      ['dash', 'grep', 'head', 'cat', 'id', 'sleep', ...others].forEach(addProgram);
      if (encoder !== undefined) {
        addProgram(encoder);
      }
      symlinkSync('dash', path.join(root, 'bin/sh'));
      const readings = await collect(inRoot());
      assert.equal(readings.file('/proc/meminfo').state, 'read');
      assert.match(outputOf(readings, 'id'), /^uid=0/);
      const local = (await collect(createLocalHost())).kernelConfig;
      if (encoder !== undefined && local.path === '/proc/config.gz') {
        assert.deepEqual(readings.kernelConfig, local);
      } else if (encoder === undefined && local.path === '/proc/config.gz') {
        assert.equal(readings.kernelConfig.reading.state, 'unreadable');
        assert.deepEqual(readings.incomplete, ['kernelConfig']);
      }
    });
  }

  it('calls nothing absent where there is no grep', async function () {
    skipUnless(this, isInstalled('dash') && isInstalled('base64'));
    ['dash', 'head', 'base64', 'sleep'].forEach(addProgram);
    symlinkSync('dash', path.join(root, 'bin/sh'));
    const readings = await collect(inRoot());
    for (const file of stableFiles) {
      assert.equal(readings.file(file).state, 'unreadable', file);
    }
    assert.ok(readings.incomplete.includes('sysctls'));
    assert.equal(readings.command('daemon-groups').state, 'unreadable');
  });
});
