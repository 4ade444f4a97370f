import type { NetworkInterface } from '../../../../src/model/networkFacts';
import { denied, fromCommand, fromFile, missing, notInstalled, sysctl, sysctlPath } from '../factBuilders';
import type { Change } from '../judging';
import { changeDocker, removeDocker, setDaemonJson, setUnit, stopDocker } from './networkHosts';
import { all, expectVerdict } from './networkVerdict';

function interfaces(...list: readonly NetworkInterface[]): Change {
  return (facts) => {
    const lines = list.map(
      ({ name, mtu, state, isBridge }) => `${name} ${mtu} ${state}${isBridge ? ' bridge' : ''}`,
    );
    facts.network.interfaces = fromCommand(list, 'ls /sys/class/net', lines.join('\n'));
  };
}

const docker0 = { name: 'docker0', mtu: 1500, state: 'down', isBridge: true };
const narrow = interfaces({ name: 'eth0', mtu: 1450, state: 'up', isBridge: false }, docker0);

describe('NET-MTU', () => {
  it('passes when the way out carries what containers send', () => {
    expectVerdict('NET-MTU', { status: 'pass', proof: 'eth0 1500 up' });
    expectVerdict(
      'NET-MTU',
      { status: 'pass', proof: '"mtu": 1450' },
      all(narrow, (facts) => {
        setDaemonJson(facts, { mtu: 1450 });
      }),
    );
  });

  it('warns of a narrower way out, and of a single network that is too wide', () => {
    expectVerdict(
      'NET-MTU',
      { status: 'warning', proof: 'eth0 1450', summary: /docker0 may send 1500/ },
      narrow,
    );
    expectVerdict(
      'NET-MTU',
      { status: 'warning', summary: /br-0123456789ab/ },
      interfaces(
        { name: 'eth0', mtu: 1500, state: 'up', isBridge: false },
        { name: 'br-0123456789ab', mtu: 9000, state: 'up', isBridge: true },
      ),
    );
  });

  it('does not concern hosts without Docker or without a way out', () => {
    expectVerdict('NET-MTU', { status: 'notApplicable' }, all(narrow, removeDocker));
    expectVerdict('NET-MTU', { status: 'notApplicable' }, (facts) => {
      facts.network.routes = fromFile([], '/proc/net/route', '');
    });
  });

  it('is unknown without interfaces or routes', () => {
    expectVerdict('NET-MTU', { status: 'unknown' }, (facts) => {
      facts.network.interfaces = denied('/sys/class/net');
    });
    expectVerdict('NET-MTU', { status: 'unknown' }, (facts) => {
      facts.network.routes = denied('/proc/net/route');
    });
  });
});

describe('NET-RPF', () => {
  const key = 'net.ipv4.conf.default.rp_filter';
  const strict: Change = (facts) => {
    facts.sysctls[key] = sysctl(key, '1');
  };

  it('passes when the filter is off or loose', () => {
    expectVerdict('NET-RPF', { status: 'pass', proof: '0' });
    expectVerdict(
      'NET-RPF',
      { status: 'pass' },
      all(strict, (facts) => {
        facts.sysctls['net.ipv4.conf.all.rp_filter'] = sysctl('net.ipv4.conf.all.rp_filter', '2');
      }),
    );
  });

  it('is worth knowing when it is strict, and more so with several ways out', () => {
    expectVerdict('NET-RPF', { status: 'info', proof: '1' }, strict);
    expectVerdict(
      'NET-RPF',
      { status: 'info', title: /possibly/ },
      all(strict, interfaces({ name: 'wg0', mtu: 1420, state: 'unknown', isBridge: false })),
    );
  });

  it('is unknown when it could not be read', () => {
    expectVerdict('NET-RPF', { status: 'unknown', proof: 'rp_filter' }, (facts) => {
      facts.sysctls[key] = denied(sysctlPath(key));
    });
  });
});

describe('NET-NM', () => {
  const running: Change = (facts) => {
    setUnit(facts, 'NetworkManager.service');
  };
  const nodes = ['kubernetes'] as const;

  it('passes when it is told to leave plugins alone', () => {
    expectVerdict(
      'NET-NM',
      { status: 'pass', proof: 'interface-name:cali*' },
      all(running, (facts) => {
        facts.network.networkManagerUnmanaged = fromFile(
          ['interface-name:cali*', 'interface-name:flannel*'],
          '/etc/NetworkManager/conf.d/calico.conf',
        );
      }),
      nodes,
    );
  });

  it('warns a node, and only mentions it to Docker', () => {
    expectVerdict(
      'NET-NM',
      { status: 'warning', proof: 'ActiveState=active', title: /possibly/ },
      running,
      nodes,
    );
    expectVerdict('NET-NM', { status: 'info' }, running);
  });

  it('does not concern hosts where it does not run', () => {
    expectVerdict('NET-NM', { status: 'notApplicable' });
    expectVerdict('NET-NM', { status: 'notApplicable' }, (facts) => {
      setUnit(facts, 'NetworkManager.service', { activeState: 'inactive' });
    });
  });

  it('is unknown when the unit or the settings could not be read', () => {
    expectVerdict('NET-NM', { status: 'unknown' }, (facts) => {
      facts.engines.units['NetworkManager.service'] = denied('systemctl show NetworkManager.service');
    });
    expectVerdict(
      'NET-NM',
      { status: 'unknown' },
      all(running, (facts) => {
        facts.network.networkManagerUnmanaged = denied('/etc/NetworkManager');
      }),
      nodes,
    );
  });
});

describe('NET-PORTS', () => {
  const nodes = ['kubernetes'] as const;

  function listens(port: number, protocol: 'tcp' | 'udp' = 'tcp'): Change {
    return (facts) => {
      facts.network.listeners = fromFile(
        [{ protocol, address: '0.0.0.0', port }],
        '/proc/net/tcp',
        `${protocol} 0.0.0.0:${port}`,
      );
    };
  }

  it('passes when the ports are free', () => {
    expectVerdict('NET-PORTS', { status: 'pass' }, undefined, nodes);
    expectVerdict('NET-PORTS', { status: 'pass' }, undefined, ['docker', 'swarm']);
  });

  it('warns of somebody else on one of them', () => {
    expectVerdict('NET-PORTS', { status: 'warning', proof: '0.0.0.0:10250' }, listens(10250), nodes);
    expectVerdict('NET-PORTS', { status: 'warning', summary: /7946\/udp/ }, listens(7946, 'udp'), ['swarm']);
  });

  it('leaves a cluster that runs its ports', () => {
    expectVerdict(
      'NET-PORTS',
      { status: 'notApplicable', proof: 'ActiveState=active' },
      all(listens(10250), (facts) => {
        setUnit(facts, 'kubelet.service');
      }),
      nodes,
    );
    expectVerdict(
      'NET-PORTS',
      { status: 'notApplicable' },
      all(listens(2377), (facts) => {
        changeDocker(facts, { swarmActive: true });
      }),
      ['swarm'],
    );
  });

  it('is unknown when the sockets, or whose they are, could not be read', () => {
    expectVerdict(
      'NET-PORTS',
      { status: 'unknown' },
      (facts) => {
        facts.network.listeners = denied('/proc/net/tcp');
      },
      nodes,
    );
    expectVerdict(
      'NET-PORTS',
      { status: 'unknown', proof: '10250' },
      all(listens(10250), (facts) => {
        facts.engines.units['kubelet.service'] = denied('systemctl show kubelet.service');
      }),
      nodes,
    );
  });
});

describe('NET-PROXY', () => {
  const shell: Change = (facts) => {
    facts.network.shellProxy = fromCommand(
      { https_proxy: 'http://proxy:3128' },
      'env',
      'https_proxy=http://proxy:3128',
    );
  };
  const daemon: Change = (facts) => {
    changeDocker(facts, { proxies: { https: 'http://proxy:3128' } });
  };

  it('passes when shell and daemon agree', () => {
    expectVerdict('NET-PROXY', { status: 'pass', proof: 'no proxy' });
    expectVerdict('NET-PROXY', { status: 'pass', proof: 'http://proxy:3128' }, all(shell, daemon));
  });

  it('mentions it when they do not', () => {
    expectVerdict('NET-PROXY', { status: 'info', title: /does not use/ }, shell);
    expectVerdict('NET-PROXY', { status: 'info', proof: 'http://proxy:3128' }, daemon);
  });

  it('does not concern hosts where no daemon can be asked', () => {
    expectVerdict('NET-PROXY', { status: 'notApplicable' }, removeDocker);
    expectVerdict('NET-PROXY', { status: 'notApplicable' }, stopDocker);
  });

  it('is unknown when one of them could not be asked', () => {
    expectVerdict('NET-PROXY', { status: 'unknown' }, (facts) => {
      facts.network.shellProxy = denied('env');
    });
    expectVerdict('NET-PROXY', { status: 'unknown' }, (facts) => {
      facts.engines.docker = denied('docker info');
    });
  });
});

describe('a host without systemd', () => {
  it('has no NetworkManager that could be seen', () => {
    expectVerdict('NET-NM', { status: 'notApplicable' }, (facts) => {
      facts.engines.units = { 'NetworkManager.service': notInstalled('systemctl') };
      facts.network.networkManagerUnmanaged = missing('/etc/NetworkManager');
    });
  });
});
