import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../test/rig/projectFolder';
import { editingDocument } from './editingDocument';

/* Brings the tables of docs/editing.md up to date. */
const file = path.join(projectFolder, 'docs/editing.md');
void editingDocument(readFileSync(file, 'utf8')).then((text) => {
  writeFileSync(file, text);
});
