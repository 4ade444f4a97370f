import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { variantTitle } from '../rig/machines/frozenMachine';
import { heldSlots, slotCount, slotsText } from '../rig/machines/machineSlots';
import { qemuVersion } from '../rig/machines/qemu';
import { findVariant, variants, type Variant } from '../rig/machines/variants';
import { outputFolder, projectFolder } from '../rig/projectFolder';
import { everyRun } from './truth/everyRun';
import { findTruth, type MachineTruth } from './truth/machineTruth';
import { trials, type TrialName } from './truth/trials';
import { truthDocument, verdictCounts } from './truth/truthDocument';

/** `npm run test:vm -- --all` tries every variant in every way. */
const all = process.env.HULLWRIGHT_MACHINES === 'all';

interface Choice {
  readonly variant: Variant;
  readonly trialNames: readonly TrialName[];
}

const chosen: readonly Choice[] = all
  ? variants.map((variant) => ({ variant, trialNames: Object.keys(trials) as TrialName[] }))
  : everyRun.map(({ suite, name, trials: trialNames }) => ({
      variant: findVariant(suite, name),
      trialNames,
    }));

async function writeDocument(truths: readonly MachineTruth[]): Promise<void> {
  const manifest = await readFile(path.join(projectFolder, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const text = truthDocument(truths, {
    date: new Date().toISOString().slice(0, 10),
    hullwrightVersion: version,
    qemuVersion: await qemuVersion(),
  });
  const whole = all && truths.length === chosen.length;
  const file = whole ? path.join(projectFolder, 'docs/truth.md') : path.join(outputFolder, 'truth.md');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`${verdictCounts(truths)}: ${path.relative(projectFolder, file)}`);
}

describe('what Hullwright says against what happens', () => {
  const results = new Map<string, Promise<MachineTruth>>();

  before(async () => {
    const kept = (await heldSlots()).filter(({ record }) => record.kept);
    if (kept.length >= slotCount) throw new Error(`No machine can start beside these: ${slotsText(kept)}`);
    // All at once: the slots let in as many as may run.
    for (const { variant, trialNames } of chosen) {
      const result = findTruth(variant, trialNames, console.log);
      // Its own test tells of a failure.
      result.catch(() => undefined);
      results.set(variantTitle(variant), result);
    }
  });

  after(async () => {
    const settled = await Promise.allSettled(results.values());
    await writeDocument(settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
  });

  for (const { variant } of chosen) {
    it(variantTitle(variant), async () => {
      const { comparisons } = await results.get(variantTitle(variant))!;
      const wrong = comparisons.filter(({ verdict }) => verdict.startsWith('wrong'));
      assert.deepEqual(
        wrong.map(({ capability, verdict, statement, reality }) =>
          [capability.title, verdict, statement.reason, reality.happened].join(' | '),
        ),
        [],
      );
    });
  }
});
