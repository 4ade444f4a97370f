import assert from 'node:assert/strict';
import { factsOf, findingsOf, fixedBy, isSure, sysconfig, sysctl } from './linting';

describe('rules over one sysctl file', () => {
  it('finds lines that are no assignment', () => {
    const rule = 'sysctl/malformed';
    assert.deepEqual(
      findingsOf(rule, sysctl('# a\n\n vm.swappiness 10 \n-net.ipv4.conf.lo\nvm.swappiness=1\n')),
      [['error', 'vm.swappiness 10']],
    );
  });

  it('finds a key that is set again, in either style of writing', () => {
    const rule = 'sysctl/duplicate';
    const input = sysctl(
      'net.ipv4.ip_forward = 0\nvm.swappiness=1\nnet/ipv4/ip_forward=1\nvm.swappiness=1\n',
    );
    assert.deepEqual(findingsOf(rule, input), [
      ['warning', 'net.ipv4.ip_forward = 0'],
      ['hint', 'vm.swappiness=1'],
    ]);
    assert.equal(fixedBy(rule, input), 'vm.swappiness=1\nnet/ipv4/ip_forward=1\nvm.swappiness=1\n');
    assert.deepEqual(findingsOf(rule, sysctl('vm.swappiness=1\nvm.max_map_count=2\n')), []);
  });

  it('finds words where the kernel wants a number', () => {
    const rule = 'sysctl/not-a-number';
    assert.deepEqual(
      findingsOf(rule, sysctl('net.ipv4.ip_forward = yes\nvm.max_map_count=262144kernel.x=1\n')),
      [
        ['error', 'yes'],
        ['error', '262144kernel.x=1'],
      ],
    );
    const good =
      'net.ipv4.ip_forward=1\nvm.overcommit_memory = 0x1\nnet.ipv4.ping_group_range=0 2147483647\n';
    assert.deepEqual(
      findingsOf(rule, sysctl(`${good}kernel.core_pattern=|/bin/x\nuser.max_user_namespaces=1 # c\n`)),
      [],
    );
  });

  it('finds comments and quotes that become part of the value', () => {
    const input = sysctl('vm.swappiness = 10  # low\n');
    assert.deepEqual(findingsOf('sysctl/trailing-comment', input), [['hint', '  # low']]);
    assert.equal(fixedBy('sysctl/trailing-comment', input), 'vm.swappiness = 10\n');
    assert.deepEqual(findingsOf('sysctl/trailing-comment', sysctl('kernel.domainname=a#b\n')), []);
    const quoted = sysctl('vm.swappiness = "10"\n');
    assert.deepEqual(findingsOf('sysctl/quoted', quoted), [['warning', '"10"']]);
    assert.equal(fixedBy('sysctl/quoted', quoted), 'vm.swappiness = 10\n');
    assert.equal(isSure('sysctl/quoted', quoted), true);
    assert.deepEqual(findingsOf('sysctl/quoted', sysctl('kernel.domainname="\n')), []);
  });

  it('finds keys that no kernel has', () => {
    const rule = 'sysctl/unknown-key';
    const input = sysctl('et.ipv4.ip_forward=1\n');
    assert.deepEqual(findingsOf(rule, input), [['warning', 'et.ipv4.ip_forward']]);
    const path = sysctl('/proc/sys/net/ipv4/ip_forward=1\n');
    assert.equal(fixedBy(rule, path), 'net/ipv4/ip_forward=1\n');
    const good =
      '-net.ipv4.conf.*.rp_filter=2\nabi.vsyscall32=1\nuser.max_user_namespaces=1\nnet/ipv4/ip_forward=1\n';
    assert.deepEqual(findingsOf(rule, sysctl(good)), []);
  });

  it('finds keys that the kernel has no more, and values that harm containers, with facts', () => {
    const text = 'net.ipv4.tcp_tw_recycle=1\nnet.ipv4.ip_forward=0\nvm.panic_on_oom=0\n';
    const facts = factsOf({ kernel: '6.1.0' });
    assert.deepEqual(findingsOf('sysctl/gone', sysctl(text, { facts })), [
      ['hint', 'net.ipv4.tcp_tw_recycle'],
    ]);
    assert.deepEqual(findingsOf('sysctl/harms-containers', sysctl(text, { facts })), [['warning', '0']]);
    assert.deepEqual(findingsOf('sysctl/gone', sysctl(text, { facts: factsOf({ kernel: '4.9.0' }) })), []);
    assert.deepEqual(findingsOf('sysctl/gone', sysctl(text)), []);
    assert.deepEqual(findingsOf('sysctl/harms-containers', sysctl(text)), []);
  });
});

describe('rules over several sysctl files', () => {
  const own = sysctl('net.ipv4.ip_forward = 1\nvm.swappiness=1\n');

  it('finds a value that a later file replaces', () => {
    const rule = 'sysctl/overridden';
    const later = {
      path: '/usr/lib/sysctl.d/99-vendor.conf',
      text: 'net.ipv4.ip_forward=0\nvm.swappiness=1\n',
    };
    const earlier = { path: '/etc/sysctl.d/10-a.conf', text: 'vm.swappiness=60\n' };
    assert.deepEqual(findingsOf(rule, { ...own, siblings: [later, earlier] }), [
      ['warning', 'net.ipv4.ip_forward = 1'],
    ]);
    assert.deepEqual(findingsOf(rule, { ...own, siblings: [earlier] }), []);
    assert.deepEqual(findingsOf(rule, own), []);
  });

  it('counts /etc/sysctl.conf only where something reads it', () => {
    const rule = 'sysctl/overridden';
    const siblings = [{ path: '/etc/sysctl.conf', text: 'net.ipv4.ip_forward=0\n' }];
    assert.deepEqual(findingsOf(rule, { ...own, siblings }), []);
    assert.deepEqual(findingsOf(rule, { ...own, siblings, facts: factsOf({ init: 'systemd' }) }), []);
    assert.equal(findingsOf(rule, { ...own, siblings, facts: factsOf({ init: 'init' }) }).length, 1);
  });

  it('finds forwarding that firewall and sysctl see differently, from both sides', () => {
    const firewall = { path: '/etc/sysconfig/SuSEfirewall2', text: '## Type: yesno\nFW_ROUTE="no"\n' };
    assert.deepEqual(findingsOf('sysctl/firewall-disagrees', { ...own, siblings: [firewall] }), [
      ['warning', '1'],
    ]);
    const yes = { ...firewall, text: 'FW_ROUTE="yes"\n' };
    assert.deepEqual(findingsOf('sysctl/firewall-disagrees', { ...own, siblings: [yes] }), []);
    const rule = 'firewall/forwarding-disagrees';
    const setting = { path: own.path, text: own.text };
    const judged = sysconfig(firewall.path, firewall.text, { siblings: [setting] });
    assert.deepEqual(findingsOf(rule, judged), [['warning', 'FW_ROUTE="no"']]);
    assert.deepEqual(findingsOf(rule, { ...judged, text: yes.text }), []);
    assert.deepEqual(findingsOf(rule, sysconfig(firewall.path, firewall.text)), []);
  });
});
