import { homedir } from 'node:os';
import type * as vscode from 'vscode';
import { dataFolder } from '../hosts/dataFolder';
import type { SshHostEnvironment } from '../hosts/sshHostEnvironment';
import type { Prompts } from '../model/prompts';
import type { Settings } from './settings';

/** How hosts over SSH are reached by this window; asked anew for each host, since the settings may change. */
export function createSshEnvironment(
  settings: Settings,
  prompts: Prompts,
  logger: vscode.LogOutputChannel,
): () => SshHostEnvironment {
  return () => ({
    prompts,
    logger,
    transport: settings.sshTransport,
    dataFolder: dataFolder(process.platform, process.env, homedir()),
    homeFolder: homedir(),
    sshPath: settings.sshPath,
    sshConfigFile: settings.sshConfigFile,
    variables: process.env,
  });
}
