import fc from 'fast-check';
import { propertyRuns } from './propertyRuns';

/** How many cases are handed to another program at once. */
const batchSize = 1_000;

/**
 * The cases of a property that asks another program, in batches, so that one start of that program judges many. By the seed
 * that HULLWRIGHT_SEED names, or by a new one.
 */
export function sampledCases<Value>(arbitrary: fc.Arbitrary<Value>): { seed: number; batches: Value[][] } {
  const seed = Number(process.env.HULLWRIGHT_SEED ?? Date.now());
  const all = fc.sample(arbitrary, { numRuns: propertyRuns.numRuns, seed });
  const batches = Array.from({ length: Math.ceil(all.length / batchSize) }, (_, index) =>
    all.slice(index * batchSize, (index + 1) * batchSize),
  );
  return { seed, batches };
}
