import assert from 'node:assert/strict';
import { parseKernel } from '../../../../src/facts/sections/kernel';
import type { Readings } from '../../../../src/facts/readings';
import { trustedReadings } from '../../../../src/facts/trustedReadings';
import type { Fact } from '../../../../src/model/fact';
import { fakeReadings, fileAbsent, fileDenied, fileRead, notInstalled, ran } from '../fakeReadings';

function valueIn<T>(fact: Fact<T>): T {
  assert.ok(fact.state === 'known', `${fact.state}, not known`);
  return fact.value;
}

function withConfig(text: string, truncated = false): Readings {
  return fakeReadings({
    kernelConfig: { path: '/boot/config-6.1.0', reading: fileRead(text, truncated) },
  });
}

describe('parseKernel', () => {
  it('reads the release from /proc, else from uname', () => {
    const own = parseKernel(fakeReadings({ files: { '/proc/sys/kernel/osrelease': '6.1.0-18-amd64\n' } }));
    assert.equal(valueIn(own.release).patch, 0);
    assert.equal(valueIn(own.release).suffix, '18-amd64');
    const uname = parseKernel(
      fakeReadings({ commands: { uname: 'Linux 5.15.153.1-microsoft-standard-WSL2 x86_64' } }),
    );
    assert.equal(valueIn(uname.release).minor, 15);
    const odd = parseKernel(
      fakeReadings({ files: { '/proc/sys/kernel/osrelease': 'next\n' }, commands: { uname: 'x' } }),
    );
    assert.equal(odd.release.state, 'unreadable');
  });

  it('reads the command line without its secrets', () => {
    const files = {
      '/proc/cmdline': 'ro quiet cgroup_disable=memory rd.iscsi.password=hunter2 apparmor=1\n',
    };
    const { commandLine } = parseKernel(trustedReadings(fakeReadings({ files })));
    assert.equal(valueIn(commandLine), 'ro quiet cgroup_disable=memory rd.iscsi.password=*** apparmor=1');
  });

  it('reads the vsyscall page: execute only, readable, or none (recorded on Debian 12, kernel 6.18)', () => {
    const page = (output: string, exitCode = 0) =>
      parseKernel(fakeReadings({ commands: { 'vsyscall-page': ran(output, exitCode) } })).vsyscallPage;
    const line = (permissions: string) =>
      `ffffffffff600000-ffffffffff601000 ${permissions} 00000000 00:00 0                  [vsyscall]\n`;
    assert.equal(valueIn(page(line('--xp'))), '--xp');
    assert.equal(valueIn(page(line('r-xp'))), 'r-xp');
    assert.equal(valueIn(page('', 1)), 'none');
    assert.equal(page('', 2).state, 'unreadable');
    assert.equal(page('grep: /proc/self/maps: Permission denied', 2).state, 'unreadable');
  });

  it('reads the file systems (recorded on Debian 12, kernel 6.18, shortened)', () => {
    const files = { '/proc/filesystems': 'nodev\tsysfs\nnodev\ttmpfs\nnodev\tcgroup2\n\text4\n\tsquashfs\n' };
    assert.deepEqual(valueIn(parseKernel(fakeReadings({ files })).filesystems), [
      'sysfs',
      'tmpfs',
      'cgroup2',
      'ext4',
      'squashfs',
    ]);
    const cut = { '/proc/filesystems': fileRead('nodev\tsysfs\nnod', true) };
    assert.equal(parseKernel(fakeReadings({ files: cut })).filesystems.state, 'unreadable');
  });

  it('reads the bracketed word of lockdown (man 7 kernel_lockdown)', () => {
    const lockdown = (text: string) =>
      parseKernel(fakeReadings({ files: { '/sys/kernel/security/lockdown': text } })).lockdown;
    assert.equal(valueIn(lockdown('none [integrity] confidentiality\n')), 'integrity');
    assert.equal(valueIn(lockdown('[none] integrity confidentiality\n')), 'none');
    assert.equal(lockdown('none\n').state, 'unreadable');
  });

  it('reads handlers of foreign programs (docs.kernel.org/admin-guide/binfmt-misc)', () => {
    const folder = '/proc/sys/fs/binfmt_misc';
    const files = {
      [`${folder}/status`]: 'enabled\n',
      [`${folder}/qemu-aarch64`]:
        'enabled\ninterpreter /usr/libexec/qemu-binfmt/aarch64-binfmt-P\nflags: POCF\noffset 0\nmagic 7f454c46\nmask ffffff\n',
      [`${folder}/python3.11`]:
        'disabled\ninterpreter /usr/bin/python3.11\nflags: \noffset 0\nmagic a70d0d0a\n',
    };
    const binfmt = valueIn(parseKernel(fakeReadings({ files })).binfmt);
    assert.deepEqual(binfmt, {
      enabled: true,
      handlers: [
        { name: 'python3.11', enabled: false, interpreter: '/usr/bin/python3.11', flags: '' },
        {
          name: 'qemu-aarch64',
          enabled: true,
          interpreter: '/usr/libexec/qemu-binfmt/aarch64-binfmt-P',
          flags: 'POCF',
        },
      ],
    });
    const denied = { ...files, [`${folder}/qemu-arm`]: fileDenied() };
    assert.equal(parseKernel(fakeReadings({ files: denied })).binfmt.state, 'unreadable');
    const none = { [`${folder}/status`]: fileAbsent };
    assert.equal(parseKernel(fakeReadings({ files: none })).binfmt.state, 'absent');
  });

  it('reads live patches, and that there are none', () => {
    const names = (reading: Parameters<typeof ran>) =>
      parseKernel(fakeReadings({ commands: { livepatches: ran(...reading) } })).livepatches;
    assert.deepEqual(valueIn(names(['livepatch_1\n'])), ['livepatch_1']);
    assert.deepEqual(valueIn(names([''])), []);
    assert.equal(names(['', 1]).state, 'absent');
    assert.equal(names(['', 2]).state, 'unreadable');
  });

  it('tells a log without matches from one that may not be read', () => {
    const log = (readable: ReturnType<typeof ran>, lines?: string) =>
      parseKernel(
        fakeReadings({
          commands: { 'kernel-log-readable': readable, ...(lines !== undefined && { 'kernel-log': lines }) },
        }),
      ).logMatches;
    const empty = log(ran('journal 812\n'), '');
    assert.deepEqual(valueIn(empty), []);
    assert.deepEqual(empty.source, { kind: 'command', command: 'journalctl -k -b' });
    assert.deepEqual(valueIn(log(ran('dmesg 5\n'), 'a: Out of memory\n')), ['a: Out of memory']);
    assert.deepEqual(log(ran('dmesg 5\n'), '').source, { kind: 'command', command: 'dmesg' });
    assert.equal(log(ran('journal 0\n', 1)).state, 'unreadable');
    assert.equal(log(ran(' 0\n', 1), '').state, 'unreadable');
  });
});

describe('the kernel configuration', () => {
  const head =
    '#\n# Automatically generated file; DO NOT EDIT.\n# Linux/x86 6.1.76 Kernel Configuration\n#\n';
  const options = Array.from({ length: 400 }, (_, index) => `# CONFIG_UNSET_${index} is not set`).join('\n');

  it('keeps names that look like secrets and removes secrets from texts', () => {
    const text = `${head}CONFIG_KEYS=y\nCONFIG_ENCRYPTED_KEYS=m\nCONFIG_CRYPTO_USER_API_SKCIPHER=m\nCONFIG_CMDLINE="ro password=hunter2"\nCONFIG_MODULE_SIG_KEY="pkcs11:object=x;pin-value=hunter2"\n${options}\n`;
    const config = valueIn(parseKernel(withConfig(text)).config);
    assert.equal(config.values.KEYS, 'y');
    assert.equal(config.values.ENCRYPTED_KEYS, 'm');
    assert.equal(config.values.CMDLINE, 'ro password=***');
    assert.ok(!JSON.stringify(config).includes('hunter2'));
    assert.equal(config.headerRelease, '6.1.76');
  });

  it('shows the head of the file as evidence', () => {
    const { config } = parseKernel(withConfig(`${head}${options}\nCONFIG_SMP=y\n`));
    assert.equal(config.state === 'known' && config.excerpt, head.trimEnd());
  });

  it('is unreadable when it was cut or holds no option', () => {
    assert.equal(parseKernel(withConfig(`${head}CONFIG_SMP=y\n`, true)).config.state, 'unreadable');
    assert.equal(parseKernel(withConfig('not a configuration\n')).config.state, 'unreadable');
    assert.equal(parseKernel(fakeReadings({})).config.state, 'unreadable');
  });
});

describe('a program that is not installed', () => {
  it('makes no fact of the kernel absent', () => {
    const kernel = parseKernel(
      fakeReadings({ commands: { uname: notInstalled, 'vsyscall-page': notInstalled } }),
    );
    assert.equal(kernel.release.state, 'unreadable');
    assert.equal(kernel.vsyscallPage.state, 'unreadable');
  });
});
