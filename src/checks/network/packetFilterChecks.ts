import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isInsideContainer } from '../kernel/bootParameters';
import { isKernelAlone } from '../kernelOptions/kernelOptionLookup';
import { error, notApplicable, unknown, unknownBecause, warning } from '../verdict';
import { dockerFirewall, isDockerInstalled } from './dockerDaemon';
import { iptablesNeed } from './iptablesNeed';
import {
  judgeOptions,
  missingOptions,
  openOptions,
  openReason,
  optionNames,
  optionsEvidence,
  type NeededOption,
} from './neededOptions';
import { passWhere } from './passWhere';

/** Whether the kernel has the tables that the rules of engines are written into. */
export const packetFilterChecks: readonly Check[] = [
  {
    id: 'NET-IPT-KERNEL',
    category: 'network',
    name: message('Packet filter in the kernel'),
    meaning: message(
      'Rules need their tables in the kernel: the old ones for iptables-legacy, nftables for iptables-nft and for Docker with its nftables backend. Without them Docker does not start, and says "Table does not exist".',
    ),
    profiles: ['docker', 'kubernetes', 'swarm'],
    references: [
      'https://git.kernel.org/torvalds/c/9fce66583f06',
      'https://docs.docker.com/engine/network/firewall-nftables/',
      'https://github.com/moby/moby/blob/master/contrib/check-config.sh',
    ],
    evaluate: judgeTables,
  },
];

type Kind = 'legacy' | 'nf_tables' | 'nftables' | 'unknown';

const optionsOfKind: Readonly<Record<Exclude<Kind, 'unknown'>, readonly string[]>> = {
  legacy: ['NETFILTER_XTABLES', 'IP_NF_FILTER', 'IP_NF_NAT'],
  nf_tables: ['NETFILTER_XTABLES', 'NF_TABLES', 'NFT_COMPAT'],
  nftables: ['NF_TABLES', 'NFT_CT', 'NFT_MASQ', 'NFT_NAT', 'NFT_FIB', 'NFT_FIB_IPV4'],
};

/** By what rules are written here: the iptables program of one kind or the other, or Docker's own nftables. */
function kindOf(facts: HostFacts): Kind {
  if (dockerFirewall(facts).kind === 'nftables') {
    return 'nftables';
  }
  const backend = valueOf(facts.network.iptables)?.backend;
  return backend === 'legacy' || backend === 'nf_tables' ? backend : 'unknown';
}

function judgeTables(facts: HostFacts, context: CheckContext): Verdict {
  const need = iptablesNeed(facts, context);
  const firewall = dockerFirewall(facts);
  const { forwardChain, iptables } = facts.network;
  if (need.level === 'none' && firewall.kind !== 'nftables') {
    return notApplicable(need.reason, need.evidence);
  }
  if (isKernelAlone(facts)) {
    return judgeEitherKind(facts);
  }
  if (firewall.kind === 'unknown') {
    return unknownBecause(firewall.origin);
  }
  const kind = kindOf(facts);
  const isSure = kind === 'nftables' ? isDockerInstalled(facts) : need.level === 'certain';
  if (kind !== 'nftables' && forwardChain.state === 'known') {
    return passWhere(isSure, message('iptables reads the table filter.'), [
      matchingEvidence(forwardChain, /^-P FORWARD/),
    ]);
  }
  const refused = refusedTable(facts);
  if (refused) {
    return refused;
  }
  if (kind !== 'unknown') {
    return judgeKind(facts, kind, isSure);
  }
  return iptables.state === 'unreadable' ? unknownBecause(iptables) : judgeEitherKind(facts);
}

function judgeKind(facts: HostFacts, kind: Exclude<Kind, 'unknown'>, isSure: boolean): Verdict {
  const options = judgeOptions(facts, optionsOfKind[kind]);
  const missing = missingOptions(options);
  if (missing.length > 0) {
    const problem = {
      title: message('The packet filter of the engines cannot be set up'),
      summary: missingSummary(kind, missing),
      nextStep: tablesStep(facts, kind),
      evidence: [evidenceOf(facts.network.iptables), ...optionsEvidence(facts, missing)],
    };
    return isSure && hasNoFilterAtWork(facts)
      ? error(problem)
      : warning({ ...problem, title: message('The packet filter of the engines possibly cannot be set up') });
  }
  const open = openOptions(options);
  return open.length > 0
    ? unknown(openReason(open), optionsEvidence(facts, open))
    : passWhere(
        isSure,
        message('The kernel has it: {options}.', { options: optionNames(options) }),
        optionsEvidence(facts, options),
      );
}

/** True when no module of a packet filter is loaded, or the kernel has no modules: then a configuration is the proof. */
function hasNoFilterAtWork({ modules, network }: HostFacts): boolean {
  const filters = ['ip_tables', 'iptable_filter', 'nf_tables', 'nft_compat'];
  const isLoaded = filters.some((name) => valueOf(modules.loaded)?.includes(name));
  return network.forwardChain.state === 'absent' || (modules.loaded.state !== 'unreadable' && !isLoaded);
}

/** What an engine said in this boot is no proof that it is still so. */
function refusedTable(facts: HostFacts): Verdict | undefined {
  const { engineErrors } = facts.logs;
  const pattern = /can't initialize iptables table|Module ip_tables not found/;
  const lines = (valueOf(engineErrors) ?? []).filter((line) => pattern.test(line));
  return lines.length === 0
    ? undefined
    : warning({
        title: message('The packet filter of the engines could not be set up'),
        summary: message('An engine was told in this boot that a table of iptables is not there.'),
        nextStep: tablesStep(facts, kindOf(facts) === 'nf_tables' ? 'nf_tables' : 'legacy'),
        evidence: [
          { ...evidenceOf(engineErrors), excerpt: lines.slice(-3).join('\n') },
          evidenceOf(facts.network.iptables),
        ],
      });
}

function missingSummary(kind: Exclude<Kind, 'unknown'>, missing: readonly NeededOption[]): Message {
  const options = optionNames(missing);
  switch (kind) {
    case 'legacy':
      return message('iptables writes to the old tables here, for which these are missing: {options}.', {
        options,
      });
    case 'nf_tables':
      return message('iptables writes to nftables here, for which these are missing: {options}.', {
        options,
      });
    case 'nftables':
      return message('Docker uses nftables directly here, for which these are missing: {options}.', {
        options,
      });
  }
}

function tablesStep(facts: HostFacts, kind: Exclude<Kind, 'unknown'>): Message {
  const nftReady = missingOptions(judgeOptions(facts, optionsOfKind.nf_tables)).length === 0;
  if (kind === 'legacy' && nftReady) {
    return message(
      'Run update-alternatives --set iptables /usr/sbin/iptables-nft and the same for ip6tables, or install an iptables that writes to nftables.',
    );
  }
  return isInsideContainer(facts)
    ? message('Load the modules on the machine that runs this container.')
    : message('Boot a kernel that has these options, or install its further modules.');
}

/** Without the program nobody knows which kind it will be: one is enough. */
function judgeEitherKind(facts: HostFacts): Verdict {
  const alone = isKernelAlone(facts);
  const kinds = [optionsOfKind.nf_tables, optionsOfKind.legacy].map((names) => judgeOptions(facts, names));
  const complete = kinds.find((options) => options.every(({ satisfied }) => satisfied === true));
  const open = openOptions(kinds.flat());
  if (complete) {
    return passWhere(
      alone,
      message('The kernel has it: {options}.', { options: optionNames(complete) }),
      optionsEvidence(facts, complete),
    );
  }
  if (open.length > 0) {
    return unknown(openReason(open), optionsEvidence(facts, open));
  }
  const missing = missingOptions(kinds.flat());
  const problem = {
    title: message('The packet filter of the engines cannot be set up'),
    summary: message('A part is missing both of nftables and of the old tables: {options}.', {
      options: optionNames(missing),
    }),
    nextStep: tablesStep(facts, 'nf_tables'),
    evidence: optionsEvidence(facts, missing),
  };
  return alone
    ? error(problem)
    : warning({ ...problem, title: message('The packet filter of the engines possibly cannot be set up') });
}
