import { checkpointChecks } from '../../../../src/checks/checkpoint/checkpointChecks';
import { denied, fromCommand, fromFile, kernelRelease, missing, notInstalled } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import { assertVerdict, judge, type Change } from '../judging';

function checkpoint(id: string, ...changes: readonly Change[]) {
  return judge(
    checkpointChecks,
    id,
    (facts) => {
      changes.forEach((change) => {
        change(facts);
      });
    },
    ['docker', 'checkpoint'],
  );
}

const criu =
  (version: string): Change =>
  (facts) => {
    facts.engines.programs.criu = fromCommand('/usr/sbin/criu', 'command -v criu');
    facts.engines.versions.criu = fromCommand(version, 'criu --version', `Version: ${version}`);
  };

const kernel =
  (release: string, build = ''): Change =>
  (facts) => {
    facts.kernel.release = kernelRelease(release);
    facts.kernel.build = fromFile(build, '/proc/version');
  };

const docker =
  (change: { readonly serverVersion: string; readonly experimental: boolean }): Change =>
  (facts) => {
    if (facts.engines.docker.state === 'known') {
      facts.engines.docker = fromCommand({ ...facts.engines.docker.value, ...change }, 'docker info');
    }
  };

describe('checkpoint checks', () => {
  it('CR-TOOL knows which CRIU knows which kernel', () => {
    assertVerdict(checkpoint('CR-TOOL'), { status: 'error', summary: /not installed/ });
    assertVerdict(checkpoint('CR-TOOL', criu('4.1.1')), { status: 'pass', proof: '4.1.1' });
    assertVerdict(checkpoint('CR-TOOL', criu('3.17.1')), { status: 'pass' });
    const new618 = kernel('6.18.44-fc-v657');
    assertVerdict(checkpoint('CR-TOOL', criu('3.17.1'), new618), { status: 'error', summary: /vDSO/ });
    assertVerdict(checkpoint('CR-TOOL', criu('4.0'), new618), { status: 'warning', title: /possibly/ });
    assertVerdict(checkpoint('CR-TOOL', criu('4.2'), new618), { status: 'pass' });
    const unread: Change = (facts) => {
      facts.engines.programs.criu = denied('command -v criu');
    };
    assertVerdict(checkpoint('CR-TOOL', unread), { status: 'unknown' });
  });

  it('CR-RUNTIME finds a crun without its library', () => {
    assertVerdict(checkpoint('CR-RUNTIME'), { status: 'pass', summary: /runc/ });
    const crun =
      (features: readonly string[]): Change =>
      (facts) => {
        facts.engines.programs.crun = fromCommand('/usr/bin/crun', 'command -v crun');
        facts.checkpoint.crunFeatures = fromCommand(features, 'crun --version', `+${features.join(' +')}`);
      };
    assertVerdict(checkpoint('CR-RUNTIME', crun(['SYSTEMD'])), {
      status: 'warning',
      summary: /built without/,
    });
    assertVerdict(checkpoint('CR-RUNTIME', crun(['SYSTEMD', 'CRIU'])), {
      status: 'warning',
      summary: /libcriu\.so\.2/,
    });
    const library: Change = (facts) => {
      facts.checkpoint.libcriu = fromFile('/usr/lib/libcriu.so.2', '/usr/lib/libcriu.so.2');
    };
    assertVerdict(checkpoint('CR-RUNTIME', crun(['CRIU']), library), { status: 'pass' });
    const unread: Change = (facts) => {
      facts.checkpoint.libcriu = denied('libcriu.so.2');
    };
    assertVerdict(checkpoint('CR-RUNTIME', crun(['CRIU']), unread), { status: 'unknown' });
    const neither: Change = (facts) => {
      facts.engines.programs.runc = notInstalled('command -v runc');
    };
    assertVerdict(checkpoint('CR-RUNTIME', neither), { status: 'unknown' });
  });

  it('CR-PRIV says that checkpoints take root', () => {
    assertVerdict(checkpoint('CR-PRIV'), { status: 'pass' });
    const ordinary: Change = (facts) => {
      facts.account = fromCommand({ uid: 1000, name: 'ann', groups: [] }, 'id');
    };
    assertVerdict(checkpoint('CR-PRIV', ordinary), { status: 'info' });
    const unread: Change = (facts) => {
      facts.account = denied('id');
    };
    assertVerdict(checkpoint('CR-PRIV', unread), { status: 'unknown' });
  });

  it('CR-KCONF prefers what the kernel shows to its configuration', () => {
    const lastPid =
      (there: boolean): Change =>
      (facts) => {
        facts.checkpoint.kernelInterfaces.ns_last_pid = fromFile(there, '/proc/sys/kernel/ns_last_pid');
      };
    const option =
      (value: string | undefined): Change =>
      (facts) => {
        setKernelOptions(facts, { CHECKPOINT_RESTORE: value });
      };
    const unseen: Change = (facts) => {
      facts.checkpoint.kernelInterfaces.ns_last_pid = denied('/proc/sys/kernel/ns_last_pid');
    };
    const noConfig: Change = (facts) => {
      facts.kernel.config = denied('/boot/config');
    };
    assertVerdict(checkpoint('CR-KCONF', lastPid(true), option('n')), { status: 'pass' });
    assertVerdict(checkpoint('CR-KCONF', lastPid(false), option('n')), { status: 'error' });
    assertVerdict(checkpoint('CR-KCONF', lastPid(false), noConfig), {
      status: 'error',
      summary: /ns_last_pid/,
    });
    assertVerdict(checkpoint('CR-KCONF', lastPid(false), option('y')), { status: 'unknown' });
    assertVerdict(checkpoint('CR-KCONF', unseen, option('y')), { status: 'pass' });
    assertVerdict(checkpoint('CR-KCONF', unseen, option(undefined)), { status: 'error' });
    assertVerdict(checkpoint('CR-KCONF', unseen, noConfig), { status: 'unknown' });
    const inside: Change = (facts) => {
      facts.system.container = fromCommand('lxc', 'systemd-detect-virt --container');
    };
    assertVerdict(checkpoint('CR-KCONF', inside, lastPid(false), option('n')), {
      status: 'unknown',
      summary: /container/,
    });
    assertVerdict(checkpoint('CR-KCONF', inside, lastPid(true)), { status: 'pass' });
  });

  it('CR-DIAG names the kinds of sockets that cannot be read', () => {
    const options =
      (value: string | undefined): Change =>
      (facts) => {
        setKernelOptions(facts, {
          UNIX_DIAG: value,
          INET_DIAG: value,
          INET_TCP_DIAG: value,
          INET_UDP_DIAG: value,
          PACKET_DIAG: value,
          NETLINK_DIAG: value,
        });
      };
    assertVerdict(checkpoint('CR-DIAG', options('y')), { status: 'pass' });
    const bare: Change = (facts) => {
      facts.modules.loaded = fromFile([], '/proc/modules');
      facts.modules.loadable = fromFile([], 'modules.dep');
    };
    assertVerdict(checkpoint('CR-DIAG', options('n'), bare), { status: 'warning', summary: /UNIX_DIAG/ });
    assertVerdict(checkpoint('CR-DIAG', options('m'), bare), { status: 'warning', summary: /NETLINK_DIAG/ });
    const unread: Change = (facts) => {
      facts.kernel.config = denied('/boot/config');
      facts.modules.loadable = denied('modules.dep');
      facts.modules.builtin = denied('modules.builtin');
    };
    assertVerdict(checkpoint('CR-DIAG', unread), { status: 'unknown' });
  });

  it('CR-TRACK tells what pre-dump needs', () => {
    const option =
      (value: string): Change =>
      (facts) => {
        setKernelOptions(facts, { MEM_SOFT_DIRTY: value });
      };
    assertVerdict(checkpoint('CR-TRACK', option('y')), { status: 'pass' });
    assertVerdict(checkpoint('CR-TRACK', option('n')), { status: 'info' });
    const unread: Change = (facts) => {
      facts.kernel.config = denied('/boot/config');
    };
    assertVerdict(checkpoint('CR-TRACK', unread), { status: 'unknown' });
  });

  it('CR-VERMAP knows what older kernels lack: mounts of open files before 4.2, AIO before 3.19', () => {
    assertVerdict(checkpoint('CR-VERMAP'), { status: 'pass' });
    assertVerdict(checkpoint('CR-VERMAP', kernel('4.1.15')), { status: 'warning', summary: /overlay.*4\.2/ });
    assertVerdict(checkpoint('CR-VERMAP', kernel('3.18.0')), { status: 'warning', summary: /and 6 other/ });
    assertVerdict(checkpoint('CR-VERMAP', kernel('5.4.0')), { status: 'info', summary: /5\.5/ });
    const rhel = kernel('3.10.0-1160.el7.x86_64');
    assertVerdict(checkpoint('CR-VERMAP', rhel), { status: 'info', title: /possibly/ });
    const unread: Change = (facts) => {
      facts.kernel.release = denied('uname -r');
    };
    assertVerdict(checkpoint('CR-VERMAP', unread), { status: 'unknown' });
  });

  it("CR-OVERLAY-UBUNTU knows the series of Ubuntu's kernels", () => {
    const ubuntu: Change = (facts) => {
      const release = {
        id: 'ubuntu',
        idLike: ['debian'],
        versionId: '20.04',
        variantId: '',
        prettyName: 'Ubuntu',
      };
      facts.system.osRelease = fromFile(release, '/etc/os-release');
    };
    const build = '#1-Ubuntu SMP';
    assertVerdict(checkpoint('CR-OVERLAY-UBUNTU'), { status: 'notApplicable' });
    assertVerdict(checkpoint('CR-OVERLAY-UBUNTU', ubuntu, kernel('5.4.0-42-generic', build)), {
      status: 'warning',
    });
    assertVerdict(checkpoint('CR-OVERLAY-UBUNTU', ubuntu, kernel('6.8.0-45-generic', build)), {
      status: 'pass',
    });
    const unread: Change = (facts) => {
      facts.system.osRelease = denied('/etc/os-release');
    };
    assertVerdict(checkpoint('CR-OVERLAY-UBUNTU', unread), { status: 'unknown' });
  });

  it('CR-NETLOCK needs both programs, unless CRIU is told otherwise', () => {
    assertVerdict(checkpoint('CR-NETLOCK'), { status: 'pass' });
    const without: Change = (facts) => {
      facts.checkpoint.networkLockPrograms['ip6tables-restore'] = notInstalled(
        'command -v ip6tables-restore',
      );
    };
    assertVerdict(checkpoint('CR-NETLOCK', without), { status: 'warning', title: /possibly/ });
    const told: Change = (facts) => {
      facts.checkpoint.configurations['runc.conf'] = fromFile(
        ['network-lock nftables'],
        '/etc/criu/runc.conf',
      );
    };
    assertVerdict(checkpoint('CR-NETLOCK', without, told), {
      status: 'info',
      proof: 'network-lock nftables',
    });
    const unread: Change = (facts) => {
      facts.checkpoint.configurations['runc.conf'] = denied('/etc/criu/runc.conf');
    };
    assertVerdict(checkpoint('CR-NETLOCK', without, unread), { status: 'unknown' });
  });

  it('CR-CONF shows options that act on all containers', () => {
    const file =
      (lines: readonly string[]): Change =>
      (facts) => {
        facts.checkpoint.configurations = {
          'default.conf': missing('/etc/criu/default.conf'),
          'runc.conf': fromFile(lines, '/etc/criu/runc.conf'),
        };
      };
    assertVerdict(checkpoint('CR-CONF', file([])), { status: 'pass' });
    assertVerdict(checkpoint('CR-CONF', file(['tcp-established'])), {
      status: 'info',
      summary: /tcp-established/,
    });
    const unread: Change = (facts) => {
      facts.checkpoint.configurations = { 'runc.conf': denied('/etc/criu/runc.conf') };
    };
    assertVerdict(checkpoint('CR-CONF', unread), { status: 'unknown' });
  });

  it('CR-DOCKER knows the experimental mode and the releases that cannot restore', () => {
    assertVerdict(checkpoint('CR-DOCKER', docker({ serverVersion: '29.1.0', experimental: true })), {
      status: 'warning',
      title: /possibly/,
    });
    assertVerdict(checkpoint('CR-DOCKER', docker({ serverVersion: '26.1.5+dfsg1', experimental: false })), {
      status: 'warning',
      summary: /experimental/,
    });
    assertVerdict(checkpoint('CR-DOCKER', docker({ serverVersion: '26.1.5+dfsg1', experimental: true })), {
      status: 'pass',
    });
    const silent: Change = (facts) => {
      facts.engines.docker = denied('docker info');
    };
    assertVerdict(checkpoint('CR-DOCKER', silent), { status: 'unknown' });
    const none: Change = (facts) => {
      facts.engines.docker = notInstalled('docker info');
      facts.engines.programs.docker = notInstalled('command -v docker');
      facts.engines.programs.dockerd = notInstalled('command -v dockerd');
    };
    assertVerdict(checkpoint('CR-DOCKER', none), { status: 'notApplicable' });
  });
});
