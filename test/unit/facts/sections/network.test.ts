import assert from 'node:assert/strict';
import { parseNetwork } from '../../../../src/facts/sections/network';
import { valueOf } from '../../../../src/model/fact';
import { fakeReadings, fileAbsent, fileDenied, notInstalled, ran } from '../fakeReadings';

const folders =
  'read /etc/firewalld/zones\nread /etc/NetworkManager/conf.d\nabsent /run/NetworkManager/conf.d\nabsent /usr/lib/NetworkManager/conf.d\n';

describe('parseNetwork', () => {
  it('reads devices, and refuses a list in another form', () => {
    const commands = { 'network-devices': 'lo 65536 unknown\neth0 1500 up\ndocker0 1500 down bridge\n' };
    assert.deepEqual(valueOf(parseNetwork(fakeReadings({ commands })).interfaces), [
      { name: 'lo', mtu: 65536, state: 'unknown', isBridge: false },
      { name: 'eth0', mtu: 1500, state: 'up', isBridge: false },
      { name: 'docker0', mtu: 1500, state: 'down', isBridge: true },
    ]);
    const strange = fakeReadings({ commands: { 'network-devices': 'eth0 fast up\n' } });
    assert.equal(parseNetwork(strange).interfaces.state, 'unreadable');
  });

  it('reads the routing table of the kernel', () => {
    const heading =
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT                                                       \n';
    const text = `${heading}eth0\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\neth0\t0002000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\ntun0\t0000A8C0\t00000000\t0000\t0\t0\t0\t0000FFFF\t0\t0\t0\n`;
    assert.deepEqual(valueOf(parseNetwork(fakeReadings({ files: { '/proc/net/route': text } })).routes), [
      { device: 'eth0', network: '0.0.0.0', prefix: 0, gateway: '10.0.2.2' },
      { device: 'eth0', network: '10.0.2.0', prefix: 24 },
    ]);
    const cut = fakeReadings({ files: { '/proc/net/route': `${heading}eth0\tzz\n` } });
    assert.equal(parseNetwork(cut).routes.state, 'unreadable');
  });

  it('reads sockets that listen, of both address families, each once', () => {
    const listeners = [
      '/proc/net/tcp:   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1',
      '/proc/net/tcp:   1: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2',
      '/proc/net/tcp6:   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 0',
      '/proc/net/tcp6:   1: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 0',
      '/proc/net/udp:  12: 00000000:12B5 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 3',
      '/proc/net/udp:  13: 00000000:12B5 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4',
    ].join('\n');
    assert.deepEqual(valueOf(parseNetwork(fakeReadings({ commands: { listeners } })).listeners), [
      { protocol: 'tcp', address: '0.0.0.0', port: 22 },
      { protocol: 'tcp', address: '127.0.0.1', port: 6379 },
      { protocol: 'tcp', address: '::', port: 22 },
      { protocol: 'tcp', address: '127.0.0.1', port: 8080 },
      { protocol: 'udp', address: '0.0.0.0', port: 4789 },
    ]);
    const none = parseNetwork(fakeReadings({ commands: { listeners: ran('', 1) } }));
    assert.deepEqual(valueOf(none.listeners), []);
    const failed = parseNetwork(fakeReadings({ commands: { listeners: ran('grep: out of memory', 2) } }));
    assert.equal(failed.listeners.state, 'unreadable');
  });

  it('tells the kinds of iptables apart', () => {
    const program = (output: string) =>
      valueOf(parseNetwork(fakeReadings({ commands: { 'iptables-version': output } })).iptables);
    assert.deepEqual(program('iptables v1.8.9 (nf_tables)\n'), { version: '1.8.9', backend: 'nf_tables' });
    assert.deepEqual(program('iptables v1.8.10 (legacy)\n'), { version: '1.8.10', backend: 'legacy' });
    assert.deepEqual(program('iptables v1.4.21\n'), { version: '1.4.21', backend: 'legacy' });
    assert.equal(program('bash: iptables: cannot execute\n'), undefined);
    const absent = parseNetwork(fakeReadings({ commands: { 'iptables-version': notInstalled } }));
    assert.equal(absent.iptables.state, 'absent');
  });

  it('reads the chain and the tables of the packet filter only when they were printed', () => {
    const commands = {
      'iptables-forward': '-P FORWARD DROP\n-A FORWARD -j DOCKER-USER\n',
      'nft-tables': 'table ip filter\ntable inet firewalld\n',
    };
    const { forwardChain, nftTables } = parseNetwork(fakeReadings({ commands }));
    assert.deepEqual(valueOf(forwardChain), ['-P FORWARD DROP', '-A FORWARD -j DOCKER-USER']);
    assert.deepEqual(valueOf(nftTables), ['ip filter', 'inet firewalld']);
    const refused = ran('iptables: Permission denied (you must be root)', 4);
    const denied = parseNetwork(fakeReadings({ commands: { 'iptables-forward': refused } }));
    assert.equal(denied.forwardChain.state, 'unreadable');
  });

  it('reads the rules of the old tables, where there were any to ask for', () => {
    const saved =
      '# Generated by iptables-save\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n';
    const rulesOf = (output: string | ReturnType<typeof ran>) =>
      parseNetwork(fakeReadings({ commands: { 'legacy-rules': output } })).legacyRules;
    assert.deepEqual(valueOf(rulesOf(saved)), [':FORWARD DROP [0:0]', '-A INPUT -i lo -j ACCEPT']);
    assert.deepEqual(valueOf(rulesOf('')), []);
    assert.equal(rulesOf(ran('iptables-legacy-save: Permission denied', 4))?.state, 'unreadable');
    assert.equal(parseNetwork(fakeReadings({})).legacyRules, undefined);
  });

  it('sums the counters of all processors', () => {
    const text =
      'entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n' +
      '0000000a 00000000 00000000 00000000 00000001 00000000 00000000 00000000 00000000 00000002 0000000f 00000000 00000000  00000000 00000000 00000000 00000000\n' +
      '0000000a 00000000 00000000 00000000 00000001 00000000 00000000 00000000 00000000 00000003 00000001 00000000 00000000  00000000 00000000 00000000 00000000\n';
    const files = { '/proc/net/stat/nf_conntrack': text };
    const counters = valueOf(parseNetwork(fakeReadings({ files })).conntrackStatistics);
    assert.equal(counters?.insert_failed, 5);
    assert.equal(counters.drop, 16);
    assert.equal(counters.entries, undefined);
  });

  it('reads names: servers, hosts and services', () => {
    const files = {
      '/etc/resolv.conf': '# made by hand\nnameserver 127.0.0.53\noptions edns0\nsearch example\n',
      '/run/systemd/resolve/resolv.conf': 'nameserver 192.0.2.1\nnameserver 192.0.2.2\n',
      '/etc/hosts': '127.0.0.1 localhost # loop\n127.0.1.1 Web1.example web1\n',
      '/etc/nsswitch.conf': 'passwd: files\nhosts:  files mdns4_minimal [NOTFOUND=return] dns\n',
    };
    const network = parseNetwork(fakeReadings({ files }));
    assert.deepEqual(valueOf(network.nameServers), ['127.0.0.53']);
    assert.deepEqual(valueOf(network.upstreamNameServers), ['192.0.2.1', '192.0.2.2']);
    assert.deepEqual(valueOf(network.hostsNames), ['localhost', 'web1.example', 'web1']);
    assert.deepEqual(valueOf(network.hostsServices), ['files', 'mdns4_minimal', 'dns']);
  });

  it('reads the settings of firewalls', () => {
    const files = {
      '/etc/ufw/ufw.conf': '# comment\nENABLED=yes\nLOGLEVEL=low\n',
      '/etc/default/ufw': 'IPV6=yes\nDEFAULT_FORWARD_POLICY="DROP"\n',
      '/etc/sysconfig/SuSEfirewall2': '## Type: yesno\nFW_ROUTE="no"\nFW_MASQUERADE="no"\nFW_DEV_EXT="any"\n',
      '/etc/firewalld/firewalld.conf': 'DefaultZone=public\n',
      '/etc/firewalld/zones/docker.xml': '<zone>\n  <interface name="docker0"/>\n</zone>\n',
    };
    const network = parseNetwork(fakeReadings({ files, commands: { folders } }));
    assert.deepEqual(valueOf(network.ufw), { ENABLED: 'yes' });
    assert.deepEqual(valueOf(network.ufwDefaults), { IPV6: 'yes', DEFAULT_FORWARD_POLICY: 'DROP' });
    assert.deepEqual(valueOf(network.suseFirewall), { FW_ROUTE: 'no', FW_MASQUERADE: 'no' });
    assert.deepEqual(valueOf(network.firewalldZones), { docker0: 'docker' });
  });

  it('does not take a folder that cannot be listed for an empty one', () => {
    const files = { '/etc/firewalld/firewalld.conf': fileAbsent };
    const denied = { folders: 'denied /etc/firewalld/zones\n' };
    assert.equal(parseNetwork(fakeReadings({ files, commands: denied })).firewalldZones.state, 'unreadable');
    assert.equal(parseNetwork(fakeReadings({ files, commands: { folders } })).firewalldZones.state, 'absent');
    const secret = { '/etc/firewalld/firewalld.conf': fileDenied() };
    const unread = parseNetwork(fakeReadings({ files: secret, commands: { folders } }));
    assert.equal(unread.firewalldZones.state, 'unreadable');
  });

  it('reads what NetworkManager leaves alone', () => {
    const files = {
      '/etc/NetworkManager/NetworkManager.conf': '[main]\nplugins=keyfile\n',
      '/etc/NetworkManager/conf.d/docker.conf':
        '[keyfile]\nunmanaged-devices=interface-name:docker0;interface-name:veth*\n',
    };
    const network = parseNetwork(fakeReadings({ files, commands: { folders } }));
    assert.deepEqual(valueOf(network.networkManagerUnmanaged), [
      'interface-name:docker0',
      'interface-name:veth*',
    ]);
  });

  it('keeps proxies without what is in front of the @', () => {
    const commands = {
      environment: 'HOME=/root\nHTTPS_PROXY=http://***@proxy.example:3128\nno_proxy=localhost\n',
    };
    assert.deepEqual(valueOf(parseNetwork(fakeReadings({ commands })).shellProxy), {
      https_proxy: 'http://***@proxy.example:3128',
      no_proxy: 'localhost',
    });
  });
});
