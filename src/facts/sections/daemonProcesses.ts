import { absent, commandSource, fileSource, known, unreadable, type Fact } from '../../model/fact';
import type { OpenFileLimit } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { redactValue } from '../redaction';
import { daemons, findDaemons } from './daemonGroups';
import {
  factOfFile,
  nonBlankLines,
  notUnderstood,
  outputOf,
  understood,
  unexpected,
  type Parsed,
} from './readingFact';

/** The arguments of Docker's daemon, from `process PID` and one argument on each line below it. */
export function parseProcessArguments(readings: Readings): Readonly<Record<string, Fact<readonly string[]>>> {
  const ran = outputOf(readings, 'docker-arguments');
  return ofDaemons(readings, { names: ['dockerd'], file: 'cmdline' }, (pid) => {
    const source = fileSource(`/proc/${pid}/cmdline`);
    if (!ran.ok) {
      return unreadable(source, ran.reason);
    }
    const [heading, ...lines] = nonBlankLines(ran.output);
    if (heading !== `process ${pid}` || lines.length === 0) {
      return unreadable(source, message('The arguments of the process could not be read.'));
    }
    const words = redactValue(lines.slice(0, argumentLimit)) as readonly string[];
    return known(words, source, words.join(' '));
  });
}

const argumentLimit = 200;

/** The line `Max open files` of /proc/PID/limits. */
export function parseOpenFileLimits(readings: Readings): Readonly<Record<string, Fact<OpenFileLimit>>> {
  return ofDaemons(readings, { names: daemons, file: 'limits' }, (pid) =>
    factOfFile(readings, `/proc/${pid}/limits`, parseOpenFiles),
  );
}

export function parseOpenFiles(text: string): Parsed<OpenFileLimit> {
  const line = nonBlankLines(text).find((each) => each.startsWith('Max open files'));
  const [, soft, hard] =
    /^Max open files +(\d{1,16}|unlimited) +(\d{1,16}|unlimited) +files$/.exec(line ?? '') ?? [];
  return soft === undefined || hard === undefined
    ? notUnderstood(unexpected(line ?? text))
    : understood(
        {
          ...(soft !== 'unlimited' && { soft: Number(soft) }),
          ...(hard !== 'unlimited' && { hard: Number(hard) }),
        },
        line,
      );
}

function ofDaemons<T>(
  readings: Readings,
  { names, file }: { readonly names: readonly string[]; readonly file: string },
  read: (pid: string) => Fact<T>,
): Readonly<Record<string, Fact<T>>> {
  const found = findDaemons(readings);
  return Object.fromEntries(
    names.map((name): [string, Fact<T>] => {
      const source = commandSource(`cat /proc/$(pidof -s ${name})/${file}`);
      if (!found.ok) {
        return [name, unreadable(source, found.reason)];
      }
      const pid = found.pids.get(name);
      return [name, pid === undefined ? absent(source) : read(pid)];
    }),
  );
}
