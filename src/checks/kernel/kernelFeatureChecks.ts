import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { Profile } from '../../model/profile';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { folderEvidence } from '../folderEvidence';
import { kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { kernelUpgradeStep } from './kernelUpgradeStep';
import { undecidedOption } from '../kernelOptions/undecidedOption';
import { error, pass, unknown, warning } from '../verdict';

const checkConfig = 'https://github.com/moby/moby/blob/master/contrib/check-config.sh';

/** What the running system itself says of a feature. */
interface Trace {
  readonly there: boolean;
  readonly fact: Fact<unknown>;
  /** The lines of the fact that prove it; left out: all. */
  readonly lines?: RegExp;
  /** A second fact that the statement stands on. */
  readonly also?: Fact<unknown>;
}

/** A part of the kernel that is in the image or not: no module. */
interface KernelFeature {
  readonly id: string;
  readonly name: Message;
  readonly meaning: Message;
  /** All of these build it in. */
  readonly options: readonly string[];
  readonly missing: Message;
  /** Undefined when the running system says nothing. */
  readonly trace: (facts: HostFacts) => Trace | undefined;
  readonly weight: (profiles: readonly Profile[]) => 'error' | 'warning';
  readonly references: readonly string[];
}

const features: readonly KernelFeature[] = [
  {
    id: 'KRN-OPT-BASE',
    name: message('Kernel basics'),
    meaning: message(
      'Containers stand on namespaces, /proc and the IP network. Without one of them no engine works.',
    ),
    options: ['NAMESPACES', 'NET', 'INET', 'PROC_FS'],
    missing: message('The kernel lacks the basics of containers'),
    trace: ({ namespaces, sysctls }) => {
      const forwarding = sysctls['net.ipv4.ip_forward'];
      const uts = valueOf(namespaces.handles)?.includes('uts');
      return forwarding?.state === 'known' && uts
        ? { there: true, fact: forwarding, also: namespaces.handles }
        : undefined;
    },
    weight: () => 'error',
    references: [checkConfig],
  },
  {
    id: 'KRN-MQUEUE',
    name: message('POSIX message queues'),
    meaning: message(
      'Engines mount /dev/mqueue into each container. Without message queues that mount fails and the container does not start.',
    ),
    options: ['POSIX_MQUEUE'],
    missing: message('Containers cannot mount /dev/mqueue'),
    trace: ({ kernel: { filesystems } }) =>
      // Every kernel lists proc: a list without it is none of a kernel's file systems.
      filesystems.state === 'known' && filesystems.value.includes('proc')
        ? { there: filesystems.value.includes('mqueue'), fact: filesystems, lines: /\bmqueue\b/ }
        : undefined,
    weight: () => 'error',
    references: [
      'https://man7.org/linux/man-pages/man7/mq_overview.7.html',
      'https://github.com/opencontainers/runc/blob/main/libcontainer/SPEC.md',
    ],
  },
  {
    id: 'KRN-KEYS',
    name: message('Kernel key rings'),
    meaning: message(
      'Engines give each container a key ring of its own. Without key rings programs that keep secrets in the kernel fail.',
    ),
    options: ['KEYS'],
    missing: message('The kernel has no key rings'),
    trace: (facts) => sysctlTrace(facts, 'kernel.keys.maxkeys'),
    weight: () => 'warning',
    references: ['https://man7.org/linux/man-pages/man7/keyrings.7.html', checkConfig],
  },
  {
    id: 'KRN-SECCOMP',
    name: message('System call filter (seccomp)'),
    meaning: message(
      'Engines let containers use only harmless system calls. Without the filter containers reach the whole kernel, or pods that ask for it do not start.',
    ),
    options: ['SECCOMP', 'SECCOMP_FILTER'],
    missing: message('Containers run without a system call filter'),
    trace: ({ engines: { docker } }) =>
      valueOf(docker)?.securityOptions.some((option) => option.split(',')[0] === 'name=seccomp')
        ? { there: true, fact: docker, lines: /seccomp/ }
        : undefined,
    weight: (profiles) => (profiles.includes('kubernetes') ? 'error' : 'warning'),
    references: [
      'https://docs.docker.com/engine/security/seccomp/',
      'https://docs.kernel.org/userspace-api/seccomp_filter.html',
    ],
  },
  {
    id: 'KRN-INOTIFY',
    name: message('File watching (inotify)'),
    meaning: message(
      'Engines, kubelet and many programs in containers watch files for changes. Without inotify they fail or never notice a change.',
    ),
    options: ['INOTIFY_USER'],
    missing: message('The kernel cannot watch files'),
    trace: (facts) => sysctlTrace(facts, 'fs.inotify.max_user_instances'),
    weight: (profiles) => (profiles.includes('kubernetes') ? 'error' : 'warning'),
    references: ['https://man7.org/linux/man-pages/man7/inotify.7.html'],
  },
  {
    id: 'KRN-EVENTS',
    name: message('Event calls'),
    meaning: message(
      'Container engines wait for events through epoll and eventfd. Without them the engine does not run.',
    ),
    options: ['EPOLL', 'EVENTFD'],
    missing: message('The kernel lacks calls that engines wait with'),
    trace: () => undefined,
    weight: () => 'error',
    references: [
      'https://man7.org/linux/man-pages/man7/epoll.7.html',
      'https://man7.org/linux/man-pages/man2/eventfd.2.html',
    ],
  },
];

/** Checks of the parts of the kernel that every engine needs. */
export const kernelFeatureChecks: readonly Check[] = features.map(featureCheck);

function sysctlTrace({ sysctls }: HostFacts, key: string): Trace | undefined {
  const fact = sysctls[key];
  return fact?.state === 'known' ? { there: true, fact } : undefined;
}

function featureCheck(feature: KernelFeature): Check {
  return {
    id: feature.id,
    category: 'kernel',
    name: feature.name,
    meaning: feature.meaning,
    references: feature.references,
    evaluate: (facts, context) => judgeFeature(feature, facts, context),
  };
}

function judgeFeature(feature: KernelFeature, facts: HostFacts, { profiles }: CheckContext): Verdict {
  const trace = feature.trace(facts);
  const fromConfig = feature.options.map((option) => optionEvidence(facts, option));
  const traces = traceEvidence(trace);
  if (trace?.there) {
    return pass(
      message('{source} shows that the kernel has it.', { source: traces[0]?.source ?? '' }),
      traces,
    );
  }
  const states = feature.options.map((option) => ({ option, state: kernelOptionState(facts, option) }));
  const lacking = states.filter(({ state }) => state === 'n' || state === 'absent');
  if (trace && states.every(({ state }) => state === 'y')) {
    return unknown(
      message('The running system and the kernel configuration contradict each other.'),
      [...traces, ...fromConfig],
      message('Try it: start a container.'),
    );
  }
  if (trace || lacking.length > 0) {
    const problem = {
      title: feature.missing,
      summary: message('The kernel is built without {options}.', {
        options: (lacking.length > 0 ? lacking : states).map(({ option }) => `CONFIG_${option}`).join(', '),
      }),
      nextStep: kernelUpgradeStep(facts),
      evidence: [...traces, ...fromConfig],
    };
    return feature.weight(profiles) === 'error' ? error(problem) : warning(problem);
  }
  return states.every(({ state }) => state === 'y')
    ? pass(
        message('The kernel is built with {options}.', {
          options: states.map(({ option }) => `CONFIG_${option}`).join(', '),
        }),
        fromConfig,
      )
    : undecidedOption(facts, fromConfig);
}

function traceEvidence(trace: Trace | undefined): readonly Evidence[] {
  if (trace === undefined) {
    return [];
  }
  const { fact, lines, also } = trace;
  return [lines ? matchingEvidence(fact, lines) : evidenceOf(fact), ...(also ? [folderEvidence(also)] : [])];
}
