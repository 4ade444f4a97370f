import { runtimeChecks } from '../../../../src/checks/runtime/runtimeChecks';
import { parseDaemonJson } from '../../../../src/facts/sections/engineConfiguration';
import type { EngineEndpoint } from '../../../../src/model/containerEngine';
import type { DockerInfo, RuntimeFeatures, UnitState } from '../../../../src/model/hostFacts';
import { fakeReadings } from '../../facts/fakeReadings';
import { denied, fromCommand, fromFile, missing, notInstalled } from '../factBuilders';
import { assertVerdict, judge, type Change } from '../judging';

function runtime(id: string, ...changes: readonly Change[]) {
  const all: Change = (facts) => {
    changes.forEach((change) => {
      change(facts);
    });
  };
  return judge(runtimeChecks, id, all, ['docker', 'kubernetes', 'podman']);
}

const unit =
  (change: Partial<UnitState>, name = 'docker.service'): Change =>
  (facts) => {
    const healthy = { loadState: 'loaded', activeState: 'active', unitFileState: 'enabled' };
    facts.engines.units[name] = fromCommand({ ...healthy, ...change }, `systemctl show ${name}`);
  };

const docker =
  (change: Partial<DockerInfo>): Change =>
  (facts) => {
    if (facts.engines.docker.state === 'known') {
      facts.engines.docker = fromCommand({ ...facts.engines.docker.value, ...change }, 'docker info');
    }
  };

const noDocker: Change = (facts) => {
  facts.engines.docker = notInstalled('docker info');
};
const silentDocker: Change = (facts) => {
  facts.engines.docker = denied('docker info');
};
const noProcess: Change = (facts) => {
  facts.cgroups.daemonGroups.dockerd = missing('/proc');
};

describe('checks of engines', () => {
  it('RT-FOUND looks for any engine', () => {
    assertVerdict(runtime('RT-FOUND'), { status: 'pass', proof: '/usr/bin/dockerd' });
    const none: Change = (facts) => {
      for (const name of Object.keys(facts.engines.programs)) {
        facts.engines.programs[name] = notInstalled(`command -v ${name}`);
      }
    };
    assertVerdict(runtime('RT-FOUND', none), { status: 'info', title: /No container engine/ });
    const hidden: Change = (facts) => {
      facts.engines.programs.podman = denied('command -v podman');
    };
    assertVerdict(runtime('RT-FOUND', none, hidden), { status: 'unknown' });
  });

  it('RT-ACTIVE tells a daemon that fails from one that waits', () => {
    assertVerdict(runtime('RT-ACTIVE'), { status: 'pass' });
    const words: Change = (facts) => {
      facts.logs.engineErrors = fromCommand(['dockerd: failed to start daemon: no space'], 'journalctl');
    };
    assertVerdict(runtime('RT-ACTIVE', unit({ activeState: 'failed', result: 'exit-code' }), words), {
      status: 'error',
      summary: /no space/,
    });
    assertVerdict(runtime('RT-ACTIVE', unit({ restarts: 12 })), { status: 'warning', summary: /12/ });
    assertVerdict(runtime('RT-ACTIVE', noProcess), { status: 'info', title: /when it is asked/ });
    assertVerdict(runtime('RT-ACTIVE', noProcess, unit({ activeState: 'activating' })), {
      status: 'warning',
      title: /keeps ending/,
    });
    const down = unit({ activeState: 'inactive' }, 'docker.socket');
    assertVerdict(runtime('RT-ACTIVE', noProcess, down), { status: 'warning', title: /does not run/ });
    const hidden: Change = (facts) => {
      facts.cgroups.daemonGroups.dockerd = denied('/proc');
    };
    assertVerdict(runtime('RT-ACTIVE', hidden), { status: 'unknown' });
    const none: Change = (facts) => {
      facts.engines.programs.dockerd = notInstalled('command -v dockerd');
      facts.engines.units['docker.service'] = notInstalled('systemctl');
    };
    assertVerdict(runtime('RT-ACTIVE', noProcess, none), { status: 'notApplicable' });
  });

  it('RT-ENABLED knows systemd and OpenRC', () => {
    assertVerdict(runtime('RT-ENABLED'), { status: 'pass' });
    const disabled = [
      unit({ unitFileState: 'disabled' }),
      unit({ unitFileState: 'disabled' }, 'docker.socket'),
    ];
    assertVerdict(runtime('RT-ENABLED', ...disabled), { status: 'warning' });
    assertVerdict(runtime('RT-ENABLED', unit({ unitFileState: 'disabled' })), {
      status: 'info',
      title: /starts when it is asked/,
    });
    assertVerdict(runtime('RT-ENABLED', unit({ unitFileState: 'masked' })), { status: 'warning' });
    assertVerdict(runtime('RT-ENABLED', unit({ unitFileState: 'static' })), { status: 'unknown' });
    const openRc =
      (services: readonly string[]): Change =>
      (facts) => {
        facts.engines.units['docker.service'] = notInstalled('systemctl');
        facts.engines.runlevelServices = fromFile(services, '/etc/runlevels');
      };
    assertVerdict(runtime('RT-ENABLED', openRc(['docker'])), { status: 'pass' });
    assertVerdict(runtime('RT-ENABLED', openRc(['sshd'])), { status: 'warning' });
    const hidden: Change = (facts) => {
      facts.engines.units['docker.service'] = denied('systemctl');
    };
    assertVerdict(runtime('RT-ENABLED', hidden), { status: 'unknown' });
  });

  it('RT-DAEMONJSON finds broken files and settings that stand twice', () => {
    assertVerdict(runtime('RT-DAEMONJSON'), { status: 'pass' });
    const file =
      (text: string): Change =>
      (facts) => {
        facts.engines.dockerDaemonJson = parseDaemonJson(
          fakeReadings({ files: { '/etc/docker/daemon.json': text } }),
        );
      };
    assertVerdict(runtime('RT-DAEMONJSON', file('{"debug": true,}')), {
      status: 'error',
      summary: /not valid JSON/,
    });
    assertVerdict(runtime('RT-DAEMONJSON', file('[]')), { status: 'error' });
    const socket = unit({ command: ['/usr/bin/dockerd', '-H', 'fd://'] });
    assertVerdict(runtime('RT-DAEMONJSON', file('{"hosts": ["tcp://127.0.0.1:2375"]}'), socket), {
      status: 'error',
      summary: /hosts/,
    });
    assertVerdict(runtime('RT-DAEMONJSON', file('{"debug": true}'), socket), { status: 'pass' });
    for (const [text, flag, key] of [
      ['{"labels": ["a=b"]}', '--label=c=d', 'labels'],
      ['{"registry-mirrors": ["https://m.example"]}', '--registry-mirror', 'registry-mirrors'],
      ['{"proxies": {"http-proxy": "http://p.example"}}', '--http-proxy=x', 'http-proxy'],
      ['{"hosts": ["fd://"]}', '-Hfd://', 'hosts'],
    ] as const) {
      assertVerdict(runtime('RT-DAEMONJSON', file(text), unit({ command: ['/usr/bin/dockerd', flag] })), {
        status: 'error',
        summary: new RegExp(key),
      });
    }
    const merged = unit({ command: ['/usr/bin/dockerd', '--add-runtime', 'y=/bin/y'] });
    assertVerdict(runtime('RT-DAEMONJSON', file('{"runtimes": {"x": {"path": "/bin/x"}}}'), merged), {
      status: 'pass',
    });
    const hidden: Change = (facts) => {
      facts.engines.dockerDaemonJson = denied('/etc/docker/daemon.json');
    };
    assertVerdict(runtime('RT-DAEMONJSON', hidden), { status: 'unknown' });
  });

  it('RT-LEGACY-OPTS says who reads DOCKER_OPTS', () => {
    const options: Change = (facts) => {
      facts.engines.serviceVariables['/etc/default/docker'] = fromFile(
        { DOCKER_OPTS: '--dns 8.8.8.8' },
        '/etc/default/docker',
        'DOCKER_OPTS="--dns 8.8.8.8"',
      );
    };
    const plain = unit({ command: ['/usr/bin/dockerd', '-H', 'fd://'], environmentFiles: [] });
    const reading = unit({
      command: ['/usr/bin/dockerd', '$DOCKER_OPTS'],
      environmentFiles: ['/etc/default/docker'],
    });
    assertVerdict(runtime('RT-LEGACY-OPTS'), { status: 'pass' });
    assertVerdict(runtime('RT-LEGACY-OPTS', options, plain), { status: 'warning', proof: 'DOCKER_OPTS' });
    assertVerdict(runtime('RT-LEGACY-OPTS', options, reading), { status: 'pass' });
    const upstart: Change = (facts) => {
      facts.system.initProgram = fromFile('init', '/proc/1/comm');
    };
    assertVerdict(runtime('RT-LEGACY-OPTS', options, upstart), { status: 'info' });
    const openRc: Change = (facts) => {
      facts.engines.runlevelServices = fromFile(['docker'], '/etc/runlevels');
    };
    assertVerdict(runtime('RT-LEGACY-OPTS', options, upstart, openRc), {
      status: 'warning',
      summary: /OpenRC reads \/etc\/conf\.d\/docker alone/,
    });
    const inShell = unit({
      command: ['/bin/sh', '-c', '"/usr/bin/dockerd', '$DOCKER_OPTS"'],
      environmentFiles: ['/etc/default/docker'],
    });
    assertVerdict(runtime('RT-LEGACY-OPTS', options, inShell), { status: 'pass' });
    const longer = unit({ command: ['$DOCKER_OPTS_MORE'], environmentFiles: ['/etc/default/docker'] });
    assertVerdict(runtime('RT-LEGACY-OPTS', options, longer), { status: 'warning' });
    const hidden: Change = (facts) => {
      facts.engines.serviceVariables['/etc/default/docker'] = denied('/etc/default/docker');
    };
    assertVerdict(runtime('RT-LEGACY-OPTS', hidden), { status: 'unknown' });
  });

  it('RT-CRI finds the plug-in switched off', () => {
    assertVerdict(runtime('RT-CRI'), { status: 'pass' });
    const config =
      (disabled: string): Change =>
      (facts) => {
        facts.engines.containerdConfig = fromFile(
          { disabled_plugins: disabled },
          '/etc/containerd/config.toml',
        );
      };
    assertVerdict(runtime('RT-CRI', config('["cri"]')), { status: 'warning', summary: /switches/ });
    const k3s: Change = (facts) => {
      facts.engines.programs.k3s = fromCommand('/usr/local/bin/k3s', 'command -v k3s');
    };
    assertVerdict(runtime('RT-CRI', config('["cri"]'), k3s), { status: 'notApplicable' });
    assertVerdict(runtime('RT-CRI', config('["cri"]'), unit({}, 'crio.service')), {
      status: 'notApplicable',
    });
    assertVerdict(runtime('RT-CRI', config('[]')), { status: 'pass' });
    const hidden: Change = (facts) => {
      facts.engines.containerdConfig = denied('/etc/containerd/config.toml');
    };
    assertVerdict(runtime('RT-CRI', hidden), { status: 'unknown' });
  });

  it('RT-SOCKET knows the group, and that a session may be older than its membership', () => {
    assertVerdict(runtime('RT-SOCKET'), { status: 'pass' });
    const ann =
      (groups: readonly string[], members: readonly string[] = []): Change =>
      (facts) => {
        facts.account = fromCommand({ uid: 1000, name: 'ann', groups }, 'id');
        facts.security.groups.docker = fromFile({ gid: 996, members }, '/etc/group', 'docker:x:996:');
      };
    assertVerdict(runtime('RT-SOCKET', ann(['ann', 'docker'])), { status: 'pass' });
    assertVerdict(runtime('RT-SOCKET', ann(['ann'], ['ann'])), {
      status: 'warning',
      summary: /after this session/,
    });
    assertVerdict(runtime('RT-SOCKET', ann(['ann'])), { status: 'info', summary: /as good as root/ });
    const hidden: Change = (facts) => {
      facts.storage.paths['/run/docker.sock'] = denied('/run/docker.sock');
    };
    assertVerdict(runtime('RT-SOCKET', hidden), { status: 'unknown' });
  });

  it('RT-WARNINGS tells false alarms from true ones', () => {
    assertVerdict(runtime('RT-WARNINGS'), { status: 'pass' });
    assertVerdict(runtime('RT-WARNINGS', docker({ warnings: ['WARNING: No swap limit support'] })), {
      status: 'info',
      summary: /not always true.*root group.*MEM-SWAPACCT/,
    });
    assertVerdict(runtime('RT-WARNINGS', docker({ warnings: ['WARNING: IPv4 forwarding is disabled'] })), {
      status: 'info',
      summary: /^It says "IPv4 forwarding is disabled"\. .*NET-FWD4/,
    });
    const two = ['WARNING: No cpuset support', 'WARNING: IPv4 forwarding is disabled'];
    assertVerdict(runtime('RT-WARNINGS', docker({ warnings: two })), {
      status: 'info',
      summary: /2 warnings, among them "No cpuset support".*CG-CPUSET, NET-FWD4/,
    });
    assertVerdict(runtime('RT-WARNINGS', docker({ warnings: ['WARNING: something new'] })), {
      status: 'info',
      summary: /something new.*No check/,
    });
    assertVerdict(runtime('RT-WARNINGS', silentDocker), { status: 'unknown' });
    assertVerdict(runtime('RT-WARNINGS', noDocker), { status: 'notApplicable' });
  });

  it('RT-NOFILE warns of a billion open files alone', () => {
    const limit =
      (soft: number | undefined): Change =>
      (facts) => {
        facts.engines.openFileLimits.dockerd = fromFile(
          soft === undefined ? {} : { soft },
          '/proc/812/limits',
        );
      };
    assertVerdict(runtime('RT-NOFILE'), { status: 'pass' });
    assertVerdict(runtime('RT-NOFILE', limit(1_048_576)), { status: 'pass' });
    assertVerdict(runtime('RT-NOFILE', limit(1_073_741_816)), { status: 'warning' });
    assertVerdict(runtime('RT-NOFILE', limit(undefined)), { status: 'warning' });
    const hidden: Change = (facts) => {
      facts.engines.openFileLimits.dockerd = denied('/proc/812/limits');
    };
    assertVerdict(runtime('RT-NOFILE', hidden), { status: 'unknown' });
  });

  it('RT-RUNTIME and RT-GC go by docker info', () => {
    assertVerdict(runtime('RT-RUNTIME'), { status: 'pass' });
    assertVerdict(runtime('RT-RUNTIME', docker({ defaultRuntime: 'nvidia' })), { status: 'error' });
    assertVerdict(runtime('RT-RUNTIME', silentDocker), { status: 'unknown' });
    assertVerdict(runtime('RT-GC'), { status: 'pass' });
    assertVerdict(runtime('RT-GC', docker({ stoppedContainers: 400 })), { status: 'info' });
    assertVerdict(runtime('RT-GC', silentDocker), { status: 'unknown' });
  });

  it('RT-FEATURES compares the runtime with what the daemon asks it for', () => {
    const told = (runc: RuntimeFeatures) => docker({ runtimeFeatures: { runc } });
    assertVerdict(runtime('RT-FEATURES'), { status: 'pass', summary: /id-mapped mounts, checkpoint/ });
    assertVerdict(runtime('RT-FEATURES', told({ cgroupV2: true, seccomp: false })), {
      status: 'warning',
      summary: /without seccomp,/,
    });
    assertVerdict(runtime('RT-FEATURES', told({ cgroupV2: false, systemdGroups: false, appArmor: false })), {
      status: 'warning',
      summary: /cgroup v2, cgroup driver systemd, AppArmor/,
    });
    assertVerdict(runtime('RT-FEATURES', told({ cgroupV1: false, seLinux: false, checkpoint: false })), {
      status: 'info',
      summary: /cgroup v1, SELinux, checkpoint/,
    });
    assertVerdict(runtime('RT-FEATURES', docker({ runtimeFeatures: { kata: {} } })), { status: 'unknown' });
    assertVerdict(runtime('RT-FEATURES', told({})), { status: 'unknown' });
    assertVerdict(runtime('RT-FEATURES', docker({ runtimeFeatures: {}, serverVersion: '24.0.9' })), {
      status: 'notApplicable',
    });
    assertVerdict(runtime('RT-FEATURES', silentDocker), { status: 'unknown' });
    assertVerdict(runtime('RT-FEATURES', noDocker), { status: 'notApplicable' });
  });

  it('RT-CONFLICT finds two installations', () => {
    assertVerdict(runtime('RT-CONFLICT'), { status: 'pass' });
    const packages =
      (names: readonly string[]): Change =>
      (facts) => {
        facts.engines.packages = fromCommand(names, 'dpkg -l');
      };
    assertVerdict(runtime('RT-CONFLICT', packages(['docker-ce', 'snap:docker'])), {
      status: 'warning',
      summary: /snap:docker/,
    });
    const hidden: Change = (facts) => {
      facts.engines.packages = denied('dpkg -l');
    };
    assertVerdict(runtime('RT-CONFLICT', hidden), { status: 'unknown' });
  });

  it('RT-ENDPOINTS tells engines over the network without TLS, and a current one that is gone', () => {
    const among =
      (...endpoints: readonly Partial<EngineEndpoint>[]): Change =>
      (facts) => {
        const usual: EngineEndpoint = {
          ...{
            name: 'c',
            kind: 'docker',
            origin: 'dockerContext',
            scheme: 'unix',
            address: 'unix:///x.sock',
          },
          ...{ state: 'usable', isCurrent: false },
        };
        const all = endpoints.map((change) => ({ ...usual, ...change }));
        facts.engines.endpoints = fromCommand(
          all,
          'docker context ls',
          all.map(({ name, address }) => `${name} ${address}`).join('\n'),
        );
      };
    const plain = {
      scheme: 'tcp',
      address: 'tcp://10.0.0.5:2375',
      hasTls: false,
      state: 'elsewhere',
    } as const;
    assertVerdict(runtime('RT-ENDPOINTS'), { status: 'pass', summary: /docker/ });
    assertVerdict(runtime('RT-ENDPOINTS', among({}, plain)), {
      status: 'warning',
      title: /without TLS/,
      proof: 'c tcp://10.0.0.5:2375',
    });
    assertVerdict(runtime('RT-ENDPOINTS', among({ ...plain, hasTls: true })), { status: 'pass' });
    assertVerdict(runtime('RT-ENDPOINTS', among({ ...plain, address: 'tcp://127.0.0.1:2375' })), {
      status: 'pass',
    });
    assertVerdict(runtime('RT-ENDPOINTS', among({ ...plain, address: 'tcp://localhost.evil:2375' })), {
      status: 'warning',
    });
    assertVerdict(runtime('RT-ENDPOINTS', among({ state: 'missing', isCurrent: true })), {
      status: 'warning',
      title: /not there/,
    });
    assertVerdict(runtime('RT-ENDPOINTS', among({ state: 'missing' })), { status: 'pass' });
    assertVerdict(runtime('RT-ENDPOINTS', among()), { status: 'notApplicable' });
    const untold: Change = (facts) => {
      facts.engines.endpoints = denied('docker context ls');
    };
    assertVerdict(runtime('RT-ENDPOINTS', untold), { status: 'unknown' });
    const old: Change = (facts) => {
      delete facts.engines.endpoints;
    };
    assertVerdict(runtime('RT-ENDPOINTS', old), { status: 'unknown' });
  });
});
