import assert from 'node:assert/strict';
import { parseMountinfo, readMountTable, topMountAt } from '../../../../src/facts/sections/mountTable';
import { fakeReadings, fileRead } from '../fakeReadings';

const path = '/proc/self/mountinfo';

function mountsIn(text: string) {
  const parsed = parseMountinfo(text);
  assert.ok(parsed.ok);
  return parsed.value.map(({ mount }) => mount);
}

describe('parseMountinfo', () => {
  it('keeps of a long line its beginning', () => {
    const [mount] = mountsIn(`36 35 0:5 / /a rw - overlay overlay rw,lowerdir=${'/layer:'.repeat(1000)}x`);
    assert.equal(mount?.line?.length, 2000);
    assert.ok(mount.superOptions.at(-1)?.endsWith(':x'));
  });

  it('reads optional fields of any number, as proc_pid_mountinfo(5) describes them', () => {
    const [shared, slave, both, plain] = mountsIn(
      [
        '36 35 98:0 /mnt1 /mnt2 rw,noatime shared:1 - ext3 /dev/root rw,errors=continue',
        '37 35 98:0 / /a ro master:1 - ext4 /dev/sda rw',
        '38 35 98:0 / /b rw shared:2 master:1 propagate_from:3 - ext4 /dev/sda rw',
        '39 35 0:5 / /c rw,relatime - tmpfs  rw',
      ].join('\n'),
    );
    assert.deepEqual(shared, {
      path: '/mnt2',
      root: '/mnt1',
      type: 'ext3',
      device: '/dev/root',
      options: ['rw', 'noatime'],
      superOptions: ['rw', 'errors=continue'],
      propagation: 'shared',
      line: '36 35 98:0 /mnt1 /mnt2 rw,noatime shared:1 - ext3 /dev/root rw,errors=continue',
    });
    assert.equal(slave?.propagation, 'slave');
    assert.equal(both?.propagation, 'shared');
    assert.equal(plain?.propagation, 'private');
    assert.equal(plain.device, '');
  });

  it('decodes the escapes of the kernel, and those only', () => {
    const [mount] = mountsIn('36 35 98:0 / /mnt/a\\040b\\134040\\101 rw - ext4 /dev/disk\\011x rw');
    assert.equal(mount?.path, '/mnt/a b\\040\\101');
    assert.equal(mount.device, '/dev/disk\tx');
  });

  it('keeps a path with the separator in it apart', () => {
    const [mount] = mountsIn('36 35 98:0 / /mnt/- rw - fuse.sshfs - rw,user_id=0');
    assert.equal(mount?.type, 'fuse.sshfs');
    assert.equal(mount.device, '-');
  });

  it('refuses a text with one line that it does not understand', () => {
    const good = '36 35 98:0 / / rw - ext4 /dev/sda rw';
    for (const bad of [
      'x',
      '36 35 98:0 / /',
      '36 35 98:0 / / rw shared:1 ext4 /dev/sda rw',
      'a b c:d / / rw - x y z',
    ]) {
      assert.equal(parseMountinfo(`${good}\n${bad}\n${good}`).ok, false, bad);
    }
    assert.equal(parseMountinfo('').ok, false);
  });

  it('takes 20,000 mounts', () => {
    const line = '36 35 98:0 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw,lowerdir=/a:/b';
    assert.equal(mountsIn(`${line}\n`.repeat(20_000)).length, 20_000);
  });
});

describe('readMountTable', () => {
  it('makes no shorter list of a cut file', () => {
    const files = { [path]: fileRead('36 35 98:0 / / rw - ext4 /dev/sda rw\n36 35 98', true) };
    assert.equal(readMountTable(fakeReadings({ files })).state, 'unreadable');
  });
});

describe('topMountAt', () => {
  it('finds the last mount of a path, which hides the others', () => {
    const mounts = mountsIn('1 0 0:1 / /a rw - tmpfs first rw\n2 0 0:2 / /a rw - tmpfs second rw');
    assert.equal(topMountAt(mounts, '/a')?.device, 'second');
    assert.equal(topMountAt(mounts, '/b'), undefined);
  });
});
