import type { Finding, FindingStatus } from '../model/finding';
import type { HostFacts } from '../model/hostFacts';
import type { Capability, KernelOptionResult } from '../model/hostReport';
import { message, type Message } from '../model/message';

type Answer = Pick<Capability, 'answer' | 'reason'>;

/** What a capability asks of one finding. */
interface Condition {
  readonly id: string;
  /** Statuses that count as in order. Error is no; anything else that is not listed leaves the question open. */
  readonly allows: readonly FindingStatus[];
  /** Statuses that, like an error, settle the question with no. */
  readonly denies?: readonly FindingStatus[];
}

const inOrder: readonly FindingStatus[] = ['pass', 'info'];
const notInTheWay: readonly FindingStatus[] = ['pass', 'info', 'warning', 'notApplicable'];

/**
 * What people want from a host, answered by the findings of its checks. Never yes when a finding behind it is an error
 * or unknown, or was left out; unknown also where no check of Hullwright looks at all that it takes.
 */
export function judgeCapabilities(
  findings: readonly Finding[],
  kernelOptions: readonly KernelOptionResult[],
  facts: HostFacts,
): readonly Capability[] {
  const evidence: CapabilityEvidence = {
    findings: new Map(findings.map((finding) => [finding.id, finding])),
    kernelOptions: new Map(kernelOptions.map((result) => [result.option, result])),
    facts,
  };
  return rules.map(({ id, title, conditions, conclude }) => ({
    id,
    title,
    ...(firstObstacle(conditions, evidence) ?? conclude(evidence)),
    findings: conditions.map((condition) => condition.id).filter((each) => evidence.findings.has(each)),
  }));
}

interface CapabilityEvidence {
  readonly findings: ReadonlyMap<string, Finding>;
  readonly kernelOptions: ReadonlyMap<string, KernelOptionResult>;
  readonly facts: HostFacts;
}

interface CapabilityRule {
  readonly id: Capability['id'];
  readonly title: Message;
  readonly conditions: readonly Condition[];
  /** Asked when no condition speaks against it. */
  readonly conclude: (evidence: CapabilityEvidence) => Answer;
}

const rules: readonly CapabilityRule[] = [
  {
    id: 'limitMemory',
    title: message('Limit memory'),
    conditions: [
      { id: 'MEM-CTRL', allows: inOrder, denies: ['warning'] },
      { id: 'CG-MODE', allows: notInTheWay },
    ],
    conclude: () => yes(message('The memory controller is active.')),
  },
  {
    id: 'limitSwap',
    title: message('Limit swap'),
    conditions: [
      { id: 'MEM-CTRL', allows: inOrder, denies: ['warning'] },
      { id: 'MEM-SWAPACCT', allows: inOrder, denies: ['warning'] },
      { id: 'CG-MODE', allows: notInTheWay },
    ],
    conclude: () => yes(message('The memory controller counts swap.')),
  },
  {
    id: 'runRootless',
    title: message('Run rootless'),
    conditions: [
      // Their weight follows the profile: where nobody wants rootless, an info says that it would not work.
      { id: 'NS-USER', allows: ['pass'], denies: ['warning', 'info'] },
      { id: 'NS-USER-SYSCTL', allows: ['pass', 'notApplicable'], denies: ['warning', 'info'] },
      { id: 'NS-USER-APPARMOR', allows: ['pass', 'notApplicable'] },
    ],
    conclude: concludeRootless,
  },
  {
    id: 'checkpoint',
    title: message('Checkpoint'),
    conditions: [],
    conclude: concludeCheckpoint,
  },
  {
    id: 'overlayNetworks',
    title: message('Overlay networks'),
    conditions: [
      // An info says that the kernel lacks it, where nobody wants such networks.
      { id: 'NET-VXLAN', allows: ['pass'], denies: ['warning', 'info'] },
      { id: 'NET-BRIDGE', allows: ['pass'], denies: ['warning', 'info'] },
      { id: 'NET-IPVS', allows: ['pass', 'info', 'notApplicable'] },
    ],
    conclude: () =>
      yes(message('The kernel has VXLAN, bridges and veth pairs; firewalls on the way were not examined.')),
  },
  {
    id: 'kubernetes',
    title: message('Kubernetes'),
    conditions: [
      { id: 'CG-MODE', allows: inOrder },
      { id: 'CG-CONTROLLERS', allows: inOrder },
      { id: 'MEM-CTRL', allows: inOrder },
      { id: 'CG-V1-SUNSET', allows: ['pass', 'info', 'notApplicable'] },
      { id: 'ST-OVERLAY', allows: notInTheWay },
      { id: 'NET-FWD4', allows: inOrder },
      { id: 'NET-BRIDGE', allows: ['pass'] },
      { id: 'NET-IPT-KERNEL', allows: notInTheWay },
      { id: 'NET-XT', allows: notInTheWay },
      { id: 'NET-HOSTNAME', allows: ['pass', 'info'] },
    ],
    conclude: () =>
      unknown(
        message(
          'Kernel, control groups and network are in order; whether a container runtime answers the kubelet is not examined.',
        ),
      ),
  },
];

/** A no outweighs an open question: look for it first. */
function firstObstacle(
  conditions: readonly Condition[],
  { findings }: CapabilityEvidence,
): Answer | undefined {
  for (const { id, denies = [] } of conditions) {
    const finding = findings.get(id);
    if (finding && (finding.status === 'error' || denies.includes(finding.status))) {
      return no(finding.summary);
    }
  }
  for (const { id, allows } of conditions) {
    const finding = findings.get(id);
    if (!finding) {
      return unknown(message('The check {id} did not run.', { id }));
    }
    if (!allows.includes(finding.status)) {
      return unknown(finding.summary);
    }
  }
  return undefined;
}

function concludeRootless({ facts }: CapabilityEvidence): Answer {
  const { programs } = facts.engines;
  for (const name of ['newuidmap', 'newgidmap']) {
    if (programs[name]?.state === 'absent') {
      return no(
        message('{program}, which maps user ids for rootless containers, is not installed.', {
          program: name,
        }),
      );
    }
  }
  return unknown(
    message('User namespaces work; the ranges of user ids and the network helper are not examined yet.'),
  );
}

function concludeCheckpoint({ facts, kernelOptions }: CapabilityEvidence): Answer {
  const criu = facts.engines.programs.criu;
  if (criu?.state === 'absent') {
    return no(message('CRIU is not installed.'));
  }
  if (criu?.state !== 'known') {
    return unknown(message('It could not be read whether CRIU is installed.'));
  }
  const option = kernelOptions.get('CHECKPOINT_RESTORE');
  return option && isLeftOut(option)
    ? no(message('The kernel was built without {option}.', { option: 'CONFIG_CHECKPOINT_RESTORE' }))
    : unknown(message('CRIU is installed; whether this kernel has all that it needs is not examined yet.'));
}

function isLeftOut({ value, satisfied }: KernelOptionResult): boolean {
  return value === 'n' || (value === 'absent' && satisfied === false);
}

function yes(reason: Message): Answer {
  return { answer: 'yes', reason };
}

function no(reason: Message): Answer {
  return { answer: 'no', reason };
}

function unknown(reason: Message): Answer {
  return { answer: 'unknown', reason };
}
