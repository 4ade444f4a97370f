import type { Check, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { formatShare } from '../byteSize';
import { evidenceOf } from '../factEvidence';
import { kernelLogLines } from '../kernel/kernelLogLines';
import { kernelUpgradeStep } from '../kernel/kernelUpgradeStep';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Tables of the kernel that run full, and network namespaces that do not go away. */
export const connectionTableChecks: readonly Check[] = [
  {
    id: 'NET-CONNTRACK',
    category: 'network',
    name: message('Table of followed connections'),
    meaning: message(
      'The kernel follows each connection of a container in one table for the whole host. When it is full, new connections of all containers and of the host itself are dropped.',
    ),
    references: [
      'https://docs.kernel.org/networking/nf_conntrack-sysctl.html',
      'https://github.com/kubernetes/kubernetes/issues/56903',
    ],
    evaluate: judgeConnections,
  },
  {
    id: 'NET-NEIGH',
    category: 'network',
    name: message('Table of neighbours'),
    meaning: message(
      'The kernel keeps the hardware address of each container and host that it talks to. When the table is full, containers that are new to it cannot be reached.',
    ),
    references: [
      'https://docs.kernel.org/networking/ip-sysctl.html',
      'https://man7.org/linux/man-pages/man7/arp.7.html',
    ],
    evaluate: judgeNeighbours,
  },
  {
    id: 'NET-UNREG',
    category: 'network',
    name: message('Removal of container networks'),
    meaning: message(
      'When the kernel cannot let go of the network of a container that has ended, starting and stopping containers hangs, in the end until a reboot.',
    ),
    references: [
      'https://github.com/moby/moby/issues/5618',
      'https://git.kernel.org/torvalds/c/751eb6b6042a596b0080967c1a529a9fe98dac1d',
    ],
    evaluate: judgeRemoval,
  },
];

const countKey = 'net.netfilter.nf_conntrack_count';
const maxKey = 'net.netfilter.nf_conntrack_max';

/** The share of the table above which bursts are likely to fill it. */
const crowded = 0.8;

interface Usage {
  readonly count: number;
  readonly max: number;
  readonly evidence: readonly Evidence[];
}

function judgeConnections(facts: HostFacts): Verdict {
  const { lines, evidence: log } = kernelLogLines(facts, /nf_conntrack: table full|ip_conntrack: table full/);
  const count = facts.sysctls[countKey];
  const max = facts.sysctls[maxKey];
  const usage = usageOf(count, max);
  if (lines.length > 0) {
    return judgeFullTable(lines.length, log, usage);
  }
  if (usage === undefined) {
    return judgeWithoutUsage(count, max);
  }
  return usage.count > usage.max * crowded ? crowdedTable(usage) : roomyTable(facts, usage);
}

function judgeWithoutUsage(count: Fact<string> | undefined, max: Fact<string> | undefined): Verdict {
  const gone = [count, max].find((fact) => fact?.state === 'absent');
  if (gone) {
    return notApplicable(message('The kernel does not follow connections here: nothing has asked it to.'), [
      evidenceOf(gone),
    ]);
  }
  return count && max ? unknownBecause(count, max) : unknown(message('It was not read.'), []);
}

function usageOf(count: Fact<string> | undefined, max: Fact<string> | undefined): Usage | undefined {
  const [used, limit] = [Number(valueOf(count)), Number(valueOf(max))];
  return count && max && used >= 0 && limit > 0
    ? { count: used, max: limit, evidence: [evidenceOf(count), evidenceOf(max)] }
    : undefined;
}

function judgeFullTable(count: number, log: Evidence, usage: Usage | undefined): Verdict {
  const isFullNow = usage !== undefined && usage.count > usage.max * crowded;
  const problem = {
    title: isFullNow ? message('Connections are dropped') : message('Connections were dropped'),
    summary: message('The kernel log of this boot says that the table is full; lines of it: {count}.', {
      count,
    }),
    nextStep: raiseStep(usage),
    evidence: [log, ...(usage?.evidence ?? [])],
  };
  return isFullNow ? error(problem) : warning(problem);
}

function raiseStep(usage: Usage | undefined) {
  return usage === undefined
    ? message('Write a larger {key} into /etc/sysctl.d/99-containers.conf and run sysctl --system.', {
        key: maxKey,
      })
    : message('Write {key} = {value} into /etc/sysctl.d/99-containers.conf and run sysctl --system.', {
        key: maxKey,
        value: usage.max * 2,
      });
}

function crowdedTable(usage: Usage): Verdict {
  return warning({
    title: message('The table of followed connections is nearly full'),
    summary: message('{count} of at most {max} connections are in it, {share}.', {
      count: usage.count,
      max: usage.max,
      share: formatShare(usage.count, usage.max),
    }),
    nextStep: raiseStep(usage),
    evidence: usage.evidence,
  });
}

function roomyTable(facts: HostFacts, usage: Usage): Verdict {
  const { kernel, network } = facts;
  const summary = message('{count} of at most {max} connections are in it.', {
    count: usage.count,
    max: usage.max,
  });
  if (kernel.logMatches.state !== 'known') {
    return info(summary, [...usage.evidence, evidenceOf(kernel.logMatches)]);
  }
  const lost = valueOf(network.conntrackStatistics)?.insert_failed ?? 0;
  const release = valueOf(kernel.release);
  // 5.0 repaired the race between two packets of one connection that were seen at once: kubernetes#56903.
  return lost > 0 && release !== undefined && !isAtLeast(release, '5.0')
    ? info(
        message(
          '{count} of at most {max} connections are in it; {lost} were lost since the boot, possibly by a race that Linux 5.0 repaired: DNS answers of containers may take 5 seconds.',
          { count: usage.count, max: usage.max, lost },
        ),
        [...usage.evidence, evidenceOf(network.conntrackStatistics), evidenceOf(kernel.release)],
        message('Some connections of containers were lost'),
      )
    : passUnlessHidden(facts, usage, summary);
}

function passUnlessHidden(
  { kernel, network }: HostFacts,
  usage: Usage,
  summary: Verdict['summary'],
): Verdict {
  const isHidden = network.conntrackStatistics.state === 'unreadable' || kernel.release.state !== 'known';
  return isHidden ? info(summary, usage.evidence) : pass(summary, usage.evidence);
}

const neighbourKey = 'net.ipv4.neigh.default.gc_thresh3';

/** The limit that Linux starts with: https://man7.org/linux/man-pages/man7/arp.7.html */
const defaultNeighbours = 1024;

function judgeNeighbours(facts: HostFacts): Verdict {
  const { lines, evidence: log } = kernelLogLines(facts, /neighbou?r table overflow/i);
  const limit = facts.sysctls[neighbourKey];
  const { logMatches } = facts.kernel;
  if (lines.length === 0) {
    return logMatches.state === 'known'
      ? pass(message('The kernel log of this boot has no line of a table that ran over.'), [
          { ...log, note: message('no line says "neighbor table overflow"') },
          ...(limit ? [evidenceOf(limit)] : []),
        ])
      : unknownBecause(logMatches);
  }
  const value = Number(valueOf(limit));
  const problem = {
    title: message('The table of neighbours ran over'),
    summary: message('The kernel log of this boot says so; lines of it: {count}.', { count: lines.length }),
    nextStep: message(
      'Write net.ipv4.neigh.default.gc_thresh3 = {value}, gc_thresh2 = {half} and gc_thresh1 = {quarter} into /etc/sysctl.d/99-containers.conf and run sysctl --system.',
      neighbourSteps(value),
    ),
    evidence: [log, ...(limit ? [evidenceOf(limit)] : [])],
  };
  // A limit above the usual one may have been raised since.
  return value > 0 && value <= defaultNeighbours ? error(problem) : warning(problem);
}

function neighbourSteps(limit: number) {
  const value = Math.max(4096, limit > 0 && limit < 1_000_000 ? limit * 2 : 0);
  return { value, half: Math.floor(value / 2), quarter: Math.floor(value / 4) };
}

const removalPattern = /unregister_netdevice: waiting for (\S{1,32}) to become free\. Usage count = (-?\d+)/;

/** One line comes every 10 seconds: a few are a slow removal, many are one that hangs. */
const hangingLines = 6;

function judgeRemoval(facts: HostFacts): Verdict {
  const { logMatches } = facts.kernel;
  if (logMatches.state !== 'known') {
    return unknownBecause(logMatches);
  }
  const { lines, evidence } = kernelLogLines(facts, removalPattern);
  const [, device = ''] = removalPattern.exec(lines.at(-1) ?? '') ?? [];
  if (lines.length === 0) {
    return pass(message('The kernel log of this boot has no line of a network that does not go away.'), [
      { ...evidence, note: message('no line says "unregister_netdevice"') },
    ]);
  }
  const args = { count: lines.length, device };
  return lines.length < hangingLines
    ? info(
        message(
          'The kernel had to wait for {device} to become free; lines of it in this boot: {count}.',
          args,
        ),
        [evidence],
        message('A container network went away slowly'),
      )
    : warning({
        title: message('Networks of ended containers do not go away'),
        summary: message(
          'The kernel waits for {device} to become free: {count} lines of it in this boot.',
          args,
        ),
        nextStep: kernelUpgradeStep(facts),
        evidence: [evidence, evidenceOf(facts.kernel.release)],
      });
}
