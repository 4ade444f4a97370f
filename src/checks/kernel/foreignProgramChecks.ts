import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { BinfmtHandler, HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { bootParameter, isDistribution } from './bootParameters';
import { evidenceOf } from '../factEvidence';
import { isKernelAlone, kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { info, notApplicable, pass, unknownBecause, warning } from '../verdict';

/** Checks of programs that are built for another kind of processor: of 32 bits, or foreign ones by emulation. */
export const foreignProgramChecks: readonly Check[] = [
  {
    id: 'KRN-COMPAT32',
    category: 'kernel',
    name: message('Support for 32-bit programs'),
    meaning: message(
      'Images for linux/386 or linux/arm need a 64-bit kernel that also runs 32-bit programs.',
    ),
    references: ['https://docs.kernel.org/admin-guide/kernel-parameters.html'],
    evaluate: judgeCompat32,
  },
  {
    id: 'KRN-BINFMT',
    category: 'kernel',
    name: message('Emulation of other processors'),
    meaning: message(
      'An image for another processor runs only through an emulator that is registered with the kernel. Otherwise it stops with "exec format error".',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/binfmt-misc.html',
      'https://docs.docker.com/build/building/multi-platform/#qemu',
    ],
    evaluate: judgeBinfmt,
  },
];

function judgeCompat32(facts: HostFacts): Verdict {
  const { machine } = facts.system;
  if (machine.state !== 'known') {
    return unknownBecause(machine);
  }
  if (machine.value === 'x86_64') {
    return judgeIa32(facts);
  }
  if (machine.value !== 'aarch64') {
    return notApplicable(message('It matters only on 64-bit x86 and ARM machines.'), [evidenceOf(machine)]);
  }
  const evidence = [optionEvidence(facts, 'COMPAT')];
  switch (kernelOptionState(facts, 'COMPAT')) {
    case 'y':
      return info(
        message(
          'The kernel is built with CONFIG_COMPAT; whether the processor runs 32-bit programs was not examined.',
        ),
        evidence,
        message('32-bit ARM images possibly run'),
      );
    case 'n':
    case 'absent':
      return info(
        message('The kernel is built without {option}.', { option: 'CONFIG_COMPAT' }),
        evidence,
        message('32-bit images do not run'),
      );
    default:
      return unknownBecause(facts.kernel.config);
  }
}

function judgeIa32(facts: HostFacts): Verdict {
  const evidence = [optionEvidence(facts, 'IA32_EMULATION')];
  const title = message('32-bit images do not run');
  switch (kernelOptionState(facts, 'IA32_EMULATION')) {
    case 'y': {
      const { commandLine, release } = facts.kernel;
      if (commandLine.state !== 'known' && !isKernelAlone(facts)) {
        return unknownBecause(commandLine);
      }
      // The parameter came with Linux 6.7; before, the kernel passes it over.
      const obeys = release.state !== 'known' || isAtLeast(release.value, '6.7');
      const chosen = obeys ? bootParameter(facts, 'ia32_emulation') : undefined;
      const offByDefault = kernelOptionState(facts, 'IA32_EMULATION_DEFAULT_DISABLED') === 'y';
      const isOff = chosen === undefined ? offByDefault : /^(?:0|n|no|off|false)$/i.test(chosen);
      const all = [...evidence, evidenceOf(commandLine)];
      return isOff
        ? info(
            message('They are switched off; ia32_emulation=1 on the kernel command line allows them.'),
            all,
            title,
          )
        : pass(message('The kernel is built with {option}.', { option: 'CONFIG_IA32_EMULATION' }), evidence);
    }
    case 'n':
    case 'absent':
      return info(
        message('The kernel is built without {option}.', { option: 'CONFIG_IA32_EMULATION' }),
        evidence,
        title,
      );
    default:
      return unknownBecause(facts.kernel.config);
  }
}

/** Emulators of another processor; other handlers (Python, Java, Windows programs of WSL) are none. */
const emulatorPattern = /qemu|rosetta|box64|fex/i;

function judgeBinfmt(facts: HostFacts): Verdict {
  const { binfmt } = facts.kernel;
  if (binfmt.state === 'unreadable') {
    return unknownBecause(binfmt);
  }
  if (binfmt.state === 'absent') {
    return info(
      message('binfmt_misc is not mounted here, so no emulator can be seen.'),
      [evidenceOf(binfmt)],
      message('No emulator for other processors was found'),
    );
  }
  const machine = valueOf(facts.system.machine) ?? '?';
  const evidence = [evidenceOf(binfmt)];
  const emulators = binfmt.value.handlers.filter(({ name, interpreter }) =>
    emulatorPattern.test(`${name} ${interpreter}`),
  );
  if (emulators.length === 0) {
    return info(
      message('No emulator is registered with the kernel.'),
      evidence,
      message('Only images for {machine} run here', { machine }),
    );
  }
  const off = emulators.filter((handler) => !handler.enabled || !binfmt.value.enabled);
  if (off.length > 0) {
    return info(
      message('These emulators are registered but switched off: {names}.', { names: namesOf(off) }),
      evidence,
      message('Emulators for other processors are switched off'),
    );
  }
  const outside = emulators.filter(({ flags }) => !flags.includes('F'));
  if (outside.length > 0) {
    return warning({
      title: message('Emulators do not work inside containers'),
      summary: message(
        'These are registered without the flag F, so a container would need the emulator in its image: {names}.',
        {
          names: namesOf(outside),
        },
      ),
      nextStep: emulatorStep(facts),
      evidence,
    });
  }
  return pass(
    message('Emulators that work inside containers: {names}.', { names: namesOf(emulators) }),
    evidence,
  );
}

function namesOf(handlers: readonly BinfmtHandler[]): string {
  return handlers.map(({ name }) => name).join(', ');
}

function emulatorStep(facts: HostFacts) {
  if (isDistribution(facts, 'debian', 'ubuntu')) {
    return message('Install the packages qemu-user-static and binfmt-support.');
  }
  if (isDistribution(facts, 'arch')) {
    return message('Install the package qemu-user-static-binfmt.');
  }
  return isDistribution(facts, 'fedora')
    ? message('Install the package qemu-user-static.')
    : message(
        'Register statically linked emulators with the flag F, as the package qemu-user-static of most systems does.',
      );
}
