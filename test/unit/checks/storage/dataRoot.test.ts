import assert from 'node:assert/strict';
import { valueOf } from '../../../../src/model/fact';
import { dataRootOf, mountOf, usageOf } from '../../../../src/checks/storage/dataRoot';
import { denied, fromCommand, fromFile } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import { changeDocker, changeMount, withoutDocker } from './storageVerdict';

describe('dataRootOf', () => {
  const pathOf = (facts: ReturnType<typeof healthyFacts>) => valueOf(dataRootOf(facts))?.path;

  it('believes docker info first', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { dataRoot: '/srv/docker' });
      each.engines.dockerDaemonJson = fromFile({ 'data-root': '/elsewhere' }, '/etc/docker/daemon.json');
    });
    assert.equal(pathOf(facts), '/srv/docker');
  });

  it("takes containerd's folder when Docker keeps its images there", () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { driverStatus: { 'driver-type': 'io.containerd.snapshotter.v1' } });
    });
    assert.equal(pathOf(facts), '/var/lib/containerd');
  });

  it('takes daemon.json, then the folder that exists', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, true);
      each.engines.dockerDaemonJson = fromFile({ 'data-root': '/srv/docker' }, '/etc/docker/daemon.json');
    });
    assert.equal(pathOf(facts), '/srv/docker');
    const plain = healthyFacts((each) => {
      withoutDocker(each, true);
    });
    assert.equal(pathOf(plain), '/var/lib/docker');
    assert.equal(valueOf(dataRootOf(plain))?.inUse, true);
  });

  it("takes Podman's folder where there is only Podman", () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, false);
      delete each.engines.programs.dockerd;
      each.engines.programs.podman = fromCommand('/usr/bin/podman', 'command -v podman');
      each.engines.podmanStorage = fromFile({ graphroot: '/srv/podman' }, '/etc/containers/storage.conf');
    });
    assert.equal(pathOf(facts), '/srv/podman');
  });

  it('says when no engine stores here yet', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, false);
    });
    const root = valueOf(dataRootOf(facts));
    assert.equal(root?.path, '/var/lib');
    assert.equal(root.inUse, false);
    assert.equal(valueOf(root.mount)?.path, '/');
  });

  it('is unreadable when daemon.json or the folder could not be looked at', () => {
    const unread = healthyFacts((each) => {
      withoutDocker(each, true);
      each.engines.dockerDaemonJson = denied('/etc/docker/daemon.json');
    });
    assert.equal(dataRootOf(unread).state, 'unreadable');
    const hidden = healthyFacts((each) => {
      withoutDocker(each, false);
      each.storage.paths['/var/lib/docker'] = denied('/var/lib/docker');
    });
    assert.equal(dataRootOf(hidden).state, 'unreadable');
    const containerdSeen = healthyFacts((each) => {
      withoutDocker(each, true);
      each.storage.paths['/var/lib/docker'] = denied('/var/lib/docker');
    });
    assert.equal(dataRootOf(containerdSeen).state, 'unreadable', 'Docker may store there');
  });
});

describe('mountOf', () => {
  it('takes the longest mount point above, and the last of several', () => {
    const facts = healthyFacts((each) => {
      each.storage.usage = {};
      changeMount(each, '/var/lib', { device: '/dev/b' });
      const { mounts } = each.storage;
      assert.equal(mounts.state, 'known');
      const top = mounts.value.find((mount) => mount.path === '/var/lib');
      assert.ok(top);
      each.storage.mounts = { ...mounts, value: [...mounts.value, { ...top, device: '/dev/c' }] };
    });
    assert.equal(valueOf(mountOf(facts, '/var/lib/docker'))?.device, '/dev/c');
    assert.equal(valueOf(mountOf(facts, '/var/library'))?.path, '/');
    assert.equal(valueOf(mountOf(facts, '/var/lib'))?.device, '/dev/c');
  });

  it('does not follow a path that leads to another file system', () => {
    const facts = healthyFacts((each) => {
      each.storage.usage['/var/lib/docker'] = fromCommand(
        { type: 'xfs', size: 1, available: 1, inodes: 1, inodesFree: 1 },
        'stat -f /var/lib/docker',
      );
    });
    assert.equal(mountOf(facts, '/var/lib/docker').state, 'unreadable');
  });
});

describe('a data root that is a symbolic link', () => {
  const linked = () =>
    healthyFacts((each) => {
      withoutDocker(each, true);
      changeMount(each, '/mnt/big', {
        device: '/dev/vdb',
        line: '64 43 254:16 / /mnt/big rw - ext4 /dev/vdb rw',
      });
      each.storage.realPaths = {
        '/var/lib/docker': fromCommand('/mnt/big/docker', 'readlink -f /var/lib/docker'),
      };
    });

  it('lies on the mount that it leads to, whose very line is the evidence', () => {
    const mount = mountOf(linked(), '/var/lib/docker');
    assert.ok(mount.state === 'known');
    assert.equal(mount.value.device, '/dev/vdb');
    assert.equal(mount.excerpt, '64 43 254:16 / /mnt/big rw - ext4 /dev/vdb rw');
  });

  it('says where it leads to', () => {
    const root = valueOf(dataRootOf(linked()));
    assert.equal(root?.path, '/var/lib/docker');
    assert.match(root.evidence.excerpt, /^\/var\/lib\/docker -> \/mnt\/big\/docker$/m);
    const plain = valueOf(dataRootOf(healthyFacts()));
    assert.doesNotMatch(plain?.evidence.excerpt ?? '', /->/);
  });
});

describe('usageOf', () => {
  it('takes another path on the same mount, never one on another', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, false);
    });
    assert.equal(usageOf(facts, '/var/lib').source.kind, 'command');
    assert.equal(usageOf(facts, '/var/lib').state, 'known');
    const apart = healthyFacts((each) => {
      changeMount(each, '/srv', { device: '/dev/vdb' });
    });
    assert.equal(usageOf(apart, '/srv').state, 'unreadable');
  });
});
