import assert from 'node:assert/strict';
import { parseCgroups, parseControllerRows, parseOwnGroups } from '../../../../src/facts/sections/cgroups';
import { readMountTable } from '../../../../src/facts/sections/mountTable';
import type { CgroupFacts } from '../../../../src/model/hostFacts';
import { fakeReadings, fileAbsent, fileDenied, fileRead } from '../fakeReadings';

type Given = Parameters<typeof fakeReadings>[0];

function cgroupsOf(given: Given): CgroupFacts {
  const readings = fakeReadings(given);
  return parseCgroups(readings, readMountTable(readings));
}

function withMounts(lines: readonly string[], given: Given = {}): CgroupFacts {
  return cgroupsOf({ ...given, files: { ...given.files, '/proc/self/mountinfo': `${lines.join('\n')}\n` } });
}

function modeOf(lines: readonly string[]): string {
  const { mode } = withMounts(lines);
  return mode.state === 'known' ? mode.value : mode.state;
}

const root = '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw';
const tmpfs = '31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755';
const memory = '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory';
const joined = '36 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct';
const named =
  '40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,release_agent=/lib/x,name=systemd';
const beside = '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw';
// As systemd mounts it: systemd.io/CGROUP_DELEGATION
const unified =
  '27 23 0:24 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot';

describe('the cgroup mode', () => {
  it('follows the mounts', () => {
    assert.equal(modeOf([root, unified]), 'v2');
    assert.equal(modeOf([root, tmpfs, memory, joined, named]), 'v1');
    // Recorded on Debian 12, kernel 6.18.
    assert.equal(modeOf([root, tmpfs, memory, named, beside]), 'hybrid');
    assert.equal(modeOf([root]), 'none');
  });

  it('is v2 beside a single v1 hierarchy in another place', () => {
    assert.equal(modeOf([root, unified, '50 1 0:50 / /mnt/net_cls rw - cgroup cgroup rw,net_cls']), 'v2');
  });

  it('goes by the mount on top', () => {
    assert.equal(modeOf([root, tmpfs, memory, unified]), 'v2');
    assert.equal(modeOf([root, unified, tmpfs, memory]), 'hybrid');
  });

  it('is unknown where cgroup2 is only where no engine looks, and without the mounts', () => {
    assert.equal(modeOf([root, '41 31 0:38 / /dev/cg2 rw - cgroup2 none rw']), 'unreadable');
    assert.equal(cgroupsOf({}).mode.state, 'unreadable');
    const cut = cgroupsOf({ files: { '/proc/self/mountinfo': fileRead(root, true) } });
    assert.equal(cut.mode.state, 'unreadable');
  });
});

describe('parseCgroups', () => {
  it('names the controllers of v1 mounts and nothing else', () => {
    const { mounts } = withMounts([tmpfs, memory, joined, named, beside]);
    assert.ok(mounts.state === 'known');
    assert.deepEqual(
      mounts.value.map(({ version, controllers }) => [version, ...controllers]),
      [[1, 'memory'], [1, 'cpu', 'cpuacct'], [1, 'name=systemd'], [2]],
    );
    assert.ok(!mounts.excerpt.includes('tmpfs tmpfs'));
  });

  it('reads the controllers where cgroup2 is mounted', () => {
    const files = {
      '/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io memory hugetlb pids rdma misc\n',
      '/sys/fs/cgroup/unified/cgroup.controllers': '\n',
      '/sys/fs/cgroup/cgroup.stat': 'nr_descendants 91\nnr_dying_descendants 3\n',
    };
    const v2 = withMounts([unified], { files });
    assert.ok(v2.unifiedControllers.state === 'known' && v2.statistics.state === 'known');
    assert.equal(v2.unifiedControllers.value.length, 8);
    assert.deepEqual(v2.statistics.value, { nr_descendants: 91, nr_dying_descendants: 3 });
    const hybrid = withMounts([tmpfs, memory, beside], { files });
    assert.ok(hybrid.unifiedControllers.state === 'known');
    assert.deepEqual(hybrid.unifiedControllers.value, []);
  });

  it('sums the events of the slices', () => {
    const files = {
      '/sys/fs/cgroup/system.slice/memory.events': 'low 0\nhigh 0\nmax 4\noom 1\noom_kill 1\n',
      '/sys/fs/cgroup/user.slice/memory.events': 'low 0\nhigh 0\nmax 1\noom 2\noom_kill 2\n',
    };
    const both = withMounts([unified], { files });
    assert.ok(both.memoryEvents.state === 'known');
    assert.equal(both.memoryEvents.value.oom_kill, 3);
    const one = { ...files, '/sys/fs/cgroup/user.slice/memory.events': fileAbsent };
    const single = withMounts([unified], { files: one }).memoryEvents;
    assert.equal(single.state === 'known' && single.value.oom_kill, 1);
    const denied = { ...files, '/sys/fs/cgroup/user.slice/memory.events': fileDenied() };
    assert.equal(withMounts([unified], { files: denied }).memoryEvents.state, 'unreadable');
  });

  it('reads interface files by hierarchy; a hierarchy that is not mounted has none', () => {
    const commands = {
      'cgroup-files':
        'unified memory.max\nunified cgroup.freeze\nmemory memory.limit_in_bytes\nmemory tasks\n',
    };
    const { interfaceFiles } = withMounts([tmpfs, memory, joined, beside], { commands });
    assert.ok(interfaceFiles.unified?.state === 'known' && interfaceFiles.memory?.state === 'known');
    assert.deepEqual(interfaceFiles.unified.value, ['memory.max', 'cgroup.freeze']);
    assert.deepEqual(interfaceFiles.memory.source, { kind: 'file', path: '/sys/fs/cgroup/memory' });
    assert.equal(interfaceFiles.pids?.state, 'absent');
    const told = { 'cgroup-files': 'unified /sys/fs/cgroup/unified/init.scope\nunified memory.max\n' };
    const { unified } = withMounts([tmpfs, beside], { commands: told }).interfaceFiles;
    assert.ok(unified?.state === 'known');
    assert.deepEqual(unified.value, ['memory.max']);
    assert.deepEqual(unified.source, { kind: 'file', path: '/sys/fs/cgroup/unified/init.scope' });
    // Mounted, and yet nothing was listed: that is no proof that it has no files.
    assert.equal(interfaceFiles.cpu?.state, 'unreadable');
  });
});

describe('the groups of daemons', () => {
  const commands = {
    'daemon-groups':
      'dockerd 812 0::/system.slice/docker.service\ncontainerd 640 1:name=systemd:/x\ncontainerd 640 0::/x\ncontainerd 700 0::/y\n',
  };
  it('reads the first process of each name', () => {
    const { daemonGroups } = cgroupsOf({ files: { '/proc/1/comm': 'systemd\n' }, commands });
    assert.ok(daemonGroups.dockerd?.state === 'known' && daemonGroups.containerd?.state === 'known');
    assert.equal(daemonGroups.dockerd.value, '0::/system.slice/docker.service');
    assert.deepEqual(daemonGroups.dockerd.source, { kind: 'file', path: '/proc/812/cgroup' });
    assert.equal(daemonGroups.containerd.value, '1:name=systemd:/x\n0::/x');
    assert.equal(daemonGroups.kubelet?.state, 'absent');
  });

  it('calls nothing absent where processes are hidden', () => {
    assert.equal(cgroupsOf({ commands }).daemonGroups.kubelet?.state, 'unreadable');
  });
});

describe('parseControllerRows', () => {
  it('reads the rows (recorded on Debian 12, kernel 6.18, shortened)', () => {
    const text = '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t3\t1\t1\nmemory\t4\t20\t0\n';
    const parsed = parseControllerRows(text);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value, [
      { name: 'cpuset', hierarchy: 3, groups: 1, enabled: true },
      { name: 'memory', hierarchy: 4, groups: 20, enabled: false },
    ]);
    assert.equal(parseControllerRows(`${text}broken line\n`).ok, false);
    assert.equal(parseControllerRows('').ok, false);
  });
});

describe('parseOwnGroups', () => {
  it('reads v1, named and v2 groups; a path may hold a colon', () => {
    const parsed = parseOwnGroups('9:name=systemd:/a:b\n3:cpu,cpuacct:/c\n0::/user.slice\n');
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value, {
      'name=systemd': '/a:b',
      cpu: '/c',
      cpuacct: '/c',
      '': '/user.slice',
    });
    assert.equal(parseOwnGroups('garbage').ok, false);
    assert.equal(parseOwnGroups('').ok, false);
  });
});
