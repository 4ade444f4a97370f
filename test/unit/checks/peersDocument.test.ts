import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { peerCoverage } from '../../../scripts/peersDocument/peerCoverage';
import { peers } from '../../../scripts/peersDocument/peers';
import { checkRegistry } from '../../../src/checks/registry';
import { projectFolder } from '../../rig/projectFolder';

describe('docs/peers.md', () => {
  const written = readFileSync(path.join(projectFolder, 'docs', 'peers.md'), 'utf8');

  it('sets every check against every peer', () => {
    const missing = checkRegistry.filter(({ id }) => !new RegExp(`^\\| ${id} +\\|`, 'm').test(written));
    assert.deepEqual(
      missing.map(({ id }) => id),
      [],
      'run node --import=tsx scripts/writePeersDocument.ts',
    );
    for (const { name, url } of peers) {
      assert.ok(written.includes(name) && written.includes(url), name);
    }
  });

  it('names no check that does not exist', () => {
    const ids = new Set(checkRegistry.map(({ id }) => id));
    const named = [...written.matchAll(/^\| ([A-Z]{2,4}-[A-Z0-9-]+) +\|/gm)].map(([, id]) => id ?? '');
    assert.deepEqual(
      named.filter((id) => !ids.has(id)),
      [],
    );
    assert.ok([...peerCoverage.values()].every((looking) => looking.size > 0));
  });
});
