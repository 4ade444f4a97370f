import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checksDocument } from '../../../scripts/checksDocument/checksDocument';
import { readCheckSources } from '../../../scripts/checksDocument/checkSources';
import { checkVerdicts } from '../../../scripts/checksDocument/checkVerdicts';
import { evaluateChecks } from '../../../src/checks/evaluateChecks';
import { checkRegistry } from '../../../src/checks/registry';
import { projectFolder } from '../../rig/projectFolder';
import { auditedHosts } from './auditedHosts';

describe('docs/checks.md', () => {
  const hosts = auditedHosts.map(({ facts }) => facts);

  it('is what scripts/writeChecksDocument.ts writes', () => {
    const written = readFileSync(path.join(projectFolder, 'docs', 'checks.md'), 'utf8');
    assert.ok(
      written === checksDocument(projectFolder, hosts),
      'run node --import=tsx scripts/writeChecksDocument.ts',
    );
  });

  it('lists every status and every title that a check gives on some host', () => {
    const sources = readCheckSources(projectFolder);
    const listed = new Map(checkRegistry.map(({ id }) => [id, checkVerdicts(sources, id)]));
    const gaps = new Set<string>();
    for (const { facts, profiles } of auditedHosts) {
      for (const { id, status, title } of evaluateChecks(checkRegistry, facts, { profiles })) {
        const verdicts = (listed.get(id) ?? []).filter((verdict) => verdict.status === status);
        const name = checkRegistry.find((check) => check.id === id)?.name.text;
        const isGeneral = status === 'unknown' || status === 'notApplicable';
        const isListed =
          verdicts.length > 0 &&
          (title.text === name || verdicts.some(({ titles }) => titles.includes(title.text)));
        if (!isGeneral && !isListed) gaps.add(`${id} ${status}: ${title.text}`);
      }
    }
    assert.deepEqual([...gaps], []);
  });
});
