import type { Fact } from './fact';

/** The network as containers meet it, of the network namespace that the shell runs in. */
export interface NetworkFacts {
  readonly interfaces: Fact<readonly NetworkInterface[]>;
  /** IPv4 routes of the main table, from /proc/net/route. */
  readonly routes: Fact<readonly Route[]>;
  /** True when the kernel has IPv6 and it is not switched off: /proc/net/if_inet6 is there. */
  readonly ipv6: Fact<boolean>;
  /** Addresses of the name servers of /etc/resolv.conf, in order. */
  readonly nameServers: Fact<readonly string[]>;
  /** The same of /run/systemd/resolve/resolv.conf, which names the servers behind the stub of systemd-resolved. */
  readonly upstreamNameServers: Fact<readonly string[]>;
  /** Host names in /etc/hosts, lower case. */
  readonly hostsNames: Fact<readonly string[]>;
  /** The services of the line `hosts:` of /etc/nsswitch.conf: `files`, `dns`, `myhostname`. */
  readonly hostsServices: Fact<readonly string[]>;
  /** `iptables --version`. */
  readonly iptables: Fact<IptablesProgram>;
  /** /proc/net/ip_tables_names: the legacy tables that exist in the kernel. Only root may read it. */
  readonly legacyTables: Fact<readonly string[]>;
  /** /proc/net/ip6_tables_names. */
  readonly legacyTables6: Fact<readonly string[]>;
  /**
   * Rules and policies that drop, from `iptables-legacy-save`; asked only as root and with such tables in the kernel.
   * Missing in snapshots of older versions.
   */
  readonly legacyRules?: Fact<readonly string[]>;
  /** `nft list tables` as `ip filter`; asked only as root and with nf_tables already in the kernel. */
  readonly nftTables: Fact<readonly string[]>;
  /** Lines of `iptables -S FORWARD`; asked only as root and where that can load no module. */
  readonly forwardChain: Fact<readonly string[]>;
  /** /proc/net/stat/nf_conntrack, summed over the processors: `insert_failed`, `drop`, `early_drop`. */
  readonly conntrackStatistics: Fact<Readonly<Record<string, number>>>;
  /** Sockets that listen: TCP in the state LISTEN, and UDP sockets without a peer. */
  readonly listeners: Fact<readonly Listener[]>;
  /** Settings of ufw that matter: `ENABLED` of /etc/ufw/ufw.conf. */
  readonly ufw: Fact<Readonly<Record<string, string>>>;
  /** Settings of /etc/default/ufw that matter: `DEFAULT_FORWARD_POLICY`, `IPV6`. */
  readonly ufwDefaults: Fact<Readonly<Record<string, string>>>;
  /** Settings of /etc/sysconfig/SuSEfirewall2 that matter: `FW_ROUTE`, `FW_MASQUERADE`. */
  readonly suseFirewall: Fact<Readonly<Record<string, string>>>;
  /** Interface to the firewalld zone that a file in /etc/firewalld/zones gives it. */
  readonly firewalldZones: Fact<Readonly<Record<string, string>>>;
  /** The devices that NetworkManager's configuration leaves alone: `interface-name:docker0`. */
  readonly networkManagerUnmanaged: Fact<readonly string[]>;
  /** Proxy variables of the shell, lower-case names, without user names and passwords: `http_proxy`, `no_proxy`. */
  readonly shellProxy: Fact<Readonly<Record<string, string>>>;
}

export interface NetworkInterface {
  readonly name: string;
  readonly mtu: number;
  /** `up`, `down`, `unknown`, as /sys/class/net/NAME/operstate says. */
  readonly state: string;
  readonly isBridge: boolean;
}

export interface Route {
  readonly device: string;
  /** As `172.17.0.0`. */
  readonly network: string;
  /** Bits of the network: 0 for the default route. */
  readonly prefix: number;
  /** Undefined when the network is on the link. */
  readonly gateway?: string;
}

export interface IptablesProgram {
  /** As `1.8.9`. */
  readonly version: string;
  /** What the program talks to; versions before 1.8 do not say it and are legacy. */
  readonly backend: 'legacy' | 'nf_tables';
}

export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  /** `0.0.0.0`, `127.0.0.1`, `::`. */
  readonly address: string;
  readonly port: number;
}
