import assert from 'node:assert/strict';
import { evaluateKernelOptions } from '../../../../src/checks/kernelOptions/kernelOptionRules';
import { factsOfKernelConfig } from '../../../../src/facts/kernelConfigFacts';
import { parseKernelConfigText } from '../../../../src/facts/kernelConfigText';
import { kernelOptions } from '../../../../src/knowledge/kernelOptions';
import { renderEnglish } from '../../../../src/model/message';
import { profiles } from '../../../../src/model/profile';
import { denied, fromFile, missing } from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';
import { brief, hostWith, judge } from './kernelOptionHost';

describe('evaluateKernelOptions', () => {
  it('lists every option by name, whatever the profiles', () => {
    const names = kernelOptions.map(({ option }) => option);
    for (const chosen of [['docker'], ['checkpoint'], profiles] as const) {
      assert.deepEqual(
        evaluateKernelOptions(healthyFacts(), chosen).map(({ option }) => option),
        names,
      );
    }
    assert.ok(names.length >= 150);
  });

  it('gives each a reason that is rendered whole', () => {
    for (const facts of [healthyFacts(), hostWith({}), hostWith({ fragment: true })]) {
      for (const { option, reason } of evaluateKernelOptions(facts, ['docker'])) {
        assert.match(renderEnglish(reason), /^[^{}]+\.$/, option);
      }
    }
  });

  it('misses nothing that Docker requires on a healthy host', () => {
    const results = evaluateKernelOptions(healthyFacts(), ['docker']);
    const missed = results.filter(
      ({ requirement, satisfied }) => requirement === 'required' && satisfied !== true,
    );
    assert.deepEqual(
      missed.map(({ option }) => option),
      [],
    );
  });

  describe('value', () => {
    it('tells built in, unset and absent', () => {
      const facts = hostWith({ values: { MEMCG: 'y', VETH: 'n' } });
      assert.deepEqual(brief(facts, 'MEMCG'), ['y', 'required', true]);
      assert.deepEqual(brief(facts, 'VETH'), ['n', 'required', false]);
      assert.deepEqual(brief(facts, 'BRIDGE'), ['absent', 'required', false]);
    });

    it('calls nothing missing that a fragment leaves out', () => {
      const results = evaluateKernelOptions(hostWith({ fragment: true, values: { VETH: 'n' } }), profiles);
      assert.deepEqual(
        results.filter(({ satisfied }) => satisfied === false).map(({ option }) => option),
        ['VETH'],
      );
      assert.deepEqual(brief(hostWith({ fragment: true }), 'MEMCG'), ['default', 'required', null]);
    });

    it('calls nothing missing without a configuration', () => {
      for (const config of [denied('/boot/config'), missing('/proc/config.gz')]) {
        const facts = hostWith({
          change: (changed) => {
            changed.kernel.config = config;
          },
        });
        const results = evaluateKernelOptions(facts, profiles);
        assert.ok(results.every(({ value }) => value === 'unreadable'));
        assert.deepEqual(
          results.filter(({ satisfied }) => satisfied === false),
          [],
        );
      }
    });

    it('does not believe the configuration of another kernel', () => {
      const facts = hostWith({
        change: ({ kernel }) => {
          const value = {
            path: '/usr/src/linux/.config',
            headerRelease: '5.10.1',
            fragment: false,
            values: { VETH: 'n' },
          };
          kernel.config = fromFile(value, '/usr/src/linux/.config');
        },
      });
      const { value, satisfied, reason } = judge(facts, 'VETH');
      assert.deepEqual([value, satisfied], ['unreadable', null]);
      assert.match(reason, /configuration of 5\.10\.1, but 6\.12\.57 is running/);
    });
  });

  describe('cgroup version', () => {
    const values = { CGROUP_DEVICE: 'n', CGROUP_BPF: 'n', MEMCG_V1: 'n', NET_CLS_CGROUP: 'n' };

    it('does not ask a v2 host for controllers of v1', () => {
      const facts = hostWith({ values, mode: 'v2' });
      for (const option of [
        'CGROUP_DEVICE',
        'CGROUP_CPUACCT',
        'CGROUP_FREEZER',
        'MEMCG_V1',
        'CPUSETS_V1',
        'NET_CLS_CGROUP',
      ]) {
        assert.deepEqual(brief(facts, option).slice(1), ['notApplicable', null], option);
      }
      assert.deepEqual(brief(facts, 'CGROUP_BPF'), ['n', 'required', false]);
    });

    it('does not ask a v1 or hybrid host for what v2 needs', () => {
      for (const mode of ['v1', 'hybrid'] as const) {
        const facts = hostWith({ values, mode });
        assert.deepEqual(brief(facts, 'CGROUP_DEVICE'), ['n', 'required', false]);
        assert.deepEqual(brief(facts, 'MEMCG_V1'), ['n', 'required', false]);
        assert.deepEqual(brief(facts, 'CGROUP_BPF'), ['n', 'notApplicable', null]);
      }
    });

    it('does not ask kernels before 6.11 for MEMCG_V1', () => {
      const facts = hostWith({ release: '6.10.14', mode: 'v1' });
      assert.deepEqual(brief(facts, 'MEMCG_V1'), ['absent', 'notApplicable', null]);
    });

    it('requires neither when the version is not known', () => {
      const facts = hostWith({
        values,
        change: ({ cgroups }) => {
          cgroups.mode = denied('/sys/fs/cgroup');
        },
      });
      assert.deepEqual(brief(facts, 'CGROUP_DEVICE'), ['n', 'optional', false]);
      assert.deepEqual(brief(facts, 'CGROUP_BPF'), ['n', 'optional', false]);
    });
  });

  describe('profiles', () => {
    it('decide what is required', () => {
      const facts = hostWith({ values: { IP_VS: 'n', CHECKPOINT_RESTORE: 'n', USER_NS: 'n' } });
      assert.equal(judge(facts, 'IP_VS', ['swarm']).requirement, 'required');
      assert.equal(judge(facts, 'IP_VS', ['docker']).requirement, 'optional');
      assert.equal(judge(facts, 'IP_VS', ['checkpoint']).requirement, 'notApplicable');
      assert.equal(judge(facts, 'USER_NS', ['docker', 'rootless']).requirement, 'required');
      assert.equal(judge(facts, 'CHECKPOINT_RESTORE', ['checkpoint']).requirement, 'required');
      assert.match(
        judge(facts, 'IP_VS', ['checkpoint']).reason,
        /matters only for: swarm, docker, kubernetes/,
      );
    });
  });

  describe('iptables backend', () => {
    const nft = { NF_TABLES: 'y', NFT_COMPAT: 'y', IP_NF_NAT: 'n', NFT_NAT: 'n' };

    it('does not require the old tables where iptables stands on nftables', () => {
      const facts = hostWith({ values: nft, iptables: '1.8.9 (nf_tables)' });
      assert.deepEqual(brief(facts, 'IP_NF_NAT'), ['n', 'optional', false]);
      assert.deepEqual(brief(facts, 'NFT_NAT'), ['n', 'required', false]);
    });

    it('requires them where it does not', () => {
      for (const iptables of ['1.8.9 (legacy)', '1.4.21', '1.6.1']) {
        const facts = hostWith({ values: nft, iptables });
        assert.deepEqual(brief(facts, 'IP_NF_NAT'), ['n', 'required', false]);
        assert.deepEqual(brief(facts, 'NFT_NAT'), ['n', 'optional', false]);
      }
    });

    it('requires them of an unknown iptables only when the kernel has no nftables', () => {
      assert.equal(judge(hostWith({ values: nft }), 'IP_NF_NAT').requirement, 'optional');
      assert.equal(
        judge(hostWith({ values: { ...nft, NFT_COMPAT: 'n' } }), 'IP_NF_NAT').requirement,
        'required',
      );
    });

    it('asks for the switch of the old iptables since 6.17', () => {
      const iptables = '1.8.11 (legacy)';
      const before = hostWith({ release: '6.16.12', iptables });
      assert.equal(judge(before, 'NETFILTER_XTABLES_LEGACY').requirement, 'notApplicable');
      const since = hostWith({ release: '6.18.44', iptables, values: { NETFILTER_XTABLES_LEGACY: 'n' } });
      assert.deepEqual(brief(since, 'NETFILTER_XTABLES_LEGACY'), ['n', 'required', false]);
    });

    it('accepts either name of a target', () => {
      const facts = hostWith({ values: { NETFILTER_XT_TARGET_MASQUERADE: 'y', IP_NF_TARGET_REDIRECT: 'y' } });
      assert.deepEqual(brief(facts, 'IP_NF_TARGET_MASQUERADE'), ['absent', 'required', true]);
      assert.deepEqual(brief(facts, 'NETFILTER_XT_TARGET_REDIRECT', ['kubernetes']), [
        'absent',
        'required',
        true,
      ]);
    });
  });

  describe('a configuration alone', () => {
    const unset = Array.from({ length: 500 }, (_, i) => `# CONFIG_UNSET_${i} is not set`).join('\n');
    const text = `# Linux/x86 5.10.104 Kernel Configuration\nCONFIG_X86_64=y\nCONFIG_VETH=m\nCONFIG_MEMCG=y\n${unset}\n`;
    const alone = (release?: string) =>
      factsOfKernelConfig({
        text,
        path: 'config-x86_64',
        collectedAt: '2026-01-15T12:00:00.000Z',
        ...(release !== undefined && { release }),
      });

    it('is a whole one', () => {
      assert.equal(parseKernelConfigText(text, 'x').fragment, false);
    });

    it('counts what is built as a module', () => {
      assert.deepEqual(judge(alone(), 'VETH'), {
        value: 'm',
        requirement: 'required',
        satisfied: true,
        reason: 'Built as a module.',
      });
    });

    it('goes by the release in the header, or by the one that the person says', () => {
      assert.equal(judge(alone(), 'NF_NAT_IPV4').requirement, 'notApplicable');
      assert.equal(judge(alone('4.4.0'), 'NF_NAT_IPV4').requirement, 'required');
      assert.equal(judge(alone('4.4.0'), 'MEMCG').satisfied, true);
    });

    it('asks for nothing of one cgroup version alone', () => {
      assert.equal(judge(alone(), 'CGROUP_BPF').requirement, 'optional');
      assert.equal(judge(alone(), 'CGROUP_DEVICE').requirement, 'optional');
    });
  });

  it('judges the same facts the same way', () => {
    const facts = healthyFacts((changed) => {
      setKernelOptions(changed, { VETH: undefined });
    });
    assert.deepEqual(evaluateKernelOptions(facts, ['docker']), evaluateKernelOptions(facts, ['docker']));
  });
});
