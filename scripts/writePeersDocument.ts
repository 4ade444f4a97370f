/** `node --import=tsx scripts/writePeersDocument.ts`: brings docs/peers.md up to date. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { projectFolder } from '../test/rig/projectFolder';
import { peersDocument } from './peersDocument/peersDocument';

async function main(): Promise<void> {
  const document = await format(peersDocument(), { parser: 'markdown', printWidth: 140 });
  writeFileSync(path.join(projectFolder, 'docs', 'peers.md'), document);
}

void main();
