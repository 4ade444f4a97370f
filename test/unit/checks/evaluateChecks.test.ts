import assert from 'node:assert/strict';
import { evaluateChecks } from '../../../src/checks/evaluateChecks';
import { checkRegistry } from '../../../src/checks/registry';
import { error, pass, unknown } from '../../../src/checks/verdict';
import type { Check, Verdict } from '../../../src/model/check';
import { commandSource, known } from '../../../src/model/fact';
import { categories, type Evidence } from '../../../src/model/finding';
import { profiles } from '../../../src/model/profile';
import { message, renderEnglish } from '../../../src/model/message';
import { healthyFacts } from './healthyFacts';

const evidence: Evidence[] = [{ source: '/proc/x', excerpt: 'x', command: 'cat /proc/x' }];

function sampleCheck(id: string, verdict: Verdict, change: Partial<Check> = {}): Check {
  return {
    id,
    category: 'kernel',
    name: message('Sample'),
    meaning: message('It is a sample.'),
    references: [],
    evaluate: () => verdict,
    ...change,
  };
}

const broken = error({
  title: message('Broken'),
  summary: message('It is broken.'),
  nextStep: message('Mend it.'),
  evidence,
});

describe('evaluateChecks', () => {
  it('puts the worst first, then category and id', () => {
    const checks = [
      sampleCheck('B', pass(message('Fine.'), [])),
      sampleCheck('C', broken, { category: 'storage' }),
      sampleCheck('A', pass(message('Fine.'), [])),
      sampleCheck('D', broken),
    ];
    const findings = evaluateChecks(checks, healthyFacts(), { profiles: ['docker'] });
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['D', 'C', 'A', 'B'],
    );
  });

  it('is called by the name of the check when the verdict has no title', () => {
    const findings = evaluateChecks([sampleCheck('A', pass(message('Fine.'), []))], healthyFacts(), {
      profiles: ['docker'],
    });
    assert.deepEqual(findings[0]?.title, message('Sample'));
  });

  it('leaves out what does not matter for the profile', () => {
    const check = sampleCheck('A', broken, { profiles: ['kubernetes'] });
    const status = (profile: 'docker' | 'kubernetes') =>
      evaluateChecks([check], healthyFacts(), { profiles: [profile] })[0]?.status;
    assert.equal(status('docker'), 'notApplicable');
    assert.equal(status('kubernetes'), 'error');
  });

  it('says what would settle an unknown verdict, by the account that was used', () => {
    const check = sampleCheck('A', unknown(message('Nobody knows.'), evidence));
    const nextStep = (uid: number) => {
      const facts = healthyFacts((draft) => {
        draft.account = known({ uid, name: 'ada', groups: [] }, commandSource('id'), '');
      });
      const [finding] = evaluateChecks([check], facts, { profiles: ['docker'] });
      return finding?.nextStep && renderEnglish(finding.nextStep);
    };
    assert.equal(nextStep(1000), 'Examine the host as root, in case ada may not see it.');
    assert.equal(nextStep(0), 'Look by hand: cat /proc/x');
  });
});

describe('the registry of checks', () => {
  it('has more than sixty checks, each id once', () => {
    const ids = checkRegistry.map(({ id }) => id);
    assert.ok(ids.length > 60);
    assert.deepEqual([...new Set(ids)], ids);
  });

  it('has for each check a name, a meaning, a well-formed id, and references that are links', () => {
    for (const check of checkRegistry) {
      assert.match(check.id, /^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+$/);
      assert.ok(categories.includes(check.category), check.id);
      assert.ok(renderEnglish(check.name).length > 2, check.id);
      assert.match(renderEnglish(check.meaning), /\.$/, check.id);
      assert.ok(check.references.length > 0, check.id);
      for (const url of check.references) {
        assert.equal(new URL(url).protocol, 'https:', check.id);
      }
    }
  });

  it('gives every finding that is not well a next step, whatever the profile', () => {
    for (const profile of profiles) {
      for (const finding of evaluateChecks(checkRegistry, healthyFacts(), { profiles: [profile] })) {
        if (['error', 'warning', 'unknown'].includes(finding.status)) {
          assert.ok(finding.nextStep, finding.id);
        }
      }
    }
  });
});
