/** `node --import=tsx scripts/writeSshDocument.ts`: brings the table of options in docs/ssh.md up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../test/rig/projectFolder';
import { sshDocument } from './sshDocument';

async function main(): Promise<void> {
  const file = path.join(projectFolder, 'docs', 'ssh.md');
  writeFileSync(file, await sshDocument(readFileSync(file, 'utf8')));
}

void main();
