import assert from 'node:assert/strict';
import { daemonJson, factsOf, findingsOf, fixedBy, isSure, sysconfig, unit } from './linting';

describe('rules over the options of dockerd', () => {
  const options = (value: string, dockerd?: string) =>
    sysconfig('/etc/default/docker', `DOCKER_OPTS="${value}"\n`, {
      ...(dockerd !== undefined && { facts: factsOf({ dockerd }) }),
    });

  it('finds flags that no release knows, and the one that was meant', () => {
    const rule = 'dockerd/unknown-flag';
    const input = options('--strage-driver=overlay2 --frob --dns 8.8.8.8');
    assert.deepEqual(findingsOf(rule, input), [
      ['warning', '--strage-driver'],
      ['warning', '--frob'],
    ]);
    assert.equal(fixedBy(rule, input), 'DOCKER_OPTS="--storage-driver=overlay2 --frob --dns 8.8.8.8"\n');
  });

  it('is silent about flags of any release and vendor, values with dashes and one-letter flags', () => {
    const value =
      '-D -H fd:// -Hunix:///run/docker.sock -l warn -g /srv --add-registry r.example --label -x --log-opt=max-size=1m $EXTRA';
    assert.deepEqual(findingsOf('dockerd/unknown-flag', options(value)), []);
    assert.deepEqual(findingsOf('dockerd/one-dash', options(value)), []);
  });

  it('judges docker files only', () => {
    const input = sysconfig('/etc/sysconfig/sshd', 'OPTIONS="--frob"\n');
    assert.deepEqual(findingsOf('dockerd/unknown-flag', input), []);
  });

  it('finds long flags behind one dash', () => {
    const input = options('-dns 8.8.8.8 -icc=false');
    assert.deepEqual(findingsOf('dockerd/one-dash', input), [
      ['warning', '-dns'],
      ['warning', '-icc'],
    ]);
    assert.equal(fixedBy('dockerd/one-dash', input), 'DOCKER_OPTS="--dns 8.8.8.8 -icc=false"\n');
    assert.equal(isSure('dockerd/one-dash', input), true);
  });

  it('weighs removed flags by the release on the host', () => {
    const rule = 'dockerd/removed-flag';
    const value = '-d -e lxc --graph=/srv -g /a';
    const flags = ['-d', '-e', '--graph', '-g'];
    const all = (severity: string) => flags.map((flag) => [severity, flag]);
    assert.deepEqual(findingsOf(rule, options(value)), all('warning'));
    assert.deepEqual(findingsOf(rule, options(value, '24.0.7')), all('error'));
    assert.deepEqual(findingsOf(rule, options('--graph=/srv', '20.10.5+dfsg1')), [['hint', '--graph']]);
    assert.deepEqual(findingsOf(rule, options('--data-root=/srv', '24.0.7')), []);
  });

  it('turns --graph into --data-root, by itself only where it is gone', () => {
    const rule = 'dockerd/removed-flag';
    assert.equal(fixedBy(rule, options('--graph=/srv')), 'DOCKER_OPTS="--data-root=/srv"\n');
    assert.equal(fixedBy(rule, options('-g /srv')), 'DOCKER_OPTS="--data-root /srv"\n');
    assert.equal(fixedBy(rule, options('-g/srv')), 'DOCKER_OPTS="--data-root=/srv"\n');
    assert.equal(isSure(rule, options('--graph=/srv')), false);
    assert.equal(isSure(rule, options('--graph=/srv', '23.0.1')), true);
  });

  it('finds flags that are newer than dockerd', () => {
    const rule = 'dockerd/too-new-flag';
    assert.deepEqual(findingsOf(rule, options('--validate', '20.10.5')), [['error', '--validate']]);
    assert.deepEqual(findingsOf(rule, options('--validate', '23.0.0')), []);
    assert.deepEqual(findingsOf(rule, options('--validate')), []);
  });

  it('finds storage drivers that are gone, in either grammar', () => {
    const rule = 'dockerd/removed-storage-driver';
    const storage = sysconfig('/etc/sysconfig/docker-storage', 'DOCKER_STORAGE_OPTIONS= -s devicemapper\n');
    assert.deepEqual(findingsOf(rule, storage), [['warning', 'devicemapper']]);
    assert.deepEqual(findingsOf(rule, options('--storage-driver=aufs', '24.0.0')), [['error', 'aufs']]);
    assert.deepEqual(findingsOf(rule, options('--storage-driver=overlay2', '24.0.0')), []);
  });
});

describe('rules over files of assignments', () => {
  const path = '/etc/sysconfig/docker';
  const readsFile = unit('EnvironmentFile=-/etc/sysconfig/docker', 'ExecStart=/usr/bin/dockerd $OPTIONS');

  it('finds options that Docker does not read, when its unit is known', () => {
    const rule = 'environment/unread';
    const input = sysconfig('/etc/default/docker', 'DOCKER_OPTS="--dns 8.8.8.8"\n');
    const bare = unit('ExecStart=/usr/bin/dockerd -H fd://');
    assert.deepEqual(findingsOf(rule, { ...input, siblings: [bare] }), [
      ['warning', 'DOCKER_OPTS="--dns 8.8.8.8"'],
    ]);
    assert.deepEqual(findingsOf(rule, input), []);
    assert.deepEqual(findingsOf(rule, sysconfig(path, 'OPTIONS="-D"\n', { siblings: [readsFile] })), []);
    assert.deepEqual(findingsOf(rule, sysconfig(path, 'other_args="-D"\n', { siblings: [readsFile] })), [
      ['warning', 'other_args="-D"'],
    ]);
    const dropIn = {
      path: '/etc/systemd/system/docker.service.d/env.conf',
      text: '[Service]\nEnvironmentFile=/etc/default/docker\nExecStart=\nExecStart=/usr/bin/dockerd \\\n  ${DOCKER_OPTS}\n',
    };
    assert.deepEqual(findingsOf(rule, { ...input, siblings: [dropIn, bare] }), []);
  });

  it('finds what only a shell understands where systemd reads', () => {
    const rule = 'environment/shell-only';
    const text = 'export OPTIONS="-D"\nHOME_DIR="$HOME/x"\nPRICE=\'$x\'\n';
    const input = sysconfig(path, text, { siblings: [readsFile] });
    assert.deepEqual(findingsOf(rule, input), [
      ['error', 'export '],
      ['warning', '$HOME'],
    ]);
    assert.equal(fixedBy(rule, input), text.replace('export ', ''));
    assert.equal(isSure(rule, input), true);
    assert.deepEqual(findingsOf(rule, sysconfig('/etc/conf.d/docker', text)), []);
    assert.deepEqual(findingsOf(rule, sysconfig(path, text)), []);
    assert.equal(findingsOf(rule, sysconfig(path, text, { facts: factsOf({ init: 'systemd' }) })).length, 2);
  });

  it('finds what only systemd understands where a shell reads', () => {
    const rule = 'environment/systemd-only';
    const input = sysconfig('/etc/conf.d/docker', 'DOCKER_OPTS= "--dns 8.8.8.8"\n');
    assert.deepEqual(findingsOf(rule, input), [['error', 'DOCKER_OPTS= ']]);
    assert.equal(fixedBy(rule, input), 'DOCKER_OPTS="--dns 8.8.8.8"\n');
    assert.equal(isSure(rule, input), true);
    assert.equal(isSure(rule, { ...input, text: 'DOCKER_OPTS= -s overlay2\n' }), false);
    assert.deepEqual(findingsOf(rule, { ...input, text: 'DOCKER_OPTS="-D"\nA= # empty\n' }), []);
    assert.deepEqual(findingsOf(rule, sysconfig(path, 'A= b\n', { siblings: [readsFile] })), []);
  });

  it('finds open quotes, by the grammar of the reader', () => {
    const rule = 'environment/unterminated';
    const text = 'A="x\nB=y\n';
    assert.deepEqual(findingsOf(rule, sysconfig('/etc/conf.d/docker', text)), [['error', '"']]);
    assert.deepEqual(findingsOf(rule, sysconfig(path, text, { siblings: [readsFile] })), [['error', '"']]);
    assert.deepEqual(findingsOf(rule, sysconfig(path, text)), [['error', '"']]);
    assert.deepEqual(findingsOf(rule, sysconfig(path, 'A=it"s\n', { siblings: [readsFile] })), []);
    assert.deepEqual(findingsOf(rule, sysconfig(path, 'A=it"s\n')), [['warning', '"']]);
    assert.deepEqual(findingsOf(rule, sysconfig(path, 'A="x"\n')), []);
  });
});

describe('rules over daemon.json', () => {
  it('names the usual causes of bad JSON and repairs what has one meaning', () => {
    const rule = 'daemon/syntax';
    const trailing = daemonJson('{\n  "debug": true,\n}\n');
    assert.deepEqual(findingsOf(rule, trailing), [['error', ',']]);
    assert.equal(fixedBy(rule, trailing), '{\n  "debug": true\n}\n');
    assert.equal(isSure(rule, trailing), true);
    const missing = daemonJson('{\n  "debug": true\n  "icc": false\n}\n');
    assert.equal(fixedBy(rule, missing), '{\n  "debug": true,\n  "icc": false\n}\n');
    const comment = daemonJson('{\n  // why\n  "debug": true\n}\n');
    assert.deepEqual(findingsOf(rule, comment), [['error', '// why']]);
    assert.equal(isSure(rule, comment), false);
    assert.deepEqual(findingsOf(rule, daemonJson('[]')), [['error', '[]']]);
    assert.equal(findingsOf(rule, daemonJson('{"a": ')).length, 1);
  });

  it('is silent about good files, empty ones and carriage returns', () => {
    for (const text of ['', ' \n', '{}', '{\r\n  "debug": true\r\n}\r\n']) {
      assert.deepEqual(findingsOf('daemon/syntax', daemonJson(text)), [], JSON.stringify(text));
    }
  });

  it('finds a key that stands twice', () => {
    const rule = 'daemon/duplicate-key';
    assert.deepEqual(findingsOf(rule, daemonJson('{"mtu": 1, "icc": true, "mtu": 2}')), [
      ['warning', '"mtu"'],
    ]);
    assert.deepEqual(findingsOf(rule, daemonJson('{"mtu": 1, "log-opts": {"mtu": "1"}}')), []);
  });

  it('finds unknown keys, with the one that was meant', () => {
    const rule = 'daemon/unknown-key';
    const input = daemonJson('{"insecure_registries": [], "frob": 1, "registry": {"mtu": 1}, "debug": true}');
    assert.deepEqual(findingsOf(rule, input), [
      ['error', '"insecure_registries"'],
      ['error', '"frob"'],
      ['warning', '"registry"'],
    ]);
    assert.match(fixedBy(rule, input), /^\{"insecure-registries": \[\]/);
    assert.deepEqual(
      findingsOf(rule, daemonJson('{"proxies": {"http-proxy": "x"}, "builder": {"gc": {}}}')),
      [],
    );
  });

  it('finds flag names in place of keys, which dockerd passes over', () => {
    const rule = 'daemon/flag-name';
    const input = daemonJson('{"host": ["fd://"], "config-file": "x", "dns": []}');
    assert.deepEqual(findingsOf(rule, input), [
      ['warning', '"host"'],
      ['warning', '"config-file"'],
    ]);
    assert.match(fixedBy(rule, input), /^\{"hosts": /);
  });

  it('weighs removed keys by the release on the host', () => {
    const rule = 'daemon/removed-key';
    const text = '{"graph": "/srv", "cluster-store": "x"}';
    assert.deepEqual(findingsOf(rule, daemonJson(text)), [
      ['warning', '"graph"'],
      ['warning', '"cluster-store"'],
    ]);
    const gone = daemonJson(text, { facts: factsOf({ dockerd: '23.0.1' }) });
    assert.deepEqual(findingsOf(rule, gone)[0], ['error', '"graph"']);
    assert.equal(fixedBy(rule, gone), '{"data-root": "/srv", "cluster-store": "x"}');
    assert.equal(isSure(rule, gone), true);
    assert.equal(isSure(rule, daemonJson(text)), false);
    const old = daemonJson(text, { facts: factsOf({ dockerd: '19.03.15' }) });
    assert.deepEqual(findingsOf(rule, old)[0], ['hint', '"graph"']);
    assert.deepEqual(findingsOf(rule, daemonJson('{"data-root": "/srv"}')), []);
  });

  it('finds keys that are passed over, and keys that are newer than dockerd', () => {
    const text = '{"allow-nondistributable-artifacts": [], "log-format": "json"}';
    assert.deepEqual(findingsOf('daemon/ignored-key', daemonJson(text)), [
      ['hint', '"allow-nondistributable-artifacts"'],
    ]);
    const rule = 'daemon/too-new-key';
    assert.deepEqual(findingsOf(rule, daemonJson(text, { facts: factsOf({ dockerd: '24.0.7' }) })), [
      ['error', '"log-format"'],
    ]);
    assert.deepEqual(findingsOf(rule, daemonJson(text)), []);
  });

  it('says which keys hide images, and which storage drivers are gone', () => {
    const input = daemonJson('{"storage-driver": "devicemapper", "data-root": "/srv", "icc": true}');
    assert.deepEqual(findingsOf('daemon/hides-images', input), [
      ['hint', '"storage-driver"'],
      ['hint', '"data-root"'],
    ]);
    const rule = 'daemon/removed-storage-driver';
    assert.deepEqual(findingsOf(rule, input), [['warning', '"devicemapper"']]);
    assert.deepEqual(findingsOf(rule, daemonJson('{"storage-driver": "overlay2"}')), []);
  });

  it('finds conflicts with the flags of the unit, when it is known', () => {
    const rule = 'daemon/flag-conflict';
    const siblings = [unit('ExecStart=/usr/bin/dockerd -H fd:// --add-runtime a=b --log-driver journald')];
    const text = '{"hosts": ["fd://"], "runtimes": {}, "log-driver": "journald", "debug": true}';
    assert.deepEqual(findingsOf(rule, daemonJson(text, { siblings })), [
      ['error', '"hosts"'],
      ['error', '"log-driver"'],
    ]);
    assert.deepEqual(findingsOf(rule, daemonJson(text)), []);
  });

  it('finds values of the wrong type and repairs those with one meaning', () => {
    const rule = 'daemon/wrong-type';
    const text =
      '{"log-opts": {"max-file": 3, "max-size": "1m"}, "debug": "true", "dns": "8.8.8.8", "mtu": "1400"}';
    const input = daemonJson(text);
    assert.deepEqual(findingsOf(rule, input), [
      ['error', '3'],
      ['error', '"true"'],
      ['error', '"8.8.8.8"'],
      ['error', '"1400"'],
    ]);
    assert.equal(fixedBy(rule, input), text.replace('3', '"3"'));
    assert.equal(isSure(rule, input), true);
    assert.equal(fixedBy(rule, daemonJson('{"dns": "8.8.8.8"}')), '{"dns": ["8.8.8.8"]}');
    assert.equal(fixedBy(rule, daemonJson('{"mtu": "1400"}')), '{"mtu": 1400}');
    assert.equal(fixedBy(rule, daemonJson('{"debug": "true"}')), '{"debug": true}');
    assert.deepEqual(findingsOf(rule, daemonJson('{"bip": 1}')), [['error', '1']]);
  });

  it('is silent about right types and null', () => {
    const text =
      '{"debug": true, "mtu": 1400, "dns": ["8.8.8.8"], "default-shm-size": "64M", "log-opts": {"a": "b"}, "bip": null, "default-address-pools": [{"base": "10.0.0.0/8", "size": 24}], "features": {"a": true}}';
    assert.deepEqual(findingsOf('daemon/wrong-type', daemonJson(text)), []);
    assert.deepEqual(findingsOf('daemon/unknown-key', daemonJson(text)), []);
  });
});
