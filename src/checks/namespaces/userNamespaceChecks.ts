import { isAtLeast } from '../../model/kernelRelease';
import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { addBootParameter } from '../kernel/bootParameters';
import { evidenceOf } from '../factEvidence';
import { folderEvidence } from '../folderEvidence';
import { isKernelAlone, kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { judgedRelease } from '../kernelOptions/kernelOptionLookup';
import { kernelUpgradeStep } from '../kernel/kernelUpgradeStep';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

const cloneKey = 'kernel.unprivileged_userns_clone';
const maximumKey = 'user.max_user_namespaces';
const appArmorKey = 'kernel.apparmor_restrict_unprivileged_userns';

/** Checks of user namespaces: the kernel's own, and the three settings that take them away from ordinary accounts. */
export const userNamespaceChecks: readonly Check[] = [
  {
    id: 'NS-USER',
    category: 'namespaces',
    name: message('User namespaces'),
    meaning: message(
      'A user namespace makes an ordinary account root inside its own containers. Rootless engines, userns-remap and unprivileged LXC containers need it.',
    ),
    references: [
      'https://man7.org/linux/man-pages/man7/user_namespaces.7.html',
      'https://docs.docker.com/engine/security/userns-remap/',
      'https://docs.docker.com/engine/security/rootless/',
    ],
    evaluate: judgeUserNamespaces,
  },
  {
    id: 'NS-USER-SYSCTL',
    category: 'namespaces',
    name: message('Permission to create user namespaces'),
    meaning: message(
      'When a setting forbids user namespaces, rootless engines fail with "operation not permitted" or "no space left on device", whatever else is in order.',
    ),
    references: [
      'https://docs.docker.com/engine/security/rootless/troubleshoot/',
      'https://man7.org/linux/man-pages/man7/namespaces.7.html',
    ],
    evaluate: judgePermission,
  },
  {
    id: 'NS-USER-APPARMOR',
    category: 'namespaces',
    name: message('AppArmor and user namespaces'),
    meaning: message(
      'Ubuntu 23.10 and later give rights inside a user namespace only to programs that have an AppArmor profile for it. A rootless engine without one cannot start.',
    ),
    references: [
      'https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces',
      'https://rootlesscontaine.rs/getting-started/common/apparmor/',
      'https://github.com/moby/moby/issues/47480',
    ],
    evaluate: judgeAppArmor,
  },
];

/** Who cannot do without user namespaces: rootless engines, and a Docker daemon that remaps its users. */
function needsUserNamespaces({ engines }: HostFacts, { profiles }: CheckContext): boolean {
  const remapped =
    valueOf(engines.docker)?.securityOptions.some((option) => option.split(',')[0] === 'name=userns') ===
      true || Boolean(valueOf(engines.dockerDaemonJson)?.['userns-remap']);
  return profiles.includes('rootless') || remapped;
}

interface Restriction {
  readonly title: Message;
  readonly summary: Message;
  readonly nextStep: Message;
  readonly evidence: readonly Evidence[];
}

/** An error for who needs user namespaces, a warning for engines that often use them, else worth knowing. */
function weigh(needed: boolean, { profiles }: CheckContext, restriction: Restriction): Verdict {
  if (needed) {
    return error(restriction);
  }
  return profiles.some((profile) => profile === 'podman' || profile === 'lxc')
    ? warning(restriction)
    : info(restriction.summary, restriction.evidence, restriction.title);
}

function judgeUserNamespaces(facts: HostFacts, context: CheckContext): Verdict {
  const { handles } = facts.namespaces;
  const offered = offersUserNamespaces(facts);
  if (offered === undefined) {
    return unknownBecause(handles);
  }
  const evidence = [
    handles.state === 'known'
      ? folderEvidence(handles, /(?:^|\s)user(?:\s|$)/)
      : optionEvidence(facts, 'USER_NS'),
  ];
  if (!offered) {
    return weigh(needsUserNamespaces(facts, context), context, {
      title: message('This kernel has no user namespaces'),
      summary: message(
        'The kernel does not offer /proc/self/ns/user: CONFIG_USER_NS is off, or it is switched off at boot.',
      ),
      nextStep:
        vendorKernelOf(facts)?.name === 'RHEL 7'
          ? addBootParameter(facts, 'user_namespace.enable=1')
          : kernelUpgradeStep(facts),
      evidence: [...evidence, optionEvidence(facts, 'USER_NS')],
    });
  }
  const release = judgedRelease(facts);
  if (release && !isAtLeast(release, '3.8') && facts.namespaces.createUserNamespace.state !== 'known') {
    return weigh(needsUserNamespaces(facts, context), context, {
      title: message('This kernel has no user namespaces'),
      summary: message('Linux {release} is older than 3.8, where user namespaces became usable.', {
        release: release.text,
      }),
      nextStep: kernelUpgradeStep(facts),
      evidence: [evidenceOf(facts.kernel.release)],
    });
  }
  return judgeProbe(facts, context, evidence);
}

/** Behaviour decides: the probe tried to create one, as the account that examined the host. */
function judgeProbe(facts: HostFacts, context: CheckContext, evidence: readonly Evidence[]): Verdict {
  const probe = facts.namespaces.createUserNamespace;
  const account = valueOf(facts.account)?.name ?? '?';
  const all = [...evidence, evidenceOf(probe)];
  if (probe.state !== 'known') {
    return isKernelAlone(facts)
      ? pass(message('The kernel is built with {option}.', { option: 'CONFIG_USER_NS' }), evidence)
      : unknown(message('The kernel has user namespaces, but it could not be tried to create one.'), all);
  }
  if (probe.value.succeeded) {
    return pass(message('The account {account} could create a user namespace.', { account }), all);
  }
  if (isForbiddenBySysctl(facts)) {
    return info(
      message('The kernel has user namespaces, but a setting takes them from the account {account}.', {
        account,
      }),
      all,
      message('User namespaces are restricted by a setting'),
    );
  }
  const settings = [cloneKey, maximumKey, appArmorKey].map((key) => facts.sysctls[key]);
  const unread = settings.find((fact) => fact?.state === 'unreadable');
  if (unread) {
    return unknown(
      message(
        'Creating a user namespace as {account} failed, and the settings that may forbid it could not be read.',
        { account },
      ),
      [...all, evidenceOf(unread)],
    );
  }
  // The profile of an engine may allow it what the trial was refused.
  if (valueOf(facts.sysctls[appArmorKey]) === '1') {
    return pass(
      message(
        'The kernel has user namespaces, and AppArmor says which programs may create one: see NS-USER-APPARMOR.',
      ),
      all,
    );
  }
  return weigh(needsUserNamespaces(facts, context), context, {
    title: message('User namespaces are refused'),
    summary: message('The kernel has user namespaces, but creating one as {account} failed: {reason}', {
      account,
      reason: probe.value.message === '' ? message('no message') : probe.value.message,
    }),
    nextStep: message(
      'Look for what refuses it: a container or sandbox around this shell, a seccomp filter, or a security module.',
    ),
    evidence: all,
  });
}

/** By the handle, else by the kernel configuration; undefined when neither tells. */
function offersUserNamespaces(facts: HostFacts): boolean | undefined {
  const { handles } = facts.namespaces;
  if (handles.state === 'known') {
    return handles.value.includes('user');
  }
  const state = kernelOptionState(facts, 'USER_NS');
  return state === 'y' ? true : state === 'n' ? false : undefined;
}

function isForbiddenBySysctl({ sysctls }: HostFacts): boolean {
  return valueOf(sysctls[cloneKey]) === '0' || valueOf(sysctls[maximumKey]) === '0';
}

function judgePermission(facts: HostFacts, context: CheckContext): Verdict {
  if (offersUserNamespaces(facts) === false) {
    return notApplicable(message('This kernel has no user namespaces: see NS-USER.'));
  }
  const maximum = facts.sysctls[maximumKey];
  const clone = facts.sysctls[cloneKey];
  if (maximum?.state === 'known' && maximum.value === '0') {
    return weigh(needsUserNamespaces(facts, context), context, {
      title: message('No account may create user namespaces'),
      summary: message('{key} is 0.', { key: maximumKey }),
      nextStep: sysctlStep(maximumKey, '28633'),
      evidence: [evidenceOf(maximum)],
    });
  }
  if (clone?.state === 'known' && clone.value === '0') {
    return weigh(context.profiles.includes('rootless'), context, {
      title: message('Ordinary accounts may not create user namespaces'),
      summary: message('{key} is 0: only root may create one.', { key: cloneKey }),
      nextStep: sysctlStep(cloneKey, '1'),
      evidence: [evidenceOf(clone)],
    });
  }
  const read = [maximum, clone].filter((fact): fact is Fact<string> => fact !== undefined);
  const unread = read.filter((fact) => fact.state === 'unreadable');
  if (unread.length > 0 || read.length === 0) {
    return unknownBecause(...(unread.length > 0 ? unread : [facts.namespaces.handles]));
  }
  return pass(message('No setting forbids user namespaces to ordinary accounts.'), read.map(evidenceOf));
}

function sysctlStep(key: string, value: string): Message {
  return message('Write {key} = {value} into a file of /etc/sysctl.d and run sysctl --system.', {
    key,
    value,
  });
}

function judgeAppArmor(facts: HostFacts, context: CheckContext): Verdict {
  const restriction = facts.sysctls[appArmorKey];
  if (restriction === undefined || restriction.state === 'absent') {
    return notApplicable(
      message('This kernel does not restrict user namespaces by AppArmor.'),
      restriction ? [evidenceOf(restriction)] : [],
    );
  }
  if (restriction.state === 'unreadable') {
    return unknownBecause(restriction);
  }
  const evidence = [evidenceOf(restriction)];
  if (restriction.value !== '1') {
    return pass(
      message('AppArmor does not restrict user namespaces: {key} is 0.', { key: appArmorKey }),
      evidence,
    );
  }
  if (!context.profiles.includes('rootless')) {
    return info(
      message('{key} is 1. Engines that run as root are not concerned.', { key: appArmorKey }),
      evidence,
      message('Ordinary programs need an AppArmor profile for user namespaces'),
    );
  }
  return judgeEngineProfile(facts, evidence);
}

/** The programs that create the namespace of a rootless engine, and what their AppArmor profile is called on Ubuntu. */
const rootlessPrograms = ['rootlesskit', 'podman'] as const;

function judgeEngineProfile(facts: HostFacts, evidence: readonly Evidence[]): Verdict {
  const { engines, namespaces } = facts;
  const { appArmorProfiles } = namespaces;
  const installed = rootlessPrograms.flatMap((name) => {
    const path = valueOf(engines.programs[name]);
    return path === undefined ? [] : [{ name, path }];
  });
  if (installed.length === 0) {
    return unknown(
      message('{key} is 1, and no rootless engine was found whose AppArmor profile could be looked for.', {
        key: appArmorKey,
      }),
      evidence,
      message('Install the rootless engine, then examine the host again.'),
    );
  }
  if (appArmorProfiles.state !== 'known') {
    return unknownBecause(appArmorProfiles);
  }
  const all = [...evidence, evidenceOf(appArmorProfiles)];
  const without = installed.find(({ name, path }) => !hasProfile(appArmorProfiles.value, name, path));
  if (without === undefined) {
    return pass(
      message('AppArmor profiles are loaded for: {programs}.', {
        programs: installed.map(({ path }) => path).join(', '),
      }),
      all,
    );
  }
  return judgeMissingProfile(facts, without.path, all);
}

/** A profile may cover a path under another name, so only a refusal that was seen makes it certain. */
function judgeMissingProfile(
  { account, namespaces }: HostFacts,
  program: string,
  evidence: readonly Evidence[],
): Verdict {
  const probe = namespaces.createUserNamespace;
  const refused = valueOf(account)?.uid !== 0 && valueOf(probe)?.succeeded === false;
  const problem = {
    title: refused
      ? message('AppArmor stops the rootless engine')
      : message('AppArmor possibly stops the rootless engine'),
    summary: message('{key} is 1, and no AppArmor profile named after {program} is loaded.', {
      key: appArmorKey,
      program,
    }),
    nextStep: message(
      'Install an AppArmor profile with "userns," for {program} in /etc/apparmor.d and reload AppArmor.',
      { program },
    ),
    evidence: refused ? [...evidence, evidenceOf(probe)] : evidence,
  };
  return refused ? error(problem) : warning(problem);
}

/** A profile is called by its program (`rootlesskit`, for the packaged path), by the path, or by the path with dots. */
function hasProfile(profiles: readonly string[], name: string, path: string): boolean {
  const dotted = path.replace(/^\//, '').replaceAll('/', '.');
  const packaged = path === `/usr/bin/${name}`;
  return profiles.some((profile) => profile === path || profile === dotted || (packaged && profile === name));
}
