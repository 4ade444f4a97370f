import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { isWsl } from './bootParameters';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { kernelLogLines } from './kernelLogLines';
import { judgedRelease, kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';

/** Checks of the state that the kernel is in, and of what stands around it. */
export const kernelStateChecks: readonly Check[] = [
  {
    id: 'KRN-TAINT',
    category: 'kernel',
    name: message('Kernel state'),
    meaning: message(
      'The kernel marks itself when something went wrong or when code from outside was loaded. After a fault inside the kernel, containers may hang or lose data until the next boot.',
    ),
    references: ['https://docs.kernel.org/admin-guide/tainted-kernels.html'],
    evaluate: judgeTaint,
  },
  {
    id: 'KRN-OOPS',
    category: 'kernel',
    name: message('Record of kernel faults'),
    meaning: message(
      'After a fault in the kernel or with tasks that hang, engines stop answering and containers cannot be stopped.',
    ),
    references: ['https://docs.kernel.org/admin-guide/bug-hunting.html'],
    evaluate: judgeFaults,
  },
  {
    id: 'KRN-LOCKDOWN',
    category: 'kernel',
    name: message('Kernel lockdown'),
    meaning: message(
      'Lockdown keeps even root from changing the running kernel: unsigned modules are refused, and in confidentiality mode tracing tools too.',
    ),
    references: ['https://man7.org/linux/man-pages/man7/kernel_lockdown.7.html'],
    evaluate: judgeLockdown,
  },
  {
    id: 'KRN-ENV',
    category: 'kernel',
    name: message('Environment of the host'),
    meaning: message(
      'In a container, in WSL or at some providers the kernel belongs to somebody else: it cannot be changed from here.',
    ),
    references: [
      'https://man7.org/linux/man-pages/man1/systemd-detect-virt.1.html',
      'https://learn.microsoft.com/windows/wsl/compare-versions',
    ],
    evaluate: judgeEnvironment,
  },
];

/** Bit to what it says. Source: https://docs.kernel.org/admin-guide/tainted-kernels.html */
const taintBits: readonly (readonly [bit: number, text: Message, broken: boolean])[] = [
  [0, message('a proprietary module was loaded'), false],
  [1, message('a module was loaded by force'), false],
  [2, message('the kernel runs on a system outside its specification'), false],
  [3, message('a module was unloaded by force'), false],
  [4, message('the processor reported a hardware error'), true],
  [5, message('a memory page was damaged'), true],
  [6, message('a program asked for the mark'), false],
  [7, message('the kernel had a fault and went on (oops)'), true],
  [8, message('an ACPI table was replaced'), false],
  [9, message('the kernel printed a warning'), false],
  [10, message('a staging driver was loaded'), false],
  [11, message('a workaround for a firmware fault is active'), false],
  [12, message('a module from outside the kernel was loaded'), false],
  [13, message('an unsigned module was loaded'), false],
  [14, message('a processor was stuck (soft lockup)'), true],
  [15, message('a live patch was loaded'), false],
  [16, message('the distribution set a mark of its own'), false],
  [17, message('the kernel was built with a randomised structure layout'), false],
  [18, message('a test of the kernel was run'), false],
  [19, message('firmware was changed through a debugging interface (fwctl)'), false],
];

function judgeTaint({ kernel }: HostFacts): Verdict {
  const { taint } = kernel;
  if (taint.state !== 'known') {
    return unknownBecause(taint);
  }
  const evidence = [evidenceOf(taint)];
  const set = taintBits.filter(([bit]) => Math.floor(taint.value / 2 ** bit) % 2 === 1);
  const worst = set.find(([, , broken]) => broken) ?? set[0];
  if (taint.value === 0) {
    return pass(message('The kernel has no mark: nothing went wrong since it started.'), evidence);
  }
  const [, text] = worst ?? [undefined, message('a mark was set whose meaning is not known here')];
  const others = set.length - 1;
  const summary =
    others > 0
      ? message('Since this boot {reason}; other marks: {count} (value {value}).', {
          reason: text,
          count: others,
          value: taint.value,
        })
      : message('Since this boot {reason} (value {value}).', { reason: text, value: taint.value });
  return worst?.[2]
    ? warning({
        title: message('The kernel had a fault since it started'),
        summary,
        nextStep: message('Look for the cause in the kernel log (journalctl -k -b), then reboot.'),
        evidence,
      })
    : info(summary, evidence, message('The kernel has marked itself'));
}

interface FaultSignature {
  readonly pattern: RegExp;
  readonly title: Message;
}

// "traps: PROGRAM[…] general protection fault" is a program's fault: only the die counter [#1] marks the kernel's own.
const faultSignatures: readonly FaultSignature[] = [
  {
    pattern:
      /\bOops\b.*\[#\d+\]|\bOops: |kernel BUG at |general protection fault.*\[#\d+\]|BUG: (?:unable to handle|kernel NULL)/,
    title: message('The kernel had a fault in this boot'),
  },
  {
    pattern: /soft lockup|hard LOCKUP|detected stalls? on CPUs|self-detected stall|rcu.*stall/i,
    title: message('A processor was stuck in the kernel in this boot'),
  },
  {
    pattern: /INFO: task .{1,80} blocked for more than \d+ seconds/,
    title: message('Programs hang in the kernel'),
  },
];

function judgeFaults(facts: HostFacts): Verdict {
  const { logMatches } = facts.kernel;
  if (logMatches.state !== 'known') {
    return unknownBecause(logMatches);
  }
  for (const { pattern, title } of faultSignatures) {
    const { lines, evidence } = kernelLogLines(facts, pattern);
    const [first] = lines;
    if (first !== undefined) {
      return warning({
        title,
        summary: message('The kernel log of this boot has {count} such lines, the first: {line}', {
          count: lines.length,
          line: first.slice(0, 200),
        }),
        nextStep: message('Save the kernel log (journalctl -k -b), update the kernel and reboot.'),
        evidence: [evidence],
      });
    }
  }
  return pass(message('The kernel log shows no fault of the kernel and no task that hangs.'), [
    { ...evidenceOf(logMatches), excerpt: '', note: message('no line matched') },
  ]);
}

const lockdownOption = 'SECURITY_LOCKDOWN_LSM';

function judgeLockdown(facts: HostFacts): Verdict {
  const { lockdown } = facts.kernel;
  if (lockdown.state === 'unreadable') {
    // The file needs securityfs. Upstream has lockdown since Linux 5.4 only; before, vendors had options of their own, which build
    // on the signed modules of Linux 3.7: https://man7.org/linux/man-pages/man7/kernel_lockdown.7.html
    const release = judgedRelease(facts);
    const state = kernelOptionState(facts, lockdownOption);
    if (release && !isAtLeast(release, '3.7')) {
      return pass(message('Linux {release} is older than lockdown in any form.', { release: release.text }), [
        evidenceOf(facts.kernel.release),
      ]);
    }
    return release && isAtLeast(release, '5.4') && (state === 'n' || state === 'absent')
      ? pass(message('The kernel is built without {option}.', { option: `CONFIG_${lockdownOption}` }), [
          optionEvidence(facts, lockdownOption),
        ])
      : unknown(
          message('The mode of lockdown could not be read: {reason}', { reason: lockdown.reason }),
          [evidenceOf(lockdown)],
          message('Examine the host again as root, with securityfs mounted on /sys/kernel/security.'),
        );
  }
  const evidence = [evidenceOf(lockdown)];
  if (lockdown.state === 'absent') {
    return pass(message('This kernel has no lockdown, or it is not active.'), evidence);
  }
  return lockdown.value === 'none'
    ? pass(message('Lockdown is not active.'), evidence)
    : info(
        message('Lockdown is in the mode {mode}: unsigned kernel modules are refused.', {
          mode: lockdown.value,
        }),
        evidence,
        message('The running kernel is locked down'),
      );
}

function judgeEnvironment(facts: HostFacts): Verdict {
  const { container, virtualMachine } = facts.system;
  const { release } = facts.kernel;
  const evidence = [evidenceOf(container), evidenceOf(virtualMachine)];
  if (isWsl(facts)) {
    return judgeWsl(facts);
  }
  const kind = valueOf(container);
  if (kind === undefined) {
    return unknownBecause(container);
  }
  if (kind === 'openvz') {
    return info(
      message(
        "This is an OpenVZ container: its kernel is the provider's and may report another version than it has.",
      ),
      [...evidence, evidenceOf(release)],
      message('The kernel belongs to the provider'),
    );
  }
  if (kind !== 'none') {
    return judgeInsideContainer(facts, kind, evidence);
  }
  const machine = valueOf(virtualMachine);
  if (machine === undefined) {
    return pass(message('The shell does not run inside a container.'), [evidenceOf(container)]);
  }
  return pass(
    machine === 'none'
      ? message('The host is a machine of its own.')
      : message('The host is a virtual machine ({kind}).', { kind: machine }),
    evidence,
  );
}

/** Marks are files that may be left over; only the namespaces prove it. */
function judgeInsideContainer(
  { namespaces }: HostFacts,
  kind: string,
  evidence: readonly Evidence[],
): Verdict {
  const { initial } = namespaces;
  return initial?.state === 'known'
    ? info(
        message(
          'The shell has namespaces of its own ({kind}), from where the machine outside cannot be seen.',
          { kind },
        ),
        kind === 'container-other' ? evidence : [...evidence, evidenceOf(initial)],
        message('This is the inside of a container'),
      )
    : info(
        message(
          'The system has the marks of a container ({kind}), from where the machine outside cannot be seen.',
          { kind },
        ),
        evidence,
        message('This looks like the inside of a container'),
      );
}

/** WSL 1 translates system calls and has no Linux kernel: its release ends in `-Microsoft`, that of WSL 2 in `microsoft-standard-WSL2`. */
function judgeWsl({ kernel }: HostFacts): Verdict {
  const evidence = [matchingEvidence(kernel.release, /microsoft/i)];
  return valueOf(kernel.release)?.text.endsWith('-Microsoft') === true
    ? error({
        title: message('WSL 1 cannot run containers'),
        summary: message('WSL 1 imitates the system calls of Linux and has no Linux kernel.'),
        nextStep: message('Run wsl --set-version with this distribution and 2 on Windows.'),
        evidence,
      })
    : info(
        message('This is WSL 2: Windows provides and boots the kernel.'),
        evidence,
        message('The kernel comes from Windows'),
      );
}
