import type { ClockFacts } from '../../../src/model/clockFacts';
import type { LogFacts } from '../../../src/model/logFacts';
import { fromCommand, fromFile } from './factBuilders';
import type { Mutable } from './mutable';

/** The clock of the healthy host agrees with the time at which its facts were collected. */
export function healthyClock(): Mutable<ClockFacts> {
  const time = Date.parse('2026-01-15T12:00:00.000Z') / 1000;
  return {
    time: fromCommand(time, 'date +%s'),
    source: fromFile('tsc', '/sys/devices/system/clocksource/clocksource0/current_clocksource'),
    availableSources: fromFile(
      ['tsc', 'hpet', 'acpi_pm'],
      '/sys/devices/system/clocksource/clocksource0/available_clocksource',
      'tsc hpet acpi_pm',
    ),
    timesyncdSynchronized: fromFile(true, '/run/systemd/timesync/synchronized', ''),
    setters: fromCommand(
      ['systemd-timesyn'],
      'pidof chronyd ntpd ntp-daemon phc2sys systemd-timesyncd',
      'systemd-timesyn 402',
    ),
    timeZone: fromFile('Etc/UTC', '/etc/timezone'),
  };
}

/** The logs of the healthy host: kept, and without errors. */
export function healthyLogs(): Mutable<LogFacts> {
  return {
    engineErrors: fromCommand([], 'journalctl -b -p err -u docker.service', ''),
    journalPersistent: fromFile(true, '/var/log/journal', 'directory'),
    journalSettings: fromFile({}, '/etc/systemd/journald.conf', ''),
    containerLogs: fromCommand([], 'ls -l /var/lib/docker/containers', ''),
    failedContainers: fromCommand([], 'docker ps --all --filter status=exited', ''),
  };
}
