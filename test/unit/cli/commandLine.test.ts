import assert from 'node:assert/strict';
import { runHullwright } from './commandLineHarness';

describe('command line', () => {
  it('prints its version and its help with status 0', async () => {
    assert.deepEqual(await runHullwright('--version'), { status: 0, stdout: '9.9.9\n', stderr: '' });
    const help = await runHullwright('check', '--help');
    assert.equal(help.status, 0);
    for (const option of [
      '--profile',
      '--format',
      '--save',
      '--snapshot',
      '--kernel-config',
      '--fail-on',
      '--ignore',
    ]) {
      assert.ok(help.stdout.includes(option), option);
    }
    assert.match(help.stdout, /Exit status:/);
  });

  const misuses: [name: string, args: string[], complaint: RegExp][] = [
    ['an unknown option', ['check', '--frobnicate'], /unknown option '--frobnicate'/],
    ['an option that is nearly right', ['check', '--formatt', 'json'], /Did you mean --format\?/],
    ['an unknown command', ['chekc'], /Did you mean check\?/],
    ['an unknown format', ['check', '--format', 'xml'], /Allowed choices are text, json, markdown, sarif/],
    ['an unknown profile', ['check', '--profile', 'vmware'], /Allowed choices are auto, docker, podman/],
    ['what names no host', ['check', 'web1; reboot'], /web1; reboot names no host/],
    ['a host that looks like an option', ['check', '--', '-oProxyCommand=x'], /names no host/],
    ['one snapshot of two hosts', ['check', 'web1', 'web2', '--save', 'x'], /one host/],
    [
      'a list of hosts with a snapshot',
      ['check', '--hosts-file', 'x', '--snapshot', 'y'],
      /leave the host out/,
    ],
    [
      'another transport',
      ['check', 'web1', '--transport', 'telnet'],
      /Allowed choices are auto, ssh2, openssh/,
    ],
    ['two inputs', ['check', '--snapshot', 'a', '--kernel-config', 'b'], /exclude each other/],
    ['a release without a configuration', ['check', '--kernel-release', '6.1'], /goes with --kernel-config/],
    [
      'a release that is none',
      ['check', '--kernel-config', 'x', '--kernel-release', 'new'],
      /no kernel release/,
    ],
    ['a host with a snapshot', ['check', 'local', '--snapshot', 'x'], /leave the host out/],
    ['an unknown check to ignore', ['check', '--ignore', 'MEM-CTRX'], /Did you mean MEM-CTRL/],
  ];
  for (const [name, args, complaint] of misuses) {
    it(`refuses ${name} with status 2 and says what is right`, async () => {
      const { status, stdout, stderr } = await runHullwright(...args);
      assert.equal(status, 2);
      assert.match(stderr, complaint);
      assert.equal(stdout, '');
    });
  }

  it('explains a check in any letter case', async () => {
    const { status, stdout } = await runHullwright('explain', 'mem-ctrl');
    assert.equal(status, 0);
    assert.match(stdout, /^Memory controller {2}MEM-CTRL\n/);
    assert.match(stdout, /https:\/\//);
  });

  it('lists all checks when none is named', async () => {
    const { stdout } = await runHullwright('explain');
    assert.ok(stdout.split('\n').length > 60);
  });

  it('names the nearest ids of a check that does not exist', async () => {
    const { status, stderr } = await runHullwright('explain', 'ST-OVERLAI');
    assert.equal(status, 2);
    assert.match(stderr, /There is no check ST-OVERLAI\.\nDid you mean ST-OVERLAY/);
  });
});
