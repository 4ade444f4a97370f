import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Profile } from '../../model/profile';
import { isInsideContainer } from './bootParameters';
import { maySeeOnlyContainer } from '../containerView';
import { evidenceOf } from '../factEvidence';
import { folderEvidence } from '../folderEvidence';
import { kernelOptionState, optionEvidence, trustedConfig } from '../kernelOptions/kernelOptionLookup';
import { moduleReality } from './moduleReality';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';

/** Checks of the kernel's modules: whether those of the running kernel are there, and whether it may load them. */
export const kernelModuleChecks: readonly Check[] = [
  {
    id: 'KRN-MODDIR',
    category: 'kernel',
    name: message('Modules of the running kernel'),
    meaning: message(
      'Parts of the kernel are loaded from files when they are first needed. When the files of the running kernel are gone, the first container that needs such a part fails.',
    ),
    references: [
      'https://man7.org/linux/man-pages/man8/modprobe.8.html',
      'https://github.com/bin456789/reinstall/issues/22',
    ],
    evaluate: judgeModuleFolder,
  },
  {
    id: 'KRN-MODLOAD',
    category: 'kernel',
    name: message('Loading of kernel modules'),
    meaning: message(
      'When the kernel may not load modules, whatever containers need must be built in or loaded already.',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/sysctl/kernel.html#modules-disabled',
      'https://man7.org/linux/man-pages/man5/modprobe.d.5.html',
    ],
    evaluate: judgeModuleLoading,
  },
];

interface ModuleNeed {
  readonly option: string;
  readonly module: string;
  readonly profiles: readonly Profile[];
}

const engines: readonly Profile[] = ['docker', 'podman', 'kubernetes', 'swarm'];

/** The modules without which the default storage and the default network of an engine fail. */
const moduleNeeds: readonly ModuleNeed[] = [
  { option: 'OVERLAY_FS', module: 'overlay', profiles: [...engines, 'rootless'] },
  { option: 'VETH', module: 'veth', profiles: [...engines, 'lxc'] },
  { option: 'BRIDGE', module: 'bridge', profiles: [...engines, 'lxc'] },
  { option: 'NF_NAT', module: 'nf_nat', profiles: engines },
  { option: 'TUN', module: 'tun', profiles: ['rootless'] },
  { option: 'VXLAN', module: 'vxlan', profiles: ['swarm'] },
];

function needsOf({ profiles }: CheckContext): readonly ModuleNeed[] {
  return moduleNeeds.filter((need) => need.profiles.some((profile) => profiles.includes(profile)));
}

/** Needs that the kernel has only as a module, which is not loaded. */
function unloadedNeeds(facts: HostFacts, context: CheckContext): readonly ModuleNeed[] {
  return needsOf(context).filter(
    ({ option, module }) =>
      kernelOptionState(facts, option) === 'm' &&
      !['loaded', 'builtIn'].includes(moduleReality(facts, module).state),
  );
}

function namesOf(needs: readonly ModuleNeed[]): string {
  return needs.map(({ module }) => module).join(', ');
}

/**
 * Why the kernel can have no modules, with the evidence; undefined when it can. A kernel built without CONFIG_MODULES
 * has neither /proc/modules nor kernel.modules_disabled: kernel/module of Linux.
 */
function builtWithoutModules(facts: HostFacts): readonly Evidence[] | undefined {
  const { loaded } = facts.modules;
  const disabled = facts.sysctls['kernel.modules_disabled'];
  if (loaded.state === 'known' || disabled?.state === 'known') {
    return undefined;
  }
  if (kernelOptionState(facts, 'MODULES') === 'n') {
    return [optionEvidence(facts, 'MODULES'), evidenceOf(loaded)];
  }
  return loaded.state === 'absent' && disabled?.state === 'absent' && !maySeeOnlyContainer(facts)
    ? [evidenceOf(loaded), evidenceOf(disabled)]
    : undefined;
}

function judgeModuleFolder(facts: HostFacts, context: CheckContext): Verdict {
  const { directory } = facts.modules;
  if (directory.state === 'known') {
    return pass(message('{path} is there.', { path: directory.value }), [folderEvidence(directory)]);
  }
  const without = builtWithoutModules(facts);
  if (without) {
    return pass(
      message('This kernel is built without loadable modules, so it needs no folder of modules.'),
      without,
    );
  }
  if (directory.state === 'unreadable') {
    return unknownBecause(directory);
  }
  // A container has a /lib/modules of its own and may hide files of /proc.
  if (maySeeOnlyContainer(facts)) {
    return unknown(
      isInsideContainer(facts)
        ? message(
            'This shell runs inside a container, which does not see the module files of the machine outside.',
          )
        : message(
            'It could not be read whether this shell runs inside a container, which does not see the module files of the machine outside.',
          ),
      [folderEvidence(directory), evidenceOf(facts.system.container)],
      message('Examine the machine outside.'),
    );
  }
  return judgeMissingFolder(facts, context);
}

function judgeMissingFolder(facts: HostFacts, context: CheckContext): Verdict {
  const { directory, loaded } = facts.modules;
  const evidence = [folderEvidence(directory), evidenceOf(facts.kernel.release)];
  const release = valueOf(facts.kernel.release)?.text ?? '?';
  if (loaded.state === 'unreadable') {
    return unknownBecause(loaded, directory);
  }
  if (isLoadingDisabled(facts)) {
    return info(
      message(
        'The modules of {release} are not installed, but this kernel may not load any: see KRN-MODLOAD.',
        {
          release,
        },
      ),
      evidence,
      message("The running kernel's modules are not installed"),
    );
  }
  const unloaded = unloadedNeeds(facts, context);
  const nextStep = message(
    'Reboot: an upgrade most likely removed the files of the kernel that still runs. If they are missing after that, install the modules of {release}.',
    { release },
  );
  if (unloaded.length > 0) {
    return error({
      title: message('Kernel modules that containers need cannot be loaded'),
      summary: message(
        'The modules of {release} are not installed, and these are not loaded yet: {modules}.',
        {
          release,
          modules: namesOf(unloaded),
        },
      ),
      nextStep,
      evidence: [...evidence, ...unloaded.map(({ option }) => optionEvidence(facts, option))],
    });
  }
  if (trustedConfig(facts) === undefined || trustedConfig(facts)?.fragment) {
    return warning({
      title: message("The running kernel's modules are not installed"),
      summary: message(
        'The modules of {release} are not installed: what is not loaded or built in cannot be used.',
        {
          release,
        },
      ),
      nextStep,
      evidence,
    });
  }
  return info(
    message('The modules of {release} are not installed; what containers need first is built in or loaded.', {
      release,
    }),
    [...evidence, ...needsOf(context).map(({ option }) => optionEvidence(facts, option))],
    message("The running kernel's modules are not installed"),
  );
}

function isLoadingDisabled({ sysctls }: HostFacts): boolean {
  return valueOf(sysctls['kernel.modules_disabled']) === '1';
}

function judgeModuleLoading(facts: HostFacts, context: CheckContext): Verdict {
  const disabled = facts.sysctls['kernel.modules_disabled'];
  const without = builtWithoutModules(facts);
  if (without) {
    return pass(message('This kernel is built without loadable modules: what it has is built in.'), without);
  }
  if (disabled?.state !== 'known') {
    return unknownBecause(disabled ?? facts.modules.loaded);
  }
  return disabled.value === '1'
    ? judgeDisabledLoading(facts, context, evidenceOf(disabled))
    : judgeLoadingRules(facts, context, evidenceOf(disabled));
}

function judgeDisabledLoading(facts: HostFacts, context: CheckContext, disabled: Evidence): Verdict {
  const unloaded = unloadedNeeds(facts, context);
  if (unloaded.length > 0 && facts.modules.loaded.state === 'known') {
    return error({
      title: message('Kernel modules that containers need cannot be loaded'),
      summary: message(
        'kernel.modules_disabled is 1 until the next boot, and these are not loaded: {modules}.',
        {
          modules: namesOf(unloaded),
        },
      ),
      nextStep: message(
        'Load {modules} at boot through a file of /etc/modules-load.d, before loading is switched off, and reboot.',
        { modules: namesOf(unloaded) },
      ),
      evidence: [disabled, ...unloaded.map(({ option }) => optionEvidence(facts, option))],
    });
  }
  return info(
    message(
      'kernel.modules_disabled is 1: what is not loaded or built in cannot be used until the next boot.',
    ),
    [disabled],
    message('No further kernel module can be loaded'),
  );
}

function judgeLoadingRules(facts: HostFacts, context: CheckContext, allowed: Evidence): Verdict {
  const blocked = needsOf(context)
    .map((need) => ({ ...need, reality: moduleReality(facts, need.module) }))
    .filter(({ reality }) => reality.state === 'blocked');
  const [first] = blocked;
  if (!first && facts.modules.rules.state === 'unreadable') {
    return unknownBecause(facts.modules.rules);
  }
  if (!first) {
    return pass(
      message('The kernel may load modules, and no rule forbids those that containers need first.'),
      [allowed, rulesEvidence(facts)],
    );
  }
  return warning({
    title: message('A rule forbids modules that containers need'),
    summary: message('Rules of modprobe keep these modules from loading: {modules}.', {
      modules: namesOf(blocked),
    }),
    nextStep: message('Remove the install line from {path}, unless this host is meant to do without.', {
      path: first.reality.rule?.path ?? '/etc/modprobe.d',
    }),
    evidence: blocked.flatMap(({ reality }) => reality.evidence),
  });
}

function rulesEvidence({ modules: { rules } }: HostFacts): Evidence {
  return {
    ...evidenceOf(rules),
    command: 'modprobe --showconfig | grep -E "^(blacklist|install) "',
    ...(valueOf(rules)?.length === 0 && { note: message('no rule') }),
  };
}
