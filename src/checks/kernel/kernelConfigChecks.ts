import type { Check, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts, KernelConfig } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { distrust, isKernelAlone } from '../kernelOptions/kernelOptionLookup';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Checks of the kernel configuration file itself: whether what it says can be believed. */
export const kernelConfigChecks: readonly Check[] = [
  {
    id: 'KRN-CONFIG-FOUND',
    category: 'kernel',
    name: message('Kernel configuration file'),
    meaning: message(
      'The configuration says how the kernel was built. Without it, features that leave no trace in the running system cannot be judged.',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/README.html',
      'https://github.com/moby/moby/blob/master/contrib/check-config.sh',
    ],
    evaluate: judgeConfigFound,
  },
  {
    id: 'KRN-CONFIG-MATCH',
    category: 'kernel',
    name: message('Configuration of the running kernel'),
    meaning: message(
      'A configuration of another kernel tells nothing about the one that runs: features would be called missing or present wrongly.',
    ),
    references: ['https://github.com/moby/moby/blob/master/contrib/check-config.sh'],
    evaluate: judgeConfigMatch,
  },
];

function judgeConfigFound({ kernel }: HostFacts): Verdict {
  const { config } = kernel;
  const evidence = [configEvidence(config)];
  switch (config.state) {
    case 'unreadable':
      return unknownBecause(config);
    case 'absent':
      return {
        ...unknown(
          message('No configuration of the running kernel was found in any of the usual places.'),
          evidence,
          message(
            'Run modprobe configs as root for /proc/config.gz, or install the package that has /boot/config of this kernel, then examine the host again.',
          ),
        ),
        title: message('The kernel configuration cannot be found'),
      };
    case 'known':
      return config.value.fragment
        ? info(
            message(
              '{path} lists only what differs from the defaults, so what it leaves out stays unknown.',
              {
                path: config.value.path,
              },
            ),
            evidence,
            message('The kernel configuration is a fragment'),
          )
        : pass(message('{path} has the kernel configuration.', { path: config.value.path }), evidence);
  }
}

function judgeConfigMatch(facts: HostFacts): Verdict {
  const { config, release } = facts.kernel;
  if (config.state !== 'known') {
    return notApplicable(message('There is no configuration to compare: see KRN-CONFIG-FOUND.'), [
      configEvidence(config),
    ]);
  }
  if (isKernelAlone(facts)) {
    return notApplicable(message('Only a configuration was examined, and no running kernel.'));
  }
  if (release.state !== 'known') {
    return unknownBecause(release);
  }
  const { path, headerRelease } = config.value;
  const evidence = [configEvidence(config), evidenceOf(release)];
  const named = path.startsWith('/proc/') || path.includes(release.value.text);
  const mismatch = (headerRelease === undefined ? undefined : distrust(facts)) ?? foreignArchitecture(facts);
  if (mismatch) {
    return warning({
      title: message('The kernel configuration is of another kernel'),
      summary: mismatch,
      nextStep: message(
        'Install the configuration of {release}, or reboot into the kernel that {path} belongs to.',
        { release: release.value.text, path },
      ),
      evidence,
    });
  }
  if (headerRelease === undefined && !named) {
    return unknown(
      message('{path} does not say which kernel it belongs to.', { path }),
      evidence,
      message('Compare {path} with the configuration that the maker of {release} gives out.', {
        path,
        release: release.value.text,
      }),
    );
  }
  return pass(
    headerRelease === undefined
      ? message('{path} belongs to the running kernel {release}.', { path, release: release.value.text })
      : message('{path} is of Linux {header}, and {release} is running.', {
          path,
          header: headerRelease,
          release: release.value.text,
        }),
    evidence,
  );
}

/** What headers call the architecture, by the beginning of what `uname -m` calls it. */
const headerArchitectures: readonly (readonly [machine: RegExp, header: RegExp])[] = [
  [/^(?:x86_64|i\d86)$/, /^(?:x86|x86_64|i386)$/],
  [/^(?:aarch64|arm64)$/, /^arm64$/],
  // A 32-bit user land on a 64-bit kernel may see the 32-bit name.
  [/^arm/, /^arm(?:64)?$/],
  [/^riscv/, /^riscv$/],
  [/^s390/, /^s390$/],
  [/^ppc/, /^powerpc$/],
  [/^loongarch/, /^loongarch$/],
];

function foreignArchitecture({ kernel, system }: HostFacts) {
  const config = valueOf(kernel.config);
  const machine = valueOf(system.machine);
  if (config?.headerArchitecture === undefined || machine === undefined) {
    return undefined;
  }
  const expected = headerArchitectures.find(([pattern]) => pattern.test(machine))?.[1];
  return expected === undefined || expected.test(config.headerArchitecture)
    ? undefined
    : message('{path} is a configuration for {other}, but this machine is {machine}.', {
        path: config.path,
        other: config.headerArchitecture,
        machine,
      });
}

/** The line of the header that names the kernel. */
function configEvidence(config: Fact<KernelConfig>): Evidence {
  const evidence = matchingEvidence(config, /Kernel Configuration/);
  const path = valueOf(config)?.path;
  return path === undefined
    ? evidence
    : {
        ...evidence,
        command: `${path.endsWith('.gz') ? 'zgrep' : 'grep'} -m 1 'Kernel Configuration' ${path}`,
      };
}
