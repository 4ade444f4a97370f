import { absent, fileSource, known, mapFact, unreadable, type Fact } from '../../model/fact';
import type { EngineFacts } from '../../model/hostFacts';
import type { Readings } from '../readings';
import { redactValue } from '../redaction';
import { factOfFile, nonBlankLines, outputOf } from './readingFact';
import { settingsParser, type Settings } from './settingLines';

const serviceFiles = ['/etc/default/docker', '/etc/sysconfig/docker', '/etc/conf.d/docker'];

/** The variables that are set for Docker's service, by file. Who reads the file is another question. */
export function parseServiceVariables(readings: Readings): EngineFacts['serviceVariables'] {
  const parse = settingsParser();
  return Object.fromEntries(
    serviceFiles.map((path) => [
      path,
      mapFact(factOfFile(readings, path, parse), (settings) => redactValue(settings) as Settings),
    ]),
  );
}

/** Names in the folders of the runlevels that OpenRC starts, from lines `RUNLEVEL NAME`. Status 1: there is no OpenRC. */
export function parseRunlevelServices(readings: Readings): Fact<readonly string[]> {
  const source = fileSource('/etc/runlevels');
  const ran = outputOf(readings, 'runlevels');
  if (!ran.ok) {
    return unreadable(source, ran.reason);
  }
  if (ran.exitCode === 1) {
    return absent(source);
  }
  const names = nonBlankLines(ran.output).flatMap((line) => {
    const [, name] = /^(?:default|boot) ([\w.@+-]{1,100})$/.exec(line) ?? [];
    return name === undefined ? [] : [name];
  });
  return known([...new Set(names)], source, ran.output.trim());
}
