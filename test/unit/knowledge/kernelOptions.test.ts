import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withKernelOptions } from '../../../scripts/kernelOptionsDocument';
import { findKernelOption, kernelOptions } from '../../../src/knowledge/kernelOptions';
import { parseKernelRelease, isAtLeast } from '../../../src/model/kernelRelease';
import { renderEnglish } from '../../../src/model/message';
import { projectFolder } from '../../rig/projectFolder';

/** Every option that moby's contrib/check-config.sh names, in its versions of 2024 to 2026. */
const namedByMoby = `
BLK_CGROUP BLK_DEV_THROTTLING BRIDGE BRIDGE_NETFILTER BRIDGE_VLAN_FILTERING BTRFS_FS BTRFS_FS_POSIX_ACL CFQ_GROUP_IOSCHED
CFS_BANDWIDTH CGROUPS CGROUP_BPF CGROUP_CPUACCT CGROUP_DEVICE CGROUP_FREEZER CGROUP_HUGETLB CGROUP_NET_PRIO CGROUP_PERF
CGROUP_PIDS CGROUP_SCHED CPUSETS CRYPTO CRYPTO_AEAD CRYPTO_GCM CRYPTO_GHASH CRYPTO_SEQIV DEVPTS_MULTIPLE_INSTANCES DUMMY
EXT3_FS EXT3_FS_POSIX_ACL EXT3_FS_SECURITY EXT3_FS_XATTR EXT4_FS EXT4_FS_POSIX_ACL EXT4_FS_SECURITY EXT4_USE_FOR_EXT2
FAIR_GROUP_SCHED INET_ESP INET_XFRM_MODE_TRANSPORT IOSCHED_CFQ IP6_NF_FILTER IP6_NF_MANGLE IP6_NF_NAT IP6_NF_RAW
IP6_NF_TARGET_MASQUERADE IPC_NS IPVLAN IP_NF_FILTER IP_NF_MANGLE IP_NF_NAT IP_NF_RAW IP_NF_TARGET_MASQUERADE
IP_NF_TARGET_REDIRECT IP_SCTP IP_VS IP_VS_NFCT IP_VS_PROTO_TCP IP_VS_PROTO_UDP IP_VS_RR KEYS LEGACY_VSYSCALL_EMULATE
LEGACY_VSYSCALL_NATIVE LEGACY_VSYSCALL_NONE MACVLAN MEMCG MEMCG_KMEM MEMCG_SWAP MEMCG_SWAP_ENABLED NAMESPACES
NETFILTER_XT_MARK NETFILTER_XT_MATCH_ADDRTYPE NETFILTER_XT_MATCH_BPF NETFILTER_XT_MATCH_CONNTRACK NETFILTER_XT_MATCH_IPVS
NETPRIO_CGROUP NET_CLS_CGROUP NET_NS NFT_CT NFT_FIB NFT_FIB_IPV4 NFT_FIB_IPV6 NFT_MASQ NFT_NAT NF_CONNTRACK_FTP
NF_CONNTRACK_TFTP NF_NAT NF_NAT_FTP NF_NAT_IPV4 NF_NAT_NEEDED NF_NAT_TFTP NF_TABLES OVERLAY_FS PID_NS POSIX_MQUEUE
RESOURCE_COUNTERS SECCOMP SECCOMP_FILTER SECURITY_APPARMOR SECURITY_SELINUX USER_NS UTS_NS VETH VXLAN XFRM XFRM_ALGO
XFRM_USER`
  .trim()
  .split(/\s+/);

const needed = [...namedByMoby, 'MEMCG_V1', 'CPUSETS_V1', 'CHECKPOINT_RESTORE', 'UNIX_DIAG', 'INET_DIAG'];

function precedes(earlier: string, later: string): boolean {
  const release = parseKernelRelease(earlier);
  return release !== undefined && !isAtLeast(release, later);
}

describe('kernelOptions', () => {
  it('has every option that moby names', () => {
    assert.ok(namedByMoby.length >= 105);
    assert.deepEqual(
      needed.filter((option) => !findKernelOption(option)),
      [],
    );
  });

  it('is sorted, without an option twice and without the prefix', () => {
    const names = kernelOptions.map(({ option }) => option);
    assert.deepEqual(names, [...new Set(names)].sort());
    assert.deepEqual(
      names.filter((name) => !/^[A-Z0-9_]+$/.test(name) || name.startsWith('CONFIG_')),
      [],
    );
  });

  for (const row of kernelOptions) {
    it(`says of ${row.option} what it gives, who needs it, where it exists and how we know`, () => {
      assert.match(renderEnglish(row.gives), /^\S.*[^.\s]$/);
      assert.ok(row.required.length + row.used.length > 0);
      assert.deepEqual(
        row.required.filter((profile) => row.used.includes(profile)),
        [],
      );
      assert.ok(row.sources.length > 0);
      row.sources.forEach((source) => {
        assert.equal(new URL(source).protocol, 'https:');
      });
      [row.since, row.until].forEach((release) => {
        assert.ok(release === undefined || /^\d+\.\d+(\.\d+)?$/.test(release));
      });
      assert.ok(row.since === undefined || row.until === undefined || precedes(row.since, row.until));
    });
  }

  it('names only options of its own as alternatives', () => {
    for (const { option, aliases = [], impliedBy = [], until } of kernelOptions) {
      const others = [...aliases, ...impliedBy];
      assert.ok(!others.includes(option), option);
      others.forEach((other) => {
        assert.ok(findKernelOption(other), `${option} names ${other}`);
      });
      assert.ok(
        impliedBy.length === 0 || until !== undefined,
        `${option} is implied by others, but never ends`,
      );
    }
  });

  it('names only modules that the collector asks for', () => {
    const collector = readFileSync(path.join(projectFolder, 'src/facts/collector.sh'), 'utf8');
    const patterns = [...collector.matchAll(/^module_names=['"](?:\$module_names\|)?(.*)['"]$/gm)].map(
      ([, part]) => part,
    );
    assert.ok(patterns.length > 0, 'the collector has lost its list of modules');
    const asked = new RegExp(`^(?:${patterns.join('|')})$`);
    const unasked = kernelOptions.flatMap(({ modules = [] }) => modules).filter((name) => !asked.test(name));
    assert.deepEqual(unasked, []);
  });

  it('is what docs/kernel-options.md lists', () => {
    const document = readFileSync(path.join(projectFolder, 'docs/kernel-options.md'), 'utf8');
    assert.equal(document, withKernelOptions(document), 'run scripts/writeKernelOptions.ts');
  });
});

describe('findKernelOption', () => {
  it('knows no option called like a property of every object', () => {
    assert.equal(findKernelOption('constructor'), undefined);
  });
});
