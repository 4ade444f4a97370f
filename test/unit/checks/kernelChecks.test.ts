import assert from 'node:assert/strict';
import { evaluateChecks } from '../../../src/checks/evaluateChecks';
import { kernelChecks } from '../../../src/checks/kernelChecks';
import { namespaceChecks } from '../../../src/checks/namespaceChecks';
import { profiles } from '../../../src/model/profile';
import { healthyFacts } from './healthyFacts';
import { withEverythingUnreadable } from './unreadableFacts';

describe('kernel checks', () => {
  it('have unique ids and public references', () => {
    assert.equal(new Set(kernelChecks.map(({ id }) => id)).size, kernelChecks.length);
    assert.equal(kernelChecks.length, 23);
    for (const { id, references } of kernelChecks) {
      assert.ok(references.length > 0 && references.every((url) => url.startsWith('https://')), id);
    }
  });

  for (const profile of profiles) {
    it(`find nothing wrong with the healthy host for ${profile}`, () => {
      const findings = evaluateChecks([...kernelChecks, ...namespaceChecks], healthyFacts(), {
        profiles: [profile],
      });
      const bad = findings.filter(({ status }) => ['error', 'warning', 'unknown'].includes(status));
      assert.deepEqual(
        bad.map(({ id }) => id),
        [],
      );
    });

    it(`call nothing wrong or right when nothing could be read, for ${profile}`, () => {
      const findings = evaluateChecks([...kernelChecks, ...namespaceChecks], withEverythingUnreadable(), {
        profiles: [profile],
      });
      assert.deepEqual(
        findings.filter(({ status }) => !['unknown', 'notApplicable'].includes(status)).map(({ id }) => id),
        [],
      );
      assert.ok(findings.filter(({ status }) => status === 'unknown').length > 25);
    });
  }
});
