import assert from 'node:assert/strict';
import { parseNamespaces, parseProbe, parseProfiles } from '../../../../src/facts/sections/namespaces';
import type { CommandReading } from '../../../../src/facts/readings';
import { fakeReadings, fileDenied, notInstalled, ran } from '../fakeReadings';

describe('parseNamespaces', () => {
  it('reads the handles (recorded on Debian 12, kernel 6.18)', () => {
    const output = 'cgroup\nipc\nmnt\nnet\npid\npid_for_children\ntime\ntime_for_children\nuser\nuts\n';
    const { handles } = parseNamespaces(fakeReadings({ commands: { 'namespace-handles': output } }));
    assert.ok(handles.state === 'known');
    assert.equal(handles.value.length, 10);
    assert.deepEqual(handles.source, { kind: 'file', path: '/proc/self/ns' });
  });

  it('does not believe in a host without namespaces, nor in names that are none', () => {
    for (const output of ['', 'ls: cannot open\n', 'mnt\n<b>x</b>\n']) {
      const { handles } = parseNamespaces(fakeReadings({ commands: { 'namespace-handles': output } }));
      assert.equal(handles.state, 'unreadable', output);
    }
  });

  it('tells whether the shell has the namespaces that the kernel started with', () => {
    const initial = (number: number) => {
      const output = `'/proc/self/ns/pid' -> 'pid:[${number}]'\n`;
      return parseNamespaces(fakeReadings({ commands: { 'namespace-links': output } })).initial;
    };
    const [yes, no] = [initial(4026531836), initial(4026532502)];
    assert.equal(yes?.state === 'known' && yes.value, true);
    assert.equal(no?.state === 'known' && no.value, false);
    const { initial: unread } = parseNamespaces(
      fakeReadings({ commands: { 'namespace-links': notInstalled } }),
    );
    assert.equal(unread?.state, 'unreadable');
  });

  it('says what came of making a user namespace', () => {
    const probe = (reading: CommandReading) =>
      parseNamespaces(fakeReadings({ commands: { 'unshare-user': reading } })).createUserNamespace;
    const denied = probe(ran('unshare: unshare failed: Operation not permitted\n', 1));
    assert.ok(denied.state === 'known');
    assert.deepEqual(denied.value, {
      succeeded: false,
      exitCode: 1,
      message: 'unshare: unshare failed: Operation not permitted',
    });
    const made = probe(ran(''));
    assert.equal(made.state === 'known' && made.value.succeeded, true);
    assert.equal(probe(notInstalled).state, 'unreadable');
  });

  it('knows that only root may list the profiles', () => {
    const files = { '/sys/kernel/security/apparmor/profiles': fileDenied() };
    assert.equal(parseNamespaces(fakeReadings({ files })).appArmorProfiles.state, 'unreadable');
  });
});

describe('parseProbe', () => {
  it('does not take a program used wrongly, missing or ended by a signal for an answer', () => {
    assert.equal(
      parseProbe(ran("unshare: unrecognized option '--map-root-user'\nBusyBox v1.30", 1)).ok,
      false,
    );
    assert.equal(parseProbe(ran('sh: unshare: not found', 127)).ok, false);
    assert.equal(parseProbe(ran('', 124)).ok, false);
    assert.equal(parseProbe(ran('', 137)).ok, false);
  });
});

describe('parseProfiles', () => {
  it('reads names with blanks in them', () => {
    const parsed = parseProfiles('/usr/bin/man (enforce)\nVisual Studio (unconfined)\n');
    assert.deepEqual(parsed.ok && parsed.value, ['/usr/bin/man', 'Visual Studio']);
    assert.equal(parseProfiles('no mode').ok, false);
  });
});
