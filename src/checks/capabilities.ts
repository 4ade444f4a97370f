import { valueOf } from '../model/fact';
import type { Finding, FindingStatus } from '../model/finding';
import type { HostFacts } from '../model/hostFacts';
import type { Capability } from '../model/hostReport';
import { message, type Message } from '../model/message';
import { checkpointChecks } from './checkpoint/checkpointChecks';
import { evaluateChecks } from './evaluateChecks';
import { rootlessChecks } from './rootless/rootlessChecks';

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
export function judgeCapabilities(findings: readonly Finding[], facts: HostFacts): readonly Capability[] {
  const byId = new Map([...findings, ...askedForCards(facts)].map((finding) => [finding.id, finding]));
  return rules.map(({ id, title, conditions, conclude }) => ({
    id,
    title,
    ...(firstObstacle(conditions, byId) ?? conclude(byId, facts)),
    findings: conditions.map((condition) => condition.id).filter((each) => byId.has(each)),
  }));
}

/** Rootless containers and checkpoints have cards on every host, whatever the profile: their checks are asked anyway. */
function askedForCards(facts: HostFacts): readonly Finding[] {
  return evaluateChecks([...rootlessChecks, ...checkpointChecks], facts, {
    profiles: ['rootless', 'checkpoint'],
  });
}

interface CapabilityRule {
  readonly id: Capability['id'];
  readonly title: Message;
  readonly conditions: readonly Condition[];
  /** Asked when no condition speaks against it. */
  readonly conclude: (findings: ReadonlyMap<string, Finding>, facts: HostFacts) => Answer;
}

const rules: readonly CapabilityRule[] = [
  {
    id: 'limitMemory',
    title: message('Limit memory'),
    conditions: [
      { id: 'MEM-CTRL', allows: inOrder, denies: ['warning'] },
      // An error says that no container with a memory limit starts; a warning speaks of swap alone.
      { id: 'MEM-SWAPACCT', allows: notInTheWay },
      { id: 'CG-MODE', allows: notInTheWay },
    ],
    conclude: concludeMemoryLimit,
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
      { id: 'RL-NEWUIDMAP', allows: inOrder },
      { id: 'RL-NET', allows: inOrder },
      { id: 'CG-HYBRID', allows: ['pass', 'notApplicable'] },
      // What follows is known only of the account that the host was examined as.
      { id: 'RL-SUBID', allows: inOrder },
      { id: 'RL-HOMEFS', allows: inOrder },
      { id: 'RL-XDG', allows: notInTheWay },
    ],
    conclude: () => yes(message('The account has user namespaces, ids of its own and a network helper.')),
  },
  {
    id: 'checkpoint',
    title: message('Checkpoint'),
    conditions: [
      { id: 'CR-TOOL', allows: inOrder },
      { id: 'CR-KCONF', allows: inOrder },
      { id: 'CR-NETLOCK', allows: inOrder },
      { id: 'CR-RUNTIME', allows: inOrder },
      { id: 'CR-VERMAP', allows: inOrder },
      { id: 'CR-OVERLAY-UBUNTU', allows: ['pass', 'notApplicable'] },
      // Its warning speaks of Docker alone.
      { id: 'CR-DOCKER', allows: notInTheWay },
    ],
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
  findings: ReadonlyMap<string, Finding>,
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

/** Whether MEM-SWAPACCT is an error depends on the version of Docker: without it, its warning says too little. */
function concludeMemoryLimit(
  findings: ReadonlyMap<string, Finding>,
  { cgroups, engines }: HostFacts,
): Answer {
  const versionHidden = engines.docker.state === 'unreadable' && engines.versions.dockerd?.state !== 'known';
  const countsSwap = findings.get('MEM-SWAPACCT')?.status !== 'warning';
  return versionHidden && !countsSwap && valueOf(cgroups.mode) === 'v2'
    ? unknown(
        message(
          'A Docker before 20.10.8 starts no container with a memory limit here, and the version of Docker could not be read.',
        ),
      )
    : yes(message('The memory controller is active.'));
}

/** Docker may refuse what Podman does on the same host. */
function concludeCheckpoint(findings: ReadonlyMap<string, Finding>, { engines }: HostFacts): Answer {
  const docker = findings.get('CR-DOCKER');
  if (docker?.status !== 'warning') {
    return yes(message('CRIU, the kernel and the runtime fit together; each container is another question.'));
  }
  return engines.programs.podman?.state === 'known'
    ? yes(message('Podman can, as root; Docker cannot, or not yet. Each container is another question.'))
    : unknown(docker.summary);
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
