import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { bootedParameters, distribution, majorVersion } from '../hostTraits';
import { unwantedAmong, type ParameterWish } from '../parameterWish';
import type { BootFixRow } from './bootFixRow';
import { configuredAs } from './kernelConfiguration';

const switchedOff: ParameterWish = {
  unwanted: [
    { name: 'apparmor', isUnwanted: (value) => value !== '1' },
    { name: 'security', isUnwanted: (value) => value !== 'apparmor' },
    {
      name: 'lsm',
      isUnwanted: (value) => !modules(value).includes('apparmor'),
      replacement: (value) => `lsm=${[...modules(value), 'apparmor'].join(',')}`,
    },
  ],
  wanted: [],
};

function modules(value = ''): string[] {
  return value.split(',').filter((name) => name !== '');
}

/** AppArmor, switched off at boot. */
export const appArmorFixes: readonly BootFixRow[] = [
  {
    id: 'allow-apparmor-at-boot',
    title: message('Let the kernel start with AppArmor'),
    answers: ['SEC-APPARMOR'],
    reason: message('Engines then confine containers by an AppArmor profile.'),
    wish: (facts) =>
      valueOf(facts.security.appArmorEnabled) === undefined
        ? undefined
        : { ...switchedOff, wanted: isOnByDefault(facts) ? [] : ['apparmor=1', 'security=apparmor'] },
    suits: (facts) =>
      valueOf(facts.security.appArmorEnabled) === 'N' &&
      unwantedAmong(bootedParameters(facts) ?? [], switchedOff).length > 0,
    harm: otherModule,
    notes: () => [
      message(
        'Services that have an AppArmor profile are held to it after the reboot, for the first time since.',
      ),
    ],
    sources: [
      'https://docs.kernel.org/admin-guide/kernel-parameters.html',
      'https://docs.kernel.org/admin-guide/LSM/index.html',
      'https://wiki.debian.org/AppArmor/HowToUse',
    ],
  },
];

/**
 * What the kernel does when the command line says nothing: its configuration, else what Debian has done since release 10 and
 * Ubuntu always.
 */
function isOnByDefault(facts: HostFacts): boolean {
  const release = valueOf(facts.kernel.release);
  if (configuredAs(facts, 'SECURITY_APPARMOR_BOOTPARAM_VALUE') === '0') {
    return false;
  }
  const configured =
    release && isAtLeast(release, '5.1')
      ? configuredAs(facts, 'LSM')
      : configuredAs(facts, 'DEFAULT_SECURITY');
  if (configured !== undefined && configured !== 'n') {
    return modules(configured).includes('apparmor');
  }
  const version = majorVersion(facts);
  return distribution(facts) === 'ubuntu' || (distribution(facts) === 'debian' && (version ?? 10) >= 10);
}

/** Of the modules that exclude AppArmor, those that each parameter can choose. */
const exclusive: Readonly<Record<string, readonly string[]>> = {
  security: ['selinux', 'smack', 'tomoyo'],
  lsm: ['selinux', 'smack'],
};

/** Whoever chose another module wanted that one. */
function otherModule(facts: HostFacts): Message | undefined {
  const chosen = (bootedParameters(facts) ?? [])
    .flatMap(({ name, value }) => modules(value).filter((module) => exclusive[name]?.includes(module)))
    .at(0);
  return chosen === undefined
    ? undefined
    : message('The kernel command line chooses {module} in place of AppArmor.', { module: chosen });
}
