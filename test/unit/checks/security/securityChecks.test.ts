import assert from 'node:assert/strict';
import { securityChecks } from '../../../../src/checks/security/securityChecks';
import type { DockerInfo } from '../../../../src/model/hostFacts';
import { renderEnglish } from '../../../../src/model/message';
import { denied, fromCommand, fromFile, kernelRelease, missing, notInstalled, sysctl } from '../factBuilders';
import { assertVerdict, judge, type Change } from '../judging';

function security(id: string, ...changes: readonly Change[]) {
  return judge(securityChecks, id, (facts) => {
    changes.forEach((change) => {
      change(facts);
    });
  });
}

const docker =
  (change: Partial<DockerInfo>): Change =>
  (facts) => {
    if (facts.engines.docker.state === 'known') {
      facts.engines.docker = fromCommand({ ...facts.engines.docker.value, ...change }, 'docker info');
    }
  };

describe('security checks', () => {
  it('SEC-LSM names the modules', () => {
    assertVerdict(security('SEC-LSM'), { status: 'pass', proof: 'apparmor' });
    const bare: Change = (facts) => {
      facts.security.modules = fromFile(['capability'], '/sys/kernel/security/lsm');
    };
    assertVerdict(security('SEC-LSM', bare), { status: 'info' });
    const hidden: Change = (facts) => {
      facts.security.modules = denied('/sys/kernel/security/lsm');
    };
    const withoutAppArmor: Change = (facts) => {
      facts.security.appArmorEnabled = missing('/sys/module/apparmor/parameters/enabled');
    };
    assertVerdict(security('SEC-LSM', hidden), { status: 'pass', summary: /apparmor/ });
    assertVerdict(security('SEC-LSM', hidden, withoutAppArmor), { status: 'unknown' });
    const oldKernel: Change = (facts) => {
      facts.security.modules = missing('/sys/kernel/security/lsm');
    };
    assertVerdict(security('SEC-LSM', oldKernel, withoutAppArmor), { status: 'info', summary: /Neither/ });
  });

  it('SEC-APPARMOR is an error without the parser only for the Docker that does not look for it', () => {
    assertVerdict(security('SEC-APPARMOR'), { status: 'pass' });
    const without: Change = (facts) => {
      facts.engines.programs.apparmor_parser = notInstalled('command -v apparmor_parser');
    };
    assertVerdict(security('SEC-APPARMOR', without), { status: 'warning', title: /without AppArmor/ });
    const debian11 = docker({ serverVersion: '20.10.5+dfsg1' });
    assertVerdict(security('SEC-APPARMOR', without, debian11), { status: 'error', summary: /not installed/ });
    assertVerdict(security('SEC-APPARMOR', without, docker({ serverVersion: '20.10.24' })), {
      status: 'warning',
    });
    const noEngine: Change = (facts) => {
      facts.engines.docker = notInstalled('docker info');
      for (const name of ['dockerd', 'podman', 'containerd']) {
        facts.engines.programs[name] = notInstalled(`command -v ${name}`);
      }
    };
    assertVerdict(security('SEC-APPARMOR', without, noEngine), { status: 'info' });
    const inside: Change = (facts) => {
      facts.system.container = fromCommand('lxc', 'systemd-detect-virt --container');
    };
    assertVerdict(security('SEC-APPARMOR', without, inside), { status: 'unknown' });
    const off: Change = (facts) => {
      facts.security.appArmorEnabled = fromFile('N', '/sys/module/apparmor/parameters/enabled');
    };
    assertVerdict(security('SEC-APPARMOR', without, off), { status: 'notApplicable' });
    const hidden: Change = (facts) => {
      facts.security.appArmorEnabled = denied('/sys/module/apparmor/parameters/enabled');
    };
    assertVerdict(security('SEC-APPARMOR', hidden), { status: 'unknown' });
  });

  it('SEC-APPARMOR warns when it was switched off at boot and nothing stands in for it', () => {
    const off: Change = (facts) => {
      facts.security.appArmorEnabled = fromFile('N', '/sys/module/apparmor/parameters/enabled');
      facts.security.selinuxEnforcing = missing('/sys/fs/selinux/enforce');
    };
    const started =
      (words: string): Change =>
      (facts) => {
        facts.kernel.commandLine = fromFile(`BOOT_IMAGE=/vmlinuz ro ${words}`, '/proc/cmdline');
      };
    const warned = { status: 'warning', title: /without AppArmor/ } as const;
    assertVerdict(security('SEC-APPARMOR', off, started('apparmor=0')), {
      ...warned,
      summary: /^apparmor=0 is on/,
      proof: 'apparmor=0',
    });
    assertVerdict(security('SEC-APPARMOR', off, started('security=none')), warned);
    assertVerdict(security('SEC-APPARMOR', off, started('security=apparmor')), { status: 'notApplicable' });
    const enforcing: Change = (facts) => {
      facts.security.selinuxEnforcing = fromFile(true, '/sys/fs/selinux/enforce', '1');
    };
    assertVerdict(security('SEC-APPARMOR', off, enforcing, started('security=selinux')), {
      status: 'notApplicable',
    });
    const unread: Change = (facts) => {
      facts.kernel.commandLine = denied('/proc/cmdline');
    };
    assertVerdict(security('SEC-APPARMOR', off, unread), { status: 'unknown' });
    const guest: Change = (facts) => {
      facts.system.container = fromCommand('lxc', 'systemd-detect-virt --container');
    };
    assertVerdict(security('SEC-APPARMOR', off, guest, started('apparmor=0')), { status: 'notApplicable' });
    const unlooked: Change = (facts) => {
      facts.security.selinuxEnforcing = denied('/sys/fs/selinux/enforce');
    };
    assertVerdict(security('SEC-APPARMOR', off, unlooked, started('apparmor=0')), { status: 'unknown' });
  });

  it('SEC-SELINUX asks for the policy of containers', () => {
    assertVerdict(security('SEC-SELINUX'), { status: 'notApplicable' });
    const enforcing: Change = (facts) => {
      facts.security.selinuxEnforcing = fromFile(true, '/sys/fs/selinux/enforce', '1');
      facts.security.containerSelinuxPolicy = fromFile(false, '/var/lib/selinux');
    };
    assertVerdict(security('SEC-SELINUX', enforcing), { status: 'warning', title: /possibly/ });
    const policy: Change = (facts) => {
      facts.security.containerSelinuxPolicy = fromFile(true, '/var/lib/selinux');
    };
    assertVerdict(security('SEC-SELINUX', enforcing, policy), {
      status: 'info',
      title: /does not use SELinux/,
    });
    const uses = docker({ securityOptions: ['name=selinux'] });
    assertVerdict(security('SEC-SELINUX', enforcing, policy, uses), { status: 'pass' });
    const hidden: Change = (facts) => {
      facts.security.containerSelinuxPolicy = denied('/var/lib/selinux');
    };
    assertVerdict(security('SEC-SELINUX', enforcing, hidden), { status: 'unknown' });
  });

  it('SEC-NESTED-RUNC concerns newer runc inside LXC', () => {
    assertVerdict(security('SEC-NESTED-RUNC'), { status: 'notApplicable' });
    const lxc =
      (runc: string): Change =>
      (facts) => {
        facts.system.container = fromCommand('lxc', 'systemd-detect-virt --container');
        facts.engines.versions.runc = fromCommand(runc, 'runc --version');
      };
    assertVerdict(security('SEC-NESTED-RUNC', lxc('1.3.3')), { status: 'warning' });
    assertVerdict(security('SEC-NESTED-RUNC', lxc('1.2.9')), { status: 'warning' });
    assertVerdict(security('SEC-NESTED-RUNC', lxc('1.1.12')), { status: 'pass' });
    assertVerdict(security('SEC-NESTED-RUNC', lxc('1.3.1')), { status: 'pass' });
    const hidden: Change = (facts) => {
      facts.engines.versions.runc = denied('runc --version');
    };
    assertVerdict(security('SEC-NESTED-RUNC', lxc('1.3.3'), hidden), { status: 'unknown' });
  });

  it('SEC-SECCOMP knows the profile of Docker', () => {
    assertVerdict(security('SEC-SECCOMP'), { status: 'pass' });
    assertVerdict(security('SEC-SECCOMP', docker({ securityOptions: [] })), { status: 'warning' });
    const own = docker({ securityOptions: ['name=seccomp,profile=/etc/docker/own.json'] });
    assertVerdict(security('SEC-SECCOMP', own), { status: 'info', summary: /own\.json/ });
    const hidden: Change = (facts) => {
      facts.engines.docker = denied('docker info');
    };
    assertVerdict(security('SEC-SECCOMP', hidden), { status: 'unknown' });
  });

  it('SEC-LIBSECCOMP knows what new images need', () => {
    assertVerdict(security('SEC-LIBSECCOMP'), { status: 'pass', proof: '2.6.0' });
    const old: Change = (facts) => {
      facts.engines.versions.libseccomp = fromCommand('2.4.1', 'runc --version');
    };
    assertVerdict(security('SEC-LIBSECCOMP', old), { status: 'warning', summary: /2\.4\.1/ });
    assertVerdict(security('SEC-LIBSECCOMP', docker({ serverVersion: '19.03.15' })), {
      status: 'warning',
      summary: /19\.03\.15/,
    });
    const hidden: Change = (facts) => {
      facts.engines.versions.libseccomp = denied('runc --version');
    };
    assertVerdict(security('SEC-LIBSECCOMP', hidden), { status: 'unknown' });
  });

  it('SEC-UNPRIV-BPF reads the setting', () => {
    const key = 'kernel.unprivileged_bpf_disabled';
    assertVerdict(security('SEC-UNPRIV-BPF'), { status: 'pass' });
    const open: Change = (facts) => {
      facts.sysctls[key] = sysctl(key, '0');
    };
    assertVerdict(security('SEC-UNPRIV-BPF', open), { status: 'info' });
    const hidden: Change = (facts) => {
      facts.sysctls[key] = denied('/proc/sys/kernel/unprivileged_bpf_disabled');
    };
    assertVerdict(security('SEC-UNPRIV-BPF', hidden), { status: 'unknown' });
  });

  it('SEC-SOCKET finds doors that stand open', () => {
    assertVerdict(security('SEC-SOCKET'), { status: 'pass' });
    const mode: Change = (facts) => {
      facts.storage.paths['/run/docker.sock'] = fromCommand(
        { kind: 'socket', mode: '666', uid: 0, gid: 996 },
        'stat /run/docker.sock',
      );
    };
    assertVerdict(security('SEC-SOCKET', mode), { status: 'error', summary: /666/ });
    const words =
      (...more: readonly string[]): Change =>
      (facts) => {
        facts.engines.processArguments.dockerd = fromFile(['/usr/bin/dockerd', ...more], '/proc/812/cmdline');
      };
    assertVerdict(security('SEC-SOCKET', words('-H', 'tcp://0.0.0.0:2375')), {
      status: 'error',
      summary: /2375/,
    });
    assertVerdict(security('SEC-SOCKET', words('--host=tcp://0.0.0.0:2375')), { status: 'error' });
    assertVerdict(security('SEC-SOCKET', words('-H', 'tcp://127.0.0.1:2375')), { status: 'info' });
    assertVerdict(security('SEC-SOCKET', words('-H', 'tcp://0.0.0.0:2376', '--tlsverify')), {
      status: 'pass',
    });
    const file: Change = (facts) => {
      facts.engines.dockerDaemonJson = fromFile(
        { hosts: ['tcp://10.0.0.1:2375'] },
        '/etc/docker/daemon.json',
      );
    };
    assertVerdict(security('SEC-SOCKET', file), { status: 'error' });
    const hidden: Change = (facts) => {
      facts.engines.processArguments.dockerd = denied('/proc/812/cmdline');
    };
    assertVerdict(security('SEC-SOCKET', hidden), { status: 'unknown' });
  });

  it('SEC-DOCKERGROUP lists who is as good as root', () => {
    assertVerdict(security('SEC-DOCKERGROUP'), { status: 'pass' });
    const members: Change = (facts) => {
      facts.security.groups.docker = fromFile(
        { gid: 996, members: ['ann'] },
        '/etc/group',
        'docker:x:996:ann',
      );
    };
    assertVerdict(security('SEC-DOCKERGROUP', members), { status: 'info', summary: /ann/ });
    const hidden: Change = (facts) => {
      facts.security.groups.docker = denied('/etc/group');
    };
    assertVerdict(security('SEC-DOCKERGROUP', hidden), { status: 'unknown' });
  });

  it('SEC-AUDIT and SEC-DAEMON follow the benchmark, as notes', () => {
    assertVerdict(security('SEC-AUDIT'), { status: 'info' });
    const watched: Change = (facts) => {
      const paths = ['/usr/bin/dockerd', '/var/lib/docker', '/etc/docker'];
      facts.security.auditedPaths = fromFile(paths, '/etc/audit/rules.d/docker.rules');
    };
    assertVerdict(security('SEC-AUDIT', watched), { status: 'pass' });
    const closed: Change = (facts) => {
      facts.security.auditedPaths = denied('/etc/audit/rules.d');
    };
    assertVerdict(security('SEC-AUDIT', closed), { status: 'unknown' });
    assertVerdict(security('SEC-DAEMON'), { status: 'info', summary: /live-restore/ });
    const hardened: Change = (facts) => {
      facts.engines.dockerDaemonJson = fromFile(
        { icc: false, 'live-restore': true, 'no-new-privileges': true, 'userland-proxy': false },
        '/etc/docker/daemon.json',
      );
    };
    assertVerdict(security('SEC-DAEMON', hardened), { status: 'pass' });
    const unread: Change = (facts) => {
      facts.engines.dockerDaemonJson = denied('/etc/docker/daemon.json');
    };
    assertVerdict(security('SEC-DAEMON', unread), { status: 'unknown' });
    const none: Change = (facts) => {
      facts.cgroups.daemonGroups.dockerd = missing('/proc');
      facts.engines.docker = notInstalled('docker info');
      facts.engines.programs.dockerd = notInstalled('command -v dockerd');
      facts.engines.units['docker.service'] = notInstalled('systemctl');
    };
    assertVerdict(security('SEC-AUDIT', none), { status: 'notApplicable' });
  });

  it('KRN-KNOWN-BAD weighs the number, the maker, live patches and the log', () => {
    assertVerdict(security('KRN-KNOWN-BAD'), { status: 'pass' });
    const kernel =
      (release: string, build = ''): Change =>
      (facts) => {
        facts.kernel.release = kernelRelease(release);
        facts.kernel.build = fromFile(build, '/proc/version');
      };
    const log =
      (line: string): Change =>
      (facts) => {
        facts.kernel.logMatches = fromCommand([line], 'dmesg', line);
      };
    assertVerdict(security('KRN-KNOWN-BAD', kernel('3.5.0')), { status: 'warning', title: /crash/ });
    assertVerdict(
      security('KRN-KNOWN-BAD', kernel('3.2.0-4-amd64', '#1 SMP Debian 3.2.65'), log('[<c11>] mntput+0x1')),
      {
        status: 'warning',
        proof: 'mntput',
      },
    );
    assertVerdict(security('KRN-KNOWN-BAD', kernel('3.4.1'), log('RIP d_hash_and_lookup+0x3')), {
      status: 'warning',
      proof: 'd_hash_and_lookup',
    });
    assertVerdict(security('KRN-KNOWN-BAD', kernel('2.6.32')), { status: 'warning', title: /networks/ });
    assertVerdict(security('KRN-KNOWN-BAD', kernel('2.6.32-754.el6.x86_64')), {
      status: 'info',
      title: /possibly/,
    });
    assertVerdict(security('KRN-KNOWN-BAD', kernel('5.10.101')), {
      status: 'warning',
      summary: /CVE-2022-0847/,
    });
    assertVerdict(security('KRN-KNOWN-BAD', kernel('5.10.209')), {
      status: 'warning',
      summary: /it has: CVE-2024-1086\./,
    });
    assertVerdict(security('KRN-KNOWN-BAD', kernel('5.10.210')), { status: 'pass' });
    assertVerdict(security('KRN-KNOWN-BAD', kernel('4.18.20')), {
      status: 'warning',
      title: /slowed down/,
    });
    assertVerdict(security('KRN-KNOWN-BAD', kernel('3.19.8')), { status: 'warning', summary: /flannel#267/ });
    assertVerdict(security('KRN-KNOWN-BAD', kernel('4.9.256')), {
      status: 'warning',
      summary: /CVE-2022-0492/,
    });
    const patched: Change = (facts) => {
      facts.kernel.livepatches = fromFile(['lkp_1'], '/sys/kernel/livepatch');
    };
    assertVerdict(security('KRN-KNOWN-BAD', kernel('5.10.101'), patched), { status: 'info' });
    const hidden: Change = (facts) => {
      facts.kernel.release = denied('uname -r');
    };
    assertVerdict(security('KRN-KNOWN-BAD', hidden), { status: 'unknown' });
  });

  it('SEC-RUNC-CVE knows the repaired release of each series', () => {
    const runc =
      (version: string): Change =>
      (facts) => {
        facts.engines.versions.runc = fromCommand(version, 'runc --version');
      };
    for (const version of ['1.3.6', '1.4.3', '1.5.0']) {
      assertVerdict(security('SEC-RUNC-CVE', runc(version)), { status: 'pass' });
    }
    assertVerdict(security('SEC-RUNC-CVE', runc('1.1.11')), {
      status: 'warning',
      summary: /CVE-2026-41579, CVE-2025-31133, CVE-2024-45310, CVE-2024-21626\. /,
    });
    assertVerdict(security('SEC-RUNC-CVE', runc('1.3.2')), {
      status: 'warning',
      summary: /CVE-2025-31133\./,
    });
    assertVerdict(security('SEC-RUNC-CVE', runc('1.0.0-rc94')), {
      status: 'warning',
      summary: /CVE-2021-30465/,
    });
    const rc95 = security('SEC-RUNC-CVE', runc('1.0.0-rc95'));
    assert.doesNotMatch(renderEnglish(rc95.summary), /CVE-2021-30465/);
    assertVerdict(security('SEC-RUNC-CVE', runc('1.3.4')), { status: 'warning', summary: /CVE-2026-41579/ });
    assertVerdict(security('SEC-RUNC-CVE', runc('1.1.5+ds1')), { status: 'info', title: /unless/ });
    const hidden: Change = (facts) => {
      facts.engines.versions.runc = denied('runc --version');
    };
    assertVerdict(security('SEC-RUNC-CVE', hidden), { status: 'unknown' });
  });

  it('SEC-CONTAINERD-CVE and SEC-DOCKER-CVE go by the version of the program that runs', () => {
    assertVerdict(security('SEC-CONTAINERD-CVE'), { status: 'pass' });
    const containerd =
      (version: string): Change =>
      (facts) => {
        facts.engines.versions.containerd = fromCommand(version, 'containerd --version');
        facts.engines.packages = fromFile([], '/var/lib/dpkg/info');
      };
    assertVerdict(security('SEC-CONTAINERD-CVE', containerd('1.7.28')), {
      status: 'warning',
      summary: /has CVE-2024-25621\./,
    });
    assertVerdict(security('SEC-CONTAINERD-CVE', containerd('1.7.29')), { status: 'pass' });
    const none: Change = (facts) => {
      facts.engines.versions.containerd = notInstalled('containerd --version');
    };
    assertVerdict(security('SEC-CONTAINERD-CVE', none), { status: 'notApplicable' });
    const hiddenVersion: Change = (facts) => {
      facts.engines.versions.containerd = denied('containerd --version');
    };
    assertVerdict(security('SEC-CONTAINERD-CVE', hiddenVersion), { status: 'unknown' });
    assertVerdict(security('SEC-DOCKER-CVE'), { status: 'pass' });
    assertVerdict(security('SEC-DOCKER-CVE', docker({ serverVersion: '25.0.1' })), {
      status: 'warning',
      summary: /CVE-2024-41110, CVE-2024-23651/,
    });
    assertVerdict(security('SEC-DOCKER-CVE', docker({ serverVersion: '20.10.24+dfsg1' })), {
      status: 'info',
      title: /unless the distribution/,
    });
    const silent: Change = (facts) => {
      facts.engines.docker = denied('docker info');
    };
    assertVerdict(security('SEC-DOCKER-CVE', silent), { status: 'unknown' });
  });
});
