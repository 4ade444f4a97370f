import assert from 'node:assert/strict';
import fc from 'fast-check';
import { remoteHostIdentity } from '../../../src/hosts/remoteHost';
import { remoteHostSettings, remoteHostsOf } from '../../../src/extension/remoteHostSettings';

describe('hosts in the settings', () => {
  it('keep their order, each destination once', () => {
    const hosts = remoteHostsOf([
      { destination: 'web1' },
      { destination: ' admin@db1:2222 ', name: 'The database', group: 'data' },
      { destination: 'web1', name: 'again' },
    ]);
    assert.deepEqual(
      hosts.map(({ identity, destination, group }) => [identity.label, destination, group]),
      [
        ['web1', 'web1', undefined],
        ['The database', 'admin@db1:2222', 'data'],
      ],
    );
  });

  it('leave out what is no host', () => {
    const entries = [null, 7, 'web1', {}, { destination: 7 }, { destination: ' ' }, { destination: 'a\nb' }];
    assert.deepEqual(remoteHostsOf([...entries, { destination: 'x'.repeat(256) }]), []);
    assert.deepEqual(remoteHostsOf({ destination: 'web1' }), []);
  });

  it('come back as they were written', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9.@:]{0,20}$/);
    const host = fc.record({ destination: word, name: word, group: word }, { requiredKeys: ['destination'] });
    fc.assert(
      fc.property(fc.array(host), (entries) => {
        const hosts = remoteHostsOf(entries);
        assert.deepEqual(remoteHostsOf(remoteHostSettings(hosts)), hosts);
      }),
    );
  });

  it('have ids that stay when the name changes, and that a URI keeps', () => {
    const id = ({ id }: { id: string }) => id;
    assert.equal(id(remoteHostIdentity('Web1')), id(remoteHostIdentity('Web1', 'another name')));
    assert.notEqual(id(remoteHostIdentity('Web1')), id(remoteHostIdentity('web1')));
    for (const destination of ['web1', 'root@[fe80::1%eth0]:22', 'ssh://Ä@host', '-'.repeat(300)]) {
      assert.match(id(remoteHostIdentity(destination)), /^[a-z0-9.-]{1,41}$/);
    }
  });
});
