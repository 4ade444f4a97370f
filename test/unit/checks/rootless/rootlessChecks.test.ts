import type { HostFacts } from '../../../../src/model/hostFacts';
import { rootlessChecks } from '../../../../src/checks/rootless/rootlessChecks';
import { denied, fromCommand, fromFile, missing, notInstalled, sysctl } from '../factBuilders';
import { assertVerdict, judge, type Change } from '../judging';
import type { Mutable } from '../mutable';

/** The healthy host as the ordinary account `admin` sees it. */
function asAdmin(change: Change = () => undefined): Change {
  return (facts) => {
    facts.account = fromCommand({ uid: 1000, name: 'admin', groups: ['admin'] }, 'id');
    facts.rootless.home = fromCommand('/home/admin', 'echo $HOME');
    facts.rootless.runtimeDirectory = fromCommand('/run/user/1000', 'echo $XDG_RUNTIME_DIR');
    facts.rootless.lingering = fromFile(['admin'], '/var/lib/systemd/linger', 'admin');
    setuid(facts, '4755');
    change(facts);
  };
}

function setuid(facts: Mutable<HostFacts>, mode: string): void {
  for (const name of ['newuidmap', 'newgidmap']) {
    const path = `/usr/bin/${name}`;
    facts.storage.paths[path] = fromCommand({ kind: 'file', mode, uid: 0, gid: 0 } as const, `stat ${path}`);
  }
}

function rootless(id: string, change?: Change) {
  return judge(rootlessChecks, id, asAdmin(change), ['rootless']);
}

describe('rootless checks', () => {
  it('need no account of their own where root looks', () => {
    for (const id of [
      'RL-SUBID',
      'RL-XDG',
      'RL-LINGER',
      'RL-DELEGATE',
      'RL-STORAGE',
      'RL-HOMEFS',
      'RL-CONFLICT',
    ]) {
      assertVerdict(judge(rootlessChecks, id, undefined, ['rootless']), { status: 'notApplicable' });
      const unknownAccount: Change = (facts) => {
        facts.account = denied('id');
      };
      assertVerdict(judge(rootlessChecks, id, unknownAccount, ['rootless']), { status: 'unknown' });
    }
  });

  describe('RL-NEWUIDMAP', () => {
    it('passes by either right', () => {
      assertVerdict(rootless('RL-NEWUIDMAP'), { status: 'pass' });
      assertVerdict(
        rootless('RL-NEWUIDMAP', (facts) => {
          setuid(facts, '755');
          facts.rootless.fileCapabilities.newuidmap = fromCommand('cap_setuid=ep', 'getcap');
          facts.rootless.fileCapabilities.newgidmap = fromCommand('cap_setgid=ep', 'getcap');
        }),
        { status: 'pass', proof: 'cap_setuid=ep' },
      );
    });

    it('is an error without a program, without a right and on nosuid', () => {
      assertVerdict(
        rootless('RL-NEWUIDMAP', (facts) => {
          facts.engines.programs.newgidmap = notInstalled('command -v newgidmap');
        }),
        { status: 'error', summary: /newgidmap is not installed/ },
      );
      assertVerdict(
        rootless('RL-NEWUIDMAP', (facts) => {
          setuid(facts, '755');
        }),
        { status: 'error', summary: /neither/ },
      );
      assertVerdict(
        rootless('RL-NEWUIDMAP', (facts) => {
          const mounts = facts.storage.mounts.state === 'known' ? facts.storage.mounts.value : [];
          facts.storage.mounts = fromFile(
            mounts.map((mount) => (mount.path === '/' ? { ...mount, options: ['rw', 'nosuid'] } : mount)),
            '/proc/self/mountinfo',
          );
        }),
        { status: 'error', summary: /nosuid/ },
      );
    });

    it('is unknown where capabilities could not be read', () => {
      assertVerdict(
        rootless('RL-NEWUIDMAP', (facts) => {
          setuid(facts, '755');
          facts.rootless.fileCapabilities.newuidmap = denied('getcap');
          facts.rootless.fileCapabilities.newgidmap = denied('getcap');
        }),
        { status: 'unknown' },
      );
      assertVerdict(
        rootless('RL-NEWUIDMAP', (facts) => {
          facts.engines.programs.newuidmap = denied('command -v newuidmap');
        }),
        { status: 'unknown' },
      );
    });
  });

  describe('RL-SUBID', () => {
    const ranges =
      (text: string): Change =>
      (facts) => {
        const parsed = text.split(' ').map((line) => {
          const [owner = '', start, count] = line.split(':');
          return { owner, start: Number(start), count: Number(count) };
        });
        facts.rootless.subordinateUids = fromFile(parsed, '/etc/subuid', text.replaceAll(' ', '\n'));
      };

    it('passes by name and by number', () => {
      assertVerdict(rootless('RL-SUBID'), { status: 'pass', proof: 'admin:100000:65536' });
      assertVerdict(rootless('RL-SUBID', ranges('1000:200000:65536')), { status: 'pass' });
    });

    it('is an error without any, and a warning with few or shared ones', () => {
      const none = rootless('RL-SUBID', ranges('ben:100000:65536'));
      assertVerdict(none, { status: 'error', summary: /no user ids for the account admin/ });
      assertVerdict(
        rootless('RL-SUBID', (facts) => {
          facts.rootless.subordinateGids = missing('/etc/subgid');
        }),
        { status: 'error', summary: /group ids/ },
      );
      assertVerdict(rootless('RL-SUBID', ranges('admin:100000:1000')), {
        status: 'warning',
        summary: /1000/,
      });
      const shared = ranges('admin:100000:65536 ben:150000:65536');
      assertVerdict(rootless('RL-SUBID', shared), { status: 'warning', summary: /overlap/ });
    });

    it('does not judge the files where another service gives the ranges', () => {
      assertVerdict(
        rootless('RL-SUBID', (facts) => {
          ranges('ben:100000:65536')(facts);
          facts.rootless.subordinateServices = fromFile(['sss'], '/etc/nsswitch.conf', 'subid: sss');
        }),
        { status: 'unknown', summary: /sss/ },
      );
      assertVerdict(
        rootless('RL-SUBID', (facts) => {
          facts.rootless.subordinateUids = denied('/etc/subuid');
        }),
        { status: 'unknown' },
      );
    });
  });

  it('RL-XDG tells a login from a shell by su', () => {
    assertVerdict(rootless('RL-XDG'), { status: 'pass' });
    assertVerdict(
      rootless('RL-XDG', (facts) => {
        facts.rootless.runtimeDirectory = notInstalled('echo $XDG_RUNTIME_DIR');
      }),
      { status: 'warning', title: /no runtime folder/ },
    );
    assertVerdict(
      rootless('RL-XDG', (facts) => {
        facts.rootless.userBus = fromFile(false, '/run/user/1000/bus');
      }),
      { status: 'warning', title: /no bus/ },
    );
    assertVerdict(
      rootless('RL-XDG', (facts) => {
        facts.rootless.userBus = denied('/run/user/1000/bus');
      }),
      { status: 'unknown' },
    );
  });

  it('RL-LINGER warns where containers end with the session', () => {
    assertVerdict(rootless('RL-LINGER'), { status: 'pass', proof: 'admin' });
    assertVerdict(
      rootless('RL-LINGER', (facts) => {
        facts.rootless.lingering = missing('/var/lib/systemd/linger');
      }),
      { status: 'warning' },
    );
    assertVerdict(
      rootless('RL-LINGER', (facts) => {
        facts.rootless.lingering = denied('/var/lib/systemd/linger');
      }),
      { status: 'unknown' },
    );
    assertVerdict(
      rootless('RL-LINGER', (facts) => {
        facts.system.initProgram = fromFile('init', '/proc/1/comm');
      }),
      { status: 'notApplicable' },
    );
  });

  it('RL-DELEGATE names the controllers that systemd keeps', () => {
    assertVerdict(rootless('RL-DELEGATE'), { status: 'pass' });
    assertVerdict(
      rootless('RL-DELEGATE', (facts) => {
        facts.rootless.delegatedControllers = fromFile(['memory', 'pids'], '/sys/fs/cgroup', 'memory pids');
      }),
      { status: 'warning', summary: /It keeps cpu/ },
    );
    assertVerdict(
      rootless('RL-DELEGATE', (facts) => {
        facts.rootless.delegatedControllers = missing('/sys/fs/cgroup');
      }),
      { status: 'unknown' },
    );
    assertVerdict(
      rootless('RL-DELEGATE', (facts) => {
        facts.cgroups.mode = fromCommand('v1', 'stat');
      }),
      { status: 'info' },
    );
  });

  it('RL-STORAGE goes by what was tried', () => {
    assertVerdict(rootless('RL-STORAGE'), { status: 'pass' });
    const refused: Change = (facts) => {
      facts.storage.mountOverlay = fromCommand(
        { succeeded: false, exitCode: 32, message: 'permission denied' },
        'mount -t overlay',
        'permission denied',
      );
    };
    assertVerdict(rootless('RL-STORAGE', refused), { status: 'warning', proof: 'permission denied' });
    assertVerdict(
      rootless('RL-STORAGE', (facts) => {
        refused(facts);
        facts.engines.programs['fuse-overlayfs'] = fromCommand('/usr/bin/fuse-overlayfs', 'command -v');
      }),
      { status: 'info' },
    );
    assertVerdict(
      rootless('RL-STORAGE', (facts) => {
        refused(facts);
        facts.namespaces.createUserNamespace = fromCommand(
          { succeeded: false, exitCode: 1, message: 'Operation not permitted' },
          'unshare',
        );
      }),
      { status: 'unknown', summary: /NS-USER/ },
    );
    assertVerdict(
      rootless('RL-STORAGE', (facts) => {
        facts.storage.mountOverlay = denied('mount -t overlay');
      }),
      { status: 'unknown' },
    );
  });

  it('RL-HOMEFS finds network file systems and noexec', () => {
    const homeOn =
      (type: string, options: readonly string[]): Change =>
      (facts) => {
        const mounts = facts.storage.mounts.state === 'known' ? facts.storage.mounts.value : [];
        const home = { ...mounts[0]!, path: '/home', type, options };
        facts.storage.mounts = fromFile([...mounts, home], '/proc/self/mountinfo');
      };
    assertVerdict(rootless('RL-HOMEFS', homeOn('xfs', ['rw', 'nodev'])), { status: 'pass' });
    assertVerdict(rootless('RL-HOMEFS', homeOn('nfs4', ['rw'])), { status: 'warning', summary: /nfs4/ });
    assertVerdict(rootless('RL-HOMEFS', homeOn('ext4', ['rw', 'noexec'])), {
      status: 'warning',
      summary: /noexec/,
    });
    assertVerdict(
      rootless('RL-HOMEFS', (facts) => {
        facts.storage.mounts = denied('/proc/self/mountinfo');
      }),
      { status: 'unknown' },
    );
  });

  it('RL-CONFLICT warns of two engines', () => {
    assertVerdict(rootless('RL-CONFLICT'), { status: 'pass' });
    assertVerdict(
      rootless('RL-CONFLICT', (facts) => {
        facts.rootless.stateFolders = fromFile(['dockerd-rootless', 'containerd-rootless'], '/run/user/1000');
      }),
      { status: 'warning' },
    );
    assertVerdict(
      rootless('RL-CONFLICT', (facts) => {
        facts.rootless.stateFolders = denied('/run/user/1000');
      }),
      { status: 'unknown' },
    );
  });

  it('RL-NET knows which helper Podman asks for', () => {
    assertVerdict(rootless('RL-NET'), { status: 'error', summary: /Neither/ });
    const pasta: Change = (facts) => {
      facts.engines.programs.pasta = fromCommand('/usr/bin/pasta', 'command -v pasta');
    };
    const vpnkit: Change = (facts) => {
      facts.engines.programs.vpnkit = fromCommand('/usr/bin/vpnkit', 'command -v vpnkit');
    };
    assertVerdict(rootless('RL-NET', vpnkit), { status: 'pass', proof: '/usr/bin/vpnkit' });
    assertVerdict(
      rootless('RL-NET', (facts) => {
        vpnkit(facts);
        facts.engines.programs.podman = fromCommand('/usr/bin/podman', 'command -v podman');
      }),
      { status: 'warning', summary: /Neither/ },
    );
    assertVerdict(rootless('RL-NET', pasta), { status: 'pass', proof: '/usr/bin/pasta' });
    assertVerdict(
      rootless('RL-NET', (facts) => {
        pasta(facts);
        facts.engines.versions.podman = fromCommand('4.3.1', 'podman --version');
      }),
      { status: 'info', summary: /slirp4netns/ },
    );
    assertVerdict(
      rootless('RL-NET', (facts) => {
        facts.engines.programs.pasta = denied('command -v pasta');
      }),
      { status: 'unknown' },
    );
  });

  it('RL-PING and RL-LOWPORT read the limits of ordinary accounts', () => {
    assertVerdict(rootless('RL-PING'), { status: 'pass' });
    assertVerdict(
      rootless('RL-PING', (facts) => {
        facts.sysctls['net.ipv4.ping_group_range'] = sysctl('net.ipv4.ping_group_range', '1\t0');
      }),
      { status: 'info' },
    );
    assertVerdict(
      rootless('RL-PING', (facts) => {
        facts.sysctls['net.ipv4.ping_group_range'] = sysctl('net.ipv4.ping_group_range', 'all');
      }),
      { status: 'unknown' },
    );
    assertVerdict(rootless('RL-LOWPORT'), { status: 'info', summary: /1024/ });
    assertVerdict(
      rootless('RL-LOWPORT', (facts) => {
        facts.sysctls['net.ipv4.ip_unprivileged_port_start'] = sysctl('x', '80');
      }),
      { status: 'pass' },
    );
    assertVerdict(
      rootless('RL-LOWPORT', (facts) => {
        facts.sysctls['net.ipv4.ip_unprivileged_port_start'] = denied('/proc/sys/x');
      }),
      { status: 'unknown' },
    );
  });
});
