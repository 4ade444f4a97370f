import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, valueOf, type Fact, type KnownFact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts, UnitState } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { isInsideContainer, isWsl } from '../kernel/bootParameters';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Whether engines are there, run, and come back after a boot. */
export const serviceChecks: readonly Check[] = [
  {
    id: 'RT-FOUND',
    category: 'runtime',
    name: message('Container engines'),
    meaning: message('Without an engine no container can be run, whatever the kernel can do.'),
    references: ['https://docs.docker.com/engine/install/', 'https://podman.io/docs/installation'],
    evaluate: judgeEngines,
  },
  {
    id: 'RT-ACTIVE',
    category: 'runtime',
    name: message('Docker service'),
    meaning: message(
      'While the daemon does not run, no container can be started, and most that run are ended with it.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/engine/daemon/start/',
      'https://docs.docker.com/engine/daemon/logs/',
    ],
    evaluate: judgeService,
  },
  {
    id: 'RT-ENABLED',
    category: 'runtime',
    name: message('Docker after a boot'),
    meaning: message(
      'A daemon that is not enabled stays down after the next boot, and all containers with it.',
    ),
    profiles: ['docker', 'swarm'],
    references: ['https://docs.docker.com/engine/install/linux-postinstall/'],
    evaluate: judgeBoot,
  },
];

const engineNames = ['dockerd', 'podman', 'containerd', 'nerdctl', 'k3s', 'kubelet', 'lxc-start', 'docker'];

function judgeEngines({ engines }: HostFacts): Verdict {
  const found = engineNames.map(
    (name) => engines.programs[name] ?? absent(commandSource(`command -v ${name}`)),
  );
  const present = found.filter((fact) => fact.state === 'known');
  if (present.length > 0) {
    return pass(
      message('Found: {paths}.', { paths: present.flatMap((fact) => valueOf(fact) ?? []).join(', ') }),
      present.map(evidenceOf),
    );
  }
  const unread = found.find((fact) => fact.state === 'unreadable');
  return unread
    ? unknownBecause(unread)
    : info(
        message('No program of an engine is in the usual folders.'),
        found.slice(0, 3).map(evidenceOf),
        message('No container engine was found'),
      );
}

function dockerUnit({ engines }: HostFacts): Fact<UnitState> {
  return engines.units['docker.service'] ?? absent(commandSource('systemctl show docker.service'));
}

function judgeService(facts: HostFacts): Verdict {
  const unit = dockerUnit(facts);
  const process = facts.cgroups.daemonGroups.dockerd;
  if (valueOf(unit)?.activeState === 'failed') {
    return failed(facts, unit);
  }
  if (process?.state === 'known') {
    const restarts = valueOf(unit)?.restarts ?? 0;
    return restarts > 3
      ? warning({
          title: message('Docker keeps being started again'),
          summary: message('systemd has started it again {count} times.', { count: restarts }),
          nextStep: message('Look at its last words: journalctl -u docker.service -n 100'),
          evidence: [evidenceOf(unit)],
        })
      : pass(message('The Docker daemon runs.'), [evidenceOf(process)]);
  }
  if (process === undefined || process.state === 'unreadable') {
    return process ? unknownBecause(process) : unknownBecause(unit);
  }
  return notRunning(facts, unit, [evidenceOf(process), evidenceOf(unit)]);
}

function failed(facts: HostFacts, unit: Fact<UnitState>): Verdict {
  const lastWord = valueOf(facts.logs.engineErrors)?.at(-1);
  const result = valueOf(unit)?.result ?? 'failed';
  return error({
    title: message('Docker does not start'),
    summary:
      lastWord === undefined
        ? message('systemd gave up on docker.service ({result}).', { result })
        : message('systemd gave up on docker.service ({result}). The last error in its log: {line}', {
            result,
            line: lastWord.slice(0, 300),
          }),
    nextStep: message('Read its log, mend what it names, and start it: journalctl -u docker.service -n 100'),
    evidence: [evidenceOf(unit), evidenceOf(facts.logs.engineErrors)],
  });
}

function notRunning(facts: HostFacts, unit: Fact<UnitState>, evidence: readonly Evidence[]): Verdict {
  const program = facts.engines.programs.dockerd;
  if (program?.state === 'unreadable') {
    return unknownBecause(program);
  }
  if (program?.state !== 'known' && valueOf(unit)?.loadState !== 'loaded') {
    return notApplicable(message('No Docker daemon is installed.'), evidence);
  }
  return valueOf(unit)?.activeState === 'activating' ? keepsEnding(evidence) : waiting(facts, unit, evidence);
}

function waiting(facts: HostFacts, unit: Fact<UnitState>, evidence: readonly Evidence[]): Verdict {
  // With socket activation the daemon comes with the first question.
  const socket = facts.engines.units['docker.socket'];
  return valueOf(socket)?.activeState === 'active'
    ? info(
        message('docker.socket waits and starts the daemon with the first command.'),
        [...evidence, ...(socket ? [evidenceOf(socket)] : [])],
        message('Docker starts when it is asked'),
      )
    : warning({
        title: message('Docker does not run'),
        summary: message('The Docker daemon is installed and no process of it runs.'),
        nextStep:
          unit.state === 'known'
            ? message('Run as root: systemctl enable --now docker')
            : message('Start it in the manner of this system: service docker start'),
        evidence,
      });
}

function keepsEnding(evidence: readonly Evidence[]): Verdict {
  return warning({
    title: message('Docker keeps ending while it starts'),
    summary: message('systemd is starting docker.service, and no process of it is there.'),
    nextStep: message('Look at its last words: journalctl -u docker.service -n 100'),
    evidence,
  });
}

function judgeBoot(facts: HostFacts): Verdict {
  const { container } = facts.system;
  if (container.state !== 'known') {
    return unknownBecause(container);
  }
  if (isInsideContainer(facts) || isWsl(facts)) {
    return notApplicable(message('What starts here at boot is decided outside.'), [evidenceOf(container)]);
  }
  const unit = dockerUnit(facts);
  switch (unit.state) {
    case 'known':
      return judgeUnitFile(facts, unit);
    case 'unreadable':
      return unknownBecause(unit);
    case 'absent':
      return judgeRunlevels(facts, unit);
  }
}

function judgeUnitFile({ engines }: HostFacts, unit: KnownFact<UnitState>): Verdict {
  const socket = engines.units['docker.socket'];
  const evidence = [evidenceOf(unit), ...(socket ? [evidenceOf(socket)] : [])];
  switch (unit.value.unitFileState) {
    case 'enabled':
      return pass(message('systemd starts Docker at boot.'), evidence);
    case 'masked':
      return stayDown(
        message('Run as root: systemctl unmask docker, then systemctl enable docker'),
        evidence,
      );
    case 'disabled':
    case 'enabled-runtime':
      break;
    default:
      return unknown(
        message('systemd calls the unit "{state}", which does not say whether it starts at boot.', {
          state: unit.value.unitFileState,
        }),
        evidence,
      );
  }
  if (socket?.state === 'unreadable') {
    return unknownBecause(socket);
  }
  return valueOf(socket)?.unitFileState === 'enabled'
    ? info(
        message(
          'Only docker.socket is enabled: containers that shall always run wait for the first command.',
        ),
        evidence,
        message('After a boot Docker starts when it is asked'),
      )
    : stayDown(message('Run as root: systemctl enable docker'), evidence);
}

function judgeRunlevels({ engines }: HostFacts, unit: Fact<UnitState>): Verdict {
  const services = engines.runlevelServices;
  if (services.state === 'unreadable') {
    return unknownBecause(services);
  }
  if (services.state === 'absent') {
    return notApplicable(message('No service manager that Hullwright knows has a Docker service.'), [
      evidenceOf(unit),
    ]);
  }
  if (services.value.includes('docker')) {
    return pass(message('OpenRC starts Docker at boot.'), [evidenceOf(services)]);
  }
  const program = engines.programs.dockerd;
  return program?.state === 'known'
    ? stayDown(message('Run as root: rc-update add docker default'), [evidenceOf(services)])
    : program?.state === 'absent'
      ? notApplicable(message('No Docker daemon is installed.'), [evidenceOf(services)])
      : unknownBecause(program ?? unit);
}

function stayDown(nextStep: Message, evidence: readonly Evidence[]): Verdict {
  return warning({
    title: message('Containers do not come back after a boot'),
    summary: message('Docker is installed and is not started at boot.'),
    nextStep,
    evidence,
  });
}
