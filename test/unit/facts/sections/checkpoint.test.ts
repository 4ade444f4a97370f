import assert from 'node:assert/strict';
import { parseCheckpoint } from '../../../../src/facts/sections/checkpoint';
import { valueOf } from '../../../../src/model/fact';
import { fakeReadings, notInstalled } from '../fakeReadings';

describe('parseCheckpoint', () => {
  it("reads CRIU's configuration files without their comments", () => {
    const files = { '/etc/criu/runc.conf': '# note\ntcp-established\n\nfile-locks\n' };
    const { configurations } = parseCheckpoint(
      fakeReadings({ files, commands: { folders: 'read /etc/criu\n' } }),
    );
    assert.deepEqual(valueOf(configurations['runc.conf']), ['tcp-established', 'file-locks']);
    assert.equal(configurations['default.conf']?.state, 'absent');
    const closed = parseCheckpoint(fakeReadings({ files, commands: { folders: 'denied /etc/criu\n' } }));
    assert.equal(closed.configurations['runc.conf']?.state, 'unreadable');
  });

  it('tells interfaces of the kernel and the library apart from what could not be seen', () => {
    const marks =
      'yes /proc/self/map_files\nno /proc/sys/kernel/ns_last_pid\nyes /usr/lib/x86_64-linux-gnu/libcriu.so.2\n';
    const { kernelInterfaces, libcriu } = parseCheckpoint(fakeReadings({ commands: { marks } }));
    assert.equal(valueOf(kernelInterfaces.map_files), true);
    assert.equal(valueOf(kernelInterfaces.ns_last_pid), false);
    assert.equal(kernelInterfaces.timers?.state, 'unreadable');
    assert.equal(valueOf(libcriu), '/usr/lib/x86_64-linux-gnu/libcriu.so.2');
    const without = 'no /usr/lib64/libcriu.so.2\nno /usr/lib/libcriu.so.2\nno /usr/local/lib/libcriu.so.2\n';
    assert.equal(parseCheckpoint(fakeReadings({ commands: { marks: without } })).libcriu.state, 'absent');
    assert.equal(parseCheckpoint(fakeReadings({})).libcriu.state, 'unreadable');
  });

  it('reads what crun was built with', () => {
    const version =
      'crun version 1.21\ncommit: 10269840aa07fb7e6b7e1acff6198692d8ff5c88\n+SYSTEMD +SELINUX +CRIU +YAJL\n';
    const features = (output: string) =>
      valueOf(parseCheckpoint(fakeReadings({ commands: { 'crun-version': output } })).crunFeatures);
    assert.deepEqual(features(version), ['SYSTEMD', 'SELINUX', 'CRIU', 'YAJL']);
    assert.equal(features('crun version 1.21\n'), undefined);
    const absent = parseCheckpoint(fakeReadings({ commands: { 'crun-version': notInstalled } }));
    assert.equal(absent.crunFeatures.state, 'absent');
  });

  it('knows the programs of the network lock', () => {
    const commands = { programs: 'iptables-restore /usr/sbin/iptables-restore\n' };
    const { networkLockPrograms } = parseCheckpoint(fakeReadings({ commands }));
    assert.equal(valueOf(networkLockPrograms['iptables-restore']), '/usr/sbin/iptables-restore');
    assert.equal(networkLockPrograms['ip6tables-restore']?.state, 'absent');
  });
});
