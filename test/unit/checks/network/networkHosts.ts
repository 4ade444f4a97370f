import { mapFact } from '../../../../src/model/fact';
import type { DockerInfo, HostFacts, UnitState } from '../../../../src/model/hostFacts';
import type { Profile } from '../../../../src/model/profile';
import {
  fromCommand,
  fromFile,
  kernelRelease,
  missing,
  notInstalled,
  sysctl,
  sysctlPath,
} from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';
import type { Mutable } from '../mutable';

type Facts = Mutable<HostFacts>;

/** What a daemon that runs says of itself. */
export function changeDocker(facts: Facts, change: Partial<DockerInfo>): void {
  facts.engines.docker = mapFact(facts.engines.docker, (docker) => ({ ...docker, ...change }));
}

/** Docker is installed, and no daemon runs. */
export function stopDocker(facts: Facts): void {
  facts.engines.docker = notInstalled('docker info');
  facts.cgroups.daemonGroups.dockerd = missing('/proc');
  facts.engines.processArguments.dockerd = missing('/proc');
}

/** Neither Docker nor another engine is there. */
export function removeDocker(facts: Facts): void {
  stopDocker(facts);
  facts.engines.programs.dockerd = notInstalled('command -v dockerd');
  facts.engines.programs.docker = notInstalled('command -v docker');
  facts.engines.units['docker.service'] = notInstalled('systemctl show docker.service');
}

/** What /etc/docker/daemon.json holds. */
export function setDaemonJson(facts: Facts, settings: Readonly<Record<string, unknown>>): void {
  facts.engines.dockerDaemonJson = fromFile(settings, '/etc/docker/daemon.json');
}

export function setUnit(facts: Facts, name: string, change: Partial<UnitState> = {}): void {
  const state = { loadState: 'loaded', activeState: 'active', unitFileState: 'enabled', ...change };
  facts.engines.units[name] = fromCommand(state, `systemctl show ${name}`);
}

export function setForwarding(facts: Facts, value: string, ...files: readonly [string, string][]): void {
  facts.sysctls['net.ipv4.ip_forward'] = sysctl('net.ipv4.ip_forward', value);
  facts.sysctlAssignments = fromFile(
    files.map(([path, set], index) => ({
      key: 'net.ipv4.ip_forward',
      value: set,
      path,
      line: index + 1,
    })),
    '/etc/sysctl.d',
  );
}

/** iptables of the old kind. */
export function useLegacyTables(facts: Facts, tables: readonly string[]): void {
  facts.network.iptables = fromCommand(
    { version: '1.8.11', backend: 'legacy' },
    'iptables --version',
    'iptables v1.8.11 (legacy)',
  );
  facts.network.legacyTables = fromFile(tables, '/proc/net/ip_tables_names');
  facts.network.legacyTables6 = fromFile([], '/proc/net/ip6_tables_names', '');
  facts.network.nftTables = fromCommand([], 'nft list tables', '');
  facts.network.forwardChain = missing('iptables -S FORWARD');
}

/** A kernel without the old tables, as many have been built since 6.17, under an iptables that needs them. */
export function withoutLegacyTables(facts: Facts): void {
  useLegacyTables(facts, []);
  facts.network.legacyTables = missing('/proc/net/ip_tables_names');
  facts.network.legacyTables6 = missing('/proc/net/ip6_tables_names');
  facts.kernel.release = kernelRelease('6.18.2');
  facts.kernel.config = mapFact(facts.kernel.config, (config) => ({ ...config, headerRelease: '6.18.2' }));
  facts.modules.loaded = fromFile(['overlay', 'bridge', 'veth', 'ext4'], '/proc/modules');
  facts.modules.loadable = mapFact(facts.modules.loadable, (names) =>
    names.filter((name) => !/^ip6?_?tables?(?:_|$)|addrtype/.test(name)),
  );
  setKernelOptions(facts, {
    IP_NF_FILTER: 'n',
    IP_NF_NAT: 'n',
    IP_NF_RAW: 'n',
    IP_NF_IPTABLES: 'n',
    NETFILTER_XTABLES_LEGACY: 'n',
    NETFILTER_XT_MATCH_ADDRTYPE: 'n',
  });
}

function forwardingOff(): HostFacts {
  return healthyFacts((facts) => {
    setForwarding(facts, '0', ['/etc/sysctl.d/99-hardening.conf', '0']);
    setUnit(facts, 'SuSEfirewall2.service');
    facts.network.suseFirewall = fromFile(
      { FW_ROUTE: 'no' },
      '/etc/sysconfig/SuSEfirewall2',
      'FW_ROUTE="no"',
    );
    facts.network.routes = fromFile(
      [
        { device: 'eth0', network: '0.0.0.0', prefix: 0, gateway: '10.0.2.2' },
        { device: 'docker0', network: '172.17.0.0', prefix: 16 },
        { device: 'tun0', network: '172.17.4.0', prefix: 22 },
      ],
      '/proc/net/route',
    );
    facts.network.nameServers = fromFile(['127.0.0.1'], '/etc/resolv.conf', 'nameserver 127.0.0.1');
    facts.network.interfaces = fromCommand(
      [
        { name: 'eth0', mtu: 1450, state: 'up', isBridge: false },
        { name: 'docker0', mtu: 1500, state: 'up', isBridge: true },
        { name: 'virbr0', mtu: 1500, state: 'up', isBridge: true },
        { name: 'tun0', mtu: 1400, state: 'up', isBridge: false },
      ],
      'ls /sys/class/net',
    );
    facts.kernel.logMatches = fromCommand(
      [
        'nf_conntrack: nf_conntrack: table full, dropping packet',
        'neighbour: arp_cache: neighbor table overflow!',
        ...Array.from(
          { length: 7 },
          () => 'unregister_netdevice: waiting for lo to become free. Usage count = 1',
        ),
      ],
      'journalctl -k -b',
    );
    facts.sysctls['net.netfilter.nf_conntrack_count'] = sysctl('net.netfilter.nf_conntrack_count', '262000');
  });
}

/** What keeps others from a verdict: each setting says that Docker does without. */
function leftToOthers(): HostFacts {
  return healthyFacts((facts) => {
    withoutLegacyTables(facts);
    setForwarding(facts, '0');
    setDaemonJson(facts, {
      iptables: false,
      bridge: 'none',
      'ip-forward': false,
      mtu: 1400,
      dns: ['10.0.0.53'],
    });
    facts.network.nameServers = fromFile(['127.0.0.1'], '/etc/resolv.conf', 'nameserver 127.0.0.1');
    facts.network.ufw = fromFile({ ENABLED: 'yes' }, '/etc/ufw/ufw.conf', 'ENABLED=yes');
    facts.network.ufwDefaults = fromFile({ DEFAULT_FORWARD_POLICY: 'DROP' }, '/etc/default/ufw');
  });
}

function ownNftables(): HostFacts {
  return healthyFacts((facts) => {
    stopDocker(facts);
    setForwarding(facts, '0');
    setDaemonJson(facts, { 'firewall-backend': 'nftables' });
    facts.modules.loaded = fromFile(['overlay', 'bridge', 'ext4'], '/proc/modules');
    facts.modules.loadable = mapFact(facts.modules.loadable, (names) =>
      names.filter((name) => name !== 'nft_fib'),
    );
    facts.network.iptables = notInstalled('iptables --version');
    facts.network.forwardChain = notInstalled('iptables -S FORWARD');
    setKernelOptions(facts, { NFT_FIB: 'n', NFT_FIB_IPV4: 'n' });
  });
}

function legacyDocker28(): HostFacts {
  return healthyFacts((facts) => {
    withoutLegacyTables(facts);
    changeDocker(facts, { serverVersion: '28.1.0' });
    facts.sysctls['net.bridge.bridge-nf-call-iptables'] = missing(
      sysctlPath('net.bridge.bridge-nf-call-iptables'),
    );
    setDaemonJson(facts, { icc: false });
  });
}

function clusterNode(): HostFacts {
  return healthyFacts((facts) => {
    facts.engines.programs.kubelet = fromCommand('/usr/bin/kubelet', 'command -v kubelet');
    facts.network.iptables = fromCommand(
      { version: '1.8.2', backend: 'nf_tables' },
      'iptables --version',
      'iptables v1.8.2 (nf_tables)',
    );
    setUnit(facts, 'firewalld.service');
    setUnit(facts, 'NetworkManager.service');
    facts.network.firewalldZones = fromFile({ docker0: 'public' }, '/etc/firewalld/zones');
    facts.network.listeners = fromFile(
      [{ protocol: 'tcp', address: '::', port: 10250 }],
      '/proc/net/tcp6',
      'tcp [::]:10250',
    );
    facts.system.hostname = fromFile('web_1', '/proc/sys/kernel/hostname');
    setForwarding(facts, '0');
    facts.network.legacyTables = fromFile(['filter'], '/proc/net/ip_tables_names');
    facts.network.legacyRules = fromCommand(['-A INPUT -j DROP'], 'iptables-legacy-save');
  });
}

/** Hosts that differ in what the rules of this category look at. */
export const networkHosts: readonly {
  readonly name: string;
  readonly facts: HostFacts;
  readonly profiles: readonly Profile[];
}[] = [
  { name: 'network: forwarding off and full tables', facts: forwardingOff(), profiles: ['docker', 'swarm'] },
  { name: 'network: Docker told to leave it alone', facts: leftToOthers(), profiles: ['docker'] },
  { name: 'network: stopped Docker with nftables', facts: ownNftables(), profiles: ['docker'] },
  { name: 'network: Docker 28 without old tables', facts: legacyDocker28(), profiles: ['docker'] },
  {
    name: 'network: Kubernetes node behind firewalld',
    facts: clusterNode(),
    profiles: ['docker', 'kubernetes'],
  },
];
