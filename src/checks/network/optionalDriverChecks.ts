import type { Check, Verdict } from '../../model/check';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { Profile } from '../../model/profile';
import { moduleReality } from '../kernel/moduleReality';
import { info, pass, unknown } from '../verdict';
import {
  judgeOptions,
  missingOptions,
  missingReason,
  openOptions,
  openReason,
  optionNames,
  optionsEvidence,
} from './neededOptions';

interface OptionalDriver {
  readonly id: string;
  readonly name: Message;
  readonly meaning: Message;
  /** Options that it takes, all of them. */
  readonly options: readonly string[];
  readonly profiles?: readonly Profile[];
  readonly references: readonly string[];
}

/** What some networks and programs need, and most hosts do without. Its absence is worth knowing and no fault. */
const optionalDrivers: readonly OptionalDriver[] = [
  {
    id: 'NET-MACVLAN',
    name: message('Macvlan networks'),
    meaning: message(
      'A macvlan network gives each container an address and a card of its own on the physical network. Without the driver, networks of this kind cannot be created.',
    ),
    options: ['MACVLAN'],
    references: ['https://docs.docker.com/engine/network/drivers/macvlan/'],
  },
  {
    id: 'NET-IPVLAN',
    name: message('Ipvlan networks'),
    meaning: message(
      'An ipvlan network puts containers on the physical network behind the card of the host. Without the driver, networks of this kind cannot be created.',
    ),
    options: ['IPVLAN'],
    references: ['https://docs.docker.com/engine/network/drivers/ipvlan/'],
  },
  {
    id: 'NET-DUMMY',
    name: message('Dummy interfaces'),
    meaning: message(
      'Networks of the kinds macvlan and ipvlan without a way out stand on a dummy interface, and Kubernetes in IPVS mode keeps the addresses of its services on one.',
    ),
    options: ['DUMMY'],
    references: [
      'https://docs.docker.com/engine/network/drivers/macvlan/',
      'https://kubernetes.io/docs/reference/networking/virtual-ips/',
    ],
  },
  {
    id: 'NET-SCTP',
    name: message('SCTP'),
    meaning: message(
      'Telephone networks speak SCTP. Without it in the kernel, containers cannot use the protocol and its ports cannot be published.',
    ),
    options: ['IP_SCTP'],
    profiles: ['docker', 'podman', 'kubernetes', 'swarm', 'lxc'],
    references: ['https://docs.docker.com/engine/network/port-publishing/'],
  },
  {
    id: 'NET-HELPERS',
    name: message('Helpers for FTP and TFTP'),
    meaning: message(
      'FTP in active mode and TFTP open connections back to the client. From a container, whose address is translated, they work only with these helpers.',
    ),
    options: ['NF_NAT_FTP', 'NF_CONNTRACK_FTP', 'NF_NAT_TFTP', 'NF_CONNTRACK_TFTP'],
    profiles: ['docker', 'podman', 'kubernetes', 'swarm', 'lxc'],
    references: ['https://github.com/moby/moby/blob/master/contrib/check-config.sh'],
  },
];

/** Network drivers and helpers that only some hosts need. */
export const optionalDriverChecks: readonly Check[] = optionalDrivers.map(
  ({ id, name, meaning, options, profiles, references }) => ({
    id,
    category: 'network',
    name,
    meaning,
    ...(profiles && { profiles }),
    references,
    evaluate: (facts) => judgeDriver(facts, options, name),
  }),
);

function judgeDriver(facts: HostFacts, names: readonly string[], name: Message): Verdict {
  const title = message('Not available: {feature}', { feature: name });
  const options = judgeOptions(facts, names);
  const missing = missingOptions(options);
  if (missing.length > 0) {
    return info(reasonOf(facts, missing), optionsEvidence(facts, missing), title);
  }
  const open = openOptions(options);
  if (open.length > 0) {
    return unknown(openReason(open), optionsEvidence(facts, open));
  }
  return options.length === 0
    ? info(message('This kernel is older than the driver.'), [], title)
    : pass(
        message('The kernel has it: {options}.', { options: optionNames(options) }),
        optionsEvidence(facts, options),
      );
}

function reasonOf(facts: HostFacts, missing: ReturnType<typeof missingOptions>): Message {
  const names = missing.flatMap(({ row }) => row.modules ?? []);
  const blocked = names.find((name) => moduleReality(facts, name).state === 'blocked');
  return blocked === undefined
    ? missingReason(missing)
    : message('A rule of this host forbids to load the kernel module {module}.', { module: blocked });
}
