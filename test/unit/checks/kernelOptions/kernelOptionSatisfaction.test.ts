import assert from 'node:assert/strict';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { denied, fromCommand, fromFile, missing } from '../factBuilders';
import { brief, hostWith, judge, type HostShape } from './kernelOptionHost';
import type { Mutable } from '../mutable';

describe('satisfactionOf', () => {
  describe('modules', () => {
    const withModules = (change: NonNullable<HostShape['change']>, values = { VXLAN: 'm', HZ: '250' }) =>
      brief(hostWith({ values, change }), 'VXLAN').at(-1);

    it('count when they are loaded or can be', () => {
      const loaded = withModules(({ modules }) => {
        modules.loaded = fromFile(['vxlan'], '/proc/modules');
      });
      const loadable = withModules(({ modules }) => {
        modules.loadable = fromFile(['vxlan'], '/lib/modules/modules.dep');
      });
      assert.deepEqual([loaded, loadable], [true, true]);
    });

    it('do not count when their file is missing', () => {
      assert.equal(
        withModules(() => undefined),
        false,
      );
    });

    it('do not count when the folder of the running kernel is missing', () => {
      const facts = hostWith({
        values: { VXLAN: 'm' },
        change: ({ modules }) => {
          modules.directory = missing('/lib/modules/6.12.57');
          modules.builtin = missing('/lib/modules/6.12.57/modules.builtin');
          modules.loadable = missing('/lib/modules/6.12.57/modules.dep');
        },
      });
      const { satisfied, reason } = judge(facts, 'VXLAN');
      assert.equal(satisfied, false);
      assert.match(reason, /modules of the running kernel are not installed/);
    });

    it('are unknown when nothing of them could be read', () => {
      const satisfied = withModules(({ modules }) => {
        modules.directory = denied('/lib/modules/6.12.57');
        modules.builtin = denied('/lib/modules/6.12.57/modules.builtin');
        modules.loadable = denied('/lib/modules/6.12.57/modules.dep');
      });
      assert.equal(satisfied, null);
    });

    it('are unknown when their index could not be read', () => {
      const satisfied = withModules(({ modules }) => {
        modules.loadable = denied('/lib/modules/6.12.57/modules.dep');
      });
      assert.equal(satisfied, null);
    });

    it('count without a name of their own when the kernel has modules', () => {
      const facts = hostWith({ values: { CRYPTO_GCM: 'm' } });
      assert.equal(judge(facts, 'CRYPTO_GCM').satisfied, true);
    });

    it('are unknown inside a container, which sees modules of its own', () => {
      const satisfied = withModules(({ modules, system }) => {
        system.container = fromCommand('docker', 'systemd-detect-virt --container');
        modules.directory = missing('/lib/modules/6.12.57');
        modules.loadable = missing('/lib/modules/6.12.57/modules.dep');
      });
      assert.equal(satisfied, null);
    });

    it('do not count when they must not be loaded', () => {
      const rule = {
        kind: 'install',
        module: 'vxlan',
        command: '/bin/false',
        path: '/etc/modprobe.d/a.conf',
      } as const;
      const forbid = (rules: HostFacts['modules']['rules']) =>
        withModules(({ modules }) => {
          modules.loadable = fromFile(['vxlan'], '/lib/modules/modules.dep');
          modules.rules = rules;
        });
      assert.equal(forbid(fromFile([rule], '/etc/modprobe.d')), false);
      const blacklist = { ...rule, kind: 'blacklist', command: '' } as const;
      assert.equal(forbid(fromFile([blacklist], '/etc/modprobe.d')), null);
    });

    it('prove an option whose configuration cannot be read', () => {
      const without = (change: NonNullable<HostShape['change']>) =>
        withModules((facts) => {
          facts.kernel.config = denied('/proc/config.gz');
          change(facts);
        });
      assert.equal(
        without(({ modules }) => {
          modules.loaded = fromFile(['vxlan'], '/proc/modules');
        }),
        true,
      );
      assert.equal(
        without(({ modules }) => {
          modules.loadable = fromFile(['vxlan'], '/lib/modules/modules.dep');
        }),
        true,
      );
      assert.equal(
        without(() => undefined),
        null,
      );
    });
  });

  describe('what runs', () => {
    const proofs: readonly [string, string, NonNullable<HostShape['change']>][] = [
      [
        'PID_NS',
        '/proc/self/ns/pid',
        ({ namespaces }) => (namespaces.handles = fromFile(['pid'], '/proc/self/ns')),
      ],
      [
        'OVERLAY_FS',
        '/proc/filesystems',
        ({ kernel }) => (kernel.filesystems = fromFile(['overlay'], '/proc/filesystems')),
      ],
      [
        'CGROUP_PIDS',
        '/sys/fs/cgroup/cgroup.controllers',
        ({ cgroups }) =>
          (cgroups.unifiedControllers = fromFile(['pids'], '/sys/fs/cgroup/cgroup.controllers')),
      ],
      [
        'CPUSETS',
        '/proc/cgroups',
        ({ cgroups }) =>
          (cgroups.controllers = fromFile(
            [{ name: 'cpuset', hierarchy: 1, groups: 1, enabled: true }],
            '/proc/cgroups',
          )),
      ],
      [
        'CFS_BANDWIDTH',
        'cpu.max',
        ({ cgroups }) =>
          (cgroups.interfaceFiles = { unified: fromFile(['cpu.max'], '/sys/fs/cgroup/system.slice') }),
      ],
      [
        'KEYS',
        '/proc/sys/kernel/keys/root_maxkeys',
        (facts) =>
          (facts.sysctls = {
            'kernel.keys.root_maxkeys': fromFile('200', '/proc/sys/kernel/keys/root_maxkeys'),
          }),
      ],
      [
        'PSI',
        '/proc/pressure/memory',
        ({ memory }) => (memory.pressure = { memory: fromFile('', '/proc/pressure/memory') }),
      ],
    ];
    for (const [option, place, change] of proofs) {
      it(`proves ${option} by ${place}, with and without a configuration`, () => {
        const denying = (facts: Mutable<HostFacts>) => {
          facts.kernel.config = denied('/proc/config.gz');
        };
        assert.equal(judge(hostWith({ change: denying }), option).satisfied, null);
        const proved = hostWith({
          change: (facts) => {
            denying(facts);
            change(facts);
          },
        });
        assert.equal(judge(proved, option).satisfied, true);
        assert.ok(judge(proved, option).reason.includes(place));
        assert.equal(judge(hostWith({ values: { [option]: 'n' }, change }), option).satisfied, true);
      });
    }

    it('proves what cgroup v1 needs by its mounted controllers', () => {
      const facts = hostWith({
        mode: 'v1',
        change: (changed) => {
          changed.kernel.config = denied('/proc/config.gz');
          changed.cgroups.mounts = fromFile(
            [{ path: '/sys/fs/cgroup/memory', version: 1, controllers: ['memory'] }],
            '/proc/self/mountinfo',
          );
        },
      });
      assert.equal(judge(facts, 'MEMCG_V1').satisfied, true);
      assert.equal(judge(facts, 'CPUSETS_V1').satisfied, null);
    });
  });

  describe('life of an option', () => {
    // Release, option, what the configuration says (undefined: no line), requirement, satisfied
    const cases: readonly [string, string, string | undefined, string, boolean | null][] = [
      ['3.10.0', 'DEVPTS_MULTIPLE_INSTANCES', undefined, 'required', false],
      ['4.6.7', 'DEVPTS_MULTIPLE_INSTANCES', undefined, 'required', false],
      ['4.7.0', 'DEVPTS_MULTIPLE_INSTANCES', undefined, 'notApplicable', true],
      ['3.18.0', 'RESOURCE_COUNTERS', undefined, 'optional', false],
      ['3.19.0', 'RESOURCE_COUNTERS', undefined, 'notApplicable', true],
      ['4.4.85', 'MEMCG_KMEM', 'n', 'optional', false],
      ['4.5.0', 'MEMCG_KMEM', undefined, 'notApplicable', true],
      ['4.4.85', 'NF_NAT_IPV4', 'n', 'required', false],
      ['5.0.21', 'NF_NAT_IPV4', undefined, 'required', false],
      ['5.1.0', 'NF_NAT_IPV4', undefined, 'notApplicable', true],
      ['5.1.0', 'NF_NAT_NEEDED', undefined, 'optional', false],
      ['5.2.0', 'NF_NAT_NEEDED', undefined, 'notApplicable', true],
      ['5.1.0', 'INET_XFRM_MODE_TRANSPORT', 'n', 'optional', false],
      ['5.2.0', 'INET_XFRM_MODE_TRANSPORT', undefined, 'notApplicable', true],
      ['5.7.19', 'MEMCG_SWAP_ENABLED', 'n', 'optional', false],
      ['5.10.104', 'MEMCG_SWAP', 'n', 'optional', false],
      ['6.0.19', 'MEMCG_SWAP', 'n', 'optional', false],
      ['6.1.0', 'MEMCG_SWAP', undefined, 'notApplicable', true],
      ['4.20.17', 'IOSCHED_CFQ', 'n', 'optional', false],
      ['5.0.0', 'IOSCHED_CFQ', undefined, 'notApplicable', null],
      ['5.3.18', 'BLK_CGROUP_IOCOST', undefined, 'notApplicable', null],
      ['5.4.0', 'BLK_CGROUP_IOCOST', undefined, 'optional', false],
      ['4.9.0', 'CGROUP_BPF', undefined, 'notApplicable', null],
      ['4.10.0', 'CGROUP_BPF', undefined, 'required', false],
      ['3.10.0', 'OVERLAY_FS', undefined, 'notApplicable', null],
      ['3.10.0', 'OVERLAY_FS', 'y', 'required', true],
      ['3.18.0', 'OVERLAY_FS', undefined, 'required', false],
      ['6.18.44', 'CRYPTO_GHASH', 'n', 'optional', false],
      ['6.19.0', 'CRYPTO_GHASH', undefined, 'notApplicable', null],
    ];
    for (const [release, option, value, requirement, satisfied] of cases) {
      it(`${option} ${value ?? 'without a line'} on ${release} is ${requirement}, ${String(satisfied)}`, () => {
        const values = {
          MEMCG: 'y',
          SWAP: 'y',
          NF_NAT: 'y',
          XFRM: 'y',
          ...(value !== undefined && { [option]: value }),
        };
        assert.deepEqual(brief(hostWith({ release, values }), option), [
          value ?? 'absent',
          requirement,
          satisfied,
        ]);
      });
    }

    it('does not take what replaces an option for there when it is not', () => {
      const facts = hostWith({ release: '6.1.76', values: { MEMCG: 'n', SWAP: 'y' } });
      assert.deepEqual(brief(facts, 'MEMCG_SWAP'), ['absent', 'notApplicable', null]);
    });

    it('asks for the old name of an option before it was renamed', () => {
      const old = hostWith({ release: '3.4.0', mode: 'v1', values: { CGROUP_MEM_RES_CTLR: 'y' } });
      assert.deepEqual(brief(old, 'MEMCG'), ['absent', 'required', true]);
      const netprio = hostWith({ release: '3.10.0', mode: 'v1', values: { NETPRIO_CGROUP: 'y' } });
      assert.deepEqual(brief(netprio, 'CGROUP_NET_PRIO'), ['absent', 'optional', true]);
    });

    it('knows that vendors drop options early', () => {
      const values = { NF_NAT: 'y', MEMCG: 'y', MEMCG_SWAP: 'y' };
      const release = '4.18.0-553.el8_10.x86_64';
      assert.deepEqual(brief(hostWith({ release, values }), 'NF_NAT_IPV4'), ['absent', 'required', true]);
      const unset = hostWith({ release, values: { ...values, NF_NAT_IPV4: 'n' } });
      assert.deepEqual(brief(unset, 'NF_NAT_IPV4'), ['n', 'required', false]);
      assert.deepEqual(brief(hostWith({ release, values: {} }), 'NF_NAT_IPV4'), [
        'absent',
        'required',
        false,
      ]);
    });

    it('counts what a vendor brought into an old kernel', () => {
      const facts = hostWith({ release: '3.10.0-1160.el7.x86_64', values: { CGROUP_PIDS: 'y' } });
      assert.deepEqual(brief(facts, 'CGROUP_PIDS'), ['y', 'optional', true]);
    });

    it('does not go by the release of a kernel that hides its own', () => {
      const facts = hostWith({
        release: '4.18.0',
        change: ({ system }) => {
          system.container = fromCommand('openvz', 'systemd-detect-virt --container');
        },
      });
      assert.deepEqual(brief(facts, 'NF_NAT_IPV4'), ['absent', 'required', null]);
    });

    it('says nothing of an option with a gate when the release is not known', () => {
      const facts = hostWith({
        change: ({ kernel }) => {
          kernel.release = denied('/proc/sys/kernel/osrelease');
          kernel.config = fromFile(
            { path: '/proc/config.gz', fragment: false, values: {} },
            '/proc/config.gz',
          );
        },
      });
      assert.deepEqual(brief(facts, 'CGROUP_BPF'), ['absent', 'required', null]);
      assert.deepEqual(brief(facts, 'VETH'), ['absent', 'required', false]);
    });
  });

  it('does not take the net_cls controller for the packet filter of that name', () => {
    const facts = hostWith({
      mode: 'v1',
      values: { NET_CLS_CGROUP: 'n', CGROUP_NET_CLASSID: 'y' },
      change: ({ cgroups }) => {
        cgroups.controllers = fromFile(
          [{ name: 'net_cls', hierarchy: 5, groups: 1, enabled: true }],
          '/proc/cgroups',
        );
      },
    });
    assert.deepEqual(brief(facts, 'NET_CLS_CGROUP'), ['n', 'optional', false]);
  });

  it('leaves an option open while nobody knows of what gives the same', () => {
    const facts = hostWith({
      values: { OVERLAY_FS: 'm' },
      change: ({ modules }) => {
        modules.loaded = denied('/proc/modules');
        modules.loadable = denied('/lib/modules/modules.dep');
      },
    });
    assert.deepEqual(brief(facts, 'AUFS_FS'), ['absent', 'optional', null]);
  });

  describe('architecture', () => {
    it('asks for fast system calls of old images on x86 only', () => {
      const arm = hostWith({ machine: 'aarch64' });
      assert.deepEqual(brief(arm, 'LEGACY_VSYSCALL_XONLY'), ['absent', 'notApplicable', null]);
      assert.match(judge(arm, 'IA32_EMULATION').reason, /arm64/);
      const pc = hostWith({ values: { LEGACY_VSYSCALL_XONLY: 'n' } });
      assert.deepEqual(brief(pc, 'LEGACY_VSYSCALL_XONLY'), ['n', 'optional', false]);
    });

    it('is satisfied by the absence of what does harm', () => {
      const set = hostWith({ values: { LEGACY_VSYSCALL_NONE: 'y', LEGACY_VSYSCALL_XONLY: 'n' } });
      assert.deepEqual(brief(set, 'LEGACY_VSYSCALL_NONE'), ['y', 'optional', false]);
      const unset = hostWith({ values: { LEGACY_VSYSCALL_NONE: 'n', LEGACY_VSYSCALL_XONLY: 'y' } });
      assert.deepEqual(brief(unset, 'LEGACY_VSYSCALL_NONE'), ['n', 'optional', true]);
    });
  });
});
