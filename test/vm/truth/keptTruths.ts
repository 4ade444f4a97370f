import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { variantTitle } from '../../rig/machines/frozenMachine';
import { type Variant } from '../../rig/machines/variants';
import { outputFolder } from '../../rig/projectFolder';
import { type MachineTruth } from './machineTruth';

/** Where what a machine showed waits for the rest of the matrix: it takes longer than one would like to repeat. */
function truthFile(variant: Variant): string {
  const name = variantTitle(variant).replace(/[^\w.=]+/g, '-');
  return path.join(outputFolder, 'truth', `${name}.json`);
}

/** Keeps what a machine showed, in place of what it showed before. */
export async function keepTruth(truth: MachineTruth): Promise<void> {
  const file = truthFile(truth.variant);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(truth, undefined, 1));
}

/** What was kept of these variants, in their order, and those that never showed anything as they are set up now. */
export async function keptTruths(
  variants: readonly Variant[],
): Promise<{ readonly truths: readonly MachineTruth[]; readonly missing: readonly Variant[] }> {
  const truths: MachineTruth[] = [];
  const missing: Variant[] = [];
  for (const variant of variants) {
    const text = await readFile(truthFile(variant), 'utf8').catch(() => undefined);
    const truth = text === undefined ? undefined : (JSON.parse(text) as MachineTruth);
    if (truth !== undefined && JSON.stringify(truth.variant) === JSON.stringify(variant)) truths.push(truth);
    else missing.push(variant);
  }
  return { truths, missing };
}
