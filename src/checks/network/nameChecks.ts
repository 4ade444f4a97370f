import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { info, pass, unknown, unknownBecause, warning } from '../verdict';
import { daemonOption, dockerState } from './dockerDaemon';

/** Name servers that containers are given, and the name of the host itself. */
export const nameChecks: readonly Check[] = [
  {
    id: 'NET-DNS',
    category: 'network',
    name: message('Name servers for containers'),
    meaning: message(
      'Engines hand the name servers of the host on to containers. One that listens on the host alone, at 127.0.0.1, does not answer there: Docker then asks servers of Google, which many company networks block.',
    ),
    references: [
      'https://docs.docker.com/engine/network/#dns-services',
      'https://github.com/moby/moby/blob/master/daemon/libnetwork/internal/resolvconf/resolvconf.go',
      'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/#known-issues',
    ],
    evaluate: judgeNameServers,
  },
  {
    id: 'NET-HOSTNAME',
    category: 'network',
    name: message('Name of the host'),
    meaning: message(
      'A node of Kubernetes or Swarm is known by the name of its host. With a name that is not allowed, or that several hosts have, a node does not join or replaces another.',
    ),
    references: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names',
      'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/',
    ],
    evaluate: judgeHostname,
  },
];

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

function judgeNameServers(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const { nameServers, upstreamNameServers } = facts.network;
  if (nameServers.state === 'unreadable') {
    return unknownBecause(nameServers);
  }
  const servers = valueOf(nameServers) ?? [];
  const evidence = [evidenceOf(nameServers)];
  if (servers.some((address) => !isLoopback(address))) {
    return pass(message('Containers can use the name servers of the host.'), evidence);
  }
  const option = daemonOption(facts, 'dns');
  if (option.state === 'known') {
    return pass(message('Docker is told which name servers to give to containers.'), [
      ...evidence,
      evidenceOf(option),
    ]);
  }
  const upstream = (valueOf(upstreamNameServers) ?? []).filter((address) => !isLoopback(address));
  if (servers.includes('127.0.0.53') && upstream.length > 0) {
    return pass(message('systemd-resolved names the servers behind it, which engines use.'), [
      ...evidence,
      evidenceOf(upstreamNameServers),
    ]);
  }
  return servers.length > 0 && upstreamNameServers.state === 'unreadable'
    ? unknownBecause(upstreamNameServers)
    : judgeUnreachableServers(facts, servers, profiles.includes('kubernetes'));
}

function judgeUnreachableServers(facts: HostFacts, servers: readonly string[], isNode: boolean): Verdict {
  const evidence = [evidenceOf(facts.network.nameServers), evidenceOf(facts.network.upstreamNameServers)];
  if (dockerState(facts) === 'none' && !isNode) {
    return info(
      message('The host has no name server but itself; containers of some engines cannot ask that.'),
      evidence,
    );
  }
  return warning({
    title: message('Containers possibly cannot resolve names'),
    summary:
      servers.length === 0
        ? message('/etc/resolv.conf names no server: Docker asks 8.8.8.8 in its place.')
        : message(
            '/etc/resolv.conf names only {servers}, which containers on the default bridge do not reach: Docker asks 8.8.8.8 in its place.',
            { servers: servers.slice(0, 3).join(', ') },
          ),
    nextStep: isNode
      ? message('Set resolvConf of the kubelet to a file with the name servers of your network.')
      : message(
          'Write the name servers of your network as "dns" into /etc/docker/daemon.json and restart Docker.',
        ),
    evidence,
  });
}

/** RFC 1123, as Kubernetes asks for it; the kubelet itself makes small letters of large ones. */
const allowedName = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

function judgeHostname(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const { hostname } = facts.system;
  if (hostname.state !== 'known') {
    return unknownBecause(hostname);
  }
  const name = hostname.value;
  const evidence = [evidenceOf(hostname)];
  const isNode = profiles.includes('kubernetes') || profiles.includes('swarm');
  const fault = !allowedName.test(name) || name.length > 253;
  if (fault || /^localhost(?:\.|$)/.test(name)) {
    const summary = fault
      ? message('"{name}" is more than letters, digits, hyphens and dots.', { name: name.slice(0, 100) })
      : message('"{name}" is the name of every host for itself.', { name });
    return isNode
      ? warning({
          title: message('The host has no name that a cluster can use'),
          summary,
          nextStep: message('Run hostnamectl set-hostname with a name of small letters, digits and hyphens.'),
          evidence,
        })
      : info(summary, evidence, message('The host has no name that a cluster could use'));
  }
  return judgeResolution(facts, name.toLowerCase(), evidence);
}

function judgeResolution(facts: HostFacts, name: string, evidence: Verdict['evidence']): Verdict {
  const { hostsNames, hostsServices } = facts.network;
  if (valueOf(hostsNames)?.includes(name)) {
    const [literal] = name.split('.');
    return pass(message('"{name}" is allowed, and /etc/hosts knows it.', { name }), [
      ...evidence,
      matchingEvidence(hostsNames, new RegExp(`\\b${(literal ?? '').replace(/[^a-z\d-]/g, '.')}`, 'i')),
    ]);
  }
  const service = valueOf(hostsServices)?.find((each) => each === 'myhostname' || each === 'resolve');
  if (service !== undefined) {
    return pass(
      message('"{name}" is allowed, and the service {service} of nsswitch.conf knows it.', { name, service }),
      [...evidence, evidenceOf(hostsServices)],
    );
  }
  if (hostsNames.state === 'unreadable') {
    return unknownBecause(hostsNames);
  }
  return hostsServices.state === 'unreadable'
    ? unknown(message('/etc/hosts does not know "{name}"; what else may could not be read.', { name }), [
        ...evidence,
        evidenceOf(hostsNames),
        evidenceOf(hostsServices),
      ])
    : info(
        message(
          '/etc/hosts does not know "{name}": programs ask the name servers for it, and some wait for an answer.',
          {
            name,
          },
        ),
        [...evidence, evidenceOf(hostsNames)],
        message('The name of the host is possibly not resolved'),
      );
}
