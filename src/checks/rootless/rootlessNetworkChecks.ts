import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { installStep } from '../packageStep';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';

/** How containers without root reach the network. */
export const rootlessNetworkChecks: readonly Check[] = [
  {
    id: 'RL-NET',
    category: 'rootless',
    name: message('Network helper for rootless containers'),
    meaning: message(
      'An account without root cannot make network devices on the host. pasta or slirp4netns carry the traffic of its containers; without either, they have no network or do not start.',
    ),
    profiles: ['rootless'],
    references: [
      'https://passt.top/passt/about/',
      'https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md',
      'https://docs.docker.com/engine/security/rootless/',
    ],
    evaluate: judgeHelper,
  },
  {
    id: 'RL-PING',
    category: 'rootless',
    name: message('ping inside rootless containers'),
    meaning: message('Without the right to open ICMP sockets, ping fails inside rootless containers.'),
    profiles: ['rootless'],
    references: ['https://docs.docker.com/engine/security/rootless/tips/'],
    evaluate: judgePing,
  },
  {
    id: 'RL-LOWPORT',
    category: 'rootless',
    name: message('Low ports for rootless containers'),
    meaning: message(
      'An account without root cannot publish ports below net.ipv4.ip_unprivileged_port_start, such as 80 and 443.',
    ),
    profiles: ['rootless'],
    references: ['https://docs.docker.com/engine/security/rootless/tips/#exposing-privileged-ports'],
    evaluate: judgeLowPorts,
  },
];

const slirpPackage = {
  debian: 'slirp4netns',
  fedora: 'slirp4netns',
  suse: 'slirp4netns',
  arch: 'slirp4netns',
  alpine: 'slirp4netns',
};
const pastaPackage = { debian: 'passt', fedora: 'passt', suse: 'passt', arch: 'passt', alpine: 'passt' };

/** Podman 5 uses pasta unless told otherwise: https://github.com/containers/podman/releases/tag/v5.0.0 */
const podmanWithPasta = '5.0';

function judgeHelper(facts: HostFacts): Verdict {
  const { programs, versions } = facts.engines;
  const [pasta, slirp] = [programs.pasta, programs.slirp4netns];
  if (pasta === undefined || slirp === undefined) {
    return unknown(message('It could not be read which network helpers are installed.'), []);
  }
  const evidence = [evidenceOf(pasta), evidenceOf(slirp)];
  const podman = valueOf(versions.podman);
  const prefersPasta = isProgramAtLeast(podman, podmanWithPasta);
  if (pasta.state === 'known' || slirp.state === 'known') {
    const isOther = prefersPasta === true ? pasta.state === 'absent' : slirp.state === 'absent';
    return prefersPasta !== undefined && isOther
      ? otherHelper(facts, prefersPasta, podman ?? '')
      : pass(
          message('Installed: {names}.', {
            names: [pasta, slirp].flatMap((fact) => (fact.state === 'known' ? [fact.value] : [])).join(', '),
          }),
          evidence,
        );
  }
  const vpnkit = programs.vpnkit ?? absent(commandSource('command -v vpnkit'));
  const unread = [pasta, slirp, vpnkit].find(({ state }) => state === 'unreadable');
  if (unread) {
    return unknownBecause(unread);
  }
  return vpnkit.state === 'known'
    ? judgeVpnkit(facts, vpnkit)
    : error(withoutHelper(facts, prefersPasta === true, [...evidence, evidenceOf(vpnkit)]));
}

/** Docker's package for rootless mode brings vpnkit, which Podman does not use: contrib/dockerd-rootless.sh of moby. */
function judgeVpnkit(facts: HostFacts, vpnkit: Fact<string>): Verdict {
  const evidence = [evidenceOf(vpnkit)];
  return facts.engines.programs.podman?.state !== 'absent'
    ? warning(withoutHelper(facts, true, evidence))
    : pass(message('Installed: {names}.', { names: valueOf(vpnkit) ?? '' }), evidence);
}

function withoutHelper(facts: HostFacts, wantsPasta: boolean, evidence: readonly Evidence[]) {
  return {
    title: message('Rootless containers have no network'),
    summary: message('Neither pasta nor slirp4netns is installed.'),
    nextStep: installStep(facts, wantsPasta ? pastaPackage : slirpPackage),
    evidence,
  };
}

/** The other one works only when the configuration of Podman names it, which is not read. */
function otherHelper(facts: HostFacts, prefersPasta: boolean, podman: string): Verdict {
  const wanted = prefersPasta ? 'pasta' : 'slirp4netns';
  return info(
    message(
      'Podman {version} uses {helper} unless its configuration names another, and it is not installed.',
      {
        version: podman,
        helper: wanted,
      },
    ),
    [facts.engines.programs.pasta, facts.engines.programs.slirp4netns].flatMap((fact) =>
      fact ? [evidenceOf(fact)] : [],
    ),
    message("Podman's usual network helper is not installed"),
  );
}

function judgePing(facts: HostFacts): Verdict {
  const range = facts.sysctls['net.ipv4.ping_group_range'];
  if (range?.state !== 'known') {
    return range ? unknownBecause(range) : unknown(message('The range of groups was not read.'), []);
  }
  const [first = NaN, last = NaN] = range.value.split(/\s+/).map(Number);
  if (!Number.isFinite(first) || !Number.isFinite(last)) {
    return unknown(message('The range of groups is not understood: {text}', { text: range.value }), [
      evidenceOf(range),
    ]);
  }
  return first > last
    ? info(
        message('No group may open ICMP sockets: the range is {range}.', { range: range.value }),
        [evidenceOf(range)],
        message('ping does not work in rootless containers'),
      )
    : pass(message('Groups {first} to {last} may open ICMP sockets.', { first, last }), [evidenceOf(range)]);
}

function judgeLowPorts(facts: HostFacts): Verdict {
  const start = facts.sysctls['net.ipv4.ip_unprivileged_port_start'];
  if (start?.state === 'absent') {
    // The key came with Linux 4.11; before, 1024 was fixed.
    return info(
      message('This kernel fixes the first port of ordinary accounts at {port}.', { port: 1024 }),
      [evidenceOf(start)],
      message('Rootless containers cannot publish low ports'),
    );
  }
  if (start?.state !== 'known' || !/^\d{1,5}$/.test(start.value)) {
    return start ? unknownBecause(start) : unknown(message('The first port was not read.'), []);
  }
  const port = Number(start.value);
  return port > 80
    ? info(
        message('Ordinary accounts may use ports from {port} on.', { port }),
        [evidenceOf(start)],
        message('Rootless containers cannot publish low ports'),
      )
    : pass(message('Ordinary accounts may use ports from {port} on.', { port }), [evidenceOf(start)]);
}
