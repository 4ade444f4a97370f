/** `node --import=tsx scripts/writeChecksDocument.ts`: brings docs/checks.md up to date. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { auditedHosts } from '../test/unit/checks/auditedHosts';
import { projectFolder } from '../test/rig/projectFolder';
import { checksDocument } from './checksDocument/checksDocument';

const document = checksDocument(
  projectFolder,
  auditedHosts.map(({ facts }) => facts),
);
writeFileSync(path.join(projectFolder, 'docs', 'checks.md'), document);
