import { fileSource, known, unreadable, type Fact } from '../../model/fact';
import type { NetworkFacts, NetworkInterface } from '../../model/networkFacts';
import type { Readings } from '../readings';
import { shellProxyFact } from './environment';
import { parseConntrackStatistics, parseListeners, parseRoutes } from './networkTables';
import { parseHostNames, parseNameServers, servicesParser } from './nameFiles';
import {
  commandFailed,
  factOfCommand,
  factOfFile,
  factOfHelperCommand,
  nonBlankLines,
  notUnderstood,
  parseWords,
  understood,
  unexpected,
  wholeNumber,
  type Parsed,
} from './readingFact';
import { parseForwardChain, parseIptablesVersion, parseLegacyRules, parseNftTables } from './packetFilter';
import { factOfFiles } from './mergedFiles';
import { settingsParser } from './settingLines';
import { parseFirewalldZones, parseUnmanagedDevices } from './networkServices';

/** The network as containers meet it. */
export function parseNetwork(readings: Readings): NetworkFacts {
  return {
    interfaces: factOfHelperCommand(readings, {
      name: 'network-devices',
      commandLine: 'ip link',
      parse: ({ output }) => parseDevices(output),
    }),
    routes: factOfFile(readings, '/proc/net/route', parseRoutes),
    ipv6: parseIpv6(readings),
    nameServers: factOfFile(readings, '/etc/resolv.conf', parseNameServers),
    upstreamNameServers: factOfFile(readings, '/run/systemd/resolve/resolv.conf', parseNameServers),
    hostsNames: factOfFile(readings, '/etc/hosts', parseHostNames),
    hostsServices: factOfFile(readings, '/etc/nsswitch.conf', servicesParser('hosts')),
    ...parsePacketFilter(readings),
    conntrackStatistics: factOfFile(readings, '/proc/net/stat/nf_conntrack', parseConntrackStatistics),
    listeners: factOfHelperCommand(readings, {
      name: 'listeners',
      commandLine: 'ss -lntu',
      parse: (ran) => (ran.exitCode > 1 ? notUnderstood(commandFailed(ran)) : parseListeners(ran.output)),
    }),
    ...parseNetworkServices(readings),
    shellProxy: shellProxyFact(readings),
  };
}

type PacketFilterFacts = Pick<
  NetworkFacts,
  'iptables' | 'legacyTables' | 'legacyTables6' | 'legacyRules' | 'nftTables' | 'forwardChain'
>;

function parsePacketFilter(readings: Readings): PacketFilterFacts {
  return {
    iptables: factOfCommand(readings, {
      name: 'iptables-version',
      commandLine: 'iptables --version',
      parse: parseIptablesVersion,
    }),
    legacyTables: factOfFile(readings, '/proc/net/ip_tables_names', parseWords),
    legacyTables6: factOfFile(readings, '/proc/net/ip6_tables_names', parseWords),
    ...parseLegacyRuleFact(readings),
    nftTables: factOfCommand(readings, {
      name: 'nft-tables',
      commandLine: 'nft list tables',
      parse: parseNftTables,
    }),
    forwardChain: factOfCommand(readings, {
      name: 'iptables-forward',
      commandLine: 'iptables -S FORWARD',
      parse: parseForwardChain,
    }),
  };
}

/** Left out where there was no old table to ask for. */
function parseLegacyRuleFact(readings: Readings): Pick<NetworkFacts, 'legacyRules'> {
  return readings.command('legacy-rules').state !== 'ran'
    ? {}
    : {
        legacyRules: factOfCommand(readings, {
          name: 'legacy-rules',
          commandLine: 'iptables-legacy-save',
          parse: parseLegacyRules,
        }),
      };
}

type NetworkServiceFacts = Pick<
  NetworkFacts,
  'ufw' | 'ufwDefaults' | 'suseFirewall' | 'firewalldZones' | 'networkManagerUnmanaged'
>;

function parseNetworkServices(readings: Readings): NetworkServiceFacts {
  return {
    ufw: factOfFile(readings, '/etc/ufw/ufw.conf', settingsParser(['ENABLED'])),
    ufwDefaults: factOfFile(
      readings,
      '/etc/default/ufw',
      settingsParser(['DEFAULT_FORWARD_POLICY', 'IPV6', 'MANAGE_BUILTINS']),
    ),
    suseFirewall: factOfFile(
      readings,
      '/etc/sysconfig/SuSEfirewall2',
      settingsParser(['FW_ROUTE', 'FW_MASQUERADE']),
    ),
    firewalldZones: factOfFiles(
      readings,
      { file: '/etc/firewalld/firewalld.conf', folders: ['/etc/firewalld/zones'], pattern: /^[\w-]+\.xml$/ },
      parseFirewalldZones,
    ),
    networkManagerUnmanaged: factOfFiles(
      readings,
      {
        file: '/etc/NetworkManager/NetworkManager.conf',
        folders: [
          '/usr/lib/NetworkManager/conf.d',
          '/run/NetworkManager/conf.d',
          '/etc/NetworkManager/conf.d',
        ],
        pattern: /^[^/]+\.conf$/,
      },
      parseUnmanagedDevices,
    ),
  };
}

/** The file is there with the kernel's IPv6, and empty without an address. */
function parseIpv6(readings: Readings): Fact<boolean> {
  const path = '/proc/net/if_inet6';
  const reading = readings.file(path);
  switch (reading.state) {
    case 'read':
      return known(true, fileSource(path), reading.text.split('\n', 3).join('\n'));
    case 'absent':
      return known(false, fileSource(path), 'not there');
    case 'unreadable':
      return unreadable(fileSource(path), reading.reason);
  }
}

/** Lines `NAME MTU STATE` with `bridge` behind those that are one. */
export function parseDevices(output: string): Parsed<readonly NetworkInterface[]> {
  const devices: NetworkInterface[] = [];
  for (const line of nonBlankLines(output)) {
    const [, name, digits, state, bridge] = /^(\S{1,64}) (\d+) (\w{1,20})( bridge)?$/.exec(line) ?? [];
    const mtu = wholeNumber(digits);
    if (name === undefined || state === undefined || mtu === undefined) {
      return notUnderstood(unexpected(line));
    }
    devices.push({ name, mtu, state, isBridge: bridge !== undefined });
  }
  return understood(devices);
}
