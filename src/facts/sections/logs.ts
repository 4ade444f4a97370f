import { fileSource, known, unreadable, type Fact } from '../../model/fact';
import type { ContainerLog, FailedContainer, LogFacts } from '../../model/logFacts';
import type { Readings } from '../readings';
import { markFact } from './marks';
import { factOfFiles } from './mergedFiles';
import {
  commandFailed,
  cutShort,
  factOfCommand,
  factOfHelperCommand,
  nonBlankLines,
  notUnderstood,
  outputOf,
  understood,
  wholeNumber,
  type Parsed,
} from './readingFact';
import { settingsParser } from './settingLines';

/** Logs beside the kernel's. */
export function parseLogs(readings: Readings): LogFacts {
  return {
    engineErrors: factOfHelperCommand(readings, {
      name: 'engine-errors',
      commandLine: 'journalctl -b -p err -u docker.service -u containerd.service -u podman.service',
      parse: parseEngineErrors,
    }),
    journalPersistent: markFact(readings, '/var/log/journal'),
    journalSettings: factOfFiles(
      readings,
      {
        file: '/etc/systemd/journald.conf',
        folders: [
          '/usr/lib/systemd/journald.conf.d',
          '/run/systemd/journald.conf.d',
          '/etc/systemd/journald.conf.d',
        ],
        pattern: /^[^/]+\.conf$/,
      },
      (texts) =>
        settingsParser(['Storage', 'RateLimitBurst', 'RateLimitIntervalSec', 'SystemMaxUse'])(
          texts.map(({ text }) => text).join('\n'),
        ),
    ),
    containerLogs: parseContainerLogs(readings),
    failedContainers: factOfCommand(readings, {
      name: 'failed-containers',
      commandLine: 'docker ps --all --filter status=exited',
      parse: parseFailedContainers,
    }),
  };
}

const errorLimit = 50;

function parseEngineErrors(ran: {
  readonly output: string;
  readonly exitCode: number;
}): Parsed<readonly string[]> {
  if (ran.exitCode !== 0) {
    return notUnderstood(commandFailed(ran));
  }
  const lines = nonBlankLines(ran.output)
    .filter((line) => !line.startsWith('-- '))
    .slice(-errorLimit)
    .map((line) => line.slice(0, 500));
  return understood(lines, lines.join('\n'));
}

const logLimit = 20;

const dockerLog = /^\/var\/lib\/docker\/containers\/[\w.-]{1,128}\/[\w.-]{1,160}-json\.log$/;

/** The lines of `stat` for Docker's own logs; the command `docker-logs` says whether they could be looked for. */
function parseContainerLogs(readings: Readings): Fact<readonly ContainerLog[]> {
  const source = fileSource('/var/lib/docker/containers');
  const asked = outputOf(readings, 'docker-logs');
  const ran = outputOf(readings, 'paths');
  if (!asked.ok || !ran.ok) {
    return unreadable(source, !asked.ok ? asked.reason : ran.ok ? cutShort() : ran.reason);
  }
  const logs = nonBlankLines(ran.output)
    .flatMap(parseLogLine)
    .sort((a, b) => b.size - a.size)
    .slice(0, logLimit);
  return known(logs, source, logs.map(({ path, size }) => `${size} ${path}`).join('\n'));
}

function parseLogLine(line: string): ContainerLog[] {
  const [path = '', , , , , digits] = line.split('|');
  const size = wholeNumber(digits);
  return size === undefined || !dockerLog.test(path) ? [] : [{ path, size }];
}

const containerLimit = 50;

/** Lines `NAME|IMAGE|Exited (137) 3 hours ago`. */
export function parseFailedContainers(ran: {
  readonly output: string;
  readonly exitCode: number;
}): Parsed<readonly FailedContainer[]> {
  if (ran.exitCode !== 0) {
    return notUnderstood(commandFailed(ran));
  }
  const containers = nonBlankLines(ran.output).flatMap((line) => {
    const [, name, image, digits, since] =
      /^([^|]{1,256})\|([^|]{1,512})\|Exited \((\d{1,3})\) ?(.{0,64})$/.exec(line) ?? [];
    const exitCode = wholeNumber(digits);
    return name === undefined || image === undefined || exitCode === undefined || exitCode === 0
      ? []
      : [{ name, image, exitCode, since: since ?? '' }];
  });
  return understood(
    containers.slice(0, containerLimit),
    containers.map(({ name, exitCode, since }) => `${name}: status ${exitCode}, ${since}`).join('\n'),
  );
}
