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
import { keepTruth, keptTruths } from './truth/keptTruths';
import { trials, type TrialName } from './truth/trials';
import { truthDocument, verdictCounts } from './truth/truthDocument';

/** `npm run test:vm -- --all [TEXT]` tries every variant, or those whose title holds the text, in every way. */
const named = process.env.HULLWRIGHT_MACHINES;
const all = named !== undefined;

interface Choice {
  readonly variant: Variant;
  readonly trialNames: readonly TrialName[];
}

const chosen: readonly Choice[] = all
  ? variants
      .filter((variant) => variantTitle(variant).includes(named))
      .map((variant) => ({ variant, trialNames: Object.keys(trials) as TrialName[] }))
  : everyRun.map(({ suite, name, trials: trialNames }) => ({
      variant: findVariant(suite, name),
      trialNames,
    }));

/** The document of the matrix needs all of it; what other runs showed was kept for it. */
async function writeTruth(truths: readonly MachineTruth[]): Promise<void> {
  if (!all) return writeDocument(truths, path.join(outputFolder, 'truth.md'));
  const kept = await keptTruths(variants);
  if (kept.missing.length === 0) {
    await writeDocument(kept.truths, path.join(projectFolder, 'docs/truth.md'));
  } else {
    console.log(`docs/truth.md waits for: ${kept.missing.map(variantTitle).join('; ')}`);
  }
}

async function writeDocument(truths: readonly MachineTruth[], file: string): Promise<void> {
  const manifest = await readFile(path.join(projectFolder, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const text = truthDocument(truths, {
    hullwrightVersion: version,
    qemuVersion: await qemuVersion(),
  });
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
      const result = findTruth(variant, trialNames, console.log).then(async (truth) => {
        if (all) await keepTruth(truth);
        return truth;
      });
      // Its own test tells of a failure.
      result.catch(() => undefined);
      results.set(variantTitle(variant), result);
    }
  });

  after(async () => {
    const settled = await Promise.allSettled(results.values());
    await writeTruth(settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
  });

  for (const { variant } of chosen) {
    it(variantTitle(variant), async () => {
      const { comparisons } = await results.get(variantTitle(variant))!;
      const wrong = comparisons.filter(({ verdict }) => verdict.startsWith('wrong'));
      assert.deepEqual(
        wrong.map(({ capability, verdict, statement, reality }) =>
          [capability, verdict, statement.reason, reality.happened].join(' | '),
        ),
        [],
      );
    });
  }
});
