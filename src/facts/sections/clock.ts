import type { Fact } from '../../model/fact';
import type { ClockFacts } from '../../model/clockFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { markFact } from './marks';
import {
  factOfFile,
  factOfHelperCommand,
  nonBlankLines,
  notUnderstood,
  parseLine,
  parseWords,
  understood,
  unexpected,
  wholeNumber,
  type Parsed,
} from './readingFact';

const sources = '/sys/devices/system/clocksource/clocksource0';

/** The host's clock. */
export function parseClock(readings: Readings): ClockFacts {
  return {
    time: factOfHelperCommand(readings, {
      name: 'clock',
      commandLine: 'date +%s',
      parse: ({ output }) => parseTime(output),
    }),
    source: factOfFile(readings, `${sources}/current_clocksource`, parseLine),
    availableSources: factOfFile(readings, `${sources}/available_clocksource`, parseWords),
    timesyncdSynchronized: markFact(readings, '/run/systemd/timesync/synchronized'),
    setters: factOfHelperCommand(readings, {
      name: 'clock-setters',
      commandLine: 'pidof chronyd ntpd ntp-daemon phc2sys systemd-timesyncd',
      parse: ({ output }) => parseSetters(output),
    }),
    timeZone: parseTimeZone(readings),
  };
}

/** `BOOT UPTIME`: the kernel's `btime` of /proc/stat, in seconds since 1970, and /proc/uptime, in seconds. */
export function parseTime(output: string): Parsed<number> {
  const [, boot, uptime] = /^(\d{1,12}) (\d{1,12})(?:\.\d{1,9})?$/.exec(output.trim()) ?? [];
  const [bootTime, sinceBoot] = [wholeNumber(boot), wholeNumber(uptime)];
  return bootTime === undefined || sinceBoot === undefined
    ? notUnderstood(unexpected(output))
    : understood(bootTime + sinceBoot, `${bootTime + sinceBoot}`);
}

/** Lines `NAME PID`. */
function parseSetters(output: string): Parsed<readonly string[]> {
  const lines = nonBlankLines(output);
  const odd = lines.find((line) => !/^[\w-]{1,15} \d{1,10}$/.test(line));
  return odd === undefined
    ? understood([...new Set(lines.map((line) => line.split(' ')[0] ?? ''))])
    : notUnderstood(unexpected(odd));
}

/** /etc/timezone as Debian has it, else where the link /etc/localtime leads. */
function parseTimeZone(readings: Readings): Fact<string> {
  const named = factOfFile(readings, '/etc/timezone', parseLine);
  if (named.state !== 'absent') {
    return named;
  }
  return factOfHelperCommand(readings, {
    name: 'namespace-links',
    commandLine: 'readlink /etc/localtime',
    parse: ({ output }) => {
      const [line, zone] = zoneLink.exec(output) ?? [];
      return zone === undefined
        ? notUnderstood(message('/etc/localtime is no link to a time zone.'))
        : understood(zone, line);
    },
  });
}

const zoneLink = /^'?\/etc\/localtime'? -> '?\S*?zoneinfo\/([\w+/-]{1,64})'?$/m;
