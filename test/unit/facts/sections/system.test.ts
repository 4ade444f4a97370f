import assert from 'node:assert/strict';
import { parseId } from '../../../../src/facts/sections/account';
import { parseOsRelease, parseOsReleaseText } from '../../../../src/facts/sections/osRelease';
import { parseCpuinfo, parseProcessors } from '../../../../src/facts/sections/processor';
import type { Parsed } from '../../../../src/facts/sections/readingFact';
import { parseMachine, parseSystem } from '../../../../src/facts/sections/system';
import { fakeReadings, fileAbsent, fileDenied, notInstalled, ran } from '../fakeReadings';

function valueIn<T>(parsed: Parsed<T>): T {
  assert.ok(parsed.ok, 'not understood');
  return parsed.value;
}

describe('parseId', () => {
  it('reads what GNU and busybox print', () => {
    assert.deepEqual(valueIn(parseId('uid=0(root) gid=0(root) groups=0(root)\n')), {
      uid: 0,
      name: 'root',
      groups: ['root'],
    });
    const selinux =
      'uid=1000(ann) gid=1000(ann) groups=1000(ann),10(wheel),993(docker) context=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023';
    assert.deepEqual(valueIn(parseId(selinux)).groups, ['ann', 'wheel', 'docker']);
  });

  it('reads names of a directory service, and accounts without a name', () => {
    const account = valueIn(parseId('uid=1234(DOM\\ann lee) gid=5(domain users) groups=5(domain users),77'));
    assert.deepEqual(account, { uid: 1234, name: 'DOM\\ann lee', groups: ['domain users', '77'] });
    assert.equal(valueIn(parseId('uid=1001 gid=0(root) groups=0(root)')).name, '1001');
  });

  it('refuses anything else', () => {
    for (const text of ['', 'id: cannot find name', 'uid=x', 'uid=99999999999999999999(x)']) {
      assert.equal(parseId(text).ok, false, text);
    }
  });
});

describe('parseOsReleaseText', () => {
  it('reads Debian 12 (recorded on Debian 12)', () => {
    const text =
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\n';
    assert.deepEqual(valueIn(parseOsReleaseText(text)), {
      id: 'debian',
      idLike: [],
      versionId: '12',
      variantId: '',
      prettyName: 'Debian GNU/Linux 12 (bookworm)',
    });
  });

  it('reads the forms of Alpine, CentOS and Fedora CoreOS', () => {
    assert.equal(
      valueIn(parseOsReleaseText('NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3')).versionId,
      '3.20.3',
    );
    assert.deepEqual(valueIn(parseOsReleaseText('ID="centos"\nID_LIKE="rhel fedora"')).idLike, [
      'rhel',
      'fedora',
    ]);
    assert.equal(valueIn(parseOsReleaseText('ID=fedora\nVARIANT_ID=coreos')).variantId, 'coreos');
  });

  it('unquotes as os-release(5) says and expands nothing', () => {
    const name = (raw: string) => valueIn(parseOsReleaseText(`PRETTY_NAME=${raw}`)).prettyName;
    assert.equal(name('"a \\"b\\" \\$HOME \\\\ \\`x\\`"'), 'a "b" $HOME \\ `x`');
    assert.equal(name('\'a "b" $HOME\''), 'a "b" $HOME');
    assert.equal(name('$(reboot)'), '$(reboot)');
    assert.equal(name('"${HOME}"'), '${HOME}');
    assert.equal(name('one\\ two'), 'one two');
  });

  it('takes the defaults of os-release(5) and the last assignment', () => {
    const parsed = valueIn(parseOsReleaseText('# comment\nVERSION_ID=1\nVERSION_ID=2'));
    assert.equal(parsed.id, 'linux');
    assert.equal(parsed.prettyName, 'Linux');
    assert.equal(parsed.versionId, '2');
  });

  it('refuses a text without an assignment', () => {
    assert.equal(parseOsReleaseText('').ok, false);
    assert.equal(parseOsReleaseText('<html>').ok, false);
  });
});

describe('parseOsRelease', () => {
  it("reads the vendor's file when the other is absent, not when it is denied", () => {
    const vendor = { '/usr/lib/os-release': 'ID=arch' };
    const absent = parseOsRelease(fakeReadings({ files: { ...vendor, '/etc/os-release': fileAbsent } }));
    assert.equal(absent.state === 'known' && absent.value.id, 'arch');
    const denied = parseOsRelease(fakeReadings({ files: { ...vendor, '/etc/os-release': fileDenied() } }));
    assert.equal(denied.state, 'unreadable');
  });
});

describe('parseCpuinfo', () => {
  it('reads x86: first block and number of processors (recorded on Debian 12, kernel 6.18, shortened)', () => {
    const text =
      'processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC\nflags\t\t: fpu vme sse4_2 hypervisor\nbugs\t\t: sysret_ss_attrs\npower management:\n\nprocessors: 2\n';
    assert.deepEqual(valueIn(parseCpuinfo(text)), {
      count: 2,
      model: 'AMD EPYC',
      flags: ['fpu', 'vme', 'sse4_2', 'hypervisor'],
    });
  });

  it('reads arm64, whose flags are called Features (arch/arm64/kernel/cpuinfo.c)', () => {
    const block = (index: number) =>
      `processor\t: ${index}\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd evtstrm crc32 cpuid\nCPU implementer\t: 0x41\nCPU part\t: 0xd08\n\n`;
    const text = `${[0, 1, 2, 3].map(block).join('')}Revision\t: c03114\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n`;
    const cpu = valueIn(parseCpuinfo(text));
    assert.equal(cpu.count, 4);
    assert.equal(cpu.model, 'Raspberry Pi 4 Model B Rev 1.4');
    assert.ok(cpu.flags.includes('crc32'));
  });

  it('reads s390 and riscv', () => {
    const s390 =
      'vendor_id       : IBM/S390\n# processors    : 2\nfeatures\t: esan3 zarch vx\nprocessor 0: version = FF\nprocessor 1: version = FF\n';
    assert.deepEqual(valueIn(parseCpuinfo(s390)), { count: 2, model: '', flags: ['esan3', 'zarch', 'vx'] });
    const riscv = 'processor\t: 0\nhart\t\t: 0\nisa\t\t: rv64imafdc\nuarch\t\t: sifive,u74-mc\n';
    assert.deepEqual(valueIn(parseCpuinfo(riscv)), {
      count: 1,
      model: 'sifive,u74-mc',
      flags: ['rv64imafdc'],
    });
  });

  it('refuses x86 without flags, which would look like the oldest processor', () => {
    assert.equal(parseCpuinfo('processor\t: 0\nvendor_id\t: GenuineIntel\n').ok, false);
    assert.equal(parseCpuinfo('').ok, false);
  });
});

describe('parseProcessors', () => {
  it('says the reason of the command when neither it nor the file is there', () => {
    const fact = parseProcessors(fakeReadings({ commands: { cpuinfo: ran('', 2) } }));
    assert.equal(fact.state, 'unreadable');
    assert.deepEqual(fact.source, { kind: 'file', path: '/proc/cpuinfo' });
  });
});

describe('parseSystem', () => {
  it('reads the machine, the page size and systemd (recorded on Debian 12)', () => {
    const system = parseSystem(
      fakeReadings({
        commands: {
          uname: 'Linux 6.18.44 x86_64\n',
          pagesize: '4096\n',
          'systemd-version': 'systemd 252 (252.39-1~deb12u2)\n+PAM +AUDIT\n',
        },
      }),
    );
    assert.equal(system.machine.state === 'known' && system.machine.value, 'x86_64');
    assert.equal(system.pageSize.state === 'known' && system.pageSize.value, 4096);
    assert.equal(system.systemdVersion.state === 'known' && system.systemdVersion.value, 252);
  });

  it('calls systemd absent without systemctl, but a page size unknown without getconf', () => {
    const system = parseSystem(
      fakeReadings({ commands: { 'systemd-version': notInstalled, pagesize: notInstalled } }),
    );
    assert.equal(system.systemdVersion.state, 'absent');
    assert.equal(system.pageSize.state, 'unreadable');
  });

  it('refuses page sizes that no Linux has', () => {
    for (const size of ['0', '5000', '-4096', '2048', '99999999999', '4096 4096', '']) {
      assert.equal(
        parseSystem(fakeReadings({ commands: { pagesize: size } })).pageSize.state,
        'unreadable',
        size,
      );
    }
  });

  it('reads a board from the device tree', () => {
    const files = { '/proc/device-tree/model': 'Raspberry Pi 4 Model B Rev 1.4' };
    const { boardModel } = parseSystem(fakeReadings({ files }));
    assert.equal(boardModel.state === 'known' && boardModel.value, 'Raspberry Pi 4 Model B Rev 1.4');
  });
});

describe('parseMachine', () => {
  it('takes the last word', () => {
    assert.equal(valueIn(parseMachine('Linux 6.6.31+rpt-rpi-v8 aarch64')), 'aarch64');
    assert.equal(parseMachine('').ok, false);
  });
});
