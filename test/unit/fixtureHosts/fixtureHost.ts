import { readdirSync, readFileSync } from 'node:fs';
import { decodeCollectorOutput } from '../../../src/facts/collectReadings';
import { parseHostFacts } from '../../../src/facts/parseHostFacts';
import type { HostFacts } from '../../../src/model/hostFacts';
import type { FindingStatus } from '../../../src/model/finding';
import type { Capability } from '../../../src/model/hostReport';
import type { ProfileChoice } from '../../../src/model/profile';
import { limits, nonce, runResult } from '../facts/collectorRun';
import { printAsCollector } from './collectorPrint';
import { readHostAnswers } from './hostAnswers';

const folder = 'test/fixtures';

/** What documentation says that a report of the host has to tell. Nothing else may stand above `info`. */
export interface ExpectedReport {
  /** What the host is, in one sentence. */
  readonly host: string;
  /** Where what it looks like is described. */
  readonly sources: readonly string[];
  readonly profile?: ProfileChoice;
  readonly findings: readonly {
    readonly id: string;
    readonly status: FindingStatus;
    readonly why: string;
    readonly source: string;
  }[];
  readonly capabilities: Readonly<Partial<Record<Capability['id'], Capability['answer']>>>;
}

export const fixtureHostNames: readonly string[] = readdirSync(`${folder}/hosts`).sort();

export function expectedReport(name: string): ExpectedReport {
  return JSON.parse(readFileSync(`${folder}/hosts/${name}/expected.json`, 'utf8')) as ExpectedReport;
}

/** The stream that the collector prints on a fixture host. */
export function fixtureStream(name: string): string {
  const text = readFileSync(`${folder}/hosts/${name}/host.txt`, 'utf8');
  const answers = readHostAnswers(text, (layer) => readFileSync(`${folder}/layers/${layer}.txt`, 'utf8'));
  return printAsCollector(answers, (file) => wholeConfig(readFileSync(`${folder}/kernels/${file}`, 'utf8')));
}

/**
 * The texts have only the options that are judged. A whole configuration has hundreds of drivers besides that are not set,
 * and is known by them.
 */
function wholeConfig(judged: string): string {
  const drivers = Array.from({ length: 400 }, (_, index) => `# CONFIG_DRIVER_${index} is not set\n`);
  return judged + drivers.join('');
}

/** The facts of a fixture host, decoded and parsed as those of a real one. */
export async function fixtureFacts(name: string): Promise<HostFacts> {
  const readings = await decodeCollectorOutput(runResult(fixtureStream(name)), nonce, limits);
  return parseHostFacts(readings, { id: name, label: name }, '2026-01-15T12:00:00.000Z');
}
