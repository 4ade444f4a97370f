import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { DockerInfo, HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { exitCodes } from '../../knowledge/exitCodes';
import { judgeDockerAnswer } from '../dockerAnswer';
import { evidenceOf } from '../factEvidence';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Logs of engines and containers. */
export const engineLogChecks: readonly Check[] = [
  {
    id: 'LOG-ROTATE',
    category: 'logs',
    name: message('Size of container logs'),
    meaning: message(
      "Docker's usual log driver, json-file, keeps everything for ever unless it is told a size. Such a file fills the disk, and then every container fails.",
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/engine/logging/drivers/json-file/',
      'https://docs.docker.com/engine/logging/drivers/local/',
    ],
    evaluate: (facts) => judgeDockerAnswer(facts, (docker) => judgeRotation(docker, facts)),
  },
  {
    id: 'LOG-JOURNAL',
    category: 'logs',
    name: message('Journal across boots'),
    meaning: message('A journal in memory is gone after a crash or a reboot, and with it the reason.'),
    references: ['https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html'],
    evaluate: judgeJournal,
  },
  {
    id: 'LOG-DAEMON',
    category: 'logs',
    name: message('Errors of the engines'),
    meaning: message(
      'What a daemon or systemd logged as an error of an engine often names the reason of a failure.',
    ),
    references: ['https://docs.docker.com/engine/daemon/logs/'],
    evaluate: judgeEngineErrors,
  },
  {
    id: 'LOG-EXIT',
    category: 'logs',
    name: message('Containers that ended with an error'),
    meaning: message(
      'The exit status of a container tells who ended it: the engine, the program itself or the kernel.',
    ),
    profiles: ['docker', 'swarm'],
    references: ['https://docs.docker.com/engine/containers/run/#exit-status'],
    evaluate: judgeExits,
  },
];

const gibibyte = 1024 ** 3;

function judgeRotation(docker: DockerInfo, { engines, logs }: HostFacts): Verdict {
  const largest = valueOf(logs.containerLogs)?.[0];
  if (largest && largest.size >= gibibyte) {
    return warning({
      title: message('A container log takes much of the disk'),
      summary: message('{path} has {size} GiB.', {
        path: largest.path,
        size: Math.round(largest.size / gibibyte),
      }),
      nextStep: message(
        'Set "log-driver": "local" or "log-opts": {"max-size": "10m"} in daemon.json, restart Docker and make the container anew.',
      ),
      evidence: [evidenceOf(logs.containerLogs)],
    });
  }
  return judgeDriver(docker.loggingDriver, engines);
}

function judgeDriver(
  driver: string | undefined,
  { docker, dockerDaemonJson }: HostFacts['engines'],
): Verdict {
  if (driver === undefined) {
    return unknown(message('docker info does not name the log driver.'), [evidenceOf(docker)]);
  }
  const evidence = [
    { source: 'docker info', command: "docker info --format '{{.LoggingDriver}}'", excerpt: driver },
    evidenceOf(dockerDaemonJson),
  ];
  if (driver !== 'json-file') {
    return pass(message('The log driver is {driver}.', { driver }), evidence);
  }
  if (dockerDaemonJson.state === 'unreadable') {
    return unknownBecause(dockerDaemonJson);
  }
  const options = valueOf(dockerDaemonJson)?.['log-opts'];
  const isLimited = typeof options === 'object' && options !== null && 'max-size' in options;
  return isLimited
    ? pass(message('Logs of containers have a largest size.'), evidence)
    : info(
        message(
          'The log driver json-file has no max-size in daemon.json, so logs grow until the disk is full.',
        ),
        evidence,
        message('Container logs grow without end'),
      );
}

function judgeJournal({ logs, system }: HostFacts): Verdict {
  const { initProgram } = system;
  if (initProgram.state !== 'known') {
    return unknownBecause(initProgram);
  }
  if (initProgram.value !== 'systemd') {
    return notApplicable(message('Only systemd keeps a journal.'), [evidenceOf(initProgram)]);
  }
  const { journalPersistent, journalSettings } = logs;
  if (journalSettings.state === 'unreadable') {
    return unknownBecause(journalSettings);
  }
  const storage = valueOf(journalSettings)?.Storage ?? 'auto';
  const evidence = [evidenceOf(journalPersistent), evidenceOf(journalSettings)];
  if (storage === 'volatile' || storage === 'none') {
    return info(
      message('journald.conf says Storage={storage}.', { storage }),
      evidence,
      message('The journal does not survive a boot'),
    );
  }
  if (journalPersistent.state !== 'known') {
    return unknownBecause(journalPersistent);
  }
  return journalPersistent.value || storage === 'persistent'
    ? pass(message('The journal is kept in /var/log/journal.'), evidence)
    : info(
        message('There is no folder /var/log/journal, so the journal is kept in memory.'),
        evidence,
        message('The journal does not survive a boot'),
      );
}

function judgeEngineErrors({ logs, system }: HostFacts): Verdict {
  const { engineErrors } = logs;
  if (engineErrors.state !== 'known') {
    return system.initProgram.state === 'known' && system.initProgram.value !== 'systemd'
      ? notApplicable(message('Only systemd keeps a journal.'), [evidenceOf(system.initProgram)])
      : unknownBecause(engineErrors);
  }
  const lines = engineErrors.value;
  const last = lines.at(-1);
  return last === undefined
    ? pass(message('The journal of this boot has no error of an engine.'), [evidenceOf(engineErrors)])
    : info(
        message('{count} errors in this boot, the last: {line}', {
          count: lines.length,
          line: last.slice(0, 300),
        }),
        [{ ...evidenceOf(engineErrors), excerpt: lines.slice(-5).join('\n') }],
        message('An engine logged errors'),
      );
}

function judgeExits(facts: HostFacts): Verdict {
  const { failedContainers } = facts.logs;
  if (failedContainers.state !== 'known') {
    return judgeDockerAnswer(facts, () => unknownBecause(failedContainers));
  }
  const told = failedContainers.value.flatMap((container) => {
    const row = exitCodes.find(({ code }) => code === container.exitCode);
    return row ? [{ container, row }] : [];
  });
  const [first] = told;
  const evidence = [evidenceOf(failedContainers)];
  if (first === undefined) {
    return pass(message('No stopped container ended by a signal or by the engine.'), evidence);
  }
  const { container, row } = first;
  const args = { name: container.name, code: row.code, meaning: row.meaning, count: told.length };
  return info(
    row.check === undefined
      ? message('{count} containers, the newest {name} with status {code}: {meaning}.', args)
      : message('{count} containers, the newest {name} with status {code}: {meaning}. See {check}.', {
          ...args,
          check: row.check,
        }),
    evidence,
    message('Containers ended by a signal or by the engine'),
  );
}
