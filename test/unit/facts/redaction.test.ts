import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redactOutput, redactText, redactValue } from '../../../src/facts/redaction';
import { isSecretName } from '../../../src/facts/secretNames';

const canary = 'Canary9hunter2';

describe('redactText', () => {
  const positions: Readonly<Record<string, string>> = {
    'user info of a URL': `proxy https://user:${canary}@proxy.example:3128/path`,
    'user info with a slash in it': `https://user:pa/${canary}@proxy.example/`,
    'user info with an at sign in it': `https://user:x@${canary}@proxy.example/`,
    'a token as user of a URL': `git+https://${canary}@git.example/repo`,
    'a proxy without a scheme': `HTTPS_PROXY=user:${canary}@proxy.example:3128`,
    'a share': `//ann:${canary}@files.example/share`,
    'an iSCSI root': `netroot=iscsi:ann:${canary}@192.0.2.1::3260::iqn.2024-01.example:disk`,
    'a kernel parameter': `quiet rd.iscsi.password=${canary} ro`,
    'a quoted kernel parameter': `quiet password="two ${canary}" ro`,
    'a value with a comma': `quiet token=abc,${canary} ro`,
    'a value with an escaped quote': `token=ab\\"${canary} ro`,
    'a credential of systemd': `systemd.set_credential=passwd.hashed-password.root:${canary}`,
    'an assignment of a shell': `export DB_PASSWORD='${canary}'`,
    'an ini line': `password = ${canary} and more`,
    'a YAML line': `  clientSecret: ${canary}`,
    'a JSON member': `{"registry-token": "${canary}", "debug": true}`,
    'a JSON member with an escaped quote': `{"password": "a\\"${canary}"}`,
    'a JSON number': `{"pin": 12345, "x": "y"}`.replace('12345', canary),
    'JSON in JSON': `{"config": "{\\"password\\": \\"${canary}\\"}"}`,
    'a Python dictionary': `{'api_key': '${canary}'}`,
    'docker auths': `{"auths": {"r.example": {"auth": "${canary}"}}}`,
    'a JSON argument': `{"args": ["--token=${canary}"]}`,
    'a flag with its value apart': `kubelet --bootstrap-token ${canary} --v 2`,
    'a query': `https://api.example/x?access_token=${canary}&y=1`,
    'a signed URL': `https://s.example/x?X-Amz-Signature=${canary}`,
    'an authorization header': `Authorization: Basic ${canary}`,
    'an authorization header in JSON': `{"Authorization": "Bearer ${canary}"}`,
    'a bearer token by itself': `sent Bearer ${canary}abc`,
    'a WLAN key': `wpa_psk=${canary}`,
    'a key store': `module.sig_key=pkcs11:object=x;pin-value=${canary}`,
    'a private key': `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`,
    'a cut private key': `-----BEGIN PRIVATE KEY-----\n${canary}\n`,
    'a numbered password': `password2=${canary}`,
    'a parameter in a parameter': `options=password=${canary}`,
  };
  for (const [position, text] of Object.entries(positions)) {
    it(`removes a secret in ${position}`, () => {
      const clean = redactText(text);
      assert.ok(!clean.includes('hunter2'), clean);
      assert.ok(clean.includes('***'), clean);
    });
  }

  it('keeps the host of a URL, because it is evidence', () => {
    assert.equal(redactText('https://user:secret@host/path'), 'https://***@host/path');
    assert.equal(redactText('http_proxy=http://a:b@[::1]:3128/'), 'http_proxy=http://***@[::1]:3128/');
  });

  it('keeps JSON valid', () => {
    const text = JSON.stringify({
      password: 'a "quoted\\" word',
      proxies: { 'http-proxy': 'http://u:p@h:1/' },
      'log-opts': { 'splunk-token': 'x', tag: '{{.Name}}' },
      nested: JSON.stringify({ secret: 'zq' }),
      pin: 1234,
      debug: true,
    });
    const clean = JSON.parse(redactText(text)) as Record<string, unknown>;
    assert.deepEqual(clean, {
      password: '***',
      proxies: { 'http-proxy': 'http://***@h:1/' },
      'log-opts': { 'splunk-token': '***', tag: '{{.Name}}' },
      nested: '{"secret":"***"}',
      pin: '***',
      debug: true,
    });
  });

  it('knows tokens by their form', () => {
    const tokens = [
      'AKIAIOSFODNN7EXAMPLE',
      'ghp_0123456789abcdefghijABCDEFGHIJ012345',
      'glpat-0123456789abcdefghij',
      'xoxb-0123456789-abcdef',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    ];
    for (const token of tokens) {
      assert.equal(redactText(`saw ${token} here`), 'saw *** here');
    }
  });

  const evidence = [
    'BOOT_IMAGE=/boot/vmlinuz-6.1.0-18-amd64 root=UUID=0f1e2d3c-aaaa-bbbb-cccc-0123456789ab ro quiet splash',
    'cgroup_disable=memory cgroup_enable=memory swapaccount=1 apparmor=1 security=apparmor vsyscall=emulate',
    'keyboard=de vconsole.keymap=us rd.vconsole.keymap=de locale.LANG=C psi=1 systemd.unified_cgroup_hierarchy=0',
    'secretmem.enable=1 trusted_key_auth=off module.sig_enforce=1 audit=1 iommu.passthrough=1 keyslot=3',
    'kernel.keys.root_maxkeys = 1000000\nkernel.keys.maxkeys = 200',
    'nodev\tsecurityfs\nnodev\tbpf\n\text4',
    'tmpfs /run tmpfs rw,nosuid,nodev,size=1g,mode=755 0 0',
    'fs.inotify.max_user_watches=65536 net.ipv4.ping_group_range=0 2147483647',
    '{"tlskey": "/etc/docker/server-key.pem", "tlsverify": true, "registry-mirrors": ["https://mirror.example:5000/v2"]}',
    'docker.io/library/alpine:3.20@sha256:0123abcd',
    'unregister_netdevice: waiting for lo to become free. Usage count = 1',
    'Memory cgroup out of memory: Killed process 4242 (java) total-vm:123kB, anon-rss:45kB',
    'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory',
    '0::/system.slice/docker.service',
    '2a0c: key=(null)',
  ];
  for (const text of evidence) {
    it(`leaves evidence as it is: ${text.slice(0, 40)}`, () => {
      assert.equal(redactText(text), text);
    });
  }

  it('ends a value at the comma of a list of mount options', () => {
    assert.equal(
      redactText('rw,username=ann,password=x,vers=3.0', { commaSeparated: true }),
      'rw,username=ann,password=***,vers=3.0',
    );
  });

  it('changes nothing the second time', () => {
    for (const text of Object.values(positions)) {
      const once = redactText(text);
      assert.equal(redactText(once), once);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const once = redactText(`${text} password=${canary}`);
        assert.equal(redactText(once), once);
      }),
    );
  }).timeout(20_000);

  it('stays linear on hostile text', () => {
    // Each would take minutes if one rule went over the text once for every position in it.
    const hostile = [
      '//a:b',
      'a',
      '-----BEGIN PRIVATE KEY-----',
      '"a":"',
      'password',
      'x=',
      '\\"',
      'iscsi:',
      '--a ',
    ];
    for (const part of hostile) {
      redactText(part.repeat(200_000 / part.length) + ' token@');
    }
  }).timeout(20_000);

  it('removes a secret whatever stands around it', () => {
    const names = ['password', 'API_TOKEN', 'client-secret', 'db.passwd', 'privateKey', 'tls_key'];
    const surroundings = fc.string({
      unit: fc.constantFrom(...'ab \n=:,;"\'{}[]/@\\'.split('')),
      maxLength: 30,
    });
    fc.assert(
      fc.property(surroundings, fc.constantFrom(...names), surroundings, (before, name, after) => {
        // A backslash or an open quote before the name is another text's affair.
        const clean = redactText(`${before}\n${name}=${canary}\n${after}`);
        assert.ok(!clean.includes(canary), clean);
      }),
      { numRuns: 1000 },
    );
  }).timeout(20_000);
});

describe('redactOutput', () => {
  it('keeps JSON that is no secret as it was: docker info prints "Authorization":null', () => {
    const line = '{"Plugins":{"Authorization":null,"Log":["awslogs"]},"ServerVersion":"20.10.24"}';
    assert.equal(
      redactOutput(`${line}\nWARNING: No swap limit support\n`),
      `${line}\nWARNING: No swap limit support\n`,
    );
    assert.equal(redactText(line), line);
  });

  it('keeps any JSON parseable', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('Authorization', 'password', 'a', 'token'), fc.jsonValue()),
        (value) => {
          assert.doesNotThrow(() => void JSON.parse(redactOutput(JSON.stringify(value))));
        },
      ),
    );
  });

  it('removes secrets from JSON and from the lines around it', () => {
    const text = `{"HttpProxy":"http://u:${canary}@p:1/","x":{"token":"${canary}"}}\npassword=${canary}\n{broken password=${canary}`;
    assert.ok(!redactOutput(text).includes(canary));
  });
});

describe('redactValue', () => {
  it('removes members by their name, however it is written in the file', () => {
    const document: unknown = JSON.parse(
      `{"pass\\u0077ord": "${canary}", "auths": {"r": {"x": "${canary}"}}}`,
    );
    assert.deepEqual(redactValue(document), { password: '***', auths: '***' });
  });

  it('removes the argument after a flag', () => {
    assert.deepEqual(redactValue({ runtimeArgs: ['--debug', '--token', canary, '--log', 'x'] }), {
      runtimeArgs: ['--debug', '--token', '***', '--log', 'x'],
    });
  });

  it('keeps settings', () => {
    const settings = {
      'exec-opts': ['native.cgroupdriver=systemd'],
      'storage-driver': 'overlay2',
      'log-opts': { 'max-size': '10m', labels: 'a,b' },
      'default-ulimits': { nofile: { Name: 'nofile', Hard: 64000, Soft: 64000 } },
      tlskey: '/etc/docker/key.pem',
      'userland-proxy': false,
    };
    assert.deepEqual(redactValue(settings), settings);
  });

  it('keeps nothing of what is nested without end', () => {
    let nested: unknown = canary;
    for (let depth = 0; depth < 10_000; depth += 1) {
      nested = [nested];
    }
    assert.ok(!JSON.stringify(redactValue(nested)).includes(canary));
  });
});

describe('isSecretName', () => {
  it('tells names of secrets from names that only look like them', () => {
    const secrets = [
      'password',
      'DB_PASSWORD',
      'rootpw',
      'apiKey',
      'API-KEY',
      'tls_key',
      'auth',
      'identitytoken',
    ];
    const others = [
      'keyboard',
      'keymap',
      'maxkeys',
      'root_maxkeys',
      'authorized',
      'spin',
      'passthrough',
      'path',
    ];
    assert.deepEqual(
      secrets.filter((name) => !isSecretName(name)),
      [],
    );
    assert.deepEqual(others.filter(isSecretName), []);
  });
});
