import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { checkRegistry } from '../../../../src/checks/registry';
import { evaluateFacts } from '../../../../src/examination/evaluateFacts';
import { settingFixes } from '../../../../src/fixes/settings/settingFixes';
import type { ChangePlan, PlanOutcome } from '../../../../src/model/changePlan';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { renderEnglish } from '../../../../src/model/message';
import { healthyFacts } from '../../checks/healthyFacts';
import { expectedReport, fixtureFacts, fixtureHostNames } from '../../fixtureHosts/fixtureHost';
import { withEverythingUnreadable } from '../../checks/unreadableFacts';
import { fixtureFiles } from './fixtureFiles';
import { finding, outcomeOf, stepLines, undoLines, writtenTexts } from './planning';

describe('the catalogue of settings', () => {
  it('has an id of its own for every repair, a title and sources', () => {
    const ids = settingFixes.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, title, sources } of settingFixes) {
      assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)+$/);
      assert.match(renderEnglish(title), /^[A-Z].*[^.]$/, id);
      assert.ok(sources.length > 0 && sources.every((source) => /^https:\/\/\S+$/.test(source)), id);
    }
  });

  it('answers checks that exist', () => {
    const known = new Set(checkRegistry.map(({ id }) => id));
    for (const { id, answers } of settingFixes) {
      assert.ok(answers.length > 0, id);
      for (const check of answers) {
        assert.ok(known.has(check), `${id} answers ${check}`);
      }
    }
  });

  it('asks only for absolute paths, with stars in the last part alone', () => {
    for (const fix of settingFixes) {
      for (const path of fix.question(healthyFacts()).paths) {
        assert.match(path, /^(?:\/[^/*]+)*\/[^/]+$/, fix.id);
      }
    }
  });
});

/** What a plan holds, in lines that a person can check against the host. */
function toldPlan(plan: ChangePlan): unknown {
  return {
    kind: plan.kind,
    disturbs: plan.disturbs,
    ...(plan.mayDisconnect && { mayDisconnect: true }),
    steps: stepLines(plan),
    undo: undoLines(plan),
    files: writtenTexts(plan),
  };
}

function toldOutcome(outcome: PlanOutcome): unknown {
  switch (outcome.kind) {
    case 'plan':
      return toldPlan(outcome.plan);
    case 'unneeded':
      return 'unneeded';
    case 'refused':
      return `refused: ${renderEnglish(outcome.refusal.reason)}`;
  }
}

/** All that the catalogue says of a host: what it offers for the report's findings, and every plan. */
function toldHost(name: string, facts: HostFacts): unknown {
  const request = { profile: expectedReport(name).profile ?? 'auto', suppressions: [], today: '2026-01-15' };
  const { findings } = evaluateFacts(facts, request, () => 0);
  const offered = findings
    .filter(({ status }) => status === 'error' || status === 'warning')
    .flatMap((found) =>
      settingFixes.flatMap((fix) => {
        const kind = fix.answers.includes(found.id) ? fix.offer(facts, found) : undefined;
        return kind === undefined ? [] : [`${found.id}: ${fix.id} (${kind})`];
      }),
    );
  const plans = settingFixes.map(({ id }): [string, unknown] => [
    id,
    toldOutcome(outcomeOf(id, facts, fixtureFiles(name))),
  ]);
  return { offered, plans: Object.fromEntries(plans) as unknown };
}

describe('settings of the fixture hosts', () => {
  for (const name of fixtureHostNames) {
    it(`${name}: every repair is offered, planned or refused as written down`, async () => {
      const path = `test/fixtures/hosts/${name}/settingFixes.json`;
      const told = toldHost(name, await fixtureFacts(name));
      if (process.env.HULLWRIGHT_WRITE_EXPECTED === '1') {
        writeFileSync(path, `${JSON.stringify(told, null, 2)}\n`);
      }
      assert.deepEqual(JSON.parse(JSON.stringify(told)), JSON.parse(readFileSync(path, 'utf8')));
    });
  }
});

describe('every plan', () => {
  it('has commands without a line break, an inverse or a repetition where it changes something, and a check at its end', async () => {
    for (const name of fixtureHostNames) {
      const facts = await fixtureFacts(name);
      for (const { id } of settingFixes) {
        const outcome = outcomeOf(id, facts, fixtureFiles(name));
        if (outcome.kind !== 'plan') {
          continue;
        }
        for (const step of outcome.plan.steps) {
          const words = step.kind === 'command' ? step.argv : [];
          const check = step.kind === 'check' && step.check.kind === 'command' ? step.check.argv : [];
          assert.ok(
            [...words, ...check].every((word) => word !== '' && !/[\n\0]/.test(word)),
            `${name} ${id}`,
          );
        }
        const commands = outcome.plan.steps.filter(({ kind }) => kind === 'command');
        const last = outcome.plan.steps.at(-1)?.kind;
        assert.ok(commands.length === 0 || last === 'check', `${name} ${id} ends with ${last}`);
        assert.ok(outcome.plan.answers.length > 0, `${name} ${id}`);
      }
    }
  });

  it('is made of what was read: where nothing could be, nothing is offered or planned', () => {
    const facts = withEverythingUnreadable();
    for (const fix of settingFixes) {
      const outcome = outcomeOf(fix.id, facts);
      assert.notEqual(outcome.kind, 'plan', fix.id);
      for (const id of fix.answers) {
        assert.ok([undefined, 'manual'].includes(fix.offer(facts, finding(id))), fix.id);
      }
    }
  });
});
