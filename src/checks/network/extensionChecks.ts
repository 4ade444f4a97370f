import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { isInsideContainer } from '../kernel/bootParameters';
import { isKernelAlone } from '../kernelOptions/kernelOptionLookup';
import { error, info, notApplicable, unknown, warning } from '../verdict';
import { iptablesNeed } from './iptablesNeed';
import {
  judgeOptions,
  missingOptions,
  missingReason,
  openOptions,
  openReason,
  optionNames,
  optionsEvidence,
  type NeededOption,
} from './neededOptions';
import { passWhere } from './passWhere';

/** Parts of the packet filter that the rules of engines use. */
export const extensionChecks: readonly Check[] = [
  {
    id: 'NET-XT',
    category: 'network',
    name: message('Matches and targets of iptables'),
    meaning: message(
      'The rules of engines use parts of the packet filter that a small kernel may lack. Setting up a network then fails with "No chain/target/match by that name".',
    ),
    profiles: ['docker', 'kubernetes', 'swarm', 'lxc'],
    references: [
      'https://github.com/moby/moby/blob/master/contrib/check-config.sh',
      'https://github.com/kubernetes/system-validators/blob/master/validators/types_unix.go',
      'https://github.com/lxc/lxc/blob/main/src/lxc/cmd/lxc-checkconfig.in',
    ],
    evaluate: judgeExtensions,
  },
];

/** Parts that a profile's rules use; those of `used` only in some of its features. */
const extensions: readonly {
  readonly profile: CheckContext['profiles'][number];
  readonly required: readonly string[];
  readonly used: readonly string[];
}[] = [
  {
    profile: 'docker',
    required: ['NETFILTER_XT_MATCH_ADDRTYPE', 'NETFILTER_XT_MATCH_CONNTRACK', 'IP_NF_TARGET_MASQUERADE'],
    used: ['IP6_NF_TARGET_MASQUERADE'],
  },
  {
    profile: 'swarm',
    required: ['NETFILTER_XT_MARK', 'IP_NF_TARGET_REDIRECT'],
    used: [],
  },
  {
    profile: 'kubernetes',
    required: [
      'NETFILTER_XT_MATCH_ADDRTYPE',
      'NETFILTER_XT_MATCH_CONNTRACK',
      'NETFILTER_XT_MATCH_COMMENT',
      'NETFILTER_XT_MARK',
      'IP_NF_TARGET_MASQUERADE',
    ],
    used: [
      'NETFILTER_XT_MATCH_MULTIPORT',
      'NETFILTER_XT_MATCH_STATISTIC',
      'NETFILTER_XT_TARGET_REDIRECT',
      'IP_NF_TARGET_REJECT',
    ],
  },
  { profile: 'lxc', required: [], used: ['IP_NF_TARGET_MASQUERADE', 'NETFILTER_XT_TARGET_CHECKSUM'] },
];

function judgeExtensions(facts: HostFacts, context: CheckContext): Verdict {
  const need = iptablesNeed(facts, context);
  const lxc = context.profiles.includes('lxc');
  if (need.level === 'none' && !lxc) {
    return notApplicable(need.reason, need.evidence);
  }
  const chosen = extensions.filter(({ profile }) => context.profiles.includes(profile));
  const required = judgeOptions(facts, [...new Set(chosen.flatMap((each) => each.required))]);
  const used = judgeOptions(facts, [...new Set(chosen.flatMap((each) => each.used))]);
  const missing = missingOptions(required);
  if (missing.length > 0) {
    return judgeMissingExtensions(facts, missing, need.level === 'certain');
  }
  const open = openOptions(required);
  if (open.length > 0) {
    return unknown(openReason(open), optionsEvidence(facts, open));
  }
  const partial = missingOptions(used);
  return partial.length > 0
    ? info(
        message('Some features need what is missing on this host: {options}.', {
          options: optionNames(partial),
        }),
        optionsEvidence(facts, partial),
      )
    : passOrOpen(facts, [...required, ...used], need.level === 'certain');
}

function passOrOpen(facts: HostFacts, options: readonly NeededOption[], isSure: boolean): Verdict {
  const open = openOptions(options);
  const summary = message('The kernel has it: {options}.', { options: optionNames(options) });
  return open.length > 0
    ? unknown(openReason(open), optionsEvidence(facts, open))
    : passWhere(isSure, summary, optionsEvidence(facts, options));
}

/** Newer releases of iptables-nft write some matches without the module of the old name: there it is no proof. */
function judgeMissingExtensions(
  facts: HostFacts,
  missing: readonly NeededOption[],
  certain: boolean,
): Verdict {
  const { iptables } = facts.network;
  const problem = {
    title: message('Rules of the engines cannot be set up'),
    summary: missingReason(missing),
    nextStep: isInsideContainer(facts)
      ? message('Load the modules on the machine that runs this container.')
      : message('Boot a kernel that has these options, or install its further modules.'),
    evidence: optionsEvidence(facts, missing),
  };
  return (certain && valueOf(iptables)?.backend === 'legacy') || isKernelAlone(facts)
    ? error(problem)
    : warning({ ...problem, title: message('Rules of the engines possibly cannot be set up') });
}
