import assert from 'node:assert/strict';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { renderEnglish } from '../../../../src/model/message';
import {
  denied,
  fromCommand,
  fromFile,
  missing,
  notInstalled,
  sysctl,
  sysctlPath,
} from '../../checks/factBuilders';
import { healthyFacts } from '../../checks/healthyFacts';
import { setUnit } from '../../checks/network/networkHosts';
import type { Mutable } from '../../checks/mutable';
import {
  assertUnneeded,
  finding,
  fixOf,
  planOf,
  refusalOf,
  rendered,
  stepLines,
  undoLines,
  writtenTexts,
} from './planning';

const own = '/etc/modules-load.d/hullwright.conf';
const header = '# Modules that Hullwright was told to load at boot.\n';
const bridgeKeys = ['net.bridge.bridge-nf-call-iptables', 'net.bridge.bridge-nf-call-ip6tables'];

function withoutModules(names: readonly string[], change?: (facts: Mutable<HostFacts>) => void): HostFacts {
  return healthyFacts((facts) => {
    const { loaded } = facts.modules;
    assert.ok(loaded.state === 'known');
    facts.modules.loaded = { ...loaded, value: loaded.value.filter((name) => !names.includes(name)) };
    for (const name of names) {
      facts.storage.paths[`/sys/module/${name}`] = missing(`/sys/module/${name}`);
    }
    change?.(facts);
  });
}

describe('loading of kernel modules', () => {
  it('lists the module for the boot, loads it and proves it', () => {
    const plan = planOf('load-overlay', withoutModules(['overlay']));
    assert.deepEqual(stepLines(plan), [
      `write ${own}`,
      'run modprobe overlay',
      'check grep -q ^overlay  /proc/modules',
    ]);
    assert.deepEqual(undoLines(plan), ['modprobe -r overlay']);
    assert.deepEqual(writtenTexts(plan), { [own]: `${header}overlay\n` });
    assert.deepEqual([plan.kind, plan.disturbs, plan.answers], ['automatic', 'nothing', ['ST-OVERLAY']]);
  });

  it('is offered for what does not come by itself: a device that is missing, not a module that is', () => {
    const facts = withoutModules(['vxlan', 'tun'], (host) => {
      host.storage.paths['/dev/net/tun'] = missing('/dev/net/tun');
    });
    assert.equal(fixOf('load-vxlan').offer(facts, finding('NET-VXLAN')), undefined);
    assert.equal(fixOf('load-tun').offer(facts, finding('KRN-TUN')), 'automatic');
    assert.equal(fixOf('load-tun').offer(withoutModules(['tun']), finding('KRN-TUN')), undefined);
  });

  it('takes nothing away that was loaded before, and adds to its own file', () => {
    const plan = planOf('load-overlay', healthyFacts(), { [own]: 'vxlan' });
    assert.deepEqual(stepLines(plan), [`write ${own}`]);
    assert.deepEqual(writtenTexts(plan), { [own]: 'vxlan\noverlay\n' });
  });

  it('is unneeded where another list has the module, and where it is built in', () => {
    for (const path of ['/etc/modules', '/usr/lib/modules-load.d/docker.conf']) {
      assertUnneeded('load-overlay', healthyFacts(), { [path]: '# x\n overlay \n' });
    }
    const builtIn = withoutModules(['overlay'], (facts) => {
      facts.modules.builtin = fromFile(['overlay'], '/lib/modules/x/modules.builtin');
    });
    assertUnneeded('load-overlay', builtIn);
  });

  it('takes the name that this kernel has', () => {
    const names = ['xt_MASQUERADE', 'xt_addrtype'];
    const facts = withoutModules(names, (host) => {
      const { loadable } = host.modules;
      assert.ok(loadable.state === 'known');
      const others = loadable.value.filter((name) => !names.includes(name));
      host.modules.loadable = { ...loadable, value: [...others, 'ipt_MASQUERADE', 'xt_addrtype'] };
    });
    assert.deepEqual(writtenTexts(planOf('load-packet-matches', facts)), {
      [own]: `${header}xt_addrtype\nxt_conntrack\nipt_MASQUERADE\n`,
    });
  });

  it('asks a person about a blacklist, and names the file', () => {
    const facts = withoutModules(['overlay'], (host) => {
      host.modules.rules = fromFile(
        [{ kind: 'blacklist', module: 'overlay', command: '', path: '/etc/modprobe.d/cis.conf' }],
        '/etc/modprobe.d',
      );
    });
    assert.equal(fixOf('load-overlay').offer(facts, finding('ST-OVERLAY')), 'guided');
    const plan = planOf('load-overlay', facts);
    assert.equal(plan.kind, 'guided');
    assert.match(rendered(plan.notes), /\/etc\/modprobe\.d\/cis\.conf has overlay on its blacklist/);
  });

  it('refuses where a rule forbids it, and shows the rule', () => {
    const facts = withoutModules(['vxlan'], (host) => {
      host.modules.rules = fromFile(
        [{ kind: 'install', module: 'vxlan', command: '/bin/false', path: '/etc/modprobe.d/cis.conf' }],
        '/etc/modprobe.d',
      );
    });
    assert.equal(fixOf('load-vxlan').offer(facts, finding('NET-VXLAN')), 'manual');
    const { reason, byHand } = refusalOf('load-vxlan', facts);
    assert.match(renderEnglish(reason), /\/etc\/modprobe\.d\/cis\.conf forbids to load vxlan/);
    assert.deepEqual(byHand, [
      '# if this host may have it, take this line out of /etc/modprobe.d/cis.conf:',
      '# install vxlan /bin/false',
      'modprobe vxlan',
    ]);
  });

  it('refuses a module that the kernel lacks, that cannot be seen, or that comes too late', () => {
    const lacking = withoutModules(['vxlan'], (facts) => {
      facts.modules.loadable = fromFile([], '/lib/modules/x/modules.dep', '');
    });
    assert.match(renderEnglish(refusalOf('load-vxlan', lacking).reason), /has no module vxlan/);
    assert.equal(fixOf('load-vxlan').offer(lacking, finding('NET-VXLAN')), undefined);
    const hidden = withoutModules(['vxlan'], (facts) => {
      facts.modules.rules = denied('/etc/modprobe.d');
    });
    assert.match(renderEnglish(refusalOf('load-vxlan', hidden).reason), /could not be read/);
    const locked = withoutModules(['vxlan'], (facts) => {
      facts.sysctls['kernel.modules_disabled'] = sysctl('kernel.modules_disabled', '1');
    });
    assert.match(renderEnglish(refusalOf('load-vxlan', locked).reason), /until it is rebooted/);
  });

  it('refuses where nothing is known to read the list at boot', () => {
    const facts = withoutModules(['vxlan'], (host) => {
      host.system.initProgram = fromFile('init', '/proc/1/comm');
      host.engines.runlevelServices = missing('/etc/runlevels/default');
    });
    assert.match(renderEnglish(refusalOf('load-vxlan', facts).reason), /neither systemd nor OpenRC/);
  });
});

describe('filter-bridged-packets', () => {
  const id = 'filter-bridged-packets';

  function unfiltered(loaded: boolean, change?: (facts: Mutable<HostFacts>) => void): HostFacts {
    return withoutModules(loaded ? [] : ['br_netfilter'], (facts) => {
      for (const key of bridgeKeys) {
        facts.sysctls[key] = loaded ? sysctl(key, '0') : missing(sysctlPath(key));
      }
      change?.(facts);
    });
  }

  it('loads the module before the keys that come with it', () => {
    const plan = planOf(id, unfiltered(false));
    assert.deepEqual(stepLines(plan), [
      `write ${own}`,
      'run modprobe br_netfilter',
      'check grep -q ^br_netfilter  /proc/modules',
      'write /etc/sysctl.d/90-hullwright.conf',
      'run sysctl -w net.bridge.bridge-nf-call-iptables=1',
      'check grep -qxF -e 1 /proc/sys/net/bridge/bridge-nf-call-iptables',
      'run sysctl -w net.bridge.bridge-nf-call-ip6tables=1',
      'check grep -qxF -e 1 /proc/sys/net/bridge/bridge-nf-call-ip6tables',
    ]);
    assert.deepEqual(undoLines(plan), ['modprobe -r br_netfilter', 'nothing', 'nothing']);
    assert.deepEqual([plan.mayDisconnect, plan.disturbs, plan.kind], [true, 'network', 'automatic']);
  });

  it('brings old values back where the module was loaded', () => {
    assert.deepEqual(undoLines(planOf(id, unfiltered(true))), [
      'sysctl -w net.bridge.bridge-nf-call-iptables=0',
      'sysctl -w net.bridge.bridge-nf-call-ip6tables=0',
    ]);
  });

  it('asks a person beside bridges of others', () => {
    const facts = unfiltered(true, (host) => {
      host.network.interfaces = fromCommand(
        ['docker0', 'br-0123456789ab', 'virbr0'].map((name) => ({
          name,
          mtu: 1500,
          state: 'up',
          isBridge: true,
        })),
        'ls /sys/class/net',
      );
    });
    const plan = planOf(id, facts);
    assert.equal(plan.kind, 'guided');
    assert.match(rendered(plan.notes), /lose their network: virbr0\.$/m);
    assert.equal(fixOf(id).offer(facts, finding('NET-BRNF')), 'guided');
  });
});

describe('start-docker', () => {
  const id = 'start-docker';
  const host = (activeState: string, unitFileState: string) =>
    healthyFacts((facts) => {
      setUnit(facts, 'docker.service', { activeState, unitFileState });
    });

  const cases: readonly [string, string, string, string][] = [
    ['inactive', 'disabled', 'enable --now', 'disable --now'],
    ['inactive', 'enabled', 'start', 'stop'],
    ['active', 'disabled', 'enable', 'disable'],
  ];
  for (const [active, file, verb, inverse] of cases) {
    it(`runs ${verb} for a unit that is ${active} and ${file}`, () => {
      const plan = planOf(id, host(active, file));
      assert.deepEqual(stepLines(plan), [
        `run systemctl ${verb} docker.service`,
        'check systemctl is-active --quiet docker.service',
        'check systemctl is-enabled --quiet docker.service',
      ]);
      assert.deepEqual(undoLines(plan), [`systemctl ${inverse} docker.service`]);
      assert.equal(fixOf(id).offer(host(active, file), finding('RT-ACTIVE')), 'automatic');
    });
  }

  it('does nothing for one that runs, failed or is masked', () => {
    assertUnneeded(id, host('active', 'enabled'));
    assert.equal(fixOf(id).offer(host('failed', 'enabled'), finding('RT-ACTIVE')), undefined);
    assert.deepEqual(refusalOf(id, host('failed', 'enabled')).byHand, [
      'journalctl -u docker.service -n 100',
    ]);
    assert.equal(fixOf(id).offer(host('inactive', 'masked'), finding('RT-ACTIVE')), 'manual');
    assert.deepEqual(refusalOf(id, host('inactive', 'masked')).byHand, [
      'systemctl unmask docker.service',
      'systemctl enable --now docker.service',
    ]);
  });

  it('tells OpenRC hosts the way', () => {
    const facts = healthyFacts((openRc) => {
      openRc.engines.units['docker.service'] = notInstalled('systemctl show docker.service');
      openRc.engines.runlevelServices = fromFile([], '/etc/runlevels/default', '');
    });
    assert.equal(fixOf(id).offer(facts, finding('RT-ENABLED')), 'manual');
    assert.deepEqual(refusalOf(id, facts).byHand, [
      'rc-update add docker default',
      'rc-service docker start',
    ]);
  });
});

function asAccount(name: string, change?: (facts: Mutable<HostFacts>) => void): HostFacts {
  return healthyFacts((facts) => {
    facts.account = fromCommand({ uid: 1000, name, groups: [name] }, 'id');
    facts.rootless.lingering = fromFile([], '/var/lib/systemd/linger', '');
    facts.security.groups.docker = fromFile({ gid: 998, members: ['other'] }, '/etc/group');
    change?.(facts);
  });
}

describe('repairs for one account', () => {
  it('enable-linger names the account and can be taken back', () => {
    const plan = planOf('enable-linger', asAccount('anna'));
    assert.deepEqual(stepLines(plan), [
      'run loginctl enable-linger anna',
      'check test -e /var/lib/systemd/linger/anna',
    ]);
    assert.deepEqual(undoLines(plan), ['loginctl disable-linger anna']);
    const lingers = asAccount('anna', (facts) => {
      facts.rootless.lingering = fromFile(['anna'], '/var/lib/systemd/linger');
    });
    assertUnneeded('enable-linger', lingers);
    assert.equal(fixOf('enable-linger').offer(healthyFacts(), finding('RL-LINGER')), undefined, 'root');
  });

  it('join-docker-group warns that it is as good as root, and only adds', () => {
    const texts = { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nanna:x:1000:1000::/home/anna:/bin/sh\n' };
    const plan = planOf('join-docker-group', asAccount('anna'), texts);
    assert.equal(plan.kind, 'guided');
    assert.equal(stepLines(plan)[0], 'run usermod -aG docker anna');
    assert.deepEqual(undoLines(plan), ['gpasswd -d anna docker']);
    assert.match(rendered(plan.notes), /as good as root/);
    assert.match(rendered(plan.notes), /new logins/);
    const elsewhere = refusalOf('join-docker-group', asAccount('berta'), texts);
    assert.match(renderEnglish(elsewhere.reason), /directory service/);
    assertUnneeded('join-docker-group', asAccount('other'), texts);
  });

  it('never takes a name for an option, a path or a command', () => {
    for (const name of ['-R', 'a b', '../x', '$(id)', 'a\nb', '']) {
      assert.equal(fixOf('enable-linger').offer(asAccount(name), finding('RL-LINGER')), undefined, name);
      assert.deepEqual(refusalOf('enable-linger', asAccount(name)).byHand, ['loginctl enable-linger NAME']);
      assert.deepEqual(refusalOf('join-docker-group', asAccount(name)).byHand, ['usermod -aG docker NAME']);
    }
  });
});

describe('packages', () => {
  const without = (id: string, change?: (facts: Mutable<HostFacts>) => void) =>
    healthyFacts((facts) => {
      facts.system.osRelease = fromFile(
        { id, idLike: [], versionId: '13', variantId: '', prettyName: id },
        '/etc/os-release',
      );
      facts.engines.programs.criu = notInstalled('command -v criu');
      change?.(facts);
    });

  it('are installed by apt-get alone, which waits for the lock, asks nothing and removes nothing', () => {
    const plan = planOf('install-criu', without('debian'));
    assert.deepEqual(
      plan.steps.map((step) => (step.kind === 'command' ? step.argv : step.kind)),
      [
        'check',
        [
          ...['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', '--no-install-recommends'],
          ...['--no-remove', '-o', 'DPkg::Lock::Timeout=60', 'criu'],
        ],
        'check',
      ],
    );
    assert.deepEqual(undoLines(plan), [
      'env DEBIAN_FRONTEND=noninteractive apt-get remove -y -o DPkg::Lock::Timeout=60 criu',
    ]);
    assert.equal(fixOf('install-criu').offer(without('ubuntu'), finding('CR-TOOL')), 'automatic');
  });

  it('of other distributions are named, not installed', () => {
    for (const [id, line] of [
      ['fedora', 'Run as root: dnf install criu'],
      ['arch', 'Run as root: pacman -S criu'],
      ['void', 'Install the package that has it, which Debian calls criu.'],
    ] as const) {
      assert.equal(fixOf('install-criu').offer(without(id), finding('CR-TOOL')), 'manual');
      assert.deepEqual(refusalOf('install-criu', without(id)).byHand, [line]);
    }
  });

  it('are left alone where they are there, or where nobody could look', () => {
    const there = without('debian', (facts) => {
      facts.engines.programs.criu = fromCommand('/usr/sbin/criu', 'command -v criu');
    });
    assertUnneeded('install-criu', there);
    const hidden = without('debian', (facts) => {
      facts.engines.programs.criu = denied('/usr/sbin/criu');
    });
    assert.match(renderEnglish(refusalOf('install-criu', hidden).reason), /could not be read/);
  });

  it('that confine programs wait for a person', () => {
    const facts = without('debian', (host) => {
      host.engines.programs.apparmor_parser = notInstalled('command -v apparmor_parser');
    });
    const plan = planOf('install-apparmor-parser', facts);
    assert.equal(plan.kind, 'guided');
    assert.match(rendered(plan.notes), /confined/);
  });
});

describe('enable-ipv6-forward', () => {
  it('is left to a person, who is told of accept_ra first', () => {
    const facts = healthyFacts((host) => {
      host.sysctls['net.ipv6.conf.all.forwarding'] = sysctl('net.ipv6.conf.all.forwarding', '0');
    });
    assert.equal(fixOf('enable-ipv6-forward').offer(facts, finding('NET-FWD6')), 'manual');
    const { byHand } = refusalOf('enable-ipv6-forward', facts);
    const place = (words: string) => byHand.findIndex((line) => line.includes(words));
    assert.ok(
      place('sysctl -w net.ipv6.conf.eth0.accept_ra=2') < place('sysctl -w net.ipv6.conf.all.forwarding=1'),
    );
  });
});

describe('systems whose files are written elsewhere', () => {
  it('get the manual way alone', () => {
    for (const [id, reason] of [
      ['nixos', /configuration\.nix/],
      ['talos', /talosctl/],
      ['bottlerocket', /apiclient/],
    ] as const) {
      const facts = withoutModules(['overlay'], (host) => {
        host.modules.rules = fromFile(
          [{ kind: 'blacklist', module: 'overlay', command: '', path: '/etc/modprobe.d/x.conf' }],
          '/etc/modprobe.d',
        );
        host.system.osRelease = fromFile(
          { id, idLike: [], versionId: '1', variantId: '', prettyName: id },
          '/etc/os-release',
        );
      });
      assert.equal(fixOf('load-overlay').offer(facts, finding('ST-OVERLAY')), 'manual');
      const refusal = refusalOf('load-overlay', facts);
      assert.match(renderEnglish(refusal.reason), reason);
      assert.deepEqual(refusal.byHand, [`# ${own}`, 'overlay', '# then, as root:', 'modprobe overlay']);
    }
  });
});
