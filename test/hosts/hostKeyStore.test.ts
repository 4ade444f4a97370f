import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HostKeyStore } from '../../src/hosts/hostKeys/hostKeyStore';
import { renderEnglish } from '../../src/model/message';
import { hasErrorCode } from '../../src/model/hullwrightError';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import { keyOf } from '../unit/hosts/hostKeys/keys';
import { describeAsRoot } from './ssh/sshTestHosts';

const target = { name: 'web1', port: 22 };

describeAsRoot('the file of remembered host keys', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await makeTemporaryFolder();
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  function fails(text: RegExp): (error: unknown) => boolean {
    return (error) => {
      assert.ok(hasErrorCode(error, 'hostKeyStoreFailed'), String(error));
      assert.match(renderEnglish(error.problem), text);
      return true;
    };
  }

  it('is as it was when the disk is full', async () => {
    const disk = path.join(folder, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k,mode=700', 'hullwright-test', disk]);
    try {
      const store = new HostKeyStore(disk);
      await store.remember(target, keyOf('ssh-ed25519', 1));
      const before = await readFile(store.file, 'utf8');
      await writeFile(path.join(disk, 'full'), Buffer.alloc(64 * 1024)).catch(() => undefined);
      await assert.rejects(store.remember(target, keyOf('ssh-ed25519', 2)), fails(/ENOSPC/));
      assert.equal(await readFile(store.file, 'utf8'), before);
      await rm(path.join(disk, 'full'));
      await store.remember(target, keyOf('ssh-ed25519', 2));
      assert.equal((await store.list()).length, 2);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('is as it was on a file system that is read only', async () => {
    const disk = path.join(folder, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'hullwright-test', disk]);
    try {
      const store = new HostKeyStore(disk);
      await store.remember(target, keyOf('ssh-ed25519', 1));
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      await assert.rejects(store.remember(target, keyOf('ssh-ed25519', 2)), fails(/EROFS/));
      assert.equal((await store.list()).length, 1);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('holds a key once', async () => {
    const store = new HostKeyStore(path.join(folder, 'data'));
    await store.remember(target, keyOf('ssh-ed25519', 1));
    await store.remember(target, keyOf('ssh-ed25519', 1));
    assert.equal((await store.list()).length, 1);
  });

  it('counts for nothing when others may write it or its folder', async () => {
    const store = new HostKeyStore(path.join(folder, 'data'));
    await store.remember(target, keyOf('ssh-ed25519', 1));
    await chmod(store.file, 0o666);
    await assert.rejects(store.entries(), fails(/other accounts may write it/));
    await chmod(store.file, 0o600);
    await chmod(path.dirname(store.file), 0o777);
    await assert.rejects(
      store.remember(target, keyOf('ssh-ed25519', 2)),
      fails(/other accounts may write it/),
    );
    await chmod(path.dirname(store.file), 0o700);
    await chown(store.file, 65_534, 65_534);
    await assert.rejects(store.entries(), fails(/belongs to another account/));
  });
});
