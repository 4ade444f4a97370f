import { message } from '../model/message';
import { cleanMessage } from './cleanMessage';
import { plainText } from './plainText';
import type { CommandReading, FileReading, Readings } from './readings';
import { redactOutput, redactText } from './redaction';

/** Any of these is on every Linux whose /proc is mounted. */
const procWitnesses = ['/proc/version', '/proc/self/mountinfo', '/proc/meminfo', '/proc/cmdline'];

/**
 * The readings as the section parsers may believe them: without escape sequences, without secrets, and without an
 * "absent" that only means that the file system which would hold the file is not mounted or hides it.
 */
export function trustedReadings(readings: Readings): Readings {
  const cache = new Map<string, FileReading>();
  const file = (path: string): FileReading => {
    let reading = cache.get(path);
    if (reading === undefined) {
      reading = cleanFile(readings.file(path), path);
      cache.set(path, reading);
    }
    return reading;
  };
  const hasProc = procWitnesses.some((path) => file(path).state === 'read');
  const mountinfo = file('/proc/self/mountinfo');
  const mounts = mountinfo.state === 'read' && !mountinfo.truncated ? mountinfo.text : undefined;
  const hidden = (path: string) => reasonToDoubt(path, hasProc, mounts);
  return {
    file(path) {
      const reading = file(path);
      const reason = reading.state === 'absent' ? hidden(path) : undefined;
      return reason === undefined ? reading : { state: 'unreadable', reason };
    },
    pathsUnder: (prefix) => readings.pathsUnder(prefix).map(plainText),
    command: (name) => cleanCommand(readings.command(name)),
    // Not redacted here: the names of kernel options look like those of secrets.
    kernelConfig: readings.kernelConfig,
    incomplete: readings.incomplete.map(plainText),
  };
}

function cleanFile(reading: FileReading, path: string): FileReading {
  // A value cannot hold a comma in a mount option, and what follows the comma is evidence.
  const commaSeparated = path.endsWith('/mountinfo');
  switch (reading.state) {
    case 'absent':
      return reading;
    case 'unreadable':
      return { state: 'unreadable', reason: cleanMessage(reading.reason) };
    case 'read':
      return { ...reading, text: redactText(plainText(reading.text), { commaSeparated }) };
  }
}

function cleanCommand(reading: CommandReading): CommandReading {
  switch (reading.state) {
    case 'notInstalled':
      return reading;
    case 'unreadable':
      return { state: 'unreadable', reason: cleanMessage(reading.reason) };
    case 'ran':
      return { ...reading, output: redactOutput(plainText(reading.output)) };
  }
}

function reasonToDoubt(path: string, hasProc: boolean, mounts: string | undefined) {
  if (path.startsWith('/proc/') && !hasProc) {
    return message('/proc is not mounted or not readable, so nothing can be said about files in it.');
  }
  if (/^\/proc\/\d+\//.test(path)) {
    return message('The process is hidden from this account, or the kernel does not have this file.');
  }
  if (path.startsWith('/sys/') && mounts !== undefined) {
    return reasonToDoubtSys(path, mounts);
  }
  return undefined;
}

function reasonToDoubtSys(path: string, mounts: string) {
  if (!hasMount(mounts, '/sys', 'sysfs')) {
    return message('/sys is not mounted, so nothing can be said about files in it.');
  }
  if (path.startsWith('/sys/kernel/security/') && !hasMount(mounts, '/sys/kernel/security', 'securityfs')) {
    return message(
      'securityfs is not mounted on /sys/kernel/security, so nothing can be said about files in it.',
    );
  }
  return undefined;
}

function hasMount(mounts: string, path: string, type: string): boolean {
  return new RegExp(`^\\d+ \\d+ \\S+ \\S+ ${path} .* - ${type} `, 'm').test(mounts);
}
