import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { isInsideContainer, isWsl } from '../kernel/bootParameters';
import { kernelLogLines } from '../kernel/kernelLogLines';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** The clock of the host, which all containers share. */
export const timeChecks: readonly Check[] = [
  {
    id: 'TIME-SYNC',
    category: 'time',
    name: message('Who sets the clock'),
    meaning: message(
      'Containers have the clock of the host. When nobody sets it, it drifts, and certificates, tokens and clusters stop to work.',
    ),
    references: [
      'https://www.freedesktop.org/software/systemd/man/latest/systemd-timesyncd.service.html',
      'https://chrony-project.org/documentation.html',
    ],
    evaluate: judgeSynchronization,
  },
  {
    id: 'TIME-SKEW',
    category: 'time',
    name: message('Time of the host'),
    meaning: message(
      'TLS refuses certificates that are not valid yet or any more, and registries refuse tokens, when the clock is minutes off.',
    ),
    references: ['https://kubernetes.io/docs/setup/best-practices/certificates/'],
    evaluate: judgeSkew,
  },
  {
    id: 'TIME-SOURCE',
    category: 'time',
    name: message('Clock source of the kernel'),
    meaning: message(
      'With a slow clock source every look at the clock is a system call or a trip to a device, and programs that ask often lose much of their speed.',
    ),
    references: [
      'https://docs.kernel.org/timers/timekeeping.html',
      'https://docs.kernel.org/admin-guide/kernel-parameters.html',
    ],
    evaluate: judgeSource,
  },
  {
    id: 'TIME-Y2038',
    category: 'time',
    name: message('64-bit time on 32-bit machines'),
    meaning: message(
      'Images of Alpine 3.13 and later for 32-bit machines use newer calls for time. Under an older libseccomp they see the year 1970, and TLS fails.',
    ),
    references: [
      'https://wiki.alpinelinux.org/wiki/Release_Notes_for_Alpine_3.13.0',
      'https://github.com/moby/moby/issues/40734',
    ],
    evaluate: judgeTime64,
  },
  {
    id: 'TIME-ZONE',
    category: 'time',
    name: message('Time zone'),
    meaning: message(
      'Containers do not inherit the time zone of the host: their logs are in UTC unless told otherwise.',
    ),
    references: ['https://www.freedesktop.org/software/systemd/man/latest/localtime.html'],
    evaluate: judgeZone,
  },
];

const setters = ['systemd-timesyncd', 'chrony', 'chronyd', 'ntp', 'ntpd', 'ntpsec'];

function judgeSynchronization(facts: HostFacts): Verdict {
  const { system } = facts;
  if (system.container.state !== 'known') {
    return unknownBecause(system.container);
  }
  if (isInsideContainer(facts) || isWsl(facts)) {
    return notApplicable(message('The clock belongs to the machine outside.'), [
      evidenceOf(system.container),
    ]);
  }
  return findSetter(facts) ?? judgeWithoutSetter(facts);
}

function setterUnits({ engines }: HostFacts) {
  return setters.map((name) => engines.units[`${name}.service`]);
}

function findSetter(facts: HostFacts): Verdict | undefined {
  const { clock, engines } = facts;
  const active = setterUnits(facts).find((fact) => valueOf(fact)?.activeState === 'active');
  if (active) {
    return pass(message('A service that sets the clock runs.'), [evidenceOf(active)]);
  }
  const [process] = valueOf(clock.setters) ?? [];
  if (process !== undefined) {
    return pass(message('The program {name}, which sets clocks, runs.', { name: process }), [
      evidenceOf(clock.setters),
    ]);
  }
  if (valueOf(clock.timesyncdSynchronized) === true) {
    return pass(message('systemd-timesyncd has set the clock.'), [evidenceOf(clock.timesyncdSynchronized)]);
  }
  const openRc = valueOf(engines.runlevelServices)?.find((name) =>
    /^(?:chronyd|ntpd|openntpd|ntp-client|busybox-ntpd)$/.test(name),
  );
  return openRc === undefined
    ? undefined
    : pass(message('OpenRC starts {name}.', { name: openRc }), [evidenceOf(engines.runlevelServices)]);
}

function judgeWithoutSetter(facts: HostFacts): Verdict {
  const { clock, system } = facts;
  const isSystemd = valueOf(system.initProgram) === 'systemd';
  const units = setterUnits(facts);
  const areUnitsRead = isSystemd && units.every((fact) => fact !== undefined && fact.state !== 'unreadable');
  if (clock.setters.state !== 'known' && !areUnitsRead) {
    return unknown(
      message('No service that sets the clock was found, and not every process could be seen.'),
      [evidenceOf(clock.setters)],
      message('Look by hand whether chronyd or ntpd runs.'),
    );
  }
  const machine = system.virtualMachine;
  const evidence = [
    ...(clock.setters.state === 'known' ? [evidenceOf(clock.setters)] : []),
    ...units.flatMap((fact) => (areUnitsRead && fact ? [evidenceOf(fact)] : [])).slice(0, 3),
  ];
  const title = message('The clock is not set from within');
  if (machine.state === 'known' && machine.value !== 'none') {
    return info(
      message('No service of this system sets the clock; possibly the host of this virtual machine does.'),
      [evidenceOf(machine), ...evidence],
      title,
    );
  }
  // Before systemd, jobs of cron and of the network's start set clocks with ntpdate, and are gone again.
  return isSystemd
    ? warning({
        title: message('Nobody sets the clock of this host'),
        summary: message('None of these services runs: {names}.', { names: setters.join(', ') }),
        nextStep: message('Run as root: timedatectl set-ntp true, or install chrony.'),
        evidence,
      })
    : info(
        message(
          'No program that sets clocks runs; possibly a job does it (ntpdate), or the host of a virtual machine.',
        ),
        evidence,
        title,
      );
}

/** Seconds. A read takes some, so smaller differences say nothing. */
const noticeable = 10;
const harmful = 300;

function judgeSkew({ host, clock, collectedAt }: HostFacts): Verdict {
  const { time } = clock;
  if (host.id === 'local') {
    return notApplicable(message('Hullwright runs on this machine and has no other clock to compare with.'));
  }
  const ours = Date.parse(collectedAt) / 1000;
  if (time.state !== 'known' || !Number.isFinite(ours)) {
    return unknownBecause(time);
  }
  const seconds = Math.round(Math.abs(time.value - ours));
  const evidence = [evidenceOf(time)];
  if (seconds <= noticeable) {
    return pass(message('The clock of the host agrees with the one here.'), evidence);
  }
  const problem = {
    title: message('The clock of the host is wrong, or the one here'),
    summary: message('They differ by {seconds} seconds.', { seconds }),
    nextStep: message('Let a time service set both: timedatectl set-ntp true'),
    evidence,
  };
  return seconds > harmful ? error(problem) : warning(problem);
}

const slowSources = ['hpet', 'acpi_pm', 'refined-jiffies', 'jiffies', 'pit'];

function judgeSource(facts: HostFacts): Verdict {
  const { source, availableSources } = facts.clock;
  if (source.state !== 'known') {
    return unknownBecause(source);
  }
  const evidence = [evidenceOf(source), evidenceOf(availableSources)];
  if (!slowSources.includes(source.value)) {
    return pass(message('The kernel reads the time from {source}.', { source: source.value }), evidence);
  }
  const log = kernelLogLines(facts, /clocksource: .*(?:unstable|Marking)/i);
  return warning({
    title: message('Looking at the clock is slow on this host'),
    summary:
      log.lines.length > 0
        ? message('The kernel reads the time from {source}, because it found a faster one unstable.', {
            source: source.value,
          })
        : message('The kernel reads the time from {source}.', { source: source.value }),
    nextStep: message(
      'In a virtual machine, let the hypervisor offer kvm-clock or a stable TSC; else look for clocksource= and tsc= on the kernel command line.',
    ),
    evidence: log.lines.length > 0 ? [log.evidence, ...evidence] : evidence,
  });
}

/** Source: the release notes of Alpine 3.13. */
const needed = { libseccomp: '2.4.2', docker: '19.03.9' };

function judgeTime64({ system, engines }: HostFacts): Verdict {
  const { machine } = system;
  if (machine.state !== 'known') {
    return unknownBecause(machine);
  }
  if (!/^(?:armv[67]l|i[3-6]86)$/.test(machine.value)) {
    return notApplicable(message('It matters only on 32-bit machines.'), [evidenceOf(machine)]);
  }
  const { libseccomp } = engines.versions;
  const docker = engines.docker;
  const evidence = [...(libseccomp ? [evidenceOf(libseccomp)] : []), evidenceOf(machine)];
  const isLibraryNew = isProgramAtLeast(valueOf(libseccomp), needed.libseccomp);
  const isDockerNew = isProgramAtLeast(valueOf(docker)?.serverVersion, needed.docker);
  if (isLibraryNew === false || isDockerNew === false) {
    return warning({
      title: message('Newer images see the year 1970'),
      summary: message('They need libseccomp {libseccomp} and Docker {docker} or later.', needed),
      nextStep: message('Update libseccomp2 and Docker, from backports where the release has none.'),
      evidence,
    });
  }
  return isLibraryNew === undefined
    ? unknown(message('The version of libseccomp could not be read.'), evidence)
    : pass(message('libseccomp knows the calls of newer images.'), evidence);
}

function judgeZone({ clock }: HostFacts): Verdict {
  const { timeZone } = clock;
  if (timeZone.state !== 'known') {
    return timeZone.state === 'absent'
      ? info(message('The host names no time zone, which means UTC.'), [evidenceOf(timeZone)])
      : unknownBecause(timeZone);
  }
  return pass(message('The host is in the time zone {zone}.', { zone: timeZone.value }), [
    evidenceOf(timeZone),
  ]);
}
