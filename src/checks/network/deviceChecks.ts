import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { NetworkInterface } from '../../model/networkFacts';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';
import { isVpnDevice, uplinks } from './containerDevice';
import { daemonOption, dockerState, isDockerInstalled } from './dockerDaemon';
import { passWhere } from './passWhere';
import { unitActivity, unitEvidence } from './systemdUnit';

/** Settings of network interfaces, and who changes them. */
export const deviceChecks: readonly Check[] = [
  {
    id: 'NET-MTU',
    category: 'network',
    name: message('Packet size of bridges'),
    meaning: message(
      'When containers send larger packets than the way out carries, small answers arrive and large ones get lost: a download hangs after it has begun.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/engine/network/drivers/bridge/',
      'https://github.com/moby/moby/issues/22297',
    ],
    evaluate: judgeMtu,
  },
  {
    id: 'NET-RPF',
    category: 'network',
    name: message('Filter of return paths'),
    meaning: message(
      'The strict filter drops a packet that comes in by another interface than the answer would leave by. On hosts with several ways out, and with network plugins that route, that hits packets of containers.',
    ),
    references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
    evaluate: judgeReturnPath,
  },
  {
    id: 'NET-NM',
    category: 'network',
    name: message('NetworkManager and container interfaces'),
    meaning: message(
      'NetworkManager may take over the interfaces of network plugins, and change their routes: pods then lose their network.',
    ),
    references: [
      'https://docs.rke2.io/known_issues#networkmanager',
      'https://docs.tigera.io/calico/latest/operations/troubleshoot/troubleshooting#configure-networkmanager',
    ],
    evaluate: judgeNetworkManager,
  },
];

/** Docker gives its containers this size unless it is told another: https://docs.docker.com/reference/cli/dockerd/ */
const dockerMtu = 1500;

function judgeMtu(facts: HostFacts): Verdict {
  const { interfaces, routes } = facts.network;
  const state = dockerState(facts);
  if (state === 'none' || state === 'rootless') {
    return notApplicable(message('Docker has no bridge in the network of this host.'));
  }
  if (interfaces.state !== 'known' || routes.state !== 'known') {
    return unknownBecause(interfaces, routes);
  }
  const [narrowest] = [...uplinks(facts)].sort((a, b) => a.mtu - b.mtu);
  if (narrowest === undefined) {
    return notApplicable(message('This host has no default route.'), [evidenceOf(routes)]);
  }
  return judgeWidth(facts, narrowest);
}

/** The size of packets that containers on Docker's first bridge send. */
function containerMtu(option: Fact<string>): number {
  const set = Number(valueOf(option));
  return Number.isInteger(set) && set > 0 ? set : dockerMtu;
}

function judgeWidth(facts: HostFacts, uplink: NetworkInterface): Verdict {
  const { interfaces } = facts.network;
  const option = daemonOption(facts, 'mtu');
  const size = containerMtu(option);
  const wide = valueOf(interfaces)?.find(
    ({ name, mtu }) => /^br-[\da-f]{12}$/.test(name) && mtu > uplink.mtu,
  );
  const evidence = [
    matchingEvidence(interfaces, new RegExp(`^(?:${escape(uplink.name)}|docker0|br-[\\da-f]{12}) `)),
    ...(option.state === 'known' ? [evidenceOf(option)] : []),
  ];
  if (size > uplink.mtu || wide) {
    return tooWide({ bridge: wide?.name ?? 'docker0', size: wide?.mtu ?? size }, uplink, evidence);
  }
  const summary = message('Containers send at most {size} bytes at once, and {device} carries {mtu}.', {
    size,
    device: uplink.name,
    mtu: uplink.mtu,
  });
  return passWhere(isDockerInstalled(facts) && option.state !== 'unreadable', summary, evidence);
}

function tooWide(
  { bridge, size }: { readonly bridge: string; readonly size: number },
  uplink: NetworkInterface,
  evidence: Verdict['evidence'],
): Verdict {
  return warning({
    title: message('Large packets of containers possibly get lost'),
    summary: message('Containers on {bridge} may send {size} bytes at once, and {device} carries {mtu}.', {
      bridge,
      size,
      device: uplink.name,
      mtu: uplink.mtu,
    }),
    nextStep: message(
      'Write "mtu": {mtu} into /etc/docker/daemon.json and restart Docker; create other networks anew with the option com.docker.network.driver.mtu={mtu}.',
      { mtu: uplink.mtu },
    ),
    evidence,
  });
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function judgeReturnPath(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const all = facts.sysctls['net.ipv4.conf.all.rp_filter'];
  const preset = facts.sysctls['net.ipv4.conf.default.rp_filter'];
  if (all?.state !== 'known' || preset?.state !== 'known') {
    return all && preset ? unknownBecause(all, preset) : unknown(message('It was not read.'), []);
  }
  const evidence = [evidenceOf(all), evidenceOf(preset)];
  // The larger of the two counts for an interface: 1 is strict, 2 is loose.
  const strict = Math.max(Number(all.value), Number(preset.value)) === 1;
  if (!strict) {
    return pass(message('The filter is off or loose.'), evidence);
  }
  const vpn = valueOf(facts.network.interfaces)?.find(({ name }) => isVpnDevice(name));
  const severalWays = uplinks(facts).length > 1 || vpn !== undefined;
  return severalWays || profiles.includes('kubernetes')
    ? info(
        message('The filter is strict, and this host has several ways out or a network plugin that routes.'),
        evidence,
        message('Packets of containers are possibly dropped by the filter of return paths'),
      )
    : info(message('The filter is strict, which does no harm on a host with one way out.'), evidence);
}

/** Interfaces of network plugins that NetworkManager should leave alone. */
const pluginDevices = /cali|flannel|cni|tunl|vxlan/;

function judgeNetworkManager(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const activity = unitActivity(facts, 'NetworkManager.service');
  const unit = unitEvidence(facts, 'NetworkManager.service');
  if (activity === 'absent' || activity === 'inactive') {
    return notApplicable(message('NetworkManager does not run here.'), unit);
  }
  if (activity === 'unknown') {
    return unknown(message('It could not be read whether NetworkManager runs here.'), unit);
  }
  const { networkManagerUnmanaged } = facts.network;
  const evidence = [...unit, evidenceOf(networkManagerUnmanaged)];
  if (!profiles.includes('kubernetes')) {
    return info(message('NetworkManager runs, and leaves alone what Docker and Podman make.'), evidence);
  }
  if (networkManagerUnmanaged.state === 'unreadable') {
    return unknownBecause(networkManagerUnmanaged);
  }
  const unmanaged = valueOf(networkManagerUnmanaged) ?? [];
  return unmanaged.some((entry) => pluginDevices.test(entry) || entry === '*')
    ? pass(message('NetworkManager is told to leave the interfaces of network plugins alone.'), evidence)
    : warning({
        title: message('NetworkManager possibly takes the network from pods'),
        summary: message(
          'NetworkManager runs, and is not told to leave the interfaces of network plugins alone.',
        ),
        nextStep: message(
          'Write unmanaged-devices=interface-name:flannel*;interface-name:cali*;interface-name:cni* below [keyfile] into /etc/NetworkManager/conf.d/containers.conf and run systemctl reload NetworkManager.',
        ),
        evidence,
      });
}
