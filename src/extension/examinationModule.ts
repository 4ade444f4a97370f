import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { examineHost, type Examination, type ExaminationRequest } from '../examination/examineHost';
import { makeTurns } from '../examination/turns';
import { createLocalHost } from '../hosts/localHost';
import { HostKeyStore } from '../hosts/hostKeys/hostKeyStore';
import { parseDestination } from '../hosts/sshConfig/destination';
import { listHostAliases, type HostAliases } from '../hosts/sshConfig/hostAliases';
import { createSshHost } from '../hosts/sshHost';
import type { SshHostEnvironment } from '../hosts/sshHostEnvironment';
import { openChangeWork, type ChangeWork } from './changeWork';
import type { Host, HostIdentity } from '../model/host';
import type { HostReport } from '../model/hostReport';
import { HullwrightError, isHullwrightError } from '../model/hullwrightError';
import { message, type RenderMessage } from '../model/message';
import type { Prompts } from '../model/prompts';
import { renderJsonReport } from '../reports/jsonReport';
import { renderMarkdownReport } from '../reports/markdownReport';

/*
 * What a first examination needs and an activation does not: collector, parsers, checks, knowledge and reports.
 * Built as a file of its own, dist/examination.js, so that the main bundle stays small. It never imports vscode.
 */

/** For all hosts of the window. */
const takeTurn = makeTurns(setImmediate);

/**
 * Examines one host.
 * @param collectorPath Where collector.sh was installed.
 * @throws HullwrightError as examineHost does, and `fileUnreadable` when the collector is missing.
 */
export async function examine(
  host: Host,
  request: ExaminationRequest,
  collectorPath: string,
): Promise<Examination> {
  return examineHost(host, request, {
    collectorScript: await readCollector(collectorPath),
    newNonce: () => randomBytes(16).toString('hex'),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    takeTurn,
  });
}

/** The adapter of the local machine. It starts nothing before its first use. */
export function localHost({ label }: HostIdentity, prompts: Prompts | undefined): Host {
  return createLocalHost({ label, prompts });
}

/** The adapter of a host over SSH. It contacts nobody before its first use. */
export function sshHost(identity: HostIdentity, destination: string, environment: SshHostEnvironment): Host {
  return createSshHost(identity, destination, environment);
}

/** Why a destination cannot be one, or undefined. */
export function destinationProblem(text: string): HullwrightError | undefined {
  try {
    parseDestination(text);
    return undefined;
  } catch (error) {
    if (isHullwrightError(error)) {
      return error;
    }
    throw error;
  }
}

/** The host keys that were remembered here. */
export function hostKeyStore({ dataFolder }: Pick<SshHostEnvironment, 'dataFolder'>): HostKeyStore {
  return new HostKeyStore(dataFolder);
}

/** The hosts that the person's SSH configuration names. Never throws. */
export function aliasesOf(environment: SshHostEnvironment): Promise<HostAliases> {
  return listHostAliases(environment);
}

/** What repairs hosts, with the shell files from that folder. */
export async function loadChangeWork(distFolder: string): Promise<ChangeWork> {
  return openChangeWork(distFolder);
}

/** The report as a file's text: JSON for a name that ends in .json, else Markdown. */
export function reportText(
  report: HostReport,
  fileName: string,
  { version, render }: { readonly version: string; readonly render: RenderMessage },
): string {
  return fileName.toLowerCase().endsWith('.json')
    ? renderJsonReport([report], version, render)
    : renderMarkdownReport([report], render);
}

async function readCollector(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new HullwrightError({
      code: 'fileUnreadable',
      problem: message('{path} could not be read.', { path }),
      remedy: message('Install Hullwright again.'),
      cause,
    });
  }
}
