import { message } from '../model/message';
import type { CommandReading } from './readings';

type Ran = Extract<CommandReading, { state: 'ran' }>;

/** Commands whose output is brought into the form that the section parsers expect, whichever tool printed it. */
const settlers: Readonly<Record<string, (reading: Ran) => CommandReading>> = {
  'modules-builtin': settleModuleNames,
  'modules-loadable': settleModuleNames,
  'mount-overlay': settleOverlayProbe,
  paths: settlePathStates,
};

/** Settles what one command of the collector printed. Never throws. */
export function settleCommand(name: string, reading: CommandReading): CommandReading {
  const settle = Object.hasOwn(settlers, name) ? settlers[name] : undefined;
  return reading.state === 'ran' && settle ? settle(reading) : reading;
}

/** `kernel/net/bridge/br_netfilter.ko` becomes `br_netfilter`. grep's status 1 means that no line matched. */
function settleModuleNames(reading: Ran): CommandReading {
  if (reading.exitCode > 1) {
    return { state: 'unreadable', reason: message('The index of modules could not be read.') };
  }
  const names = [...reading.output.matchAll(/\/([\w-]{1,64})\.ko$/gm)].map(([, name = '']) =>
    name.replaceAll('-', '_'),
  );
  return { ...reading, exitCode: 0, output: names.map((name) => `${name}\n`).join('') };
}

/** The probe says `prepared` once it stands in a mount namespace of its own: without that, nothing was tried. */
function settleOverlayProbe(reading: Ran): CommandReading {
  const prepared = /^prepared\n/.exec(reading.output);
  if (!prepared) {
    const reason = reading.output.trim().slice(0, 200);
    return {
      state: 'unreadable',
      reason: message('A mount namespace to try it in could not be made: {reason}', { reason }),
    };
  }
  return { ...reading, output: reading.output.slice(prepared[0].length) };
}

/**
 * Lines `PATH|KIND|MODE|UID|GID|SIZE` stay; what stat complains about becomes `PATH|absent` or `PATH|unreadable`. The words
 * of the complaint are those of GNU, uutils and busybox.
 */
function settlePathStates(reading: Ran): CommandReading {
  const lines: string[] = [];
  for (const line of reading.output.split('\n')) {
    const [, path, problem] = /^stat: (?:cannot statx?|can't stat) '(\/[^']*)': (.*)$/.exec(line) ?? [];
    if (path !== undefined) {
      const missing = problem === 'No such file or directory' || problem === 'Not a directory';
      lines.push(`${path}|${missing ? 'absent' : 'unreadable'}`);
    } else if (/^\/[^|]*\|[a-z ]+\|[0-7]{1,5}\|\d+\|\d+(?:\|\d+)?$/.test(line)) {
      lines.push(line);
    }
  }
  const exitCode = reading.exitCode <= 1 ? 0 : reading.exitCode;
  return { ...reading, exitCode, output: lines.map((line) => `${line}\n`).join('') };
}
