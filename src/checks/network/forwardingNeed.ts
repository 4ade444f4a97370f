import { valueOf } from '../../model/fact';
import type { CheckContext } from '../../model/check';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { daemonOption, dockerFirewall, dockerState, flagValue, mayBeOutside } from './dockerDaemon';
import { unitActivity } from './systemdUnit';

/**
 * How much somebody on this host needs packets to be forwarded: `now` (a program that needs it is at work or refuses to
 * start without it), `perhaps` (one that may need it, or that could not be asked), `later` (a program that switches it on
 * by itself when it starts).
 */
export interface ForwardingNeed {
  readonly level: 'now' | 'perhaps' | 'later';
  /** Who, and what happens without; a whole sentence. */
  readonly reason: Message;
  readonly evidence: readonly Evidence[];
}

/** Who needs IPv4 forwarding, the most urgent first; empty when nobody here does. */
export function forwardingNeeds(facts: HostFacts, context: CheckContext): readonly ForwardingNeed[] {
  const needs = [
    dockerNeed(facts),
    kubernetesNeed(facts, context),
    bridgeNeed(facts, podman),
    bridgeNeed(facts, lxc),
  ];
  const order = ['now', 'perhaps', 'later'];
  return needs
    .filter((need) => need !== undefined)
    .sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

/**
 * Docker switches forwarding on when it starts, unless told "ip-forward": false; with its own nftables backend it never
 * does, and does not start without: https://docs.docker.com/engine/network/firewall-nftables/#ip-forwarding
 */
function dockerNeed(facts: HostFacts): ForwardingNeed | undefined {
  const state = dockerState(facts);
  if (state === 'none' || state === 'rootless') {
    return undefined;
  }
  const evidence = dockerEvidence(facts);
  if (facts.engines.docker.state === 'known' && mayBeOutside(facts)) {
    const reason = message('The Docker that answers is possibly that of the machine outside this container.');
    return { level: 'later', reason, evidence };
  }
  if (state === 'unknown') {
    return { level: 'perhaps', reason: message('It could not be read whether Docker runs here.'), evidence };
  }
  const bridge = daemonOption(facts, 'bridge');
  if (valueOf(bridge) === 'none') {
    return {
      level: 'later',
      reason: message(
        'Docker is told to have no bridge of its own; its other bridges would need forwarding.',
      ),
      evidence: [evidenceOf(bridge)],
    };
  }
  if (state === 'running') {
    return {
      level: bridge.state === 'unreadable' ? 'perhaps' : 'now',
      reason: message(
        'Docker runs: without forwarding, containers on its bridges reach nothing outside this host.',
      ),
      evidence,
    };
  }
  return stoppedDockerNeed(facts, evidence);
}

function stoppedDockerNeed(facts: HostFacts, evidence: readonly Evidence[]): ForwardingNeed {
  const option = daemonOption(facts, 'ip-forward');
  const firewall = dockerFirewall(facts);
  if (firewall.kind === 'nftables' && flagValue(option) === undefined && option.state === 'absent') {
    return {
      level: 'now',
      reason: message('Docker uses nftables here, and does not start without forwarding.'),
      evidence: [evidenceOf(firewall.origin)],
    };
  }
  if (flagValue(option) === false) {
    return {
      level: 'perhaps',
      reason: message('Docker is told not to switch forwarding on when it starts.'),
      evidence: [evidenceOf(option)],
    };
  }
  return {
    level: 'later',
    reason: message('Docker does not run; it switches forwarding on by itself when it starts.'),
    evidence,
  };
}

function dockerEvidence({ cgroups, engines }: HostFacts): readonly Evidence[] {
  const process = cgroups.daemonGroups.dockerd;
  if (engines.docker.state === 'known') {
    return [matchingEvidence(engines.docker, /ServerVersion/)].map((evidence) => ({
      ...evidence,
      command: "docker info --format '{{.ServerVersion}}'",
      excerpt: `ServerVersion: ${valueOf(engines.docker)?.serverVersion ?? ''}`,
    }));
  }
  return process === undefined ? [evidenceOf(engines.docker)] : [evidenceOf(process)];
}

/**
 * kubeadm refuses a node without forwarding (https://github.com/kubernetes/kubernetes/blob/master/cmd/kubeadm/app/preflight/checks_linux.go);
 * k3s switches it on when it starts (https://github.com/k3s-io/k3s/blob/master/pkg/agent/syssetup/setup.go).
 */
function kubernetesNeed(facts: HostFacts, { profiles }: CheckContext): ForwardingNeed | undefined {
  const { kubelet, k3s } = facts.engines.programs;
  if (kubelet?.state === 'known') {
    const reason = message(
      'The kubelet is installed: without forwarding, pods reach nothing outside their node.',
    );
    return { level: 'now', reason, evidence: [evidenceOf(kubelet)] };
  }
  if (k3s?.state === 'known') {
    const active = ['k3s.service', 'k3s-agent.service'].some(
      (unit) => unitActivity(facts, unit) === 'active',
    );
    return active
      ? {
          level: 'now',
          reason: message('k3s runs: without forwarding, pods reach nothing outside their node.'),
          evidence: [evidenceOf(k3s)],
        }
      : {
          level: 'later',
          reason: message('k3s does not run; it switches forwarding on by itself when it starts.'),
          evidence: [evidenceOf(k3s)],
        };
  }
  return profiles.includes('kubernetes')
    ? {
        level: 'perhaps',
        reason: message('kubeadm refuses to make a node of a host without forwarding.'),
        evidence: kubelet ? [evidenceOf(kubelet)] : [],
      }
    : undefined;
}

interface BridgeUser {
  readonly program: string;
  readonly bridges: RegExp;
  readonly now: Message;
  readonly later: Message;
}

/** Netavark, the network of Podman, switches forwarding on with the first container on a bridge. */
const podman: BridgeUser = {
  program: 'podman',
  bridges: /^(?:podman\d+|cni-podman\d+)$/,
  now: message(
    'Podman has a bridge here: without forwarding, its containers reach nothing outside this host.',
  ),
  later: message('Podman switches forwarding on by itself with the first container on a bridge.'),
};

/** The service lxc-net switches forwarding on when it makes its bridge. */
const lxc: BridgeUser = {
  program: 'lxc-start',
  bridges: /^(?:lxcbr\d+|lxdbr\d+|incusbr\d+)$/,
  now: message('LXC has a bridge here: without forwarding, its containers reach nothing outside this host.'),
  later: message('LXC switches forwarding on by itself when it makes its bridge.'),
};

function bridgeNeed({ engines, network }: HostFacts, user: BridgeUser): ForwardingNeed | undefined {
  const program = engines.programs[user.program];
  if (program?.state !== 'known') {
    return undefined;
  }
  const bridge = valueOf(network.interfaces)?.find(({ name }) => user.bridges.test(name));
  return bridge === undefined
    ? { level: 'later', reason: user.later, evidence: [evidenceOf(program)] }
    : {
        level: 'perhaps',
        reason: user.now,
        evidence: [matchingEvidence(network.interfaces, new RegExp(`^${bridge.name}\\b`))],
      };
}
