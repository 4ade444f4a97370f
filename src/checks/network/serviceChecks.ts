import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Listener } from '../../model/networkFacts';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';
import { dockerState } from './dockerDaemon';
import { unitActivity, unitEvidence } from './systemdUnit';

/** Ports that a cluster needs, and the way of the daemon to the registries. */
export const serviceChecks: readonly Check[] = [
  {
    id: 'NET-PORTS',
    category: 'network',
    name: message('Ports of the cluster'),
    meaning: message(
      'Swarm and Kubernetes talk to other nodes on fixed ports. When another program has one of them, the node does not come up.',
    ),
    profiles: ['swarm', 'kubernetes'],
    references: [
      'https://docs.docker.com/engine/swarm/swarm-tutorial/#open-protocols-and-ports-between-the-hosts',
      'https://kubernetes.io/docs/reference/networking/ports-and-protocols/',
    ],
    evaluate: judgePorts,
  },
  {
    id: 'NET-PROXY',
    category: 'network',
    name: message('Proxy of the daemon'),
    meaning: message(
      'Images are fetched by the daemon, not by the shell. A proxy that only the shell knows does not help it, and one that only the daemon knows surprises whoever tries by hand.',
    ),
    profiles: ['docker', 'swarm'],
    references: ['https://docs.docker.com/engine/daemon/proxy/'],
    evaluate: judgeProxy,
  },
];

const swarmPorts = [
  { protocol: 'tcp', port: 2377 },
  { protocol: 'tcp', port: 7946 },
  { protocol: 'udp', port: 7946 },
];
const kubernetesPorts = [
  { protocol: 'tcp', port: 6443 },
  { protocol: 'tcp', port: 10250 },
  { protocol: 'tcp', port: 10257 },
  { protocol: 'tcp', port: 10259 },
];

function judgePorts(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const { listeners } = facts.network;
  const needs = [
    { wanted: profiles.includes('swarm'), runs: swarmRuns(facts), ports: swarmPorts },
    { wanted: profiles.includes('kubernetes'), runs: kubernetesRuns(facts), ports: kubernetesPorts },
  ].filter(({ wanted }) => wanted);
  if (needs.every(({ runs }) => runs === true)) {
    return notApplicable(message('The cluster runs here, and has its ports.'), clusterEvidence(facts));
  }
  if (listeners.state !== 'known') {
    return unknownBecause(listeners);
  }
  const waiting = needs.filter(({ runs }) => runs !== true);
  const taken = waiting
    .flatMap(({ ports }) => ports)
    .filter(({ protocol, port }) =>
      listeners.value.some((each) => each.protocol === protocol && each.port === port),
    );
  const evidence = [matchingPorts(facts, taken)];
  if (taken.length === 0) {
    const summary = message('Nothing listens on the ports that the cluster needs.');
    return waiting.every(({ runs }) => runs === false) ? pass(summary, evidence) : info(summary, evidence);
  }
  const ports = taken.map(({ protocol, port }) => `${port}/${protocol}`).join(', ');
  return waiting.some(({ runs }) => runs === undefined)
    ? unknown(
        message('Somebody listens on {ports}, and it could not be read whether that is the cluster.', {
          ports,
        }),
        evidence,
      )
    : warning({
        title: message('Another program has a port of the cluster'),
        summary: message('The cluster does not run here, and somebody listens on {ports}.', { ports }),
        nextStep: message('Run ss -tulnp to see which program it is, and end it or move it.'),
        evidence,
      });
}

function matchingPorts({ network }: HostFacts, taken: readonly Pick<Listener, 'port'>[]) {
  const pattern = taken.length === 0 ? /$^/ : new RegExp(`:(?:${taken.map(({ port }) => port).join('|')})$`);
  const evidence = matchingEvidence(network.listeners, pattern);
  return taken.length === 0
    ? { ...evidence, command: 'ss -tuln', excerpt: '', note: message('none of these ports') }
    : { ...evidence, command: 'ss -tuln' };
}

/** Undefined when that could not be read. */
function swarmRuns(facts: HostFacts): boolean | undefined {
  const { docker } = facts.engines;
  if (docker.state === 'known') {
    return docker.value.swarmActive;
  }
  return ['stopped', 'none'].includes(dockerState(facts)) ? false : undefined;
}

const nodeUnits = ['kubelet.service', 'k3s.service', 'k3s-agent.service'];

function kubernetesRuns(facts: HostFacts): boolean | undefined {
  const activities = nodeUnits.map((unit) => unitActivity(facts, unit));
  const process = facts.cgroups.daemonGroups.kubelet;
  if (activities.includes('active') || process?.state === 'known') {
    return true;
  }
  return activities.includes('unknown') || process?.state !== 'absent' ? undefined : false;
}

function clusterEvidence(facts: HostFacts) {
  return [
    ...nodeUnits
      .filter((unit) => unitActivity(facts, unit) === 'active')
      .flatMap((unit) => unitEvidence(facts, unit)),
    ...(valueOf(facts.engines.docker)?.swarmActive
      ? [
          {
            source: 'docker info',
            command: "docker info --format '{{.Swarm.LocalNodeState}}'",
            excerpt: 'Swarm: active',
          },
        ]
      : []),
  ];
}

function judgeProxy(facts: HostFacts): Verdict {
  const { shellProxy } = facts.network;
  const { docker } = facts.engines;
  if (dockerState(facts) === 'none') {
    return notApplicable(message('Docker is not installed here.'));
  }
  if (docker.state !== 'known') {
    return docker.state === 'absent' || dockerState(facts) === 'stopped'
      ? notApplicable(message('No Docker daemon runs here that could be asked.'), [evidenceOf(docker)])
      : unknownBecause(docker);
  }
  return shellProxy.state === 'unreadable' ? unknownBecause(shellProxy) : compareProxies(facts);
}

function compareProxies({ engines, network }: HostFacts): Verdict {
  const own = firstOf(valueOf(network.shellProxy), ['https_proxy', 'http_proxy', 'all_proxy']);
  const daemon = firstOf(valueOf(engines.docker)?.proxies, ['https', 'http']);
  const evidence = [evidenceOf(network.shellProxy), proxyEvidence(daemon)];
  if (own !== undefined && daemon !== undefined) {
    return pass(message('Both the shell and the daemon use a proxy.'), evidence);
  }
  if (own === undefined && daemon === undefined) {
    return pass(message('Neither the shell nor the daemon uses a proxy.'), evidence);
  }
  return own === undefined
    ? info(message('The daemon uses a proxy, and this shell does not.'), evidence)
    : info(
        message('This shell uses a proxy, and the daemon does not: it fetches images on its own.'),
        evidence,
        message('The daemon does not use the proxy of the shell'),
      );
}

function firstOf(
  settings: Readonly<Record<string, string>> | undefined,
  names: readonly string[],
): string | undefined {
  return names.map((name) => settings?.[name]).find((value) => value !== undefined && value !== '');
}

function proxyEvidence(proxy: string | undefined) {
  return {
    source: 'docker info',
    command: "docker info --format '{{.HTTPSProxy}} {{.HTTPProxy}}'",
    excerpt: proxy ?? '',
    ...(proxy === undefined && { note: message('no proxy') }),
  };
}
