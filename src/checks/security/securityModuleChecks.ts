import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast, type KernelRelease } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { bootParameter, removeBootParameter } from '../kernel/bootParameters';
import { installStep } from '../packageStep';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** The security modules of the kernel, and what engines need to use them. */
export const securityModuleChecks: readonly Check[] = [
  {
    id: 'SEC-LSM',
    category: 'security',
    name: message('Security modules of the kernel'),
    meaning: message(
      'Engines confine containers by AppArmor or SELinux on top of namespaces, where the kernel has one of them.',
    ),
    references: ['https://docs.kernel.org/admin-guide/LSM/index.html'],
    evaluate: judgeModules,
  },
  {
    id: 'SEC-APPARMOR',
    category: 'security',
    name: message('AppArmor for containers'),
    meaning: message(
      'Where the kernel has AppArmor on, engines load a profile for containers with apparmor_parser. Without that program most run containers without AppArmor, and Docker 20.10 as Debian builds it starts none.',
    ),
    references: [
      'https://docs.docker.com/engine/security/apparmor/',
      'https://github.com/moby/moby/blob/master/daemon/apparmor_default.go',
      'https://github.com/containerd/containerd/blob/main/pkg/apparmor/apparmor_linux.go',
    ],
    evaluate: judgeAppArmor,
  },
  {
    id: 'SEC-SELINUX',
    category: 'security',
    name: message('SELinux for containers'),
    meaning: message(
      'Where SELinux enforces its policy, containers need the module container of the policy: without it engines fail or containers cannot read their files.',
    ),
    references: [
      'https://github.com/containers/container-selinux',
      'https://docs.docker.com/reference/cli/dockerd/#enable-selinux-support',
    ],
    evaluate: judgeSelinux,
  },
  {
    id: 'SEC-NESTED-RUNC',
    category: 'security',
    name: message('Containers inside a system container'),
    meaning: message(
      'runc since 1.2.8 and 1.3.3 reopens files in /proc, which older AppArmor rules of LXC, Incus and Proxmox VE refuse: no container starts inside.',
    ),
    references: [
      'https://github.com/opencontainers/runc/issues/4968',
      'https://github.com/lxc/incus/issues/2623',
      'https://github.com/moby/moby/issues/51405',
    ],
    evaluate: judgeNestedRunc,
  },
];

function judgeModules({ kernel, security }: HostFacts): Verdict {
  const { modules } = security;
  if (modules.state !== 'known') {
    return judgeWithoutList(security, valueOf(kernel.release));
  }
  const guards = modules.value.filter((name) => name === 'apparmor' || name === 'selinux');
  return guards.length > 0
    ? pass(message('Active: {names}.', { names: modules.value.join(', ') }), [evidenceOf(modules)])
    : info(
        message('Active: {names}; neither AppArmor nor SELinux is among them.', {
          names: modules.value.join(', ') || '-',
        }),
        [evidenceOf(modules)],
        message('Containers are confined by namespaces alone'),
      );
}

/** The list came with Linux 4.10: https://git.kernel.org/torvalds/c/d69dece5f5b6. Each module has signs of its own. */
function judgeWithoutList(
  { modules, appArmorEnabled, selinuxEnforcing }: HostFacts['security'],
  release: KernelRelease | undefined,
): Verdict {
  const signs = [
    { name: 'apparmor', fact: appArmorEnabled, isActive: valueOf(appArmorEnabled) === 'Y' },
    { name: 'selinux', fact: selinuxEnforcing, isActive: selinuxEnforcing.state === 'known' },
  ];
  const active = signs.find(({ isActive }) => isActive);
  if (active) {
    return pass(message('Active: {names}.', { names: active.name }), [evidenceOf(active.fact)]);
  }
  // Before 3.0 the file system of SELinux had another place, which is not looked at.
  const unread = signs.find(({ fact }) => fact.state === 'unreadable')?.fact;
  return unread || modules.state === 'unreadable' || !release || !isAtLeast(release, '3.0')
    ? unknownBecause(unread ?? modules)
    : info(
        message('Neither AppArmor nor SELinux is active.'),
        [evidenceOf(modules), ...signs.map(({ fact }) => evidenceOf(fact))],
        message('Containers are confined by namespaces alone'),
      );
}

const parserPackage = {
  debian: 'apparmor',
  fedora: 'apparmor-parser',
  suse: 'apparmor-parser',
  arch: 'apparmor',
  alpine: 'apparmor',
};

function judgeAppArmor(facts: HostFacts): Verdict {
  const { appArmorEnabled } = facts.security;
  const parser =
    facts.engines.programs.apparmor_parser ?? absent(commandSource('command -v apparmor_parser'));
  if (appArmorEnabled.state === 'unreadable') {
    return unknownBecause(appArmorEnabled);
  }
  if (valueOf(appArmorEnabled) !== 'Y') {
    return judgeSwitchedOff(facts);
  }
  const evidence = [evidenceOf(appArmorEnabled), evidenceOf(parser)];
  switch (parser.state) {
    case 'known':
      return pass(message('AppArmor is on, and apparmor_parser is installed.'), evidence);
    case 'unreadable':
      return unknownBecause(parser);
    case 'absent':
      return judgeWithoutParser(facts, evidence);
  }
}

/** A kernel that has AppArmor and was started without it, which no other module replaces. */
function judgeSwitchedOff(facts: HostFacts): Verdict {
  const { appArmorEnabled, selinuxEnforcing } = facts.security;
  const { commandLine } = facts.kernel;
  const { container } = facts.system;
  const inactive = notApplicable(message('AppArmor is not active in this kernel.'), [
    evidenceOf(appArmorEnabled),
  ]);
  const mayBeSwitched = valueOf(appArmorEnabled) === 'N' && (valueOf(container) ?? 'none') === 'none';
  if (!mayBeSwitched || selinuxEnforcing.state === 'known') {
    return inactive;
  }
  const unread = [commandLine, container, selinuxEnforcing].filter(({ state }) => state === 'unreadable');
  if (unread.length > 0) {
    return unknownBecause(...unread);
  }
  const word = switchingWord(facts);
  return word !== undefined && hasEngine(facts)
    ? warning({
        title: message('Containers run without AppArmor'),
        summary: message('{parameter} is on the kernel command line of this boot.', { parameter: word }),
        nextStep: removeBootParameter(facts, word),
        evidence: [evidenceOf(appArmorEnabled), evidenceOf(commandLine)],
      })
    : inactive;
}

/** Source: https://docs.kernel.org/admin-guide/kernel-parameters.html */
function switchingWord(facts: HostFacts): string | undefined {
  const security = bootParameter(facts, 'security');
  if (bootParameter(facts, 'apparmor') === '0') {
    return 'apparmor=0';
  }
  return security === undefined || security === 'apparmor' ? undefined : `security=${security}`;
}

function hasEngine({ engines }: HostFacts): boolean {
  return ['dockerd', 'podman', 'containerd'].some((name) => engines.programs[name]?.state === 'known');
}

/**
 * Docker, containerd and Podman look for the parser and do without AppArmor. Debian's 20.10 is built with a library of runc
 * that does not look, and then every container fails: tried on Debian 11 with Docker 20.10.5+dfsg1.
 */
const failsWithoutParser = /^20\.10\.\d{1,3}\+dfsg/;

function judgeWithoutParser(facts: HostFacts, evidence: readonly Evidence[]): Verdict {
  const { engines, system } = facts;
  if (valueOf(system.container) !== 'none') {
    return unknown(
      message('AppArmor is on outside, and apparmor_parser is not installed in here.'),
      evidence,
    );
  }
  const version = valueOf(engines.docker)?.serverVersion ?? '';
  const summary = message('AppArmor is on in the kernel, and apparmor_parser is not installed.');
  const nextStep = installStep(facts, parserPackage);
  if (failsWithoutParser.test(version)) {
    const title = message('Containers do not start because AppArmor has no parser');
    return error({
      title,
      summary,
      nextStep,
      evidence: [...evidence, matchingEvidence(engines.docker, /ServerVersion/)],
    });
  }
  const title = message('Containers run without AppArmor');
  return hasEngine(facts) ? warning({ title, summary, nextStep, evidence }) : info(summary, evidence, title);
}

function judgeSelinux(facts: HostFacts): Verdict {
  const { selinuxEnforcing, containerSelinuxPolicy } = facts.security;
  if (selinuxEnforcing.state === 'unreadable') {
    return unknownBecause(selinuxEnforcing);
  }
  if (valueOf(selinuxEnforcing) !== true) {
    return notApplicable(message('SELinux does not enforce a policy here.'), [evidenceOf(selinuxEnforcing)]);
  }
  const hasPackage = valueOf(facts.engines.packages)?.includes('container-selinux') === true;
  const evidence = [evidenceOf(selinuxEnforcing), evidenceOf(containerSelinuxPolicy)];
  if (hasPackage || valueOf(containerSelinuxPolicy) === true) {
    return usesSelinux(facts);
  }
  return containerSelinuxPolicy.state === 'known' && facts.engines.packages.state === 'known'
    ? warning({
        title: message('SELinux possibly refuses containers'),
        summary: message('SELinux enforces its policy, and the policy for containers is not installed.'),
        nextStep: installStep(facts, {
          debian: 'selinux-policy-default',
          fedora: 'container-selinux',
          suse: 'container-selinux',
          arch: 'container-selinux',
          alpine: 'container-selinux',
        }),
        evidence,
      })
    : unknownBecause(containerSelinuxPolicy, facts.engines.packages);
}

function usesSelinux({ engines, security }: HostFacts): Verdict {
  const { docker } = engines;
  const evidence = [evidenceOf(security.selinuxEnforcing)];
  const isUsed = valueOf(docker)?.securityOptions.some((option) => option.startsWith('name=selinux'));
  return isUsed === false
    ? info(
        message('Docker runs without --selinux-enabled, so its containers are not confined by SELinux.'),
        [...evidence, matchingEvidence(docker, /SecurityOptions/)],
        message('Docker does not use SELinux'),
      )
    : pass(message('SELinux enforces its policy, with the part for containers.'), evidence);
}

/** First releases of each series that reopen files in /proc. Source: runc's changelog, CVE-2025-31133 and its kin. */
const reopens = [
  { from: '1.2.8', until: '1.3.0' },
  { from: '1.3.3', until: '99.0' },
];

function judgeNestedRunc({ system, engines, security }: HostFacts): Verdict {
  const { container } = system;
  if (container.state !== 'known') {
    return unknownBecause(container);
  }
  if (container.value !== 'lxc') {
    return notApplicable(message('The system is not a container of LXC or Incus.'), [evidenceOf(container)]);
  }
  const runc = engines.versions.runc;
  if (runc?.state !== 'known') {
    return runc?.state === 'absent'
      ? notApplicable(message('runc is not installed.'), [evidenceOf(runc)])
      : unknownBecause(runc ?? container);
  }
  const version = runc.value;
  const doesReopen = reopens.some(
    ({ from, until }) =>
      isProgramAtLeast(version, from) === true && isProgramAtLeast(version, until) === false,
  );
  const evidence = [evidenceOf(container), evidenceOf(runc), evidenceOf(security.appArmorEnabled)];
  return doesReopen && valueOf(security.appArmorEnabled) === 'Y'
    ? warning({
        title: message('Containers in here possibly do not start'),
        summary: message(
          'runc {version} reopens files in /proc, which older rules of the machine outside refuse.',
          {
            version,
          },
        ),
        nextStep: message(
          'Update the machine outside: Incus 6.19 or later, or lxc-pve 6.0.5-2 or later. Do not go back to an older runc, which has known holes.',
        ),
        evidence,
      })
    : pass(
        message('runc {version} is not known to be refused by the machine outside.', { version }),
        evidence,
      );
}
