import { foreignProgramChecks } from '../../../../src/checks/kernel/foreignProgramChecks';
import { processorChecks } from '../../../../src/checks/kernel/processorChecks';
import type { BinfmtHandler } from '../../../../src/model/hostFacts';
import { denied, fromCommand, fromFile, kernelRelease, missing } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';

function expectVerdict(id: string, expected: Expectation, change?: Change): void {
  assertVerdict(judge([...processorChecks, ...foreignProgramChecks], id, change), expected);
}

function machine(name: string): Change {
  return (facts) => {
    facts.system.machine = fromCommand(name, 'uname -m');
  };
}

describe('KRN-PAGESIZE', () => {
  const pages =
    (size: number, name: string): Change =>
    (facts) => {
      machine(name)(facts);
      facts.system.pageSize = fromCommand(size, 'getconf PAGESIZE');
    };
  it('passes with 4 KiB', () => {
    expectVerdict('KRN-PAGESIZE', { status: 'pass', proof: '4096' });
  });
  it('warns of larger pages on ARM, and tells of them elsewhere', () => {
    expectVerdict(
      'KRN-PAGESIZE',
      { status: 'warning', proof: '16384', summary: /16 KiB/ },
      pages(16384, 'aarch64'),
    );
    expectVerdict('KRN-PAGESIZE', { status: 'info', proof: '65536' }, pages(65536, 'ppc64le'));
  });
  it('is unknown when it could not be read', () => {
    expectVerdict('KRN-PAGESIZE', { status: 'unknown' }, (facts) => {
      facts.system.pageSize = denied('getconf');
    });
  });
});

describe('KRN-VSYSCALL', () => {
  const line = 'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]';
  it('passes with a page, in either mode', () => {
    for (const permissions of ['--xp', 'r-xp']) {
      expectVerdict('KRN-VSYSCALL', { status: 'pass', proof: '[vsyscall]' }, (facts) => {
        facts.kernel.vsyscallPage = fromFile(permissions, '/proc/self/maps', line);
      });
    }
  });
  it('tells that there is none, and of the parameter by version', () => {
    expectVerdict('KRN-VSYSCALL', {
      status: 'info',
      proof: 'CONFIG_LEGACY_VSYSCALL_NONE=y',
      summary: /vsyscall=xonly/,
    });
    expectVerdict('KRN-VSYSCALL', { status: 'info', summary: /vsyscall=emulate/ }, (facts) => {
      facts.kernel.release = kernelRelease('4.19.0-27-amd64');
    });
  });
  it('is an error when the kernel log shows a program that was stopped', () => {
    const trap = 'bash[812] vsyscall attempted with vsyscall=none ip:ffffffffff600400 cs:33';
    expectVerdict('KRN-VSYSCALL', { status: 'error', proof: trap }, (facts) => {
      facts.kernel.logMatches = fromCommand(
        [...Array<string>(80).fill('eth0: link is up'), trap],
        'journalctl -k -b',
      );
    });
  });
  it('is unknown when a 32-bit shell hides the page, unless the command line switched it off', () => {
    const xonly: Change = (facts) => {
      setKernelOptions(facts, { LEGACY_VSYSCALL_NONE: 'n', LEGACY_VSYSCALL_XONLY: 'y' });
    };
    expectVerdict('KRN-VSYSCALL', { status: 'unknown', proof: 'CONFIG_LEGACY_VSYSCALL_XONLY=y' }, xonly);
    expectVerdict('KRN-VSYSCALL', { status: 'info', proof: 'vsyscall=none' }, (facts) => {
      xonly(facts);
      facts.kernel.commandLine = fromFile('root=/dev/vda1 vsyscall=none', '/proc/cmdline');
    });
  });
  it('is unknown when the page could not be looked for, and does not apply to ARM', () => {
    expectVerdict('KRN-VSYSCALL', { status: 'unknown' }, (facts) => {
      facts.kernel.vsyscallPage = denied('/proc/self/maps');
    });
    expectVerdict('KRN-VSYSCALL', { status: 'notApplicable', proof: 'aarch64' }, machine('aarch64'));
  });
});

describe('KRN-CPULEVEL', () => {
  const flags =
    (...drop: readonly string[]): Change =>
    (facts) => {
      const { cpu } = facts.system;
      if (cpu.state === 'known') {
        const kept = cpu.value.flags.filter((flag) => !drop.includes(flag));
        facts.system.cpu = fromFile(
          { ...cpu.value, flags: kept },
          '/proc/cpuinfo',
          `flags\t\t: ${kept.join(' ')}`,
        );
      }
    };
  it('passes from v3 on', () => {
    expectVerdict('KRN-CPULEVEL', { status: 'pass', proof: 'avx2', summary: /x86-64-v3\./ });
  });
  it('knows v4', () => {
    expectVerdict('KRN-CPULEVEL', { status: 'pass', summary: /x86-64-v4\./ }, (facts) => {
      const { cpu } = facts.system;
      if (cpu.state === 'known') {
        const wide = ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'];
        facts.system.cpu = { ...cpu, value: { ...cpu.value, flags: [...cpu.value.flags, ...wide] } };
      }
    });
  });
  it('tells of v2 and warns of v1, with what is lacking', () => {
    expectVerdict('KRN-CPULEVEL', { status: 'info', summary: /v2: it lacks avx2\./ }, flags('avx2'));
    expectVerdict(
      'KRN-CPULEVEL',
      { status: 'warning', summary: /v1: it lacks sse4_2\./ },
      flags('avx2', 'sse4_2'),
    );
  });
  it('is unknown without the flags, and does not apply to ARM', () => {
    expectVerdict('KRN-CPULEVEL', { status: 'unknown' }, (facts) => {
      facts.system.cpu = denied('/proc/cpuinfo');
    });
    expectVerdict('KRN-CPULEVEL', { status: 'notApplicable' }, machine('aarch64'));
  });
});

describe('KRN-COMPAT32', () => {
  it('passes when built in', () => {
    expectVerdict('KRN-COMPAT32', { status: 'pass', proof: 'CONFIG_IA32_EMULATION=y' });
  });
  it('tells when they are left out, or switched off', () => {
    expectVerdict('KRN-COMPAT32', { status: 'info', proof: 'is not set' }, (facts) => {
      setKernelOptions(facts, { IA32_EMULATION: 'n' });
    });
    expectVerdict('KRN-COMPAT32', { status: 'info', proof: 'ia32_emulation=0' }, (facts) => {
      facts.kernel.commandLine = fromFile('quiet ia32_emulation=0', '/proc/cmdline');
    });
    expectVerdict('KRN-COMPAT32', { status: 'info', summary: /switched off/ }, (facts) => {
      setKernelOptions(facts, { IA32_EMULATION_DEFAULT_DISABLED: 'y' });
    });
    expectVerdict('KRN-COMPAT32', { status: 'pass' }, (facts) => {
      setKernelOptions(facts, { IA32_EMULATION_DEFAULT_DISABLED: 'y' });
      facts.kernel.commandLine = fromFile('ia32_emulation=true', '/proc/cmdline');
    });
  });
  it('does not promise for the processor on ARM', () => {
    expectVerdict(
      'KRN-COMPAT32',
      { status: 'info', proof: 'CONFIG_COMPAT=y', title: /possibly/ },
      machine('aarch64'),
    );
    expectVerdict('KRN-COMPAT32', { status: 'info', title: /do not run/ }, (facts) => {
      machine('aarch64')(facts);
      setKernelOptions(facts, { COMPAT: 'n' });
    });
  });
  it('is unknown without a configuration, and does not apply to other machines', () => {
    expectVerdict('KRN-COMPAT32', { status: 'unknown' }, (facts) => {
      facts.kernel.config = denied('/boot/config');
    });
    expectVerdict('KRN-COMPAT32', { status: 'notApplicable' }, machine('i686'));
  });
});

describe('KRN-BINFMT', () => {
  const handlers =
    (enabled: boolean, ...list: readonly Partial<BinfmtHandler>[]): Change =>
    (facts) => {
      const whole = list.map((part) => ({
        name: 'qemu-aarch64',
        enabled: true,
        interpreter: '/usr/bin/qemu-aarch64-static',
        flags: 'OCF',
        ...part,
      }));
      facts.kernel.binfmt = fromFile(
        { enabled, handlers: whole },
        '/proc/sys/fs/binfmt_misc/status',
        enabled ? 'enabled' : 'disabled',
      );
    };
  it('passes with an emulator that works in containers', () => {
    expectVerdict(
      'KRN-BINFMT',
      { status: 'pass', proof: 'enabled', summary: /qemu-aarch64/ },
      handlers(true, {}),
    );
  });
  it('warns of an emulator without the flag F', () => {
    expectVerdict(
      'KRN-BINFMT',
      { status: 'warning', summary: /flag F.*qemu-arm/ },
      handlers(true, {}, { name: 'qemu-arm', flags: 'OC' }),
    );
  });
  it('tells of switched off ones and of none', () => {
    expectVerdict(
      'KRN-BINFMT',
      { status: 'info', proof: 'disabled', title: /switched off/ },
      handlers(false, {}),
    );
    expectVerdict(
      'KRN-BINFMT',
      { status: 'info', title: /switched off/ },
      handlers(true, { enabled: false }),
    );
    expectVerdict('KRN-BINFMT', { status: 'info', title: /Only images for x86_64/ });
    expectVerdict('KRN-BINFMT', { status: 'info', proof: 'not there', summary: /not mounted/ }, (facts) => {
      facts.kernel.binfmt = missing('/proc/sys/fs/binfmt_misc/status');
    });
  });
  it('takes no other handler for an emulator', () => {
    expectVerdict(
      'KRN-BINFMT',
      { status: 'info', title: /Only images/ },
      handlers(true, { name: 'python3.13', interpreter: '/usr/bin/python3.13', flags: '' }),
    );
  });
  it('is unknown when unreadable', () => {
    expectVerdict('KRN-BINFMT', { status: 'unknown' }, (facts) => {
      facts.kernel.binfmt = denied('/proc/sys/fs/binfmt_misc/status');
    });
  });
});

describe('what single facts decide of processors', () => {
  it('a kernel before 6.7 passes ia32_emulation=0 over', () => {
    expectVerdict('KRN-COMPAT32', { status: 'pass' }, (facts) => {
      facts.kernel.release = kernelRelease('6.1.0-18-amd64');
      facts.kernel.commandLine = fromFile('quiet ia32_emulation=0', '/proc/cmdline');
      if (facts.kernel.config.state === 'known') {
        const value = {
          ...facts.kernel.config.value,
          path: '/boot/config-6.1.0-18-amd64',
          headerRelease: '6.1.76',
        };
        facts.kernel.config = { ...facts.kernel.config, value };
      }
    });
    expectVerdict('KRN-COMPAT32', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.kernel.commandLine = denied('/proc/cmdline');
    });
  });

  it('says nothing of the level of a processor that may not be x86', () => {
    expectVerdict('KRN-CPULEVEL', { status: 'unknown' }, (facts) => {
      facts.system.machine = denied('uname -m');
    });
  });
});
