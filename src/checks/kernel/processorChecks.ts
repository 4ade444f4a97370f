import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { addBootParameter, bootParameter, isRaspberryPi } from './bootParameters';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { kernelLogLines } from './kernelLogLines';
import { isKernelAlone, kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Checks of what images of older or newer make find here: pages, calls and instructions. */
export const processorChecks: readonly Check[] = [
  {
    id: 'KRN-PAGESIZE',
    category: 'kernel',
    name: message('Memory page size'),
    meaning: message(
      'Programs built for pages of 4 KiB, such as those with an older jemalloc, stop at once on a kernel with larger pages.',
    ),
    references: [
      'https://docs.kernel.org/arch/arm64/memory.html',
      'https://github.com/jemalloc/jemalloc/issues/467',
      'https://www.raspberrypi.com/documentation/computers/config_txt.html#kernel',
    ],
    evaluate: judgePageSize,
  },
  {
    id: 'KRN-VSYSCALL',
    category: 'kernel',
    name: message('Support for old programs (vsyscall)'),
    meaning: message(
      'Programs with a C library older than glibc 2.14, as in images of CentOS 6 and Debian 7, crash with exit code 139 when the kernel has no vsyscall page.',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/kernel-parameters.html',
      'https://github.com/docker/for-linux/issues/58',
      'https://github.com/CentOS/sig-cloud-instance-images/issues/62',
    ],
    evaluate: judgeVsyscall,
  },
  {
    id: 'KRN-CPULEVEL',
    category: 'kernel',
    name: message('Processor level'),
    meaning: message(
      'Some images are built for newer x86-64 processors and stop at once on older ones: those of RHEL 9 need level v2, those of RHEL 10 level v3.',
    ),
    references: [
      'https://developers.redhat.com/blog/2021/01/05/building-red-hat-enterprise-linux-9-for-the-x86-64-v2-microarchitecture-level',
      'https://developers.redhat.com/articles/2024/01/02/exploring-x86-64-v3-red-hat-enterprise-linux-10',
    ],
    evaluate: judgeProcessorLevel,
  },
];

function judgePageSize(facts: HostFacts): Verdict {
  const { pageSize, machine } = facts.system;
  if (pageSize.state !== 'known') {
    return unknownBecause(pageSize);
  }
  const evidence = [evidenceOf(pageSize)];
  const kibibytes = pageSize.value / 1024;
  if (pageSize.value === 4096) {
    return pass(message('Memory pages are {size} KiB.', { size: kibibytes }), evidence);
  }
  const title = message('Memory pages are larger than many programs expect');
  if (valueOf(machine) !== 'aarch64') {
    return info(message('Memory pages are {size} KiB.', { size: kibibytes }), evidence, title);
  }
  return warning({
    title,
    summary: message('Memory pages are {size} KiB instead of the usual 4 KiB.', { size: kibibytes }),
    nextStep: isRaspberryPi(facts)
      ? message('When an image does not run, set kernel=kernel8.img in /boot/firmware/config.txt and reboot.')
      : message('When an image does not run, boot the kernel of this system that has 4 KiB pages.'),
    evidence,
  });
}

function judgeVsyscall(facts: HostFacts): Verdict {
  const { machine } = facts.system;
  const { vsyscallPage, commandLine } = facts.kernel;
  if (machine.state === 'known' && machine.value !== 'x86_64') {
    return notApplicable(message('Only 64-bit x86 kernels have a vsyscall page.'), [evidenceOf(machine)]);
  }
  if (vsyscallPage.state !== 'known') {
    return isKernelAlone(facts) ? judgeVsyscallDefault(facts) : unknownBecause(vsyscallPage);
  }
  const evidence = [evidenceOf(vsyscallPage), evidenceOf(commandLine)];
  if (vsyscallPage.value !== 'none') {
    return pass(
      message('The kernel maps a vsyscall page ({permissions}).', { permissions: vsyscallPage.value }),
      [evidenceOf(vsyscallPage)],
    );
  }
  const trap = kernelLogLines(facts, /vsyscall attempted with vsyscall=none/);
  if (trap.lines.length > 0) {
    return error({
      title: message('Old programs crash on this host'),
      summary: message('The kernel log shows a program that was stopped because there is no vsyscall page.'),
      nextStep: addBootParameter(facts, vsyscallParameter(facts)),
      evidence: [trap.evidence, ...evidence],
    });
  }
  // Programs of 32 bits see no vsyscall page whatever the mode; the kernel's own default would show one here.
  const builtWith = vsyscallDefault(facts);
  if (builtWith !== undefined && bootParameter(facts, 'vsyscall') === undefined) {
    return unknown(
      message(
        'The shell shows no vsyscall page, but the kernel is built with {option}: the shell may be a 32-bit program.',
        {
          option: `CONFIG_${builtWith}`,
        },
      ),
      [...evidence, optionEvidence(facts, builtWith)],
      message('Run a 64-bit program: grep vsyscall /proc/self/maps.'),
    );
  }
  return withoutVsyscall(facts, [...evidence, optionEvidence(facts, 'LEGACY_VSYSCALL_NONE')]);
}

/** The option that makes the kernel map the page when the command line does not say otherwise. */
function vsyscallDefault(facts: HostFacts): string | undefined {
  return ['NATIVE', 'EMULATE', 'XONLY']
    .map((mode) => `LEGACY_VSYSCALL_${mode}`)
    .find((option) => kernelOptionState(facts, option) === 'y');
}

/** Of a configuration alone: what the kernel does unless its command line says otherwise. */
function judgeVsyscallDefault(facts: HostFacts): Verdict {
  const option = vsyscallDefault(facts);
  if (option !== undefined) {
    return pass(message('The kernel is built with {option}.', { option: `CONFIG_${option}` }), [
      optionEvidence(facts, option),
    ]);
  }
  return kernelOptionState(facts, 'LEGACY_VSYSCALL_NONE') === 'y'
    ? withoutVsyscall(facts, [optionEvidence(facts, 'LEGACY_VSYSCALL_NONE')])
    : unknownBecause(facts.kernel.vsyscallPage);
}

function withoutVsyscall(facts: HostFacts, evidence: readonly Evidence[]): Verdict {
  return info(
    message(
      'There is no vsyscall page. Images older than about 2012 need {parameter} on the kernel command line.',
      {
        parameter: vsyscallParameter(facts),
      },
    ),
    evidence,
    message('Images with a very old C library do not run'),
  );
}

/** The mode xonly came with Linux 5.3 and shows programs less than emulate. */
function vsyscallParameter({ kernel }: HostFacts): string {
  const release = valueOf(kernel.release);
  return release && isAtLeast(release, '5.3') ? 'vsyscall=xonly' : 'vsyscall=emulate';
}

/** The flags of /proc/cpuinfo that each level adds. Source: the x86-64 psABI, table "Micro-Architecture Levels". */
const levels: readonly (readonly string[])[] = [
  ['cx16', 'lahf_lm', 'popcnt', 'pni', 'sse4_1', 'sse4_2', 'ssse3'],
  ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave'],
  ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'],
];

function judgeProcessorLevel({ system }: HostFacts): Verdict {
  const { machine, cpu } = system;
  if (machine.state === 'known' && machine.value !== 'x86_64') {
    return notApplicable(message('Levels are defined only for 64-bit x86 processors.'), [
      evidenceOf(machine),
    ]);
  }
  if (machine.state !== 'known' || cpu.state !== 'known' || !cpu.value.flags.includes('sse2')) {
    return unknownBecause(machine, cpu);
  }
  const { flags, model } = cpu.value;
  const missing = levels.map((level) => level.filter((flag) => !flags.includes(flag)));
  const firstMissing = missing.findIndex((level) => level.length > 0);
  const level = firstMissing === -1 ? levels.length + 1 : firstMissing + 1;
  const evidence = [matchingEvidence(cpu, /^(?:flags|model name)\b/)];
  const lacking = (missing[firstMissing] ?? []).join(', ');
  if (level === 1) {
    return warning({
      title: message('Images for newer processors do not run'),
      summary: message('{model} is of level x86-64-v1: it lacks {lacking}.', { model, lacking }),
      nextStep: message(
        'In a virtual machine, give it the processor type "host" or "x86-64-v2-AES" or later.',
      ),
      evidence,
    });
  }
  return level === 2
    ? info(
        message('{model} is of level x86-64-v2: it lacks {lacking}.', { model, lacking }),
        evidence,
        message('Images built for x86-64-v3 do not run'),
      )
    : pass(message('{model} is of level x86-64-v{level}.', { model, level }), evidence);
}
