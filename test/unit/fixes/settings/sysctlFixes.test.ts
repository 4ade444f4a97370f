import assert from 'node:assert/strict';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { renderEnglish } from '../../../../src/model/message';
import { denied, fromFile, missing, sysctl, sysctlPath } from '../../checks/factBuilders';
import { healthyFacts } from '../../checks/healthyFacts';
import { setUnit } from '../../checks/network/networkHosts';
import type { Mutable } from '../../checks/mutable';
import {
  assertUnneeded,
  finding,
  fixOf,
  outcomeOf,
  planOf,
  refusalOf,
  rendered,
  stepLines,
  undoLines,
  writtenTexts,
} from './planning';

const own = '/etc/sysctl.d/90-hullwright.conf';
const header = '# Settings that Hullwright was told to make.\n';
const key = 'net.ipv4.ip_forward';

function withForwarding(value: string, change?: (facts: Mutable<HostFacts>) => void): HostFacts {
  return healthyFacts((facts) => {
    facts.sysctls[key] = sysctl(key, value);
    facts.sysctlAssignments = fromFile([], '/etc/sysctl.d');
    change?.(facts);
  });
}

describe('enable-ip-forward', () => {
  it('writes its own file, sets the key now and proves it, armed against a lost connection', () => {
    const plan = planOf('enable-ip-forward', withForwarding('0'));
    assert.deepEqual(stepLines(plan), [
      `write ${own}`,
      'run sysctl -w net.ipv4.ip_forward=1',
      'check grep -qxF -e 1 /proc/sys/net/ipv4/ip_forward',
    ]);
    assert.deepEqual(undoLines(plan), ['sysctl -w net.ipv4.ip_forward=0']);
    assert.deepEqual(writtenTexts(plan), { [own]: `${header}net.ipv4.ip_forward = 1\n` });
    assert.deepEqual(plan.steps[0]?.kind === 'file' && plan.steps[0].validation, {
      kind: 'sysctlKeys',
      keys: [key],
    });
    assert.deepEqual(
      [plan.kind, plan.disturbs, plan.mayDisconnect, plan.answers],
      ['automatic', 'network', true, ['NET-FWD4']],
    );
    assert.match(rendered(plan.notes), /accept_ra = 2/);
  });

  it('adds to its own file what is not in it yet', () => {
    const before = `${header}vm.max_map_count = 262144`;
    const plan = planOf('enable-ip-forward', withForwarding('0'), { [own]: before });
    assert.deepEqual(writtenTexts(plan), { [own]: `${before}\nnet.ipv4.ip_forward = 1\n` });
  });

  it('outdoes an earlier file and names it', () => {
    const plan = planOf('enable-ip-forward', withForwarding('0'), {
      '/etc/sysctl.d/10-hardening.conf': '# hard\nnet.ipv4.ip_forward=0\n',
    });
    assert.deepEqual(Object.keys(writtenTexts(plan)), [own]);
    assert.match(rendered(plan.notes), /Line 2 of \/etc\/sysctl\.d\/10-hardening\.conf sets/);
  });

  it('edits the resetter where a later file has the last word, under either name of the key', () => {
    const late = '/etc/sysctl.d/99-zz.conf';
    const plan = planOf('enable-ip-forward', withForwarding('1'), {
      [late]: '; mine\nnet/ipv4/conf/all/forwarding =  0  \nvm.swappiness=1',
    });
    assert.deepEqual(writtenTexts(plan), {
      [late]: '; mine\nnet/ipv4/conf/all/forwarding =  1  \nvm.swappiness=1',
    });
    assert.deepEqual(stepLines(plan), [`write ${late}`], 'it is on now already');
  });

  it('edits /etc/sysctl.conf through the link of Debian, and where only sysctl --system reads it', () => {
    const text = '#net.ipv4.ip_forward=1\nnet.ipv4.ip_forward=0\n';
    for (const link of [
      {},
      { '/etc/sysctl.d/99-sysctl.conf': { kind: 'symbolicLink', target: '../sysctl.conf' } as const },
    ]) {
      const plan = planOf('enable-ip-forward', withForwarding('0'), { '/etc/sysctl.conf': text, ...link });
      assert.equal(writtenTexts(plan)['/etc/sysctl.conf'], '#net.ipv4.ip_forward=1\nnet.ipv4.ip_forward=1\n');
    }
  });

  it('refuses where the last word is no person’s to change, and says what to write', () => {
    const { reason, byHand } = refusalOf('enable-ip-forward', withForwarding('0'), {
      '/usr/lib/sysctl.d/99-vendor.conf': 'net.ipv4.ip_forward = 0\n',
    });
    assert.match(renderEnglish(reason), /\/usr\/lib\/sysctl\.d\/99-vendor\.conf/);
    assert.ok(byHand.includes('net.ipv4.ip_forward = 1'), byHand.join('\n'));
  });

  it('refuses a resetter whose name no host would read back', () => {
    const { reason } = refusalOf('enable-ip-forward', withForwarding('0'), {
      '/etc/sysctl.d/99\n.conf': 'net.ipv4.ip_forward = 0\n',
    });
    assert.match(renderEnglish(reason), /holds a line break/);
  });

  it('takes a link to /dev/null for a mask, and a link that leads away for a doubt', () => {
    const masked = planOf('enable-ip-forward', withForwarding('0'), {
      '/usr/lib/sysctl.d/99-vendor.conf': 'net.ipv4.ip_forward = 0\n',
      '/etc/sysctl.d/99-vendor.conf': { kind: 'symbolicLink', target: '/dev/null' },
    });
    assert.equal(masked.kind, 'automatic');
    const doubtful = planOf('enable-ip-forward', withForwarding('0'), {
      '/etc/sysctl.d/99-away.conf': { kind: 'symbolicLink', target: '/opt/away.conf' },
    });
    assert.equal(doubtful.kind, 'guided');
    assert.match(rendered(doubtful.notes), /99-away\.conf is applied at boot and could not be read/);
  });

  it('is unneeded where it is on and no file says otherwise', () => {
    assertUnneeded('enable-ip-forward', withForwarding('1'));
    assertUnneeded('enable-ip-forward', withForwarding('1'), { [own]: 'net.ipv4.ip_forward = 1\n' });
  });

  it('leaves the host to SuSEfirewall2 where that runs', () => {
    const facts = withForwarding('0', (host) => {
      setUnit(host, 'SuSEfirewall2.service');
      host.network.suseFirewall = fromFile({ FW_ROUTE: 'no' }, '/etc/sysconfig/SuSEfirewall2');
    });
    assert.match(renderEnglish(refusalOf('enable-ip-forward', facts).reason), /FW_ROUTE/);
    assert.equal(fixOf('enable-ip-forward').offer(facts, finding('NET-FWD4')), undefined);
  });

  it('refuses without the old value, and inside a container', () => {
    const blind = withForwarding('0', (facts) => {
      facts.sysctls[key] = denied(sysctlPath(key));
    });
    assert.match(renderEnglish(refusalOf('enable-ip-forward', blind).reason), /old value/);
    const inside = withForwarding('0', (facts) => {
      facts.system.container = fromFile('lxc', '/run/systemd/container');
    });
    assert.match(renderEnglish(refusalOf('enable-ip-forward', inside).reason), /inside of a container/);
    assert.equal(fixOf('enable-ip-forward').offer(inside, finding('NET-FWD4')), undefined);
  });
});

describe('files that a plan may not or not simply edit', () => {
  const cases: readonly [string, object, RegExp][] = [
    ['a hard link', { kind: 'file', content: Buffer.from(''), links: 2 }, /2 names/],
    ['an immutable file', { kind: 'file', content: Buffer.from(''), immutable: true }, /marked immutable/],
    ['a symbolic link', { kind: 'symbolicLink', target: '/srv/x.conf' }, /symbolic link to \/srv\/x\.conf/],
    ['a folder', { kind: 'directory' }, /no ordinary file/],
    ['a file that cannot be read', { kind: 'unreadable', problem: 'I/O error' }, /I\/O error/],
    ['a binary file', { kind: 'file', content: Buffer.from('a\0b') }, /NUL byte/],
  ];
  for (const [name, file, reason] of cases) {
    it(`refuses ${name}`, () => {
      const refusal = refusalOf('raise-map-count', lowMapCount(), { [own]: file as { kind: 'file' } });
      assert.match(renderEnglish(refusal.reason), reason);
      assert.deepEqual(refusal.byHand, [
        `# ${own}`,
        'vm.max_map_count = 262144',
        '# then, as root:',
        'sysctl -w vm.max_map_count=262144',
      ]);
    });
  }

  it('asks a person where a manager would overwrite it, and names that one', () => {
    for (const [manager, mark] of [
      ['Ansible', '# Ansible managed'],
      ['Puppet', '# This file is managed by Puppet'],
      ['Salt', '# managed by Salt'],
      ['Chef', '# Generated by Chef'],
      ['cloud-init', '# Created by cloud-init'],
    ]) {
      const text = `${mark}\nvm.max_map_count = 65530\n`;
      const plan = planOf('raise-map-count', lowMapCount(), { '/etc/sysctl.d/99-x.conf': text });
      assert.equal(plan.kind, 'guided', manager);
      assert.match(rendered(plan.notes), new RegExp(`written by ${manager},`));
    }
  });
});

function lowMapCount(): HostFacts {
  return healthyFacts((facts) => {
    facts.sysctls['vm.max_map_count'] = sysctl('vm.max_map_count', '65530');
  });
}

describe('other sysctls', () => {
  it('raise-inotify-limits touches only the one that is low', () => {
    const facts = healthyFacts((host) => {
      host.sysctls['fs.inotify.max_user_instances'] = sysctl('fs.inotify.max_user_instances', '128');
      host.sysctls['fs.inotify.max_user_watches'] = sysctl('fs.inotify.max_user_watches', '1000000');
    });
    const plan = planOf('raise-inotify-limits', facts);
    assert.deepEqual(writtenTexts(plan), { [own]: `${header}fs.inotify.max_user_instances = 512\n` });
    assert.deepEqual(undoLines(plan), ['sysctl -w fs.inotify.max_user_instances=128']);
    assert.deepEqual([plan.kind, plan.disturbs, plan.mayDisconnect], ['automatic', 'nothing', false]);
  });

  it('allow-user-namespaces asks a person where a line forbids them, and passes over what the kernel lacks', () => {
    const forbidden = (line: boolean) =>
      healthyFacts((facts) => {
        facts.sysctls['user.max_user_namespaces'] = sysctl('user.max_user_namespaces', '0');
        facts.sysctls['kernel.unprivileged_userns_clone'] = missing(
          sysctlPath('kernel.unprivileged_userns_clone'),
        );
        facts.sysctlAssignments = fromFile(
          line
            ? [{ key: 'user.max_user_namespaces', value: '0', path: '/etc/sysctl.d/50-stig.conf', line: 4 }]
            : [],
          '/etc/sysctl.d',
        );
      });
    const texts = { '/etc/sysctl.d/50-stig.conf': '\n\n\nuser.max_user_namespaces = 0\n' };
    const hard = planOf('allow-user-namespaces', forbidden(true), texts);
    assert.equal(hard.kind, 'guided');
    assert.match(rendered(hard.notes), /Line 4 of \/etc\/sysctl\.d\/50-stig\.conf forbids it/);
    const plain = planOf('allow-user-namespaces', forbidden(false));
    assert.equal(plain.kind, 'automatic');
    assert.deepEqual(writtenTexts(plain), { [own]: `${header}user.max_user_namespaces = 28633\n` });
  });

  it('allow-user-namespaces-without-profile is never automatic', () => {
    const appArmor = 'kernel.apparmor_restrict_unprivileged_userns';
    const facts = healthyFacts((host) => {
      host.sysctls[appArmor] = sysctl(appArmor, '1');
    });
    const id = 'allow-user-namespaces-without-profile';
    assert.equal(fixOf(id).offer(facts, finding('NS-USER-APPARMOR')), 'guided');
    const plan = planOf(id, facts, { '/usr/lib/sysctl.d/10-apparmor.conf': `${appArmor} = 1\n` });
    assert.equal(plan.kind, 'guided');
    assert.deepEqual(writtenTexts(plan), { [own]: `${header}${appArmor} = 0\n` });
    assert.equal(outcomeOf(id, healthyFacts()).kind, 'refused', 'a kernel without the setting');
  });
});
