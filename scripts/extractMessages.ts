import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../test/rig/projectFolder';
import { messageBundle, messageTemplates } from './messageTemplates';

/** `npm run l10n`: writes l10n/bundle.l10n.json from the call sites of `message`. */
const { templates, violations } = messageTemplates(projectFolder);
if (violations.length > 0) {
  console.error(`These templates are not string literals:\n${violations.join('\n')}`);
  process.exitCode = 1;
} else {
  const folder = path.join(projectFolder, 'l10n');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'bundle.l10n.json'), messageBundle(templates));
  console.log(`${templates.length} templates`);
}
