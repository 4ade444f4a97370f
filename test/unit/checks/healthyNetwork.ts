import type { NetworkFacts } from '../../../src/model/networkFacts';
import { fromCommand, fromFile, missing } from './factBuilders';
import type { Mutable } from './mutable';

/** The network of the healthy host: one uplink, docker0, iptables over nf_tables, forwarding on. */
export function healthyNetwork(): Mutable<NetworkFacts> {
  const chain = ['-P FORWARD DROP', '-A FORWARD -j DOCKER-USER', '-A FORWARD -j DOCKER-FORWARD'];
  return {
    interfaces: fromCommand(
      [
        { name: 'lo', mtu: 65536, state: 'unknown', isBridge: false },
        { name: 'eth0', mtu: 1500, state: 'up', isBridge: false },
        { name: 'docker0', mtu: 1500, state: 'down', isBridge: true },
      ],
      'ls /sys/class/net',
      'lo 65536 unknown\neth0 1500 up\ndocker0 1500 down bridge',
    ),
    routes: fromFile(
      [
        { device: 'eth0', network: '0.0.0.0', prefix: 0, gateway: '10.0.2.2' },
        { device: 'eth0', network: '10.0.2.0', prefix: 24 },
        { device: 'docker0', network: '172.17.0.0', prefix: 16 },
      ],
      '/proc/net/route',
      'eth0 0.0.0.0/0 via 10.0.2.2\neth0 10.0.2.0/24\ndocker0 172.17.0.0/16',
    ),
    ipv6: fromFile(true, '/proc/net/if_inet6', ''),
    nameServers: fromFile(['10.0.2.3'], '/etc/resolv.conf', 'nameserver 10.0.2.3'),
    upstreamNameServers: missing('/run/systemd/resolve/resolv.conf'),
    hostsNames: fromFile(['localhost', 'web1'], '/etc/hosts', '127.0.0.1 localhost\n127.0.1.1 web1'),
    hostsServices: fromFile(['files', 'dns'], '/etc/nsswitch.conf', 'hosts: files dns'),
    iptables: fromCommand(
      { version: '1.8.11', backend: 'nf_tables' },
      'iptables --version',
      'iptables v1.8.11 (nf_tables)',
    ),
    legacyTables: missing('/proc/net/ip_tables_names'),
    legacyTables6: missing('/proc/net/ip6_tables_names'),
    nftTables: fromCommand(
      ['ip filter', 'ip nat', 'ip raw', 'ip6 filter', 'ip6 nat', 'ip6 raw'],
      'nft list tables',
    ),
    forwardChain: fromCommand(chain, 'iptables -S FORWARD', chain.join('\n')),
    conntrackStatistics: fromFile(
      { insert_failed: 0, drop: 0, early_drop: 0 },
      '/proc/net/stat/nf_conntrack',
      'insert_failed 0\ndrop 0\nearly_drop 0',
    ),
    listeners: fromFile(
      [{ protocol: 'tcp', address: '0.0.0.0', port: 22 }],
      '/proc/net/tcp',
      'tcp 0.0.0.0:22',
    ),
    ufw: missing('/etc/ufw/ufw.conf'),
    ufwDefaults: missing('/etc/default/ufw'),
    suseFirewall: missing('/etc/sysconfig/SuSEfirewall2'),
    firewalldZones: missing('/etc/firewalld/zones'),
    networkManagerUnmanaged: missing('/etc/NetworkManager/NetworkManager.conf'),
    shellProxy: fromCommand({}, 'env', ''),
  };
}
