/** `node --import=tsx scripts/writeFixesDocument.ts`: writes docs/fixes.md. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../test/rig/projectFolder';
import { fixesDocument } from './fixesDocument';

async function main(): Promise<void> {
  writeFileSync(path.join(projectFolder, 'docs/fixes.md'), await fixesDocument());
}

void main();
