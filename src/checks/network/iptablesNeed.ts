import type { CheckContext } from '../../model/check';
import type { Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { isKernelAlone } from '../kernelOptions/kernelOptionLookup';
import { dockerFirewall, dockerState } from './dockerDaemon';

/** How much the programs of this host depend on iptables. */
export interface IptablesNeed {
  /** `certain`: a program here uses it. `possible`: one may, or could not be asked. `none`: nobody here does. */
  readonly level: 'certain' | 'possible' | 'none';
  /** Why; a whole sentence. */
  readonly reason: Message;
  readonly evidence: readonly Evidence[];
}

/** Whether Docker or Kubernetes on this host writes rules by iptables. */
export function iptablesNeed(facts: HostFacts, { profiles }: CheckContext): IptablesNeed {
  if (isKernelAlone(facts)) {
    const reason = message('Docker and Kubernetes write their rules by iptables.');
    return { level: 'certain', reason, evidence: [] };
  }
  const docker = dockerNeed(facts);
  const { kubelet } = facts.engines.programs;
  if (docker.level !== 'certain' && kubelet?.state === 'known') {
    return {
      level: 'certain',
      reason: message('The kubelet is installed, whose network plugins and kube-proxy mostly use iptables.'),
      evidence: [evidenceOf(kubelet)],
    };
  }
  return docker.level === 'none' && profiles.includes('kubernetes')
    ? {
        level: 'possible',
        reason: message('Network plugins of Kubernetes mostly use iptables.'),
        evidence: [],
      }
    : docker;
}

function dockerNeed(facts: HostFacts): IptablesNeed {
  const state = dockerState(facts);
  if (state === 'none') {
    return none(
      message('No engine that writes rules by iptables is installed.'),
      facts.engines.programs.dockerd,
    );
  }
  if (state === 'rootless') {
    return none(
      message('Docker runs rootless: its rules are not in the network of the host.'),
      facts.engines.docker,
    );
  }
  const { kind, origin } = dockerFirewall(facts);
  const evidence = origin.state === 'absent' ? [] : [evidenceOf(origin)];
  switch (kind) {
    case 'none':
      return { level: 'none', reason: message('Docker is told not to write rules of its own.'), evidence };
    case 'nftables':
      return { level: 'none', reason: message('Docker uses nftables directly.'), evidence };
    case 'iptables':
      return state === 'unknown'
        ? { level: 'possible', reason: message('It could not be read whether Docker runs here.'), evidence }
        : { level: 'certain', reason: message('Docker writes its rules by iptables.'), evidence };
    case 'unknown':
      return {
        level: 'possible',
        reason: message('It could not be read by what Docker writes its rules.'),
        evidence,
      };
  }
}

function none(reason: Message, proof: Fact<unknown> | undefined): IptablesNeed {
  return { level: 'none', reason, evidence: proof ? [evidenceOf(proof)] : [] };
}
