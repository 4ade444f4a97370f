import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { criuKernelFeatures } from '../../knowledge/criuKernelFeatures';
import { maySeeOnlyContainer } from '../containerView';
import { evidenceOf } from '../factEvidence';
import { isDistribution } from '../kernel/bootParameters';
import { kernelUpgradeStep } from '../kernel/kernelUpgradeStep';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { isUsable, moduleReality } from '../kernel/moduleReality';
import {
  isBuilt,
  judgedRelease,
  kernelOptionState,
  optionEvidence,
} from '../kernelOptions/kernelOptionLookup';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** What CRIU needs of the kernel. */
export const checkpointKernelChecks: readonly Check[] = [
  {
    id: 'CR-KCONF',
    category: 'checkpoint',
    name: message('Checkpoint support in the kernel'),
    meaning: message(
      'CRIU reads and rebuilds processes through interfaces that exist only in kernels built with CONFIG_CHECKPOINT_RESTORE.',
    ),
    profiles: ['checkpoint'],
    references: ['https://criu.org/Linux_kernel'],
    evaluate: judgeSupport,
  },
  {
    id: 'CR-DIAG',
    category: 'checkpoint',
    name: message('Reading sockets for a checkpoint'),
    meaning: message(
      'CRIU asks the kernel for the state of each socket. Without the modules for it, a container with a socket of that kind cannot be dumped.',
    ),
    profiles: ['checkpoint'],
    references: ['https://criu.org/Linux_kernel'],
    evaluate: judgeDiagnostics,
  },
  {
    id: 'CR-TRACK',
    category: 'checkpoint',
    name: message('Tracking of changed memory'),
    meaning: message(
      'With it, most memory is copied while the container still runs (pre-dump), and it stands still only for the rest.',
    ),
    profiles: ['checkpoint'],
    references: ['https://criu.org/Memory_changes_tracking'],
    evaluate: judgeTracking,
  },
  {
    id: 'CR-VERMAP',
    category: 'checkpoint',
    name: message('Age of the kernel for checkpoints'),
    meaning: message(
      'CRIU relies on interfaces that came to the kernel over the years. What a kernel lacks cannot be dumped or restored there.',
    ),
    profiles: ['checkpoint'],
    references: [...new Set(criuKernelFeatures.map(({ source }) => source))],
    evaluate: judgeAge,
  },
  {
    id: 'CR-OVERLAY-UBUNTU',
    category: 'checkpoint',
    name: message("Ubuntu's overlay file system"),
    meaning: message(
      'Ubuntu kernels from 5.0 until 5.8.0-16 name the wrong mount for open files on overlays, and CRIU stops with "Can\'t lookup mount".',
    ),
    profiles: ['checkpoint'],
    references: [
      'https://bugs.launchpad.net/ubuntu/+source/linux/+bug/1857257',
      'https://github.com/checkpoint-restore/criu/issues/860',
      'https://github.com/checkpoint-restore/criu/issues/1801',
    ],
    evaluate: judgeUbuntuOverlay,
  },
];

const supportOption = 'CHECKPOINT_RESTORE';

/** /proc/sys/kernel/ns_last_pid exists only with the option: kernel/pid_namespace.c, since Linux 3.3. */
function judgeSupport(facts: HostFacts): Verdict {
  const lastPid = facts.checkpoint.kernelInterfaces.ns_last_pid;
  const state = kernelOptionState(facts, supportOption);
  const evidence = [...(lastPid ? [evidenceOf(lastPid)] : []), optionEvidence(facts, supportOption)];
  const option = `CONFIG_${supportOption}`;
  if (valueOf(lastPid) === true) {
    return pass(
      message('The kernel offers /proc/sys/kernel/ns_last_pid, which only such kernels do.'),
      evidence,
    );
  }
  if (isBuilt(state)) {
    return lastPid?.state === 'known'
      ? unknown(
          message('The kernel is built with {option}, and yet /proc/sys/kernel/ns_last_pid is not there.', {
            option,
          }),
          evidence,
          message('Run as root: criu check'),
        )
      : pass(message('The kernel is built with {option}.', { option }), evidence);
  }
  if (maySeeOnlyContainer(facts)) {
    return unknown(
      message('Only a container may be visible here, and it does not show what the kernel offers outside.'),
      evidence,
    );
  }
  if (state === 'n' || state === 'absent') {
    return withoutSupport(message('The kernel is built without {option}.', { option }), evidence);
  }
  return lastPid?.state === 'known'
    ? withoutSupport(
        message('The kernel has no /proc/sys/kernel/ns_last_pid, which {option} would bring.', { option }),
        evidence,
      )
    : unknownBecause(facts.kernel.config);
}

function withoutSupport(summary: Message, evidence: readonly Evidence[]): Verdict {
  return error({
    title: message('This kernel cannot checkpoint processes'),
    summary,
    nextStep: message('Boot a kernel with {option}: those of Debian, Ubuntu, Fedora and RHEL have it.', {
      option: `CONFIG_${supportOption}`,
    }),
    evidence,
  });
}

/** Option to module. Source: https://criu.org/Linux_kernel */
const diagnostics: readonly (readonly [option: string, module: string])[] = [
  ['UNIX_DIAG', 'unix_diag'],
  ['INET_DIAG', 'inet_diag'],
  ['INET_TCP_DIAG', 'tcp_diag'],
  ['INET_UDP_DIAG', 'udp_diag'],
  ['PACKET_DIAG', 'af_packet_diag'],
  ['NETLINK_DIAG', 'netlink_diag'],
];

function judgeDiagnostics(facts: HostFacts): Verdict {
  const states = diagnostics.map(([option, module]) => {
    const state = kernelOptionState(facts, option);
    const reality = moduleReality(facts, module);
    const isThere = state === 'y' || isUsable(reality);
    const isMissing =
      state === 'n' ||
      state === 'absent' ||
      (state === 'm' && (reality.state === 'missing' || reality.state === 'blocked'));
    return { option, isThere, isMissing };
  });
  const missing = states.filter(({ isThere, isMissing }) => isMissing && !isThere);
  const open = states.filter(({ isThere, isMissing }) => !isThere && !isMissing);
  const names = (some: readonly { readonly option: string }[]) => some.map(({ option }) => option).join(', ');
  if (missing.length > 0) {
    return warning({
      title: message('Containers with some sockets cannot be checkpointed'),
      summary: message('The kernel lacks: {options}.', { options: names(missing) }),
      nextStep: message('Load the modules {modules}, or boot a kernel that has them.', {
        modules: missing
          .map(({ option }) => diagnostics.find(([name]) => name === option)?.[1] ?? '')
          .join(', '),
      }),
      evidence: missing.map(({ option }) => optionEvidence(facts, option)),
    });
  }
  const evidence = states.map(({ option }) => optionEvidence(facts, option));
  return open.length > 0
    ? unknown(
        message('It could not be read whether the kernel has: {options}.', { options: names(open) }),
        evidence,
      )
    : pass(message('The kernel can tell the state of all kinds of sockets.'), evidence);
}

function judgeTracking(facts: HostFacts): Verdict {
  const option = 'MEM_SOFT_DIRTY';
  const evidence = [optionEvidence(facts, option)];
  switch (kernelOptionState(facts, option)) {
    case 'y':
      return pass(message('The kernel is built with {option}.', { option: `CONFIG_${option}` }), evidence);
    case 'n':
    case 'absent':
      return info(
        message('The kernel is built without {option}.', { option: `CONFIG_${option}` }),
        evidence,
        message('Containers stand still for the whole checkpoint'),
      );
    default:
      return unknownBecause(facts.kernel.config);
  }
}

/** By upstream numbers; a vendor's kernel may have more than its number says. */
function judgeAge(facts: HostFacts): Verdict {
  const release = judgedRelease(facts);
  if (release === undefined) {
    return unknownBecause(facts.kernel.release);
  }
  const evidence = [evidenceOf(facts.kernel.release)];
  const lacking = criuKernelFeatures.filter(({ since }) => !isAtLeast(release, since));
  const [worst] = [...lacking].sort((a, b) => Number(b.usual) - Number(a.usual));
  if (worst === undefined) {
    return pass(
      message('Linux {release} is new enough for all that CRIU needs.', { release: release.text }),
      evidence,
    );
  }
  const vendor = vendorKernelOf(facts);
  const args = { release: release.text, use: worst.use, since: worst.since, others: lacking.length - 1 };
  const summary = message(
    'Linux {release} lacks what CRIU needs for {use} (since {since}), and {others} other things.',
    args,
  );
  if (vendor) {
    return info(
      message(
        'By its number, Linux {release} lacks what CRIU needs for {use} (since {since}); {vendor} may have added it.',
        { ...args, vendor: vendor.name },
      ),
      evidence,
      message('This kernel is possibly too old for some checkpoints'),
    );
  }
  return worst.usual
    ? warning({
        title: message('This kernel is too old to checkpoint containers'),
        summary,
        nextStep: kernelUpgradeStep(facts),
        evidence,
      })
    : info(summary, evidence, message('Some containers cannot be checkpointed on this kernel'));
}

function judgeUbuntuOverlay(facts: HostFacts): Verdict {
  const { osRelease } = facts.system;
  const release = judgedRelease(facts);
  if (osRelease.state !== 'known' || release === undefined) {
    return unknownBecause(osRelease, facts.kernel.release);
  }
  const evidence = [evidenceOf(osRelease), evidenceOf(facts.kernel.release)];
  if (!isDistribution(facts, 'ubuntu') || vendorKernelOf(facts)?.name !== 'Ubuntu') {
    return notApplicable(message('The kernel is not one of Ubuntu.'), evidence);
  }
  const isAffected = isAtLeast(release, '5.0') && !isAtLeast(release, '5.8');
  return isAffected
    ? warning({
        title: message('Checkpoints of containers on overlays possibly fail'),
        summary: message(
          'Linux {release} is between 5.0 and 5.8, where Ubuntu changed the overlay file system.',
          {
            release: release.text,
          },
        ),
        nextStep: message(
          'Update to the kernel of linux-generic-hwe of this release, then try a checkpoint.',
        ),
        evidence,
      })
    : pass(
        message('Linux {release} is outside the series that are known for it.', { release: release.text }),
        evidence,
      );
}
