import type { Check, CheckContext, Verdict } from '../../model/check';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import {
  isKernelAlone,
  judgedRelease,
  kernelOptionState,
  optionEvidence,
} from '../kernelOptions/kernelOptionLookup';
import { kernelUpgradeStep } from './kernelUpgradeStep';
import { vendorKernelOf } from './kernelVendor';
import { isUsable, moduleReality } from './moduleReality';
import { undecidedOption } from '../kernelOptions/undecidedOption';
import { error, info, pass, unknownBecause } from '../verdict';

/** Checks of devices that containers are given: tunnels and terminals. */
export const kernelDeviceChecks: readonly Check[] = [
  {
    id: 'KRN-TUN',
    category: 'kernel',
    name: message('Tunnel devices (TUN/TAP)'),
    meaning: message(
      'Rootless engines connect containers to the network through a TUN device, and so do VPN programs in containers.',
    ),
    references: [
      'https://docs.kernel.org/networking/tuntap.html',
      'https://github.com/rootless-containers/slirp4netns',
    ],
    evaluate: judgeTun,
  },
  {
    id: 'KRN-DEVPTS',
    category: 'kernel',
    name: message('Terminals of their own (devpts)'),
    meaning: message(
      'Each container needs its own /dev/pts. When the kernel has only one for all, containers see the terminals of the host.',
    ),
    references: [
      'https://docs.kernel.org/filesystems/devpts.html',
      'https://github.com/moby/moby/pull/25754',
    ],
    evaluate: judgeDevpts,
  },
];

const tunDevice = '/dev/net/tun';

function judgeTun(facts: HostFacts, context: CheckContext): Verdict {
  const state = kernelOptionState(facts, 'TUN');
  const reality = moduleReality(facts, 'tun');
  const device = facts.storage.paths[tunDevice];
  const evidence = [
    optionEvidence(facts, 'TUN'),
    ...reality.evidence,
    ...(device ? [{ ...evidenceOf(device), command: `ls -l ${tunDevice}` }] : []),
  ];
  // Of a configuration alone nobody can say which modules are installed.
  const isModuleOfKernelAlone = state === 'm' && isKernelAlone(facts);
  if (state === 'y' || isUsable(reality) || isModuleOfKernelAlone) {
    return judgeTunDevice(facts, context, evidence);
  }
  if (state === 'n' || state === 'absent') {
    return withoutTun(context, evidence, {
      summary: message('The kernel is built without {options}.', { options: 'CONFIG_TUN' }),
      nextStep: kernelUpgradeStep(facts),
    });
  }
  if (reality.state !== 'missing' && reality.state !== 'blocked') {
    return undecidedOption(facts, evidence);
  }
  return withoutTun(context, evidence, {
    summary:
      reality.state === 'blocked'
        ? message('The kernel module tun may not be loaded on this host.')
        : message('The kernel module tun is not installed for the running kernel.'),
    nextStep: message(
      'Install the module tun for the running kernel, or allow it in /etc/modprobe.d, and load it.',
    ),
  });
}

function judgeTunDevice(facts: HostFacts, context: CheckContext, evidence: readonly Evidence[]): Verdict {
  const device = facts.storage.paths[tunDevice];
  if (device?.state === 'unreadable' && !isKernelAlone(facts)) {
    return unknownBecause(device);
  }
  return device?.state === 'absent'
    ? withoutTun(context, evidence, {
        summary: message('The kernel has tunnel devices, but {path} is missing.', { path: tunDevice }),
        nextStep: message(
          'Run modprobe tun as root; if {path} is still missing, run mkdir -p /dev/net && mknod -m 666 {path} c 10 200.',
          {
            path: tunDevice,
          },
        ),
      })
    : pass(message('The kernel has tunnel devices.'), evidence);
}

/** Rootless networks need a TUN device; otherwise only single programs in containers do. */
function withoutTun(
  { profiles }: CheckContext,
  evidence: readonly Evidence[],
  { summary, nextStep }: { readonly summary: Message; readonly nextStep: Message },
): Verdict {
  const title = message('Containers cannot have tunnel devices');
  return profiles.includes('rootless')
    ? error({ title, summary, nextStep, evidence })
    : info(summary, evidence, title);
}

/** Since Linux 4.7 every mount of devpts is an instance of its own (commit eedf265aa003). */
function judgeDevpts(facts: HostFacts): Verdict {
  const release = judgedRelease(facts);
  if (!release || vendorKernelOf(facts)?.claimsOtherVersion) {
    return unknownBecause(facts.kernel.release);
  }
  const evidence = [evidenceOf(facts.kernel.release)];
  if (isAtLeast(release, '4.7')) {
    return pass(
      message('Since Linux 4.7 each mount of devpts has its own terminals; this is {release}.', {
        release: release.text,
      }),
      evidence,
    );
  }
  const option = 'DEVPTS_MULTIPLE_INSTANCES';
  const all = [...evidence, optionEvidence(facts, option)];
  switch (kernelOptionState(facts, option)) {
    case 'y':
      return pass(message('The kernel is built with {options}.', { options: `CONFIG_${option}` }), all);
    case 'n':
      return error({
        title: message('Containers share the terminals of the host'),
        summary: message('The kernel is built without {options}.', { options: `CONFIG_${option}` }),
        nextStep: kernelUpgradeStep(facts),
        evidence: all,
      });
    default:
      return undecidedOption(facts, all);
  }
}
