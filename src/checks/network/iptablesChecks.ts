import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { IptablesProgram } from '../../model/networkFacts';
import { evidenceOf } from '../factEvidence';
import { isDistribution } from '../kernel/bootParameters';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';
import { dockerFirewall, dockerState } from './dockerDaemon';
import { iptablesNeed, type IptablesNeed } from './iptablesNeed';
import { passWhere } from './passWhere';

/** The program that writes rules, and whether two of its kinds are at work at once. */
export const iptablesChecks: readonly Check[] = [
  {
    id: 'NET-IPT-BIN',
    category: 'network',
    name: message('iptables'),
    meaning: message(
      'Docker and most networks of Kubernetes call the program iptables to publish ports and to let containers out. Without it, or with a broken release of it, they do not start or do not reach each other.',
    ),
    references: [
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
      'https://docs.k3s.io/known-issues',
      'https://github.com/kubernetes/kubernetes/issues/82361',
      'https://github.com/kubernetes/kubernetes/issues/112477',
    ],
    evaluate: judgeProgram,
  },
  {
    id: 'NET-IPT-MIXED',
    category: 'network',
    name: message('One kind of iptables rules'),
    meaning: message(
      'The kernel has two places for rules, the old tables and nftables, and obeys both. When one program writes here and another there, a packet that one lets through may still be dropped by the other.',
    ),
    references: [
      'https://wiki.nftables.org/wiki-nftables/index.php/Moving_from_iptables_to_nftables',
      'https://github.com/kubernetes-sigs/iptables-wrappers',
    ],
    evaluate: judgeMixture,
  },
];

function judgeProgram(facts: HostFacts, context: CheckContext): Verdict {
  const { iptables } = facts.network;
  const need = iptablesNeed(facts, context);
  if (iptables.state === 'unreadable') {
    return unknownBecause(iptables);
  }
  if (iptables.state === 'absent') {
    return judgeMissingProgram(facts, iptables, need);
  }
  return context.profiles.includes('kubernetes')
    ? judgeRelease(facts, iptables.value)
    : pass(describe(iptables.value), [evidenceOf(iptables)]);
}

function describe({ version, backend }: IptablesProgram): Message {
  return backend === 'legacy'
    ? message('iptables {version} is there, and writes to the old tables of the kernel.', { version })
    : message('iptables {version} is there, and writes to nftables.', { version });
}

function judgeMissingProgram(facts: HostFacts, iptables: Fact<IptablesProgram>, need: IptablesNeed): Verdict {
  const evidence = [evidenceOf(iptables), ...need.evidence];
  if (need.level === 'none') {
    return info(message('It is not installed. {reason}', { reason: need.reason }), evidence, notInstalled);
  }
  // A daemon that uses iptables does not start without: one that runs has found a program somewhere.
  const forDocker = dockerFirewall(facts).kind === 'iptables';
  if (forDocker && dockerState(facts) === 'running') {
    return info(
      message('It is not where the shell looks for programs; the Docker that runs has one of its own.'),
      evidence,
      notInstalled,
    );
  }
  const problem = {
    title: message('Docker cannot set up its network'),
    summary: message('The program iptables is not installed. {reason}', { reason: need.reason }),
    nextStep: installStep(facts),
    evidence,
  };
  if (forDocker && dockerState(facts) === 'stopped' && bringsNoProgram(facts)) {
    return error(problem);
  }
  return warning({ ...problem, title: notInstalled });
}

const notInstalled = message('iptables is not installed');

/** The snap of Docker carries an iptables of its own, and NixOS keeps programs where only their users find them. */
function bringsNoProgram(facts: HostFacts): boolean {
  const { packages } = facts.engines;
  return (
    packages.state === 'known' &&
    !packages.value.includes('snap:docker') &&
    facts.system.osRelease.state === 'known' &&
    !isDistribution(facts, 'nixos')
  );
}

function installStep(facts: HostFacts): Message {
  const manager = managers.find(({ distributions }) => isDistribution(facts, ...distributions));
  return manager === undefined
    ? message('Install the package iptables.')
    : message('Run {command}.', { command: manager.command });
}

const managers = [
  { distributions: ['debian', 'ubuntu'], command: 'apt install iptables' },
  { distributions: ['fedora', 'rhel', 'centos'], command: 'dnf install iptables-nft' },
  { distributions: ['suse', 'opensuse', 'sles'], command: 'zypper install iptables' },
  { distributions: ['arch'], command: 'pacman -S iptables-nft' },
  { distributions: ['alpine'], command: 'apk add iptables ip6tables' },
];

/** Faults of releases of iptables, in the kind that writes to nftables, by what Kubernetes met. */
function judgeRelease(facts: HostFacts, program: IptablesProgram): Verdict {
  const { version, backend } = program;
  const evidence = [evidenceOf(facts.network.iptables)];
  const isWithin = (first: string, last: string) =>
    isProgramAtLeast(version, first) === true && isProgramAtLeast(version, last) === false;
  if (backend === 'nf_tables' && isWithin('1.8.0', '1.8.5')) {
    const problem = {
      title: message('iptables piles up the same rules'),
      summary: message(
        'iptables {version} writes to nftables; some releases from 1.8.0 to 1.8.4 do not find rules that are there already, and add them again.',
        { version },
      ),
      nextStep: message(
        'Update iptables to 1.8.5 or later, or run update-alternatives --set iptables /usr/sbin/iptables-legacy and the same for ip6tables, and reboot.',
      ),
      evidence,
    };
    // Debian's 1.8.2 has the fault, shown in kubernetes#82361; RHEL repaired its own.
    const proven = isWithin('1.8.1', '1.8.3') && isDistribution(facts, 'debian') && hasKubelet(facts);
    return proven
      ? error(problem)
      : warning({ ...problem, title: message('iptables possibly piles up the same rules') });
  }
  if (backend === 'nf_tables' && isWithin('1.8.8', '1.8.9')) {
    return warning({
      title: message('Rules of iptables 1.8.8 are possibly spoilt by older releases'),
      summary: message(
        'iptables 1.8.8 writes rules in a form that the older iptables inside some containers, such as kube-proxy of Kubernetes 1.25, reads wrongly.',
      ),
      nextStep: message('Update iptables to 1.8.9 or later.'),
      evidence,
    });
  }
  return pass(describe(program), evidence);
}

function hasKubelet({ engines }: HostFacts): boolean {
  return engines.programs.kubelet?.state === 'known' || engines.programs.k3s?.state === 'known';
}

/** Tables of nftables that iptables makes there; firewalld, Docker and kube-proxy name theirs otherwise. */
const iptablesFamilies = /^(?:ip|ip6) (?:filter|nat|mangle|raw|security)$/;

function judgeMixture(facts: HostFacts, context: CheckContext): Verdict {
  const { legacyTables, legacyTables6, nftTables } = facts.network;
  const legacy = [...(valueOf(legacyTables) ?? []), ...(valueOf(legacyTables6) ?? [])];
  const evidence = [evidenceOf(legacyTables), evidenceOf(nftTables)];
  const isEmpty =
    legacyTables.state !== 'unreadable' && legacyTables6.state !== 'unreadable' && legacy.length === 0;
  if (isEmpty) {
    return pass(
      message('The kernel holds none of the old tables: rules of iptables can be in nftables alone.'),
      evidence,
    );
  }
  const inNft = (valueOf(nftTables) ?? []).filter((table) => iptablesFamilies.test(table));
  return legacy.length > 0 && inNft.length > 0
    ? judgeBothSides(facts, context, inNft)
    : judgeOneSide(facts, legacy, evidence);
}

/** The old tables come into being when a program only lists them: their names alone prove no rule. */
function judgeBothSides(facts: HostFacts, context: CheckContext, inNft: readonly string[]): Verdict {
  const { legacyTables, legacyTables6, legacyRules, nftTables } = facts.network;
  const rules = valueOf(legacyRules);
  const evidence = [evidenceOf(legacyRules ?? legacyTables), evidenceOf(nftTables)];
  const tables = inNft.join(', ');
  if (rules === undefined) {
    return info(
      message(
        'The kernel has old tables beside those of iptables in nftables ({tables}); whether they hold rules was not read.',
        {
          tables,
        },
      ),
      [evidenceOf(legacyTables), evidenceOf(nftTables)],
      message('Two kinds of iptables rules are possibly at work'),
    );
  }
  if (rules.length === 0) {
    return passWhere(
      (valueOf(legacyTables6) ?? []).length === 0 && legacyTables6.state !== 'unreadable',
      message('The old tables hold no rule, so rules are in nftables alone.'),
      evidence,
    );
  }
  const summary = message('The old tables hold rules, and iptables made these in nftables: {tables}.', {
    tables,
  });
  return iptablesNeed(facts, context).level === 'none'
    ? info(summary, evidence)
    : warning({
        title: message('Two kinds of iptables rules are at work'),
        summary,
        nextStep: message(
          'Run iptables-legacy-save and iptables-nft-save, move the rules to one of them, and reboot.',
        ),
        evidence,
      });
}

function judgeOneSide(facts: HostFacts, legacy: readonly string[], evidence: Verdict['evidence']): Verdict {
  const { legacyTables, legacyTables6, nftTables } = facts.network;
  if (legacy.length === 0) {
    return unknownBecause(legacyTables.state === 'unreadable' ? legacyTables : legacyTables6);
  }
  if (
    nftTables.state === 'known' &&
    legacyTables6.state !== 'unreadable' &&
    legacyTables.state !== 'unreadable'
  ) {
    return pass(
      message('iptables has made no tables in nftables: rules are in the old tables alone.'),
      evidence,
    );
  }
  if (nftTables.state !== 'absent') {
    return unknownBecause(nftTables, legacyTables, legacyTables6);
  }
  const { loaded } = facts.modules;
  return loaded.state === 'known' &&
    !loaded.value.includes('nf_tables') &&
    facts.modules.builtin.state === 'known'
    ? info(message('Nothing lists nftables here, and its module is not loaded.'), [
        ...evidence,
        evidenceOf(loaded),
      ])
    : unknown(
        message('The old tables are there; what is in nftables cannot be told without the program nft.'),
        evidence,
        message('Run iptables-nft-save as root, or install nftables and examine the host again.'),
      );
}
