import { fileSource, known, unreadable, type Fact } from '../../model/fact';
import type { BinfmtFacts, BinfmtHandler, KernelConfig, KernelFacts } from '../../model/hostFacts';
import { parseKernelRelease, type KernelRelease } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { cleanMessage } from '../cleanMessage';
import { parseKernelConfigText } from '../kernelConfigText';
import { plainText } from '../plainText';
import type { Readings } from '../readings';
import { redactText } from '../redaction';
import { parseKernelLog } from './kernelLog';
import { listFolder } from './folder';
import {
  commandFailed,
  factOfFile,
  factOfHelperCommand,
  factOfReading,
  nonBlankLines,
  notUnderstood,
  parseLine,
  parseWholeNumber,
  understood,
  unexpected,
  type Parsed,
} from './readingFact';

/** The running kernel. */
export function parseKernel(readings: Readings): KernelFacts {
  return {
    release: parseRelease(readings),
    build: factOfFile(readings, '/proc/version', parseLine),
    commandLine: factOfFile(readings, '/proc/cmdline', parseCommandLine),
    config: parseConfig(readings),
    livepatches: parseLivepatches(readings),
    taint: factOfFile(readings, '/proc/sys/kernel/tainted', parseWholeNumber),
    vsyscallPage: parseVsyscallPage(readings),
    filesystems: factOfFile(readings, '/proc/filesystems', parseFilesystems),
    lockdown: factOfFile(readings, '/sys/kernel/security/lockdown', parseLockdown),
    binfmt: parseBinfmt(readings),
    logMatches: parseKernelLog(readings),
  };
}

function parseRelease(readings: Readings): Fact<KernelRelease> {
  const own = factOfFile(readings, '/proc/sys/kernel/osrelease', parseReleaseText);
  if (own.state === 'known') {
    return own;
  }
  return factOfHelperCommand(readings, {
    name: 'uname',
    commandLine: 'uname -srm',
    parse: ({ output }) => parseReleaseText(output.trim().split(/\s+/)[1] ?? ''),
  });
}

export function parseReleaseText(text: string): Parsed<KernelRelease> {
  const release = text.length > 256 ? undefined : parseKernelRelease(text);
  return release === undefined ? notUnderstood(unexpected(text)) : understood(release);
}

/** The kernel's own limit is 4096 on most machines, and 32 KiB more may come from a boot configuration. */
const commandLineLimit = 64 * 1024;

/** An empty command line is a legal one. */
function parseCommandLine(text: string): Parsed<string> {
  return text.length > commandLineLimit
    ? notUnderstood(unexpected(text))
    : understood(text.trim().replace(/\n/g, ' '));
}

function parseConfig(readings: Readings): Fact<KernelConfig> {
  const { path, reading } = readings.kernelConfig;
  const place = redactText(plainText(path));
  return reading.state === 'unreadable'
    ? unreadable(fileSource(place), cleanMessage(reading.reason))
    : factOfReading(reading, place, (text) => parseConfigText(text, place));
}

function parseConfigText(text: string, path: string): Parsed<KernelConfig> {
  const config = parseKernelConfigText(text, path);
  const { values } = config;
  const changed = new Map<string, string>();
  const options = Object.keys(values);
  for (const option of options) {
    const value = values[option] ?? '';
    const clean = cleanValue(value);
    if (clean !== value) {
      changed.set(option, clean);
    }
  }
  if (options.length === 0) {
    return notUnderstood(message('There is not one kernel option in it.'));
  }
  return understood(
    changed.size === 0 ? config : { ...config, values: { ...values, ...Object.fromEntries(changed) } },
    redactText(plainText(headOf(text))),
  );
}

/** Numbers, names of algorithms: too short for a token that is known by its form. */
const plainWord = /^\w{0,16}$/;

/** The names are no parameters (`CONFIG_KEYS=y` is no secret), the texts may hold some (`CONFIG_CMDLINE`). */
function cleanValue(value: string): string {
  return value.length <= 3 || plainWord.test(value) ? value : redactText(plainText(value));
}

/** The comment at the head of the file, which names the kernel, else its first lines. */
function headOf(text: string): string {
  const head = text.slice(0, 1000);
  const comment = /^(?:#(?! CONFIG_).*\n)+/.exec(head)?.[0];
  return comment ?? head.split('\n').slice(0, 4).join('\n');
}

function parseLivepatches(readings: Readings): Fact<readonly string[]> {
  const folder = '/sys/kernel/livepatch';
  const names = readings
    .pathsUnder(`${folder}/`)
    .map((path) => path.slice(folder.length + 1).split('/')[0] ?? '')
    .filter((name) => name !== '');
  const unique = [...new Set(names)];
  return unique.length > 0
    ? known(unique, fileSource(folder), unique.join('\n'))
    : listFolder(readings, { name: 'livepatches', folder });
}

/** Prints `ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]`, or nothing without such a page. */
function parseVsyscallPage(readings: Readings): Fact<string> {
  return factOfHelperCommand(readings, {
    name: 'vsyscall-page',
    commandLine: 'grep vsyscall /proc/self/maps',
    parse: (ran) => {
      const line = ran.output.trim();
      if (line === '' && ran.exitCode <= 1) {
        return understood('none');
      }
      const [, permissions] = /^[0-9a-f]+-[0-9a-f]+ ([r-][w-][x-][ps]) .*\[vsyscall\]$/.exec(line) ?? [];
      return permissions === undefined ? notUnderstood(commandFailed(ran)) : understood(permissions);
    },
  });
}

export function parseFilesystems(text: string): Parsed<readonly string[]> {
  const names = nonBlankLines(text).map((line) => /^(?:nodev)?\t([\w.+-]{1,64})$/.exec(line)?.[1]);
  return names.length === 0 || names.includes(undefined)
    ? notUnderstood(unexpected(text))
    : understood(names.filter((name) => name !== undefined));
}

/** `none [integrity] confidentiality`: the bracketed word is in force. */
export function parseLockdown(text: string): Parsed<string> {
  const [, mode] = /\[(none|integrity|confidentiality)\]/.exec(text) ?? [];
  return mode === undefined ? notUnderstood(unexpected(text)) : understood(mode);
}

const binfmtFolder = '/proc/sys/fs/binfmt_misc';

/** https://docs.kernel.org/admin-guide/binfmt-misc.html */
function parseBinfmt(readings: Readings): Fact<BinfmtFacts> {
  const status = factOfFile(readings, `${binfmtFolder}/status`, (text) =>
    /^(?:enabled|disabled)$/.test(text.trim())
      ? understood(text.trim() === 'enabled')
      : notUnderstood(unexpected(text)),
  );
  if (status.state !== 'known') {
    return status;
  }
  const handlers: BinfmtHandler[] = [];
  const lines = [status.excerpt];
  for (const path of readings.pathsUnder(`${binfmtFolder}/`)) {
    const name = path.slice(binfmtFolder.length + 1);
    if (name === 'status' || name === 'register') {
      continue;
    }
    const handler = factOfFile(readings, path, (text) => parseBinfmtHandler(text, name));
    if (handler.state === 'unreadable') {
      return unreadable(fileSource(path), handler.reason);
    }
    if (handler.state === 'known') {
      handlers.push(handler.value);
      lines.push(`${name}: ${handler.excerpt.split('\n').slice(0, 3).join(', ')}`);
    }
  }
  return known({ enabled: status.value, handlers }, status.source, lines.join('\n'));
}

export function parseBinfmtHandler(text: string, name: string): Parsed<BinfmtHandler> {
  const [, state] = /^(enabled|disabled)$/m.exec(text) ?? [];
  const [, interpreter] = /^interpreter (.+)$/m.exec(text) ?? [];
  const [, flags] = /^flags: ?(\w*)[ \t]*$/m.exec(text) ?? [];
  return state === undefined || interpreter === undefined
    ? notUnderstood(unexpected(text))
    : understood({ name, enabled: state === 'enabled', interpreter, flags: flags ?? '' });
}
