import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sshDocument } from '../../../../scripts/sshDocument';
import { sshOptions } from '../../../../src/hosts/sshConfig/sshOptions';
import { projectFolder } from '../../../rig/projectFolder';

describe('the table of options', () => {
  it('stands in docs/ssh.md', async () => {
    const written = readFileSync(path.join(projectFolder, 'docs', 'ssh.md'), 'utf8');
    assert.equal(written, await sshDocument(written), 'run node --import=tsx scripts/writeSshDocument.ts');
  });

  it('has each option once', () => {
    const names = sshOptions.map(({ option }) => option.toLowerCase());
    assert.deepEqual(names, [...new Set(names)]);
  });
});
