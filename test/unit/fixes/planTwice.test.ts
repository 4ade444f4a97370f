import assert from 'node:assert/strict';
import { renderEnglish } from '../../../src/model/message';
import type { ChangePlan } from '../../../src/model/changePlan';
import type { HostFiles } from '../../../src/model/surveyedFile';
import { grubHost, type GrubHost } from './grubHost';
import { planCases } from './grubPlanCases';
import { fixOf, planOf, shape, written } from './planAnswers';
import { surveyedText } from './surveyedHost';

function expectationOf({ steps }: ChangePlan) {
  const [first] = steps.flatMap((step) =>
    step.kind === 'check' && step.check.kind === 'grub' ? [step.check.expectation] : [],
  );
  assert.ok(first);
  return first;
}

/** The menu that grub-mkconfig makes of the defaults after the plan. */
function menuAfter({ menu }: GrubHost, plan: ChangePlan): string {
  const { present, absent } = expectationOf(plan);
  const kept = menu.split(' ').filter((word) => !absent.includes(word) && !present.includes(word));
  return [...kept, ...present].join(' ');
}

function afterWriting(files: HostFiles, plan: ChangePlan): HostFiles {
  return new Map([
    ...files,
    ...Object.entries(written(plan)).map(
      ([path, text]) => [path, { ...surveyedText(path, ''), content: Buffer.from(text, 'latin1') }] as const,
    ),
  ]);
}

describe('a repair of the kernel command line that was planned before', () => {
  for (const { name, host, fix } of planCases) {
    it(`needs the menu alone, then a reboot alone: ${name}`, async () => {
      const before = await grubHost(host);
      const { facts } = before;
      const plan = planOf(fixOf(fix).plan({ facts, files: before.files, findings: [] }));
      const files = afterWriting(before.files, plan);
      const second = planOf(fixOf(fix).plan({ facts, files, findings: [] }));
      assert.deepEqual(second.steps.map(shape), [
        'grub candidate',
        'update-grub',
        'grub installed',
        'reboot',
      ]);

      const booted = host.booted ?? host.menu;
      const generated = await grubHost({ ...host, menu: menuAfter(host, plan), booted });
      const menu = generated.files.get('/boot/grub/grub.cfg');
      assert.ok(menu);
      const ready = new Map([...files, [menu.path, menu] as const]);
      const third = fixOf(fix).plan({ facts: generated.facts, files: ready, findings: [] });
      assert.ok(third.kind === 'unneeded');
      assert.match(renderEnglish(third.reason), /only a reboot is missing/);

      const rebooted = await grubHost({ ...host, menu: menuAfter(host, plan) });
      const fourth = fixOf(fix).plan({ facts: rebooted.facts, files: ready, findings: [] });
      assert.ok(fourth.kind === 'unneeded');
      assert.match(renderEnglish(fourth.reason), /already what the fix would make/);
    });
  }
});
