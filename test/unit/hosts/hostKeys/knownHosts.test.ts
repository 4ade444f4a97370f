import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { fingerprintOf, knownHostsName, parseHostKey } from '../../../../src/hosts/hostKeys/hostKey';
import {
  hasCertificateAuthority,
  judgeHostKey,
  knownKeyTypes,
} from '../../../../src/hosts/hostKeys/hostKeyVerdict';
import { isAbout, parseKnownHosts } from '../../../../src/hosts/hostKeys/knownHosts';
import { keyOf, lineOf } from './keys';

const file = '/home/admin/.ssh/known_hosts';
const web = { name: 'web1', port: 22 };

describe('known_hosts', () => {
  const about = (names: string, name: string, port = 22) => isAbout({ names }, { name, port });

  it('matches names, patterns and ports as sshd(8) describes', () => {
    const cases: readonly (readonly [names: string, name: string, port: number, matches: boolean])[] = [
      ['web1', 'web1', 22, true],
      ['web1', 'WEB1', 22, true],
      ['WEB1', 'web1', 22, true],
      ['web1', 'web2', 22, false],
      ['web1', 'web1', 2222, false],
      ['[web1]:2222', 'web1', 2222, true],
      ['[web1]:2222', 'web1', 22, false],
      ['[web1]:22', 'web1', 22, false],
      ['web1,web2,10.0.0.1', '10.0.0.1', 22, true],
      ['web?', 'web1', 22, true],
      ['web?', 'web12', 22, false],
      ['web*', 'web', 22, true],
      ['*', 'anything', 22, true],
      ['*.example.org', 'web1.example.org', 22, true],
      ['*.example.org', 'example.org', 22, false],
      ['*.example.org,!web1.example.org', 'web1.example.org', 22, false],
      ['*.example.org,!web1.example.org', 'web2.example.org', 22, true],
      ['!web1', 'web2', 22, false],
      ['!*', 'web1', 22, false],
      ['*a*b*c', 'xaybzc', 22, true],
      ['*a*b*c', 'xaybz', 22, false],
      ['fe80::1%eth0', 'fe80::1%eth0', 22, true],
      ['[fe80::1]:2222', 'fe80::1', 2222, true],
      ['', 'web1', 22, false],
      ['web1,', 'web1', 22, true],
      ['|1|', 'web1', 22, false],
      ['|1|AAAA|BBBB', 'web1', 22, false],
      ['|2|AAAA|BBBB', 'web1', 22, false],
    ];
    for (const [names, name, port, matches] of cases) {
      assert.equal(about(names, name, port), matches, `${names} for ${name} port ${port}`);
    }
  });

  it('matches hashed names', () => {
    const salt = Buffer.alloc(20, 7);
    const hash = createHmac('sha1', salt).update('[web1]:2222').digest('base64');
    const names = `|1|${salt.toString('base64')}|${hash}`;
    assert.ok(about(names, 'Web1', 2222));
    assert.ok(!about(names, 'web1', 22));
    assert.ok(!about(`${names}|more`, 'web1', 2222));
  });

  it('is linear in patterns that are meant to be slow', () => {
    const started = process.cpuUsage();
    assert.ok(!about('*a'.repeat(4000), 'a'.repeat(2000)));
    assert.ok(process.cpuUsage(started).user < 2_000_000);
  });

  it('skips what is no line, and says where each stands', () => {
    const key = keyOf('ssh-ed25519', 1);
    const text = [
      '# a comment',
      '',
      '   ',
      'web1 ssh-ed25519',
      'web1 ssh-ed25519 !!!!',
      `web1 ssh-rsa ${Buffer.from(key.blob).toString('base64')}`,
      `@unknown ${lineOf('web1', key)}`,
      `${lineOf('web1', key)} a comment with blanks\r`,
      `\t@revoked  ${lineOf('web2', key)}`,
      `x${'y'.repeat(20_000)} ssh-ed25519 AAAA`,
    ].join('\n');
    assert.deepEqual(
      parseKnownHosts(text, file).map(({ marker, names, line }) => [marker, names, line]),
      [
        ['none', 'web1', 8],
        ['revoked', 'web2', 9],
      ],
    );
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, name) => {
        for (const entry of parseKnownHosts(text, file)) {
          isAbout(entry, { name, port: 22 });
        }
      }),
    );
  });
});

describe('verdict on a host key', () => {
  const ed = keyOf('ssh-ed25519', 1);
  const otherEd = keyOf('ssh-ed25519', 2);
  const rsa = keyOf('ssh-rsa', 3);
  const judge = (lines: readonly string[], key = ed, target = web) =>
    judgeHostKey(parseKnownHosts(lines.join('\n'), file), target, key);

  it('is known where any line has the very key', () => {
    assert.equal(judge([lineOf('web1', ed)]).kind, 'known');
    assert.equal(judge([lineOf('web1', otherEd), lineOf('*', ed)]).kind, 'known');
  });

  it('is changed where only other keys are known, of whatever type', () => {
    const verdict = judge([lineOf('web1', rsa), lineOf('web1', otherEd)]);
    assert.ok(verdict.kind === 'changed');
    assert.deepEqual(
      verdict.expected.map(({ line }) => line),
      [1, 2],
    );
    // Whoever stands in between could else offer a type that nobody knows, and only a question would be left.
    assert.equal(judge([lineOf('web1', rsa)]).kind, 'changed');
  });

  it('is unknown where no key is known', () => {
    assert.equal(judge([]).kind, 'unknown');
    assert.equal(judge([lineOf('web2', ed)]).kind, 'unknown');
  });

  it('is revoked wherever a line says so, even beside one that knows it', () => {
    assert.equal(judge([lineOf('web1', ed), `@revoked ${lineOf('*', ed)}`]).kind, 'revoked');
    assert.equal(judge([`@revoked ${lineOf('*', otherEd)}`, lineOf('web1', ed)]).kind, 'known');
  });

  it('takes no certificate authority for the key of a host', () => {
    const lines = parseKnownHosts(`@cert-authority ${lineOf('*.example.org', ed)}`, file);
    const target = { name: 'web1.example.org', port: 22 };
    assert.equal(judgeHostKey(lines, target, ed).kind, 'unknown');
    assert.ok(hasCertificateAuthority(lines, target));
    assert.ok(!hasCertificateAuthority(lines, web));
  });

  it('knows a host on another port by its name alone, but not the other way', () => {
    const there = { name: 'web1', port: 2222 };
    assert.equal(judge([lineOf('web1', ed)], ed, there).kind, 'known');
    assert.equal(judge([lineOf('web1', otherEd)], ed, there).kind, 'unknown');
    assert.equal(judge([lineOf('[web1]:2222', ed)], ed, web).kind, 'unknown');
  });

  it('asks for the types that are known', () => {
    const entries = parseKnownHosts(
      [lineOf('web1', rsa), lineOf('web1', ed), lineOf('db1', otherEd)].join('\n'),
      file,
    );
    assert.deepEqual(knownKeyTypes(entries, web), ['ssh-rsa', 'ssh-ed25519']);
    assert.deepEqual(knownKeyTypes(entries, { name: 'none', port: 22 }), []);
  });
});

describe('host keys', () => {
  it('have their type inside', () => {
    assert.equal(parseHostKey(keyOf('ecdsa-sha2-nistp256', 1).blob)?.type, 'ecdsa-sha2-nistp256');
    for (const blob of [
      '',
      '\0\0\0',
      '\0\0\0\x05ab',
      '\0\0\0\0rest',
      '\xff\xff\xff\xffssh',
      '\0\0\0\x03a b...',
    ]) {
      assert.equal(parseHostKey(Buffer.from(blob, 'latin1')), undefined, JSON.stringify(blob));
    }
  });

  it('have the fingerprint that OpenSSH prints', () => {
    assert.match(fingerprintOf(keyOf('ssh-ed25519', 1)), /^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it('name a host as known_hosts does', () => {
    assert.equal(knownHostsName({ name: 'Web1', port: 22 }), 'web1');
    assert.equal(knownHostsName({ name: 'Web1', port: 2222 }), '[web1]:2222');
  });
});
