import path from 'node:path';
import type { SshHostEnvironment } from '../sshHostEnvironment';
import { evaluateConfig } from './configEvaluation';
import { parseDestination } from './destination';
import { settingsOfOptions } from './settingsOfOptions';
import { askSsh } from './sshQuery';
import type { SshSettings } from './sshSettings';

/**
 * What the person's OpenSSH configuration says of a destination: by `ssh -G`, or read by ourselves where there is no ssh.
 * @throws HullwrightError `usage`, `sshConfigInvalid`
 */
export async function resolveSshSettings(
  text: string,
  environment: SshHostEnvironment,
  signal?: AbortSignal,
): Promise<SshSettings> {
  const destination = parseDestination(text);
  const { homeFolder, variables } = environment;
  const surroundings = { destination: text, alias: destination.host, homeFolder, variables };
  const options = await askSsh(destination, environment, signal);
  if (options) {
    return settingsOfOptions(options, { ...surroundings, notes: [], resolvedBy: 'ssh' });
  }
  const evaluation = await evaluateConfig(configFiles(environment), destination, homeFolder);
  const { notes } = evaluation;
  return settingsOfOptions(evaluation.options, { ...surroundings, notes, resolvedBy: 'library' });
}

/** The files that ssh reads: the person's own, then the machine's; only the named one where one is named. */
export function configFiles({
  homeFolder,
  sshConfigFile,
}: Pick<SshHostEnvironment, 'homeFolder' | 'sshConfigFile'>): string[] {
  return sshConfigFile === undefined
    ? [path.join(homeFolder, '.ssh', 'config'), '/etc/ssh/ssh_config']
    : [sshConfigFile];
}
