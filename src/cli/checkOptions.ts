import { checkRegistry } from '../checks/registry';
import type { TransportChoice } from '../model/connection';
import type { ProfileChoice } from '../model/profile';
import type { FailOn } from './exitStatus';
import { findCheck } from './explainCommand';
import { HullwrightError } from '../model/hullwrightError';
import { message, type Message } from '../model/message';
import { parseKernelRelease } from '../model/kernelRelease';

export const reportFormats = ['text', 'json', 'markdown', 'sarif'] as const;

export type ReportFormat = (typeof reportFormats)[number];

/** What stands behind `hullwright check`, as commander hands it over. */
export interface CheckOptions {
  readonly profile: ProfileChoice;
  readonly format: ReportFormat;
  readonly failOn: FailOn;
  readonly ignore: readonly string[];
  readonly save?: string;
  readonly snapshot?: string;
  readonly kernelConfig?: string;
  readonly kernelRelease?: string;
  readonly hostsFile?: string;
  /** Read with root's rights. */
  readonly root: boolean;
  readonly transport: TransportChoice;
  readonly sshConfig?: string;
}

/**
 * Refuses combinations that make no sense, before anything is read.
 * @throws HullwrightError `usage` or `unknownCheck`
 */
export function validateCheckOptions(hosts: readonly string[], options: CheckOptions): void {
  const refusal = refusals(hosts, options).find(({ applies }) => applies);
  if (refusal) {
    throw usageError(refusal.problem);
  }
  options.ignore.forEach((id) => findCheck(id));
}

function refusals(hosts: readonly string[], options: CheckOptions): { applies: boolean; problem: Message }[] {
  const { snapshot, kernelConfig, kernelRelease, save } = options;
  const namesHost = hosts.length > 0 || options.hostsFile !== undefined;
  return [
    {
      applies: snapshot !== undefined && kernelConfig !== undefined,
      problem: message('--snapshot and --kernel-config exclude each other.'),
    },
    {
      applies: namesHost && (snapshot ?? kernelConfig) !== undefined,
      problem: message('With --snapshot or --kernel-config no host is examined: leave the host out.'),
    },
    {
      applies: save !== undefined && kernelConfig !== undefined,
      problem: message('--save keeps the facts of a host: with --kernel-config there is none.'),
    },
    {
      applies: kernelRelease !== undefined && kernelConfig === undefined,
      problem: message('--kernel-release goes with --kernel-config.'),
    },
    {
      applies: kernelRelease !== undefined && !isKernelRelease(kernelRelease),
      problem: message('{release} is no kernel release such as 6.1.76.', { release: kernelRelease ?? '' }),
    },
    {
      applies: save !== undefined && (hosts.length > 1 || options.hostsFile !== undefined),
      problem: message('--save keeps the facts of one host: examine the hosts one by one.'),
    },
  ];
}

/** No release has a blank or a quote: with one it was mistyped. */
function isKernelRelease(text: string): boolean {
  return /^[\w.+~-]+$/.test(text) && parseKernelRelease(text) !== undefined;
}

function usageError(problem: Message): HullwrightError {
  return new HullwrightError({
    code: 'usage',
    problem,
    remedy: message(
      '`hullwright check --help` lists the options; `hullwright explain` lists the {count} checks.',
      {
        count: checkRegistry.length,
      },
    ),
  });
}
