import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Route } from '../../model/networkFacts';
import { evidenceOf } from '../factEvidence';
import { info, notApplicable, pass, unknownBecause, warning } from '../verdict';
import { isContainerDevice, isDockerDevice, isVpnDevice } from './containerDevice';
import { daemonOption, dockerState } from './dockerDaemon';
import { overlaps, parseIpv4Network, type Ipv4Network } from './networkAddress';

/** Addresses of container networks that are also used elsewhere. */
export const subnetChecks: readonly Check[] = [
  {
    id: 'NET-SUBNET',
    category: 'network',
    name: message('Address ranges of container networks'),
    meaning: message(
      'When a container network has the same addresses as another network that this host reaches, such as a VPN, hosts there cannot be reached any more, or their answers go to containers.',
    ),
    profiles: ['docker', 'kubernetes', 'swarm'],
    references: [
      'https://docs.docker.com/engine/network/#automatic-subnet-allocation',
      'https://github.com/moby/moby/blob/master/daemon/libnetwork/ipamutils/utils.go',
      'https://docs.k3s.io/cli/server',
    ],
    evaluate: judgeSubnets,
  },
];

/** Docker's own pools, from daemon/libnetwork/ipamutils/utils.go of moby. */
const defaultPools = [
  '172.17.0.0/16',
  '172.18.0.0/16',
  '172.19.0.0/16',
  '172.20.0.0/14',
  '172.24.0.0/14',
  '172.28.0.0/14',
  '192.168.0.0/16',
];

/** Pods and services of k3s: https://docs.k3s.io/cli/server */
const k3sRanges = ['10.42.0.0/16', '10.43.0.0/16'];

interface NamedRoute {
  readonly route: Route;
  readonly network: Ipv4Network;
  readonly text: string;
}

function judgeSubnets(facts: HostFacts): Verdict {
  const { routes } = facts.network;
  const docker = dockerState(facts);
  const hasK3s = facts.engines.programs.k3s?.state === 'known';
  if ((docker === 'none' || docker === 'rootless') && !hasK3s) {
    return notApplicable(message('No engine here gives out addresses in the network of the host.'));
  }
  if (routes.state !== 'known') {
    return unknownBecause(routes);
  }
  const named = routes.value.flatMap(nameRoute);
  const foreign = named.filter(({ route }) => !isContainerDevice(route.device) && route.device !== 'lo');
  return (
    judgeClash(facts, named, foreign) ??
    judgeFixedRange(facts, foreign) ??
    (hasK3s ? judgeRanges(facts, foreign, k3sRanges) : undefined) ??
    judgePools(facts, foreign, docker)
  );
}

/** The default route holds every address, and says nothing. */
function nameRoute(route: Route): NamedRoute[] {
  const text = `${route.network}/${route.prefix}`;
  const network = route.prefix === 0 ? undefined : parseIpv4Network(text);
  return network ? [{ route, network, text }] : [];
}

function routeEvidence(facts: HostFacts, ...routes: readonly NamedRoute[]): Evidence {
  const evidence = evidenceOf(facts.network.routes);
  return { ...evidence, command: 'ip route', excerpt: routes.map(lineOf).join('\n') };
}

function lineOf({ route, text }: NamedRoute): string {
  return route.gateway === undefined
    ? `${text} dev ${route.device}`
    : `${text} via ${route.gateway} dev ${route.device}`;
}

function judgeClash(
  facts: HostFacts,
  named: readonly NamedRoute[],
  foreign: readonly NamedRoute[],
): Verdict | undefined {
  for (const own of named.filter(({ route }) => isDockerDevice(route.device))) {
    const other = foreign.find(({ network }) => overlaps(network, own.network));
    if (other) {
      return clash(facts, own, other);
    }
  }
  return undefined;
}

function clash(facts: HostFacts, own: NamedRoute, other: NamedRoute): Verdict {
  return warning({
    title: message('A container network has addresses of another network'),
    summary: message('{owner} has {range}, and {device} leads to {other}.', {
      owner: own.route.device,
      range: own.text,
      device: other.route.device,
      other: other.text,
    }),
    nextStep: message(
      'Give Docker other addresses by "bip" and "default-address-pools" in /etc/docker/daemon.json, restart it and create its networks anew.',
    ),
    evidence: [routeEvidence(facts, own, other)],
  });
}

/** A range that somebody has written down is used whatever else has it; Docker avoids routes only when it may choose. */
function judgeFixedRange(facts: HostFacts, foreign: readonly NamedRoute[]): Verdict | undefined {
  const option = daemonOption(facts, 'bip');
  const text = valueOf(option);
  const network = text === undefined ? undefined : parseIpv4Network(text);
  const other = network && foreign.find((each) => overlaps(each.network, network));
  return other && text !== undefined
    ? warning({
        title: message('A container network has addresses of another network'),
        summary: message('{owner} has {range}, and {device} leads to {other}.', {
          owner: 'docker0',
          range: text,
          device: other.route.device,
          other: other.text,
        }),
        nextStep: message('Write another range as "bip" into /etc/docker/daemon.json and restart Docker.'),
        evidence: [evidenceOf(option), routeEvidence(facts, other)],
      })
    : undefined;
}

function judgeRanges(
  facts: HostFacts,
  foreign: readonly NamedRoute[],
  ranges: readonly string[],
): Verdict | undefined {
  for (const range of ranges) {
    const network = parseIpv4Network(range);
    const other = network && foreign.find((each) => overlaps(each.network, network));
    if (other) {
      return warning({
        title: message('Addresses of k3s are possibly those of another network'),
        summary: message('k3s gives out {range} unless told otherwise, and {device} leads to {other}.', {
          range,
          device: other.route.device,
          other: other.text,
        }),
        nextStep: message(
          'Set cluster-cidr and service-cidr of k3s to free ranges, before the cluster is made.',
        ),
        evidence: [routeEvidence(facts, other)],
      });
    }
  }
  return undefined;
}

/** Docker leaves out of its pools what has a route at that time; the routes of a VPN come and go. */
function judgePools(
  facts: HostFacts,
  foreign: readonly NamedRoute[],
  docker: ReturnType<typeof dockerState>,
): Verdict {
  const pools = poolsOf(facts);
  const vpn = foreign.find(
    ({ route, network }) => isVpnDevice(route.device) && pools.some((pool) => overlaps(pool, network)),
  );
  if (vpn) {
    return info(
      message(
        '{device} leads to {other}, which Docker may give to a network that is created while {device} is down.',
        { device: vpn.route.device, other: vpn.text },
      ),
      [routeEvidence(facts, vpn)],
      message('A VPN has addresses that Docker may give out'),
    );
  }
  const wasAsked = docker === 'stopped' || (docker === 'running' && facts.engines.docker.state === 'known');
  const isSure =
    wasAsked &&
    daemonOption(facts, 'bip').state !== 'unreadable' &&
    facts.engines.programs.k3s?.state !== 'unreadable';
  const summary = message('No other route leads to the addresses of a container network.');
  const evidence = [{ ...evidenceOf(facts.network.routes), command: 'ip route' }];
  return isSure ? pass(summary, evidence) : info(summary, evidence);
}

/** As `docker info` lists them, `172.80.0.0/16 24`, else as daemon.json does, else Docker's own. */
function poolsOf({ engines }: HostFacts): readonly Ipv4Network[] {
  const told = valueOf(engines.docker)?.addressPools ?? [];
  const written = valueOf(engines.dockerDaemonJson)?.['default-address-pools'];
  const bases = Array.isArray(written) ? written.flatMap(baseOf) : [];
  const texts = told.length > 0 ? told.map((pool) => pool.split(' ')[0] ?? '') : bases;
  return (texts.length > 0 ? texts : defaultPools).flatMap((text) => parseIpv4Network(text) ?? []);
}

function baseOf(pool: unknown): string[] {
  return typeof pool === 'object' && pool !== null && 'base' in pool && typeof pool.base === 'string'
    ? [pool.base]
    : [];
}
