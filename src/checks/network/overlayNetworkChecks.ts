import type { Check, CheckContext, Verdict } from '../../model/check';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { kernelLogLines } from '../kernel/kernelLogLines';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { moduleReality } from '../kernel/moduleReality';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';
import { moduleStep } from './moduleStep';
import {
  judgeOptions,
  missingOptions,
  missingReason,
  openOptions,
  openReason,
  optionNames,
  optionsEvidence,
} from './neededOptions';

const overlayDocs = 'https://docs.docker.com/engine/network/drivers/overlay/';

/** Networks that span several hosts: of Swarm, of Kubernetes. */
export const overlayNetworkChecks: readonly Check[] = [
  {
    id: 'NET-VXLAN',
    category: 'network',
    name: message('VXLAN'),
    meaning: message(
      'Overlay networks of Swarm, and flannel, the usual network of k3s, wrap packets in VXLAN to reach containers on other hosts. Without it such a network cannot be created.',
    ),
    references: [overlayDocs, 'https://docs.k3s.io/networking/basic-network-options'],
    evaluate: judgeVxlan,
  },
  {
    id: 'NET-VXLAN-CSUM',
    category: 'network',
    name: message('Checksums of VXLAN packets'),
    meaning: message(
      'Kernels before 5.7 spoil the checksum of VXLAN packets whose address was translated. Connections to services on other hosts then take about a minute to open.',
    ),
    profiles: ['kubernetes', 'swarm'],
    references: [
      'https://git.kernel.org/torvalds/c/ea64d8d6c675',
      'https://github.com/k3s-io/k3s/issues/2013',
      'https://github.com/flannel-io/flannel/issues/1279',
    ],
    evaluate: judgeVxlanChecksum,
  },
  {
    id: 'NET-IPVS',
    category: 'network',
    name: message('Load balancing inside the kernel'),
    meaning: message(
      'Swarm spreads the connections to a service over its containers by IPVS; kube-proxy does so in its IPVS mode. Without it, services of Swarm are not reachable.',
    ),
    profiles: ['swarm', 'kubernetes'],
    references: [
      'https://docs.docker.com/engine/swarm/ingress/',
      'https://kubernetes.io/docs/reference/networking/virtual-ips/',
    ],
    evaluate: judgeIpvs,
  },
  {
    id: 'NET-IPSEC',
    category: 'network',
    name: message('Encrypted overlay networks'),
    meaning: message(
      'A Swarm network with the option "encrypted" sends its packets through IPsec. Where IPsec is missing or forbidden, containers on different hosts cannot reach each other over such a network.',
    ),
    profiles: ['swarm'],
    references: [overlayDocs, 'https://github.com/moby/moby/blob/master/contrib/check-config.sh'],
    evaluate: judgeIpsec,
  },
];

function judgeVxlan(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const options = judgeOptions(facts, ['VXLAN']);
  const missing = missingOptions(options);
  const title = message('Networks over several hosts cannot be created');
  if (missing.length > 0) {
    const problem = {
      title,
      summary: vxlanReason(facts),
      nextStep: vxlanStep(facts),
      evidence: optionsEvidence(facts, missing),
    };
    return profiles.includes('swarm')
      ? error(problem)
      : profiles.includes('kubernetes')
        ? warning(problem)
        : info(problem.summary, problem.evidence, title);
  }
  const open = openOptions(options);
  return open.length > 0
    ? unknown(openReason(open), optionsEvidence(facts, open))
    : pass(message('The kernel has VXLAN.'), optionsEvidence(facts, options));
}

function vxlanReason(facts: HostFacts) {
  const { state, rule } = moduleReality(facts, 'vxlan');
  return state === 'blocked' && rule
    ? message('A rule in {path} forbids to load the kernel module {module}.', {
        path: rule.path,
        module: 'vxlan',
      })
    : message('This kernel has no VXLAN, neither inside nor as a module.');
}

function vxlanStep(facts: HostFacts) {
  const { state, rule } = moduleReality(facts, 'vxlan');
  return state === 'blocked' && rule
    ? message('Remove the rule for {module} from {path}.', { module: 'vxlan', path: rule.path })
    : moduleStep(facts, 'vxlan');
}

/** Ports of VXLAN: 4789 by standard and of Swarm, 8472 of flannel and Cilium. */
const checksumPattern = /UDP: bad checksum\. From \S+ to \S*:(?:8472|4789)\b/;

function judgeVxlanChecksum(facts: HostFacts): Verdict {
  const { release } = facts.kernel;
  const { lines, evidence } = kernelLogLines(facts, checksumPattern);
  if (release.state !== 'known') {
    return unknownBecause(release);
  }
  const kernel = [evidenceOf(release)];
  if (isAtLeast(release.value, '5.7')) {
    return pass(
      message('Linux {release} has the repair, which came with 5.7.', { release: release.value.text }),
      kernel,
    );
  }
  if (lines.length > 0) {
    return warning({
      title: message('VXLAN packets arrive with a wrong checksum'),
      summary: message(
        'The kernel log says so (lines of it: {count}), and Linux {release} is older than the repair in 5.7.',
        {
          count: lines.length,
          release: release.value.text,
        },
      ),
      nextStep: message(
        'Run ethtool -K flannel.1 tx-checksum-ip-generic off, or update the kernel to 5.7 or later.',
      ),
      evidence: [evidence, ...kernel],
    });
  }
  const vendor = vendorKernelOf(facts);
  return info(
    vendor
      ? message('Linux {release} is older than the repair in 5.7; {vendor} may have taken it over.', {
          release: release.value.text,
          vendor: vendor.name,
        })
      : message(
          'Linux {release} is older than the repair in 5.7; later stable releases of its series may have it.',
          {
            release: release.value.text,
          },
        ),
    [...kernel, { ...evidence, note: message('no line says "bad checksum"') }],
    message('VXLAN packets possibly get a wrong checksum'),
  );
}

const ipvsOptions = [
  'IP_VS',
  'IP_VS_NFCT',
  'IP_VS_PROTO_TCP',
  'IP_VS_PROTO_UDP',
  'IP_VS_RR',
  'NETFILTER_XT_MATCH_IPVS',
];

function judgeIpvs(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const swarm = profiles.includes('swarm');
  const options = judgeOptions(facts, swarm ? ipvsOptions : [...ipvsOptions, 'IP_VS_WRR', 'IP_VS_SH']);
  const missing = missingOptions(options);
  if (missing.length > 0) {
    const summary = missingReason(missing);
    const evidence = optionsEvidence(facts, missing);
    return swarm
      ? error({
          title: message('Services of Swarm are not reachable'),
          summary,
          nextStep: moduleStep(facts, missing[0]?.row.modules?.[0] ?? 'ip_vs'),
          evidence,
        })
      : info(summary, evidence, message('kube-proxy cannot use its IPVS mode'));
  }
  const open = openOptions(options);
  return open.length > 0
    ? unknown(openReason(open), optionsEvidence(facts, open))
    : pass(
        message('The kernel has it: {options}.', { options: optionNames(options) }),
        optionsEvidence(facts, options),
      );
}

const ipsecOptions = [
  'XFRM',
  'XFRM_USER',
  'XFRM_ALGO',
  'INET_ESP',
  'CRYPTO',
  'CRYPTO_AEAD',
  'CRYPTO_GCM',
  'CRYPTO_SEQIV',
  'NETFILTER_XT_MATCH_BPF',
];

function judgeIpsec(facts: HostFacts): Verdict {
  const esp = moduleReality(facts, 'esp4');
  if (esp.state === 'blocked') {
    return warning({
      title: message('Encrypted overlay networks do not pass packets'),
      summary: esp.rule
        ? message('A rule in {path} forbids to load the kernel module {module}.', {
            path: esp.rule.path,
            module: 'esp4',
          })
        : message(
            'The module esp4 is not loaded, and the kernel loads no modules any more until it is rebooted.',
          ),
      nextStep: message(
        'Update the kernel, then remove the rule, if this swarm has encrypted networks; without them nothing is to do.',
      ),
      evidence: esp.evidence,
    });
  }
  const options = judgeOptions(facts, ipsecOptions);
  const missing = missingOptions(options);
  if (missing.length > 0) {
    return info(
      missingReason(missing),
      optionsEvidence(facts, missing),
      message('Encrypted overlay networks cannot be used'),
    );
  }
  const open = openOptions(options);
  return open.length > 0
    ? unknown(openReason(open), optionsEvidence(facts, open))
    : pass(
        message('The kernel has IPsec with the ciphers that Swarm uses.'),
        optionsEvidence(facts, options),
      );
}
