import { denied, fromCommand, fromFile, missing } from '../factBuilders';
import type { Change } from '../judging';
import { changeDocker, removeDocker, setUnit } from './networkHosts';
import { all, expectVerdict } from './networkVerdict';

const firewalld: Change = (facts) => {
  setUnit(facts, 'firewalld.service');
};

const ufw: Change = (facts) => {
  facts.network.ufw = fromFile({ ENABLED: 'yes' }, '/etc/ufw/ufw.conf', 'ENABLED=yes');
  facts.network.ufwDefaults = fromFile(
    { DEFAULT_FORWARD_POLICY: 'DROP' },
    '/etc/default/ufw',
    'DEFAULT_FORWARD_POLICY="DROP"',
  );
};

describe('NET-FIREWALL', () => {
  it('passes without another firewall, and with one that is switched off', () => {
    expectVerdict('NET-FIREWALL', { status: 'pass', proof: 'firewalld' });
    expectVerdict('NET-FIREWALL', { status: 'pass' }, (facts) => {
      setUnit(facts, 'firewalld.service', { activeState: 'inactive' });
      facts.network.ufw = fromFile({ ENABLED: 'no' }, '/etc/ufw/ufw.conf');
    });
  });

  it('mentions a firewalld that gets along with Docker', () => {
    expectVerdict('NET-FIREWALL', { status: 'info', proof: 'ActiveState=active' }, firewalld);
  });

  it('warns of a bridge in a foreign zone', () => {
    expectVerdict(
      'NET-FIREWALL',
      { status: 'warning', proof: 'docker0: public', summary: /"public"/ },
      all(firewalld, (facts) => {
        facts.network.firewalldZones = fromFile(
          { docker0: 'public' },
          '/etc/firewalld/zones',
          'docker0: public',
        );
      }),
    );
  });

  it('warns an old Docker and a node of Kubernetes', () => {
    expectVerdict(
      'NET-FIREWALL',
      { status: 'warning', summary: /19\.03\.15/ },
      all(firewalld, (facts) => {
        changeDocker(facts, { serverVersion: '19.03.15' });
      }),
    );
    expectVerdict('NET-FIREWALL', { status: 'warning', summary: /6443/ }, firewalld, ['kubernetes']);
  });

  it('says of ufw what it does to each engine', () => {
    expectVerdict('NET-FIREWALL', { status: 'info', title: /pass by ufw/, proof: 'ENABLED=yes' }, ufw);
    expectVerdict('NET-FIREWALL', { status: 'warning', proof: 'DROP' }, ufw, ['podman']);
    expectVerdict('NET-FIREWALL', { status: 'info', summary: /^ufw is on\.$/ }, all(ufw, removeDocker));
  });

  it('mentions a service whose restart wipes out rules', () => {
    expectVerdict('NET-FIREWALL', { status: 'info', summary: /nftables\.service/ }, (facts) => {
      setUnit(facts, 'nftables.service');
    });
  });

  it('is unknown when a firewall could not be looked for', () => {
    expectVerdict('NET-FIREWALL', { status: 'unknown', proof: 'firewalld' }, (facts) => {
      facts.engines.units['firewalld.service'] = denied('systemctl show firewalld.service');
    });
    expectVerdict('NET-FIREWALL', { status: 'unknown', proof: 'ufw' }, (facts) => {
      facts.network.ufw = denied('/etc/ufw/ufw.conf');
    });
  });
});

describe('NET-FORWARD-DROP', () => {
  function chain(...lines: readonly string[]): Change {
    return (facts) => {
      facts.network.forwardChain = fromCommand(lines, 'iptables -S FORWARD', lines.join('\n'));
    };
  }

  function bridge(name: string): Change {
    return (facts) => {
      facts.network.interfaces = fromCommand(
        [
          { name: 'docker0', mtu: 1500, state: 'up', isBridge: true },
          { name, mtu: 1500, state: 'up', isBridge: true },
        ],
        'ls /sys/class/net',
        `docker0 1500 up bridge\n${name} 1500 up bridge`,
      );
    };
  }

  it('passes when such packets pass', () => {
    expectVerdict('NET-FORWARD-DROP', { status: 'pass', proof: 'ACCEPT' }, chain('-P FORWARD ACCEPT'));
  });

  it('is worth knowing while no other bridge is there', () => {
    expectVerdict('NET-FORWARD-DROP', { status: 'info', proof: '-P FORWARD DROP' });
    expectVerdict('NET-FORWARD-DROP', { status: 'info' }, bridge('br-0123456789ab'));
  });

  it('warns of a bridge that no rule names', () => {
    expectVerdict('NET-FORWARD-DROP', { status: 'warning', proof: 'br0' }, bridge('br0'));
    expectVerdict('NET-FORWARD-DROP', { status: 'warning', proof: 'incusbr0' }, bridge('incusbr0'));
    expectVerdict(
      'NET-FORWARD-DROP',
      { status: 'info' },
      all(bridge('br0'), chain('-P FORWARD DROP', '-A FORWARD -i br0 -j ACCEPT')),
    );
    expectVerdict(
      'NET-FORWARD-DROP',
      { status: 'info' },
      all(bridge('virbr0'), chain('-P FORWARD DROP', '-A FORWARD -j LIBVIRT_FWX')),
    );
  });

  it('does not blame Docker where there is none', () => {
    expectVerdict('NET-FORWARD-DROP', { status: 'info' }, all(bridge('br0'), removeDocker));
  });

  it('warns a Docker with nftables of the policy of iptables', () => {
    expectVerdict('NET-FORWARD-DROP', { status: 'warning', summary: /nftables directly/ }, (facts) => {
      changeDocker(facts, { firewallBackend: 'nftables' });
    });
  });

  it('is unknown, where anything depends on it, when it could not be read', () => {
    const hidden: Change = (facts) => {
      facts.network.forwardChain = denied('iptables -S FORWARD');
    };
    expectVerdict('NET-FORWARD-DROP', { status: 'unknown' }, all(hidden, bridge('br0')));
    expectVerdict('NET-FORWARD-DROP', { status: 'notApplicable' }, hidden);
    expectVerdict('NET-FORWARD-DROP', { status: 'notApplicable' }, (facts) => {
      facts.network.forwardChain = missing('iptables -S FORWARD');
    });
  });
});
