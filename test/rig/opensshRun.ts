/**
 * Runs a program on a host through ssh until this process is killed.
 *
 *   node --import=tsx test/rig/opensshRun.ts HOME-FOLDER SSH-CONFIG DESTINATION
 */
import path from 'node:path';
import { createSshHost } from '../../src/hosts/sshHost';
import { silentLogger } from '../../src/model/logger';

const [, , homeFolder = '', sshConfigFile = '', destination = ''] = process.argv;

const host = createSshHost({ id: 'h', label: 'h' }, destination, {
  ...{ prompts: undefined, logger: silentLogger, transport: 'openssh', homeFolder, sshConfigFile },
  ...{ dataFolder: path.join(homeFolder, 'data'), sshPath: undefined, variables: process.env },
});

void host.run('sleep 60', { limits: { milliseconds: 60_000, bytes: 1000 } });
