import assert from 'node:assert/strict';
import { parseSecurity } from '../../../../src/facts/sections/security';
import { valueOf } from '../../../../src/model/fact';
import { fakeReadings, fileAbsent, fileDenied } from '../fakeReadings';

describe('parseSecurity', () => {
  it('reads the guards of the kernel', () => {
    const files = {
      '/sys/kernel/security/lsm': 'lockdown,capability,apparmor\n',
      '/sys/module/apparmor/parameters/enabled': 'Y\n',
      '/sys/fs/selinux/enforce': '1',
      '/etc/selinux/config': '# text\nSELINUX=enforcing\nSELINUXTYPE=targeted\n',
      '/proc/sys/kernel/seccomp/actions_avail': 'kill_process errno allow\n',
      '/proc/self/status': 'Name:\tgrep\nSeccomp:\t2\nSeccomp_filters:\t1\n',
    };
    const security = parseSecurity(fakeReadings({ files }));
    assert.deepEqual(valueOf(security.modules), ['lockdown', 'capability', 'apparmor']);
    assert.equal(valueOf(security.appArmorEnabled), 'Y');
    assert.equal(valueOf(security.selinuxEnforcing), true);
    assert.deepEqual(valueOf(security.selinuxConfig), { SELINUX: 'enforcing', SELINUXTYPE: 'targeted' });
    assert.deepEqual(valueOf(security.seccompActions), ['kill_process', 'errno', 'allow']);
    assert.equal(valueOf(security.ownSeccompMode), 2);
  });

  it('takes a status without the line for a kernel without seccomp', () => {
    const files = { '/proc/self/status': 'Name:\tgrep\n', '/sys/fs/selinux/enforce': 'maybe' };
    const security = parseSecurity(fakeReadings({ files }));
    assert.equal(security.ownSeccompMode.state, 'absent');
    assert.equal(security.selinuxEnforcing.state, 'unreadable');
  });

  it('reads the groups of engines and never their password fields', () => {
    const files = { '/etc/group': 'root:x:0:\ndocker:hunter2hash:998:ann,ben\nlxd:x:101:\n' };
    const { groups } = parseSecurity(fakeReadings({ files }));
    assert.deepEqual(valueOf(groups.docker), { gid: 998, members: ['ann', 'ben'] });
    assert.deepEqual(valueOf(groups.lxd), { gid: 101, members: [] });
    assert.equal(groups.podman?.state, 'absent');
    assert.ok(!JSON.stringify(groups).includes('hunter2'));
    const denied = parseSecurity(fakeReadings({ files: { '/etc/group': fileDenied() } }));
    assert.equal(denied.groups.docker?.state, 'unreadable');
  });

  it('finds the policy for containers, and does not call it missing where the store is closed', () => {
    const policy = (marks: string) =>
      parseSecurity(fakeReadings({ commands: { marks } })).containerSelinuxPolicy;
    assert.equal(valueOf(policy('yes /var/lib/selinux/targeted/active/modules/200/container\n')), true);
    assert.equal(valueOf(policy('yes /var/lib/selinux/targeted/active/modules\n')), false);
    assert.equal(policy('denied /var/lib/selinux/targeted/active/modules\n').state, 'unreadable');
    assert.equal(policy('yes /elsewhere\n').state, 'absent');
    assert.equal(parseSecurity(fakeReadings({})).containerSelinuxPolicy.state, 'unreadable');
  });

  it('reads watched paths of audit rules; rules that may not be read say nothing', () => {
    const files = {
      '/etc/audit/audit.rules': fileAbsent,
      '/etc/audit/rules.d/docker.rules':
        '# -w /commented -k x\n-w /usr/bin/dockerd -k docker\n-a always,exit -F path=/run/containerd -F perm=war\n',
    };
    const commands = { folders: 'read /etc/audit/rules.d\n' };
    const { auditedPaths } = parseSecurity(fakeReadings({ files, commands }));
    assert.deepEqual(valueOf(auditedPaths), ['/usr/bin/dockerd', '/run/containerd']);
    const closed = { folders: 'denied /etc/audit/rules.d\n' };
    assert.equal(parseSecurity(fakeReadings({ files, commands: closed })).auditedPaths.state, 'unreadable');
  });
});
