import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fixesDocument } from '../../../scripts/fixesDocument';
import { checkRegistry } from '../../../src/checks/registry';
import { fixes } from '../../../src/fixes/catalogue';
import { projectFolder } from '../../rig/projectFolder';

describe('the catalogue of fixes', () => {
  it('stands in docs/fixes.md', async function () {
    this.timeout(60_000);
    const written = readFileSync(path.join(projectFolder, 'docs/fixes.md'), 'utf8');
    assert.equal(written, await fixesDocument(), 'run node --import=tsx scripts/writeFixesDocument.ts');
  });

  it('has each fix once, answers checks that there are, and names its sources', () => {
    const ids = fixes.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    const checks = new Set(checkRegistry.map(({ id }) => id));
    for (const { id, answers, sources } of fixes) {
      assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.ok(answers.length > 0 && answers.every((answer) => checks.has(answer)), id);
      assert.ok(sources.length > 0 && sources.every((source) => source.startsWith('https://')), id);
    }
  });
});
