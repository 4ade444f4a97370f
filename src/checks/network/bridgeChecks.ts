import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isKernelAlone } from '../kernelOptions/kernelOptionLookup';
import { isUsable, moduleReality } from '../kernel/moduleReality';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';
import { daemonOption, dockerFirewall, dockerState, dockerdVersion, flagValue } from './dockerDaemon';
import { moduleStep } from './moduleStep';
import {
  judgeOptions,
  missingOptions,
  missingReason,
  openOptions,
  openReason,
  optionsEvidence,
} from './neededOptions';

/** The virtual switch of the containers, and the firewall rules for what passes through it. */
export const bridgeChecks: readonly Check[] = [
  {
    id: 'NET-BRIDGE',
    category: 'network',
    name: message('Bridges and virtual cables'),
    meaning: message(
      'Containers are plugged into a virtual switch, the bridge, by a virtual cable, a veth pair. Without these an engine starts no container that has a network of its own.',
    ),
    references: [
      'https://docs.docker.com/engine/network/drivers/bridge/',
      'https://github.com/moby/moby/blob/master/contrib/check-config.sh',
    ],
    evaluate: judgeBridge,
  },
  {
    id: 'NET-BRNF',
    category: 'network',
    name: message('Firewall rules on bridges'),
    meaning: message(
      'Packets between two containers of one bridge pass the firewall only with br_netfilter. Without it, services of Kubernetes do not answer pods on the same node, and Docker cannot keep containers apart where it is told to.',
    ),
    profiles: ['docker', 'kubernetes', 'swarm'],
    references: [
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
      'https://github.com/moby/moby/blob/master/daemon/libnetwork/drivers/bridge/setup_bridgenetfiltering.go',
      'https://kubernetes.io/docs/setup/production-environment/container-runtimes/',
    ],
    evaluate: judgeBridgeFilter,
  },
];

function judgeBridge(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const options = judgeOptions(facts, ['BRIDGE', 'VETH']).filter(({ row }) => !isAtWork(facts, row.option));
  const missing = missingOptions(options);
  if (missing.length > 0) {
    return judgeMissing(
      facts,
      missing,
      profiles.every((profile) => ['rootless', 'checkpoint'].includes(profile)),
    );
  }
  const open = openOptions(options);
  if (open.length > 0) {
    return unknown(openReason(open), optionsEvidence(facts, open));
  }
  return pass(message('The kernel has bridges and veth pairs.'), [
    ...deviceEvidence(facts),
    ...optionsEvidence(facts, options),
  ]);
}

function judgeMissing(
  facts: HostFacts,
  missing: ReturnType<typeof missingOptions>,
  optional: boolean,
): Verdict {
  const summary = missingReason(missing);
  const evidence = optionsEvidence(facts, missing);
  const title = message('Containers get no network of their own');
  if (optional) {
    return info(summary, evidence, title);
  }
  const problem = {
    title,
    summary,
    nextStep: moduleStep(facts, missing[0]?.row.modules?.[0] ?? 'bridge'),
    evidence,
  };
  // A device that is there would have proved the contrary.
  return facts.network.interfaces.state === 'known' || isKernelAlone(facts)
    ? error(problem)
    : warning(problem);
}

/** A bridge or a veth device that is there proves more than a configuration. */
function isAtWork({ network }: HostFacts, option: string): boolean {
  const devices = valueOf(network.interfaces) ?? [];
  return option === 'BRIDGE'
    ? devices.some(({ isBridge }) => isBridge)
    : devices.some(({ name }) => isVeth(name));
}

function isVeth(name: string): boolean {
  return /^veth[\da-f]/.test(name);
}

function deviceEvidence({ network }: HostFacts): readonly Evidence[] {
  const device = valueOf(network.interfaces)?.find(({ isBridge, name }) => isBridge || isVeth(name));
  return device ? [matchingEvidence(network.interfaces, /\bbridge\b|^veth/)] : [];
}

const filterKey = 'net.bridge.bridge-nf-call-iptables';

function judgeBridgeFilter(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const setting = facts.sysctls[filterKey];
  if (setting?.state === 'unreadable' || setting === undefined) {
    return setting ? unknownBecause(setting) : unknown(message('It was not read.'), []);
  }
  const evidence = [evidenceOf(setting)];
  if (setting.state === 'known' && setting.value !== '0') {
    return pass(message('Packets between containers of one bridge pass the firewall.'), evidence);
  }
  const wanted = wantedByDocker(facts);
  const forKubernetes = profiles.includes('kubernetes');
  if (!forKubernetes && wanted === undefined) {
    return info(whyUnneeded(facts), evidence, message('Packets within a bridge pass no firewall'));
  }
  return warning({
    title: forKubernetes
      ? message('Services of Kubernetes possibly do not answer pods on the same node')
      : message('Containers of one bridge are not kept apart'),
    summary:
      setting.state === 'known'
        ? message('{key} is 0.', { key: filterKey })
        : message('The module br_netfilter is not loaded, so {key} is not there.', { key: filterKey }),
    nextStep: filterStep(facts),
    evidence: [...evidence, ...(wanted ? [wanted] : [])],
  });
}

function filterStep(facts: HostFacts) {
  return isUsable(moduleReality(facts, 'br_netfilter'))
    ? message(
        'Write br_netfilter into /etc/modules-load.d/containers.conf and {key} = 1 into /etc/sysctl.d/99-containers.conf, then run modprobe br_netfilter and sysctl --system.',
        { key: filterKey },
      )
    : moduleStep(facts, 'br_netfilter');
}

/** The option for which a running Docker with iptables needs the filter. One with nftables does without. */
function wantedByDocker(facts: HostFacts): Evidence | undefined {
  if (dockerState(facts) !== 'running' || dockerFirewall(facts).kind !== 'iptables') {
    return undefined;
  }
  const isolated = daemonOption(facts, 'icc');
  const proxied = daemonOption(facts, 'userland-proxy');
  const wanted = [isolated, proxied].find((option) => flagValue(option) === false);
  return wanted && evidenceOf(wanted);
}

/** Docker from 28 on loads the module when it needs it, and no longer warns of its absence. */
function whyUnneeded(facts: HostFacts) {
  return isProgramAtLeast(dockerdVersion(facts), '28.0') === true
    ? message('It is off, and this Docker switches it on by itself when it needs it.')
    : message('It is off. Docker needs it only with "icc": false or "userland-proxy": false.');
}
