import assert from 'node:assert/strict';
import { readMountTable } from '../../../../src/facts/sections/mountTable';
import { parseStorage } from '../../../../src/facts/sections/storage';
import type { StorageFacts } from '../../../../src/model/hostFacts';
import type { CommandReading } from '../../../../src/facts/readings';
import { fakeReadings, fileAbsent, notInstalled, ran } from '../fakeReadings';

const mountinfo =
  '22 27 0:21 / /proc rw - proc proc rw\n23 27 0:22 / /sys rw - sysfs sysfs rw\n27 1 254:0 / / rw - ext4 /dev/vda rw\n';

function storageOf(given: Parameters<typeof fakeReadings>[0]): StorageFacts {
  const readings = fakeReadings(given);
  return parseStorage(readings, readMountTable(readings));
}

describe('parseStorage', () => {
  it('reads what stat says of paths', () => {
    const { paths } = storageOf({
      files: { '/proc/self/mountinfo': mountinfo },
      commands: {
        paths:
          '/dev/fuse|character special file|666|0|0\n/dev/zfs|absent\n/usr/bin/newuidmap|regular file|4755|0|0\n/var/lib/docker|unreadable\n/sys/module/zfs|absent\n/run/docker.sock|socket|660|0|996\n/x|fifo|644|1|1\nnonsense\n/y|directory|rwx|0|0\n',
      },
    });
    assert.ok(paths['/dev/fuse']?.state === 'known' && paths['/usr/bin/newuidmap']?.state === 'known');
    assert.deepEqual(paths['/dev/fuse'].value, { kind: 'characterDevice', mode: '666', uid: 0, gid: 0 });
    assert.equal(paths['/usr/bin/newuidmap'].value.mode, '4755');
    assert.equal(paths['/dev/zfs']?.state, 'absent');
    assert.equal(paths['/var/lib/docker']?.state, 'unreadable');
    assert.equal(paths['/sys/module/zfs']?.state, 'absent');
    assert.equal(paths['/x']?.state === 'known' && paths['/x'].value.kind, 'other');
    assert.equal(paths['/y'], undefined);
    // Asked for, and nothing was said.
    assert.equal(paths['/dev/kvm']?.state, 'unreadable');
  });

  it('reads where folders lead to, and nothing of what is no path', () => {
    const commands = {
      'real-paths': '/var/lib/docker|/mnt/big disk/docker\n/srv|/srv\nrelative|/x\n/y|relative\n/z|/a|/b\n',
    };
    const { realPaths = {} } = storageOf({ commands });
    const values = Object.entries(realPaths).map(([from, fact]) => [
      from,
      fact.state === 'known' ? fact.value : fact.state,
    ]);
    assert.deepEqual(values, [
      ['/var/lib/docker', '/mnt/big disk/docker'],
      ['/srv', '/srv'],
    ]);
    assert.deepEqual(storageOf({ commands: { 'real-paths': notInstalled } }).realPaths, {});
  });

  it('does not believe in absence under /sys where /sys is not mounted', () => {
    const commands = { paths: '/sys/module/zfs|absent\n/dev/zfs|absent\n' };
    const files = { '/proc/self/mountinfo': '27 1 254:0 / / rw - ext4 /dev/vda rw\n' };
    const { paths } = storageOf({ files, commands });
    assert.equal(paths['/sys/module/zfs']?.state, 'unreadable');
    assert.equal(paths['/dev/zfs']?.state, 'absent');
  });

  it('does not believe in absence under securityfs where that is not mounted', () => {
    const commands = { paths: '/sys/kernel/security/apparmor|absent\n/sys/module/zfs|absent\n' };
    const { paths } = storageOf({ files: { '/proc/self/mountinfo': mountinfo }, commands });
    assert.equal(paths['/sys/kernel/security/apparmor']?.state, 'unreadable');
    assert.equal(paths['/sys/module/zfs']?.state, 'absent');
  });

  it('reads the room on file systems in bytes', () => {
    const { usage } = storageOf({
      commands: {
        filesystems:
          '/|ext2/ext3|4096|1000|250|640|600\n/tmp|tmpfs|4096|x|1|1|1\n/nfs|nfs|1|18446744073709551615|0|0|0\n',
        paths: '/var/lib/containers|absent\n',
      },
    });
    assert.ok(usage['/']?.state === 'known');
    assert.deepEqual(usage['/'].value, {
      type: 'ext2/ext3',
      size: 4_096_000,
      available: 1_024_000,
      inodes: 640,
      inodesFree: 600,
    });
    assert.equal(usage['/tmp']?.state, 'unreadable');
    assert.equal(usage['/nfs']?.state, 'known');
    assert.equal(usage['/var/lib/containers']?.state, 'absent');
    assert.equal(usage['/var/lib/docker']?.state, 'unreadable');
  });

  it('reads the parameters of overlay, known ones being absent without the module', () => {
    const folder = '/sys/module/overlay/parameters';
    const { overlayParameters } = storageOf({
      files: {
        [`${folder}/metacopy`]: 'N\n',
        [`${folder}/xino_auto`]: 'Y\n',
        [`${folder}/redirect_dir`]: fileAbsent,
      },
    });
    assert.equal(overlayParameters.metacopy?.state === 'known' && overlayParameters.metacopy.value, 'N');
    assert.equal(overlayParameters.redirect_dir?.state, 'absent');
    assert.equal(overlayParameters.index?.state, 'unreadable');
  });

  it('reads ftype from xfs_info(8)', () => {
    const output =
      'meta-data=/dev/vdb isize=512 agcount=4\nnaming   =version 2              bsize=4096   ascii-ci=0, ftype=1\n';
    const ftype = (reading: string | CommandReading) =>
      storageOf({ commands: { 'xfs-ftype': reading } }).xfsFtype;
    const fact = ftype(output);
    assert.equal(fact.state === 'known' && fact.value, 1);
    assert.equal(ftype('xfs_info: /x is not a mounted XFS filesystem').state, 'unreadable');
    assert.equal(ftype(notInstalled).state, 'absent');
  });

  it('keeps the answer of the overlay probe', () => {
    const { mountOverlay } = storageOf({
      commands: { 'mount-overlay': ran("mount: /tmp/merged: unknown filesystem type 'overlay'.\n", 32) },
    });
    assert.equal(mountOverlay.state === 'known' && mountOverlay.value.succeeded, false);
  });
});
