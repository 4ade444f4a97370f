import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { NetworkInterface } from '../../model/networkFacts';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isProgramAtLeast } from '../../model/programVersion';
import { info, notApplicable, pass, unknownBecause, unknown, warning } from '../verdict';
import { isContainerDevice } from './containerDevice';
import { dockerFirewall, dockerState, dockerdVersion, isDockerInstalled } from './dockerDaemon';
import { unitActivity, unitEvidence } from './systemdUnit';

const filtering = 'https://docs.docker.com/engine/network/packet-filtering-firewalls/';

/** Other writers of firewall rules, and how they and the engines get along. */
export const firewallChecks: readonly Check[] = [
  {
    id: 'NET-FIREWALL',
    category: 'network',
    name: message('Firewall beside the engines'),
    meaning: message(
      'A firewall and an engine write rules for the same packets. Reloading the one may wipe out what the other wrote, and a port that an engine publishes may be open although the firewall names it closed.',
    ),
    references: [
      filtering,
      'https://github.com/containers/podman/issues/5431',
      'https://github.com/moby/libnetwork/issues/2496',
      'https://github.com/moby/moby/issues/41609',
    ],
    evaluate: judgeFirewall,
  },
  {
    id: 'NET-FORWARD-DROP',
    category: 'network',
    name: message('What happens to packets that no rule names'),
    meaning: message(
      'Docker makes the host drop forwarded packets that no rule lets through. Virtual machines and other containers on bridges of their own then lose their network.',
    ),
    references: [
      `${filtering}#docker-on-a-router`,
      'https://docs.docker.com/engine/network/firewall-nftables/#forward-policy-in-iptables',
    ],
    evaluate: judgeForwardPolicy,
  },
];

function judgeFirewall(facts: HostFacts, context: CheckContext): Verdict {
  const verdicts = [judgeFirewalld(facts, context), judgeUfw(facts, context), judgeReloads(facts)].filter(
    (verdict) => verdict !== undefined,
  );
  const order = ['warning', 'unknown', 'info'];
  const [worst] = [...verdicts].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return (
    worst ??
    pass(message('No service that writes firewall rules of its own was found at work.'), [
      ...unitEvidence(facts, 'firewalld.service'),
      evidenceOf(facts.network.ufw),
    ])
  );
}

function judgeFirewalld(facts: HostFacts, context: CheckContext): Verdict | undefined {
  const activity = unitActivity(facts, 'firewalld.service');
  const unit = unitEvidence(facts, 'firewalld.service');
  if (activity === 'unknown') {
    return unknown(message('It could not be read whether firewalld runs here.'), unit);
  }
  if (activity !== 'active') {
    return undefined;
  }
  return (
    judgeZone(facts, unit) ??
    judgeOldDocker(facts, unit) ??
    judgeNode(context, unit) ??
    info(
      facts.engines.programs.podman?.state === 'known'
        ? message(
            'firewalld runs. Docker puts its bridges into the zone "docker" by itself; after firewall-cmd --reload run podman network reload --all.',
          )
        : message('firewalld runs. Docker puts its bridges into the zone "docker" by itself.'),
      unit,
    )
  );
}

/** firewalld lets an interface be in one zone: Docker cannot put docker0 into its own when it is in another. */
function judgeZone(facts: HostFacts, unit: readonly Evidence[]): Verdict | undefined {
  const { firewalldZones } = facts.network;
  const zone = valueOf(firewalldZones)?.docker0;
  return zone === undefined || zone === 'docker' || dockerState(facts) === 'none'
    ? undefined
    : warning({
        title: message('Docker possibly does not start beside firewalld'),
        summary: message('docker0 is in the zone "{zone}", and Docker wants it in its own zone.', { zone }),
        nextStep: message(
          'Run firewall-cmd --permanent --zone={zone} --remove-interface=docker0, then firewall-cmd --reload, and restart Docker.',
          { zone },
        ),
        evidence: [...unit, matchingEvidence(firewalldZones, /docker0/)],
      });
}

/** Docker learned of zones in 20.10; before, firewalld with nftables dropped what Docker let through. */
function judgeOldDocker(facts: HostFacts, unit: readonly Evidence[]): Verdict | undefined {
  const version = dockerdVersion(facts);
  return isProgramAtLeast(version, '20.10') !== false
    ? undefined
    : warning({
        title: message('Published ports possibly do not answer'),
        summary: message(
          'firewalld runs, and Docker {version} is older than 20.10, which learned of its zones.',
          {
            version: version ?? '',
          },
        ),
        nextStep: message(
          'Update Docker, or run firewall-cmd --permanent --zone=trusted --add-interface=docker0.',
        ),
        evidence: unit,
      });
}

function judgeNode({ profiles }: CheckContext, unit: readonly Evidence[]): Verdict | undefined {
  return profiles.includes('kubernetes')
    ? warning({
        title: message('The firewall possibly closes ports of Kubernetes'),
        summary: message(
          'firewalld runs, and a node needs the ports 6443 and 10250 and those of its network plugin.',
        ),
        nextStep: message('Open the ports of the node with firewall-cmd, or stop firewalld.'),
        evidence: unit,
      })
    : undefined;
}

function judgeUfw(facts: HostFacts, { profiles }: CheckContext): Verdict | undefined {
  const { ufw, ufwDefaults } = facts.network;
  if (ufw.state === 'unreadable') {
    return unknownBecause(ufw);
  }
  if (valueOf(ufw)?.ENABLED?.toLowerCase() !== 'yes') {
    return undefined;
  }
  const evidence = [matchingEvidence(ufw, /^\s*ENABLED/), matchingEvidence(ufwDefaults, /FORWARD_POLICY/)];
  const policy = valueOf(ufwDefaults)?.DEFAULT_FORWARD_POLICY ?? 'DROP';
  // Docker and Swarm write rules that let their own packets through; others count on the policy.
  const others = profiles.filter((profile) => ['kubernetes', 'podman', 'lxc'].includes(profile));
  if (ufwDefaults.state !== 'unreadable' && policy !== 'ACCEPT' && others.length > 0) {
    return warning({
      title: message('The firewall possibly keeps containers from the network'),
      summary: message('ufw is on, and drops forwarded packets that no rule lets through.'),
      nextStep: message('Set DEFAULT_FORWARD_POLICY="ACCEPT" in /etc/default/ufw and run ufw reload.'),
      evidence,
    });
  }
  return isDockerInstalled(facts) && dockerFirewall(facts).kind === 'iptables'
    ? info(
        message('ufw is on. Ports that Docker publishes are open all the same: its rules come first.'),
        evidence,
        message('Published ports pass by ufw'),
      )
    : info(message('ufw is on.'), evidence);
}

/** Services whose restart begins with an empty set of rules. */
function judgeReloads(facts: HostFacts): Verdict | undefined {
  const active = ['nftables.service', 'iptables.service'].filter(
    (unit) => unitActivity(facts, unit) === 'active',
  );
  const hidden = ['nftables.service', 'iptables.service'].some(
    (unit) => unitActivity(facts, unit) === 'unknown',
  );
  const [first] = active;
  if (first === undefined) {
    return hidden ? info(message('No other firewall was seen at work here.'), []) : undefined;
  }
  return info(
    message(
      '{unit} is active. When it is restarted it mostly wipes out the rules of engines: restart them after it.',
      {
        unit: first,
      },
    ),
    unitEvidence(facts, first),
    message('Another service writes firewall rules'),
  );
}

function judgeForwardPolicy(facts: HostFacts): Verdict {
  const { forwardChain } = facts.network;
  if (forwardChain.state === 'absent') {
    return notApplicable(message('iptables has no chain FORWARD here.'), [evidenceOf(forwardChain)]);
  }
  if (forwardChain.state === 'unreadable') {
    return judgeHiddenPolicy(facts);
  }
  const evidence = [matchingEvidence(forwardChain, /^-P FORWARD/)];
  if (!forwardChain.value.some((line) => line.startsWith('-P FORWARD DROP'))) {
    return pass(message('Forwarded packets that no rule names pass.'), evidence);
  }
  const firewall = dockerFirewall(facts);
  if (firewall.kind === 'nftables' && isDockerInstalled(facts)) {
    return warning({
      title: message('Published ports do not answer'),
      summary: message(
        'Docker uses nftables directly, and iptables drops forwarded packets that no rule of its own names.',
      ),
      nextStep: message('Run iptables -P FORWARD ACCEPT, and look who sets it to DROP.'),
      evidence: [...evidence, evidenceOf(firewall.origin)],
    });
  }
  return judgeStrandedBridge(facts, forwardChain.value, evidence);
}

/** Where nothing depends on the policy, it does not matter that it could not be read. */
function judgeHiddenPolicy(facts: HostFacts): Verdict {
  const { forwardChain, interfaces } = facts.network;
  const isHarmless =
    interfaces.state === 'known' &&
    !interfaces.value.some(isOtherBridge) &&
    ['iptables', 'none'].includes(dockerFirewall(facts).kind);
  return isHarmless
    ? notApplicable(message('No bridge here depends on what happens to packets that no rule names.'), [
        evidenceOf(interfaces),
      ])
    : unknownBecause(forwardChain);
}

function judgeStrandedBridge(
  facts: HostFacts,
  chain: readonly string[],
  evidence: readonly Evidence[],
): Verdict {
  const { interfaces } = facts.network;
  const bridge = valueOf(interfaces)?.find((each) => isOtherBridge(each) && !isNamed(chain, each.name));
  if (bridge === undefined || !isDockerInstalled(facts)) {
    return info(
      message(
        'Forwarded packets that no rule names are dropped, and no bridge was found that depends on them.',
      ),
      evidence,
    );
  }
  return warning({
    title: message('Another bridge possibly has no network'),
    summary: message(
      'Forwarded packets that no rule names are dropped, and no rule of the chain names {bridge}.',
      { bridge: bridge.name },
    ),
    nextStep: message(
      'Run iptables -I DOCKER-USER -i {bridge} -j ACCEPT and the same with -o, or set "ip-forward-no-drop": true for Docker 28 and later.',
      { bridge: bridge.name },
    ),
    evidence: [...evidence, matchingEvidence(interfaces, new RegExp(`^${escapeName(bridge.name)}\\b`))],
  });
}

/** A bridge of virtual machines or of LXD and Incus, which write their rules where Docker's policy overrules them. */
function isOtherBridge({ name, isBridge }: NetworkInterface): boolean {
  return isBridge && (/^(?:lxdbr|incusbr)/.test(name) || !isContainerDevice(name));
}

/** libvirt jumps to chains of its own, which hold its bridges. */
function isNamed(chain: readonly string[], bridge: string): boolean {
  return chain.some(
    (line) => line.split(/\s+/).includes(bridge) || (bridge.startsWith('virbr') && line.includes('LIBVIRT_')),
  );
}

function escapeName(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
