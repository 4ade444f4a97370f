import { denied, fromCommand, fromFile, missing, notInstalled, sysctl, sysctlPath } from '../factBuilders';
import {
  changeDocker,
  removeDocker,
  setDaemonJson,
  setForwarding,
  setUnit,
  stopDocker,
} from './networkHosts';
import { all, expectVerdict } from './networkVerdict';

const key = 'net.ipv4.ip_forward';
const hardening = '/etc/sysctl.d/99-hardening.conf';

describe('NET-FWD4', () => {
  it('passes when forwarding is on and no file says otherwise', () => {
    expectVerdict('NET-FWD4', { status: 'pass', proof: 'net.ipv4.ip_forward = 1' });
  });

  it('says no more than it is on when the files could not be read', () => {
    expectVerdict('NET-FWD4', { status: 'info', proof: '/etc/sysctl.d' }, (facts) => {
      facts.sysctlAssignments = denied('/etc/sysctl.d');
    });
  });

  it('warns of the file that switches it off again, and of the last one alone', () => {
    expectVerdict('NET-FWD4', { status: 'warning', proof: hardening, summary: /line 2 of/ }, (facts) => {
      setForwarding(facts, '1', ['/etc/sysctl.d/10-docker.conf', '1'], [hardening, '0']);
    });
    expectVerdict('NET-FWD4', { status: 'pass' }, (facts) => {
      setForwarding(facts, '1', [hardening, '0'], ['/etc/sysctl.d/99-zz.conf', '1']);
    });
  });

  it('knows both names of the setting', () => {
    expectVerdict('NET-FWD4', { status: 'warning', proof: 'conf.all.forwarding = 0' }, (facts) => {
      facts.sysctlAssignments = fromFile(
        [{ key: 'net.ipv4.conf.all.forwarding', value: '0', path: hardening, line: 3 }],
        hardening,
      );
    });
  });

  it('is an error under a Docker that runs, and names who switched it off', () => {
    expectVerdict('NET-FWD4', { status: 'error', proof: hardening, summary: /99-hardening/ }, (facts) => {
      setForwarding(facts, '0', [hardening, '0']);
    });
    expectVerdict(
      'NET-FWD4',
      { status: 'error', summary: /after the boot: possibly NetworkManager/ },
      (facts) => {
        setForwarding(facts, '0', ['/etc/sysctl.d/99-containers.conf', '1']);
        setUnit(facts, 'NetworkManager.service');
      },
    );
    expectVerdict('NET-FWD4', { status: 'error', summary: /SuSEfirewall2/ }, (facts) => {
      setForwarding(facts, '0');
      setUnit(facts, 'SuSEfirewall2.service');
      facts.network.suseFirewall = fromFile({ FW_ROUTE: 'no' }, '/etc/sysconfig/SuSEfirewall2');
    });
  });

  it('leaves it to a Docker that does not run, unless that is told not to or cannot', () => {
    const off = all(stopDocker, (facts) => {
      setForwarding(facts, '0');
    });
    expectVerdict('NET-FWD4', { status: 'info', summary: /when it starts/ }, off);
    expectVerdict(
      'NET-FWD4',
      { status: 'warning', proof: '"ip-forward": false' },
      all(off, (facts) => {
        setDaemonJson(facts, { 'ip-forward': false });
      }),
    );
    expectVerdict(
      'NET-FWD4',
      { status: 'error', proof: '"firewall-backend": "nftables"', summary: /does not start/ },
      all(off, (facts) => {
        setDaemonJson(facts, { 'firewall-backend': 'nftables' });
      }),
    );
  });

  it('is no error where nobody needs it', () => {
    const off = (facts: Parameters<typeof stopDocker>[0]) => {
      setForwarding(facts, '0');
    };
    expectVerdict('NET-FWD4', { status: 'info', summary: /no engine/ }, all(removeDocker, off));
    expectVerdict(
      'NET-FWD4',
      { status: 'info' },
      all(off, (facts) => {
        changeDocker(facts, { securityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] });
      }),
    );
    expectVerdict(
      'NET-FWD4',
      { status: 'info', proof: '"bridge": "none"' },
      all(off, (facts) => {
        setDaemonJson(facts, { bridge: 'none' });
      }),
    );
  });

  it('does not judge the network of a container by the Docker of the machine outside', () => {
    expectVerdict('NET-FWD4', { status: 'info', summary: /outside this container/ }, (facts) => {
      setForwarding(facts, '0');
      facts.system.container = fromCommand('docker', 'systemd-detect-virt --container');
      facts.cgroups.daemonGroups.dockerd = missing('/proc');
      facts.engines.processArguments.dockerd = missing('/proc');
    });
  });

  it('is at most a warning where Docker is told to leave forwarding alone', () => {
    expectVerdict('NET-FWD4', { status: 'warning' }, (facts) => {
      setForwarding(facts, '0');
      facts.engines.processArguments.dockerd = fromFile(
        ['/usr/bin/dockerd', '--ip-forward=false'],
        '/proc/812/cmdline',
      );
    });
  });

  it('needs it for a kubelet, and leaves it to a k3s that does not run', () => {
    const off = all(removeDocker, (facts) => {
      setForwarding(facts, '0');
    });
    expectVerdict(
      'NET-FWD4',
      { status: 'error', proof: '/usr/bin/kubelet' },
      all(off, (facts) => {
        facts.engines.programs.kubelet = fromCommand('/usr/bin/kubelet', 'command -v kubelet');
      }),
      ['kubernetes'],
    );
    expectVerdict(
      'NET-FWD4',
      { status: 'info', summary: /k3s does not run/ },
      all(off, (facts) => {
        facts.engines.programs.k3s = fromCommand('/usr/local/bin/k3s', 'command -v k3s');
      }),
      ['kubernetes'],
    );
    expectVerdict('NET-FWD4', { status: 'warning', summary: /kubeadm/ }, off, ['kubernetes']);
  });

  it('warns of the bridge of a Podman or an LXC that is there', () => {
    expectVerdict(
      'NET-FWD4',
      { status: 'warning', proof: 'podman0' },
      all(removeDocker, (facts) => {
        setForwarding(facts, '0');
        facts.engines.programs.podman = fromCommand('/usr/bin/podman', 'command -v podman');
        facts.network.interfaces = fromCommand(
          [{ name: 'podman0', mtu: 1500, state: 'up', isBridge: true }],
          'ls /sys/class/net',
          'podman0 1500 up bridge',
        );
      }),
      ['podman'],
    );
  });

  it('is unknown when it could not be read', () => {
    expectVerdict('NET-FWD4', { status: 'unknown', proof: 'ip_forward' }, (facts) => {
      facts.sysctls[key] = denied(sysctlPath(key));
    });
  });
});

describe('NET-FWD6', () => {
  const all6 = 'net.ipv6.conf.all.forwarding';

  it('passes when it is on', () => {
    expectVerdict('NET-FWD6', { status: 'pass', proof: '1' }, (facts) => {
      facts.sysctls[all6] = sysctl(all6, '1');
    });
  });

  it('is no fault where no network has IPv6', () => {
    expectVerdict('NET-FWD6', { status: 'info' });
    expectVerdict('NET-FWD6', { status: 'notApplicable' }, (facts) => {
      facts.network.ipv6 = fromFile(false, '/proc/net/if_inet6', '');
    });
  });

  it('warns where Docker gives its bridge IPv6', () => {
    expectVerdict('NET-FWD6', { status: 'warning', proof: '"ipv6": true' }, (facts) => {
      setDaemonJson(facts, { ipv6: true });
    });
  });

  it('is unknown when it could not be read', () => {
    expectVerdict('NET-FWD6', { status: 'unknown', proof: 'forwarding' }, (facts) => {
      facts.sysctls[all6] = denied(sysctlPath(all6));
    });
  });
});

describe('NET-SUSEFW', () => {
  const configured = (route: string) => (facts: Parameters<typeof stopDocker>[0]) => {
    facts.network.suseFirewall = fromFile(
      { FW_ROUTE: route },
      '/etc/sysconfig/SuSEfirewall2',
      `FW_ROUTE="${route}"`,
    );
    setUnit(facts, 'SuSEfirewall2.service');
  };

  it('passes when the firewall leaves forwarding on', () => {
    expectVerdict('NET-SUSEFW', { status: 'pass', proof: 'FW_ROUTE="yes"' }, configured('yes'));
  });

  it('warns when it does not, also while forwarding is on', () => {
    expectVerdict(
      'NET-SUSEFW',
      { status: 'warning', proof: 'FW_ROUTE="no"', summary: /on now/ },
      configured('no'),
    );
  });

  it('only mentions a firewall that does not run', () => {
    expectVerdict(
      'NET-SUSEFW',
      { status: 'info' },
      all(configured('no'), (facts) => {
        setUnit(facts, 'SuSEfirewall2.service', { activeState: 'inactive' });
      }),
    );
  });

  it('does not concern other systems', () => {
    expectVerdict('NET-SUSEFW', { status: 'notApplicable' }, (facts) => {
      facts.network.suseFirewall = missing('/etc/sysconfig/SuSEfirewall2');
    });
  });

  it('is unknown when the settings or the unit could not be read', () => {
    expectVerdict('NET-SUSEFW', { status: 'unknown', proof: 'SuSEfirewall2' }, (facts) => {
      facts.network.suseFirewall = denied('/etc/sysconfig/SuSEfirewall2');
    });
    expectVerdict(
      'NET-SUSEFW',
      { status: 'unknown', proof: 'FW_ROUTE="no"' },
      all(configured('no'), (facts) => {
        facts.engines.units['SuSEfirewall2.service'] = denied('systemctl show SuSEfirewall2.service');
      }),
    );
  });

  it('judges by forwarding itself on a host without systemd', () => {
    const init = all(configured('no'), (facts: Parameters<typeof stopDocker>[0]) => {
      facts.engines.units['SuSEfirewall2.service'] = notInstalled('systemctl');
      facts.system.initProgram = fromFile('init', '/proc/1/comm');
    });
    expectVerdict('NET-SUSEFW', { status: 'unknown' }, init);
    expectVerdict(
      'NET-SUSEFW',
      { status: 'warning', title: /possibly/ },
      all(init, (facts) => {
        setForwarding(facts, '0');
      }),
    );
  });
});
