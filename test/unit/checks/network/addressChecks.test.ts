import assert from 'node:assert/strict';
import fc from 'fast-check';
import { overlaps, parseIpv4Network } from '../../../../src/checks/network/networkAddress';
import type { Route } from '../../../../src/model/networkFacts';
import { denied, fromCommand, fromFile, missing } from '../factBuilders';
import type { Change } from '../judging';
import { changeDocker, removeDocker, setDaemonJson, stopDocker } from './networkHosts';
import { all, expectVerdict } from './networkVerdict';

function routes(...more: readonly Route[]): Change {
  return (facts) => {
    facts.network.routes = fromFile(
      [
        { device: 'eth0', network: '0.0.0.0', prefix: 0, gateway: '10.0.2.2' },
        { device: 'eth0', network: '10.0.2.0', prefix: 24 },
        { device: 'docker0', network: '172.17.0.0', prefix: 16 },
        ...more,
      ],
      '/proc/net/route',
    );
  };
}

describe('NET-SUBNET', () => {
  it('passes when nothing overlaps', () => {
    expectVerdict('NET-SUBNET', { status: 'pass', proof: '172.17.0.0/16' });
  });

  it('warns of a network of Docker that another route leads into', () => {
    expectVerdict(
      'NET-SUBNET',
      {
        status: 'warning',
        proof: '172.17.4.0/22 via 10.8.0.1 dev tun0',
        summary: /docker0 has 172\.17\.0\.0\/16/,
      },
      routes({ device: 'tun0', network: '172.17.4.0', prefix: 22, gateway: '10.8.0.1' }),
    );
  });

  it('mentions a VPN within the pools, and leaves an office network alone, which Docker avoids', () => {
    expectVerdict(
      'NET-SUBNET',
      { status: 'info', summary: /wg0/ },
      routes({ device: 'wg0', network: '172.20.0.0', prefix: 16 }),
    );
    expectVerdict(
      'NET-SUBNET',
      { status: 'pass' },
      routes({ device: 'eth1', network: '192.168.1.0', prefix: 24 }),
    );
  });

  it('knows pools of its own and a fixed range', () => {
    expectVerdict(
      'NET-SUBNET',
      { status: 'info', summary: /tun0/ },
      all(routes({ device: 'tun0', network: '10.99.0.0', prefix: 16 }), (facts) => {
        changeDocker(facts, { addressPools: ['10.99.0.0/16 24'] });
      }),
    );
    expectVerdict(
      'NET-SUBNET',
      { status: 'warning', proof: '"bip": "10.0.2.1/24"' },
      all(stopDocker, (facts) => {
        setDaemonJson(facts, { bip: '10.0.2.1/24' });
      }),
    );
    expectVerdict(
      'NET-SUBNET',
      { status: 'info', summary: /tun0/ },
      all(stopDocker, routes({ device: 'tun0', network: '10.99.0.0', prefix: 16 }), (facts) => {
        setDaemonJson(facts, { 'default-address-pools': [{ base: '10.99.0.0/16', size: 24 }] });
      }),
    );
  });

  it('warns k3s of a network that has its addresses', () => {
    expectVerdict(
      'NET-SUBNET',
      { status: 'warning', summary: /10\.42\.0\.0\/16/ },
      all(removeDocker, routes({ device: 'eth1', network: '10.0.0.0', prefix: 8 }), (facts) => {
        facts.engines.programs.k3s = fromCommand('/usr/local/bin/k3s', 'command -v k3s');
      }),
      ['kubernetes'],
    );
  });

  it('does not concern a host without an engine', () => {
    expectVerdict('NET-SUBNET', { status: 'notApplicable' }, removeDocker);
  });

  it('is unknown without the routes', () => {
    expectVerdict('NET-SUBNET', { status: 'unknown' }, (facts) => {
      facts.network.routes = denied('/proc/net/route');
    });
  });
});

describe('networkAddress', () => {
  it('reads networks and refuses what is none', () => {
    assert.deepEqual(parseIpv4Network('172.17.5.9/16'), { first: 0xac110000, prefix: 16 });
    assert.deepEqual(parseIpv4Network('0.0.0.0/0'), { first: 0, prefix: 0 });
    for (const text of ['', '1.2.3', '256.0.0.1', '1.2.3.4/33', 'fd00::/8', '1.2.3.4/16/8']) {
      assert.equal(parseIpv4Network(text), undefined, text);
    }
  });

  it('finds networks to overlap exactly when an address is in both', () => {
    const network = fc.record({ first: fc.nat(255), bits: fc.integer({ min: 0, max: 8 }) });
    fc.assert(
      fc.property(network, network, (a, b) => {
        const parse = ({ first, bits }: { first: number; bits: number }) => {
          const parsed = parseIpv4Network(`10.0.0.${first}/${24 + bits}`);
          assert.ok(parsed);
          return parsed;
        };
        const holds = (number: number, { first, prefix }: { first: number; prefix: number }) =>
          number >= first && number < first + 2 ** (32 - prefix);
        const [left, right] = [parse(a), parse(b)];
        const base = 10 * 2 ** 24;
        const shared = Array.from({ length: 256 }, (_, index) => base + index).some(
          (address) => holds(address, left) && holds(address, right),
        );
        assert.equal(overlaps(left, right), shared);
      }),
    );
  });
});

describe('NET-DNS', () => {
  const loopback: Change = (facts) => {
    facts.network.nameServers = fromFile(['127.0.0.53'], '/etc/resolv.conf', 'nameserver 127.0.0.53');
  };

  it('passes with a server that containers reach', () => {
    expectVerdict('NET-DNS', { status: 'pass', proof: 'nameserver 10.0.2.3' });
    expectVerdict(
      'NET-DNS',
      { status: 'pass', proof: '10.0.0.1' },
      all(loopback, (facts) => {
        facts.network.upstreamNameServers = fromFile(['10.0.0.1'], '/run/systemd/resolve/resolv.conf');
      }),
    );
    expectVerdict(
      'NET-DNS',
      { status: 'pass', proof: '"dns": ["10.0.0.53"]' },
      all(loopback, (facts) => {
        setDaemonJson(facts, { dns: ['10.0.0.53'] });
      }),
    );
  });

  it('warns of servers that only the host reaches, and of none', () => {
    expectVerdict('NET-DNS', { status: 'warning', proof: '127.0.0.53', title: /possibly/ }, loopback);
    expectVerdict('NET-DNS', { status: 'info' }, all(loopback, removeDocker), ['podman']);
    expectVerdict('NET-DNS', { status: 'warning', summary: /names no server/ }, (facts) => {
      facts.network.nameServers = fromFile([], '/etc/resolv.conf', '');
    });
  });

  it('is unknown when a file could not be read', () => {
    expectVerdict('NET-DNS', { status: 'unknown' }, (facts) => {
      facts.network.nameServers = denied('/etc/resolv.conf');
    });
    expectVerdict(
      'NET-DNS',
      { status: 'unknown' },
      all(loopback, (facts) => {
        facts.network.upstreamNameServers = denied('/run/systemd/resolve/resolv.conf');
      }),
    );
  });
});

describe('NET-HOSTNAME', () => {
  function named(name: string): Change {
    return (facts) => {
      facts.system.hostname = fromFile(name, '/proc/sys/kernel/hostname');
    };
  }

  it('passes with a name that is allowed and known', () => {
    expectVerdict('NET-HOSTNAME', { status: 'pass', proof: '127.0.1.1 web1' });
    expectVerdict(
      'NET-HOSTNAME',
      { status: 'pass', proof: 'myhostname' },
      all(named('Web2.example.org'), (facts) => {
        facts.network.hostsServices = fromFile(['files', 'myhostname', 'dns'], '/etc/nsswitch.conf');
      }),
    );
  });

  it('warns a node of a name that a cluster cannot use', () => {
    expectVerdict('NET-HOSTNAME', { status: 'warning', proof: 'web_1' }, named('web_1'), ['kubernetes']);
    expectVerdict('NET-HOSTNAME', { status: 'warning' }, named('localhost.localdomain'), ['swarm']);
    expectVerdict('NET-HOSTNAME', { status: 'info' }, named('web_1'));
  });

  it('mentions a name that nothing on the host knows', () => {
    expectVerdict('NET-HOSTNAME', { status: 'info', title: /possibly/ }, named('web2'));
  });

  it('is unknown when the name or those who know it could not be read', () => {
    expectVerdict('NET-HOSTNAME', { status: 'unknown' }, (facts) => {
      facts.system.hostname = denied('/proc/sys/kernel/hostname');
    });
    expectVerdict('NET-HOSTNAME', { status: 'unknown' }, (facts) => {
      facts.network.hostsNames = denied('/etc/hosts');
    });
    expectVerdict(
      'NET-HOSTNAME',
      { status: 'unknown' },
      all(named('web2'), (facts) => {
        facts.network.hostsServices = denied('/etc/nsswitch.conf');
      }),
    );
  });

  it('has no services to ask where nsswitch.conf is not there', () => {
    expectVerdict(
      'NET-HOSTNAME',
      { status: 'info' },
      all(named('web2'), (facts) => {
        facts.network.hostsServices = missing('/etc/nsswitch.conf');
      }),
    );
  });
});
