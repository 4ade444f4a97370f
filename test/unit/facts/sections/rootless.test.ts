import assert from 'node:assert/strict';
import { parseRootless } from '../../../../src/facts/sections/rootless';
import { valueOf } from '../../../../src/model/fact';
import { fakeReadings, fileAbsent, notInstalled, ran } from '../fakeReadings';

const id = 'uid=1000(ann) gid=1000(ann) groups=1000(ann)\n';

describe('parseRootless', () => {
  it('reads ranges and passes over lines of another form, as newuidmap does', () => {
    const files = { '/etc/subuid': 'ann:100000:65536\n# note\n1001:165536:65536\nbroken:1\n' };
    assert.deepEqual(valueOf(parseRootless(fakeReadings({ files })).subordinateUids), [
      { owner: 'ann', start: 100000, count: 65536 },
      { owner: '1001', start: 165536, count: 65536 },
    ]);
  });

  it('tells a provider of ranges from the files', () => {
    const services = (text: string) =>
      parseRootless(fakeReadings({ files: { '/etc/nsswitch.conf': text } })).subordinateServices;
    assert.deepEqual(valueOf(services('subid: sss\n')), ['sss']);
    assert.equal(services('passwd: files\n').state, 'absent');
    assert.equal(parseRootless(fakeReadings({})).subordinateServices.state, 'unreadable');
  });

  it('reads capabilities of files in either form of getcap', () => {
    const programs = 'newuidmap /usr/bin/newuidmap\nnewgidmap /usr/bin/newgidmap\n';
    const output = '/usr/bin/newuidmap cap_setuid=ep\n/usr/bin/newgidmap = cap_setgid+ep\n';
    const commands = { programs, 'file-capabilities': output };
    const { fileCapabilities } = parseRootless(fakeReadings({ commands }));
    assert.equal(valueOf(fileCapabilities.newuidmap), 'cap_setuid=ep');
    assert.equal(valueOf(fileCapabilities.newgidmap), 'cap_setgid+ep');
    assert.equal(fileCapabilities.criu?.state, 'absent');
    const none = parseRootless(fakeReadings({ commands: { programs, 'file-capabilities': '' } }));
    assert.equal(valueOf(none.fileCapabilities.newuidmap), '');
    const unknown = parseRootless(
      fakeReadings({ commands: { programs, 'file-capabilities': notInstalled } }),
    );
    assert.equal(unknown.fileCapabilities.newuidmap?.state, 'unreadable');
  });

  it('reads the surroundings of the account', () => {
    const commands = {
      id,
      environment: 'HOME=/home/ann\nXDG_RUNTIME_DIR=/run/user/1000\n',
      marks:
        'yes /run/user/1000/bus\nno /run/user/1000/dockerd-rootless\nyes /run/user/1000/containerd-rootless\n',
      lingering: 'ben\n',
    };
    const path = '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.controllers';
    const rootless = parseRootless(fakeReadings({ commands, files: { [path]: 'memory pids\n' } }));
    assert.equal(valueOf(rootless.home), '/home/ann');
    assert.equal(valueOf(rootless.runtimeDirectory), '/run/user/1000');
    assert.equal(valueOf(rootless.userBus), true);
    assert.deepEqual(valueOf(rootless.lingering), ['ben']);
    assert.deepEqual(valueOf(rootless.delegatedControllers), ['memory', 'pids']);
    assert.deepEqual(valueOf(rootless.stateFolders), ['containerd-rootless']);
  });

  it('tells what is not set from what could not be looked at', () => {
    const commands = {
      id,
      environment: 'HOME=/home/ann\n',
      marks: 'denied /run/user/1000/bus\n',
      lingering: ran('', 1),
    };
    const rootless = parseRootless(fakeReadings({ commands, files: { '/etc/subuid': fileAbsent } }));
    assert.equal(rootless.runtimeDirectory.state, 'absent');
    assert.equal(rootless.userBus.state, 'unreadable');
    assert.equal(rootless.lingering.state, 'absent');
    assert.equal(rootless.subordinateUids.state, 'absent');
    assert.equal(rootless.stateFolders.state, 'unreadable');
  });
});
