import assert from 'node:assert/strict';
import { parseSysctls } from '../../../../src/facts/sections/sysctls';
import { fakeReadings, fileAbsent } from '../fakeReadings';

describe('parseSysctls', () => {
  const sysctls = parseSysctls(
    fakeReadings({
      files: {
        '/proc/sys/kernel/keys/root_maxkeys': '1000000\n',
        '/proc/sys/kernel/sem': '32000\t1024000000\t500\t32000\n',
        '/proc/sys/user/max_time_namespaces': '96392\n',
        '/proc/sys/user/max_fanotify_groups': '128\n',
        '/proc/sys/net/bridge/bridge-nf-call-iptables': fileAbsent,
        '/proc/sys/net/ipv4/ping_group_range': '1\t0\n',
      },
    }),
  );

  it('names them as sysctl(8) does', () => {
    const value = (key: string) =>
      sysctls[key]?.state === 'known' ? sysctls[key].value : sysctls[key]?.state;
    assert.equal(value('kernel.keys.root_maxkeys'), '1000000');
    assert.equal(value('kernel.sem'), '32000\t1024000000\t500\t32000');
    assert.equal(value('user.max_time_namespaces'), '96392');
    assert.equal(value('net.bridge.bridge-nf-call-iptables'), 'absent');
    assert.equal(value('kernel.pid_max'), 'unreadable');
    assert.equal(value('user.max_fanotify_groups'), undefined);
  });

  it('says which file to read by hand', () => {
    assert.deepEqual(sysctls['kernel.keys.root_maxkeys']?.source, {
      kind: 'file',
      path: '/proc/sys/kernel/keys/root_maxkeys',
    });
  });
});
