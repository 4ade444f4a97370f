import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { fingerprintOf, type HostKeyTarget } from '../../src/hosts/hostKeys/hostKey';
import { isAbout, parseKnownHosts } from '../../src/hosts/hostKeys/knownHosts';
import { keyOf, lineOf } from '../unit/hosts/hostKeys/keys';

/** Lines that `ssh-keygen -F` finds for a host, by number. */
function linesFound(file: string, { name, port }: HostKeyTarget): number[] {
  const host = port === 22 ? name : `[${name}]:${port}`;
  try {
    const printed = execFileSync('ssh-keygen', ['-F', host, '-f', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return [...printed.toString().matchAll(/found: line (\d+)/g)].map(([, line]) => Number(line));
  } catch (error) {
    assert.equal((error as { status?: number }).status, 1, String(error));
    return [];
  }
}

function hashed(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

describe('known_hosts and ssh-keygen', function () {
  this.timeout(120_000);
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hullwright-known-'));
    file = path.join(folder, 'known_hosts');
  });

  after(() => rm(folder, { recursive: true }));

  const label = fc.constantFrom('web', 'web1', 'db', 'a', 'example.org', '10.0.0.1', 'fe80::1');
  const plain = fc.oneof(
    label,
    label.map((name) => `[${name}]:2222`),
    label.map((name) => `*.${name}`),
    label.map((name) => `!${name}`),
    fc.constantFrom('*', 'web?', 'w*1', '!*', '*.org', '[*]:2222', 'WEB1'),
  );
  const names = fc.oneof(
    { weight: 4, arbitrary: fc.array(plain, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(',')) },
    { weight: 1, arbitrary: label.map(hashed) },
    { weight: 1, arbitrary: label.map((name) => hashed(`[${name}]:2222`)) },
  );
  const target = fc.record({
    name: fc.oneof(
      label,
      label.map((name) => `x.${name}`),
    ),
    port: fc.constantFrom(22, 2222),
  });

  it('find the same lines in random files', async () => {
    const line = fc
      .tuple(names, fc.constantFrom('ssh-ed25519', 'ssh-rsa'), fc.nat(5))
      .map(([text, type, seed]) => lineOf(text, keyOf(type, seed)));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), target, async (lines, host) => {
        const text = `${lines.join('\n')}\n`;
        await writeFile(file, text);
        const ours = parseKnownHosts(text, file)
          .filter((entry) => isAbout(entry, host))
          .map((entry) => entry.line);
        assert.deepEqual(ours, linesFound(file, host), JSON.stringify(host));
      }),
      { numRuns: process.env.HULLWRIGHT_LONG === undefined ? 600 : 2000 },
    );
  });

  it('find one host among 10,000 hashed ones', async () => {
    const key = keyOf('ssh-ed25519', 1);
    const lines = Array.from({ length: 10_000 }, (_, index) => lineOf(hashed(`host${index}`), key));
    const text = `${lines.join('\n')}\n`;
    await writeFile(file, text);
    const started = process.hrtime.bigint();
    const entries = parseKnownHosts(text, file);
    for (const index of [0, 5000, 9999]) {
      const host = { name: `host${index}`, port: 22 };
      const ours = entries.filter((entry) => isAbout(entry, host)).map((entry) => entry.line);
      assert.deepEqual(ours, [index + 1]);
    }
    const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
    console.log(`      three look-ups in 10,000 hashed lines: ${milliseconds.toFixed(0)} ms`);
    assert.deepEqual(linesFound(file, { name: 'host5000', port: 22 }), [5001]);
  });

  it('print the same fingerprints', () => {
    for (const type of ['ed25519', 'ecdsa', 'rsa']) {
      const keyFile = path.join(folder, `key-${type}`);
      execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', keyFile]);
      const printed = execFileSync('ssh-keygen', ['-lf', `${keyFile}.pub`]).toString();
      const [, type2 = '', base64 = ''] =
        /^(\S+) (\S+)/.exec(execFileSync('cat', [`${keyFile}.pub`]).toString()) ?? [];
      assert.equal(fingerprintOf({ blob: Buffer.from(base64, 'base64') }), printed.split(' ')[1], type2);
    }
  });
});
