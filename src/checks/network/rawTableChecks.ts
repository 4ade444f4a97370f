import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, notApplicable, unknown, unknownBecause, warning } from '../verdict';
import { dockerFirewall, dockerState, dockerdVersion, isDockerInstalled } from './dockerDaemon';
import {
  type NeededOption,
  judgeOptions,
  missingOptions,
  openOptions,
  openReason,
  optionNames,
  optionsEvidence,
} from './neededOptions';
import { passWhere } from './passWhere';

/** The table that Docker from 28 on needs for published ports. */
export const rawTableChecks: readonly Check[] = [
  {
    id: 'NET-RAW',
    category: 'network',
    name: message('Table for rules before connection tracking'),
    meaning: message(
      'Docker from 28 on keeps outsiders from the ports of containers by rules in the table raw. Where the kernel has no such table, containers with published ports do not start.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://github.com/moby/moby/issues/49557',
      'https://github.com/moby/moby/pull/49621',
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
    ],
    evaluate: judgeRawTable,
  },
];

function judgeRawTable(facts: HostFacts): Verdict {
  const state = dockerState(facts);
  const firewall = dockerFirewall(facts);
  if (state === 'none' || state === 'rootless' || firewall.kind === 'none' || firewall.kind === 'nftables') {
    return notApplicable(message('Docker writes no rules by iptables in the network of this host.'), [
      evidenceOf(firewall.origin),
    ]);
  }
  const version = dockerdVersion(facts);
  // Client and daemon mostly come together; where only the client told its version, it is no proof.
  const likely = version ?? valueOf(facts.engines.versions.docker);
  if (isProgramAtLeast(likely, '28.0') === false) {
    return notApplicable(
      message('Docker {version} does not use the table; 28.0 and later do.', { version: likely ?? '' }),
    );
  }
  return judgeOptOut(facts) ?? hiddenOptOut(facts) ?? judgeRawOption(facts, version);
}

/** A running daemon says itself that it leaves the rules out; for a stopped one the unit does. */
function hiddenOptOut(facts: HostFacts): Verdict | undefined {
  const { docker, units } = facts.engines;
  const unit = units['docker.service'];
  if (docker.state === 'known') {
    return undefined;
  }
  const isStopped = dockerState(facts) === 'stopped';
  return isStopped && unit !== undefined && unit.state !== 'unreadable'
    ? undefined
    : unknownBecause(isStopped && unit ? unit : docker);
}

const optOut = 'DOCKER_INSECURE_NO_IPTABLES_RAW';

function judgeOptOut({ engines }: HostFacts): Verdict | undefined {
  const warned = valueOf(engines.docker)?.warnings.find((line) => line.includes(optOut));
  const unit = engines.units['docker.service'];
  const isSet = engines.docker.state !== 'known' && valueOf(unit)?.environment?.[optOut] === '1';
  if (warned === undefined && !isSet) {
    return undefined;
  }
  const proof =
    warned === undefined && unit ? evidenceOf(unit) : matchingEvidence(engines.docker, /NO_IPTABLES_RAW/);
  return warning({
    title: message('Published ports are open to the local network'),
    summary: message(
      '{variable} is set, so Docker leaves out the rules that keep outsiders from containers.',
      {
        variable: optOut,
      },
    ),
    nextStep: message(
      'Give the kernel the table raw, take {variable} out of the service and restart Docker.',
      {
        variable: optOut,
      },
    ),
    evidence: [{ ...proof, excerpt: warned ?? `${optOut}=1` }],
  });
}

function judgeRawOption(facts: HostFacts, version: string | undefined): Verdict {
  const { legacyTables } = facts.network;
  const isSure =
    isDockerInstalled(facts) &&
    dockerFirewall(facts).kind === 'iptables' &&
    isProgramAtLeast(version, '28.0') === true;
  if (valueOf(legacyTables)?.includes('raw')) {
    return passWhere(isSure, message('The kernel has the table raw.'), [evidenceOf(legacyTables)]);
  }
  return judgeRawSupport(facts, isSure);
}

function judgeRawSupport(facts: HostFacts, isSure: boolean): Verdict {
  const { iptables } = facts.network;
  if (iptables.state !== 'known') {
    return iptables.state === 'absent'
      ? notApplicable(message('iptables is not installed: see NET-IPT-BIN.'), [evidenceOf(iptables)])
      : unknownBecause(iptables);
  }
  // In nftables a table is a name, and raw only a priority of its chain.
  const options = judgeOptions(facts, [iptables.value.backend === 'legacy' ? 'IP_NF_RAW' : 'NF_TABLES']);
  const missing = missingOptions(options);
  const open = openOptions(options);
  if (missing.length === 0) {
    return open.length > 0
      ? unknown(openReason(open), optionsEvidence(facts, open))
      : passWhere(
          isSure,
          message('The kernel has what the table raw takes.'),
          optionsEvidence(facts, options),
        );
  }
  return judgeWithoutRaw(facts, missing, isSure);
}

function judgeWithoutRaw(facts: HostFacts, missing: readonly NeededOption[], isSure: boolean): Verdict {
  const { iptables, legacyTables } = facts.network;
  const problem = {
    title: message('Containers with published ports do not start'),
    summary: message('Docker needs the table raw, for which this is missing: {options}.', {
      options: optionNames(missing),
    }),
    nextStep: message('Boot a kernel with {options}, or use an iptables that writes to nftables.', {
      options: optionNames(missing),
    }),
    evidence: [evidenceOf(iptables), ...optionsEvidence(facts, missing)],
  };
  return isSure && facts.engines.docker.state === 'known' && legacyTables.state !== 'unreadable'
    ? error(problem)
    : warning({ ...problem, title: message('Containers with published ports possibly do not start') });
}
