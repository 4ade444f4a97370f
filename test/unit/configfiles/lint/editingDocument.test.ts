import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { editingDocument } from '../../../../scripts/editingDocument';
import { projectFolder } from '../../../rig/projectFolder';

describe('docs/editing.md', () => {
  it('is what scripts/writeEditingDocument.ts writes', async () => {
    const written = readFileSync(path.join(projectFolder, 'docs/editing.md'), 'utf8');
    assert.equal(
      written,
      await editingDocument(written),
      'run node --import=tsx scripts/writeEditingDocument.ts',
    );
  });
});
