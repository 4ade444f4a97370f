import fc from 'fast-check';
import { kernelStateChecks } from '../../../../src/checks/kernel/kernelStateChecks';
import { denied, fromCommand, fromFile, kernelRelease, missing, notInstalled } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';

function expectVerdict(id: string, expected: Expectation, change?: Change): void {
  assertVerdict(judge(kernelStateChecks, id, change), expected);
}

describe('KRN-TAINT', () => {
  const taint =
    (value: number): Change =>
    (facts) => {
      facts.kernel.taint = fromFile(value, '/proc/sys/kernel/tainted', String(value));
    };
  it('passes without a mark', () => {
    expectVerdict('KRN-TAINT', { status: 'pass', proof: '0' });
  });
  it('tells of marks that are no fault', () => {
    expectVerdict('KRN-TAINT', { status: 'info', proof: '512', summary: /printed a warning/ }, taint(512));
    expectVerdict('KRN-TAINT', { status: 'info', summary: /proprietary.*other marks: 1 / }, taint(1 + 4096));
    expectVerdict('KRN-TAINT', { status: 'info', summary: /not known here/ }, taint(2 ** 40));
  });
  it('warns of faults, which come first', () => {
    expectVerdict(
      'KRN-TAINT',
      { status: 'warning', proof: '641', summary: /oops.*other marks: 2 / },
      taint(1 + 128 + 512),
    );
  });
  it('warns exactly when a bit of a fault is set', () => {
    const faults = [4, 5, 7, 14];
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 18 }), { minLength: 1 }), (bits) => {
        const value = bits.reduce((sum, bit) => sum + 2 ** bit, 0);
        const expected = bits.some((bit) => faults.includes(bit)) ? 'warning' : 'info';
        expectVerdict('KRN-TAINT', { status: expected, proof: String(value) }, taint(value));
      }),
    );
  });
  it('is unknown when unreadable', () => {
    expectVerdict('KRN-TAINT', { status: 'unknown' }, (facts) => {
      facts.kernel.taint = denied('/proc/sys/kernel/tainted');
    });
  });
});

describe('KRN-OOPS', () => {
  const log =
    (...lines: readonly string[]): Change =>
    (facts) => {
      facts.kernel.logMatches = fromCommand(lines, 'journalctl -k -b');
    };
  it('passes with a log that shows none', () => {
    expectVerdict('KRN-OOPS', { status: 'pass', proof: 'journalctl' });
    expectVerdict(
      'KRN-OOPS',
      { status: 'pass' },
      log(
        'traps: node[812] general protection fault ip:7f12 sp:7ffc error:0 in libc.so.6',
        'Memory cgroup out of memory: Killed process 812 (hog)',
      ),
    );
  });
  for (const [line, title] of [
    ['Oops: 0002 [#1] PREEMPT SMP', /had a fault/],
    ['Internal error: Oops: 96000004 [#1] SMP', /had a fault/],
    ['kernel BUG at fs/namespace.c:1234!', /had a fault/],
    ['BUG: unable to handle page fault for address: ffffffff', /had a fault/],
    ['general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP', /had a fault/],
    ['watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [kworker/1:1:34]', /stuck/],
    ['rcu: INFO: rcu_sched self-detected stall on CPU', /stuck/],
    ['INFO: task dockerd:812 blocked for more than 120 seconds.', /hang/],
  ] as const) {
    it(`warns of: ${line}`, () => {
      expectVerdict('KRN-OOPS', { status: 'warning', proof: line, title }, log('eth0: link is up', line));
    });
  }
  it('is unknown when the log may not be read', () => {
    expectVerdict('KRN-OOPS', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.kernel.logMatches = denied('/dev/kmsg');
    });
  });
});

describe('KRN-LOCKDOWN', () => {
  it('passes when off or not there', () => {
    expectVerdict('KRN-LOCKDOWN', { status: 'pass', proof: '[none]' });
    expectVerdict('KRN-LOCKDOWN', { status: 'pass', proof: 'not there' }, (facts) => {
      facts.kernel.lockdown = missing('/sys/kernel/security/lockdown');
    });
  });
  it('tells of the mode', () => {
    expectVerdict('KRN-LOCKDOWN', { status: 'info', proof: '[integrity]', summary: /integrity/ }, (facts) => {
      facts.kernel.lockdown = fromFile(
        'integrity',
        '/sys/kernel/security/lockdown',
        'none [integrity] confidentiality',
      );
    });
  });
  it('is unknown when unreadable, unless the kernel is built without it', () => {
    const hidden: Change = (facts) => {
      facts.kernel.lockdown = denied('/sys/kernel/security/lockdown');
    };
    expectVerdict('KRN-LOCKDOWN', { status: 'unknown' }, (facts) => {
      hidden(facts);
      setKernelOptions(facts, { SECURITY_LOCKDOWN_LSM: 'y' });
    });
    expectVerdict('KRN-LOCKDOWN', { status: 'pass', proof: 'is not set' }, (facts) => {
      hidden(facts);
      setKernelOptions(facts, { SECURITY_LOCKDOWN_LSM: 'n' });
    });
    expectVerdict('KRN-LOCKDOWN', { status: 'unknown' }, (facts) => {
      hidden(facts);
      facts.kernel.config = denied('/boot/config');
    });
  });
});

describe('KRN-ENV', () => {
  const inside =
    (kind: string): Change =>
    (facts) => {
      facts.system.container = fromCommand(kind, 'systemd-detect-virt --container');
    };
  const wsl =
    (release: string): Change =>
    (facts) => {
      inside('wsl')(facts);
      facts.kernel.release = kernelRelease(release);
    };
  it('passes on a machine, real or virtual', () => {
    expectVerdict('KRN-ENV', { status: 'pass', proof: 'kvm', summary: /virtual machine \(kvm\)/ });
    expectVerdict('KRN-ENV', { status: 'pass', summary: /of its own/ }, (facts) => {
      facts.system.virtualMachine = fromCommand('none', 'systemd-detect-virt --vm');
    });
    expectVerdict('KRN-ENV', { status: 'pass', summary: /not run inside a container/ }, (facts) => {
      facts.system.virtualMachine = notInstalled('systemd-detect-virt --vm');
    });
  });
  it('tells of containers and of OpenVZ', () => {
    expectVerdict('KRN-ENV', { status: 'info', proof: 'lxc', title: /inside of a container/ }, inside('lxc'));
    expectVerdict('KRN-ENV', { status: 'info', proof: 'openvz', title: /provider/ }, inside('openvz'));
  });
  it('is sure of a container only by its namespaces', () => {
    expectVerdict('KRN-ENV', { status: 'info', title: /looks like the inside/ }, inside('lxc'));
    expectVerdict(
      'KRN-ENV',
      { status: 'info', title: /is the inside/, proof: 'pid:[4026532502]' },
      (facts) => {
        inside('lxc')(facts);
        facts.namespaces = {
          ...facts.namespaces,
          initial: fromCommand(false, 'stat', "'/proc/self/ns/pid' -> 'pid:[4026532502]'"),
        };
      },
    );
  });
  it('tells WSL 2 from WSL 1, which cannot run containers', () => {
    expectVerdict('KRN-ENV', { status: 'info', proof: 'WSL2' }, wsl('5.15.153.1-microsoft-standard-WSL2'));
    expectVerdict(
      'KRN-ENV',
      { status: 'error', proof: '-Microsoft', title: /WSL 1/ },
      wsl('4.4.0-19041-Microsoft'),
    );
  });
  it('is unknown when nothing tells', () => {
    expectVerdict('KRN-ENV', { status: 'unknown' }, (facts) => {
      facts.system.container = denied('/proc/1/cgroup');
    });
  });
});
