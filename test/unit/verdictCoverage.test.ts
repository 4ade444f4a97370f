import assert from 'node:assert/strict';
import { checkRegistry } from '../../src/checks/registry';
import type { FindingStatus } from '../../src/model/finding';

/*
 * Listens to every check while all unit tests run, and looks at the end whether each was seen to pass, to find something
 * and to say that it does not know. The file comes late in the alphabet on purpose.
 */

type Verdict = 'pass' | 'finding' | 'unknown';

const seen = new Map<string, Set<Verdict>>(checkRegistry.map(({ id }) => [id, new Set()]));

for (const check of checkRegistry) {
  const { evaluate } = check;
  const listening: typeof evaluate = (facts, context) => {
    const verdict = evaluate(facts, context);
    const kind = kindOf(verdict.status);
    if (kind) {
      seen.get(check.id)?.add(kind);
    }
    return verdict;
  };
  Object.assign(check, { evaluate: listening });
}

function kindOf(status: FindingStatus): Verdict | undefined {
  switch (status) {
    case 'pass':
    case 'unknown':
      return status;
    case 'error':
    case 'warning':
    case 'info':
      return 'finding';
    case 'notApplicable':
      return undefined;
  }
}

/** Checks that cannot say all three, and why. */
const exceptions: readonly { readonly id: string; readonly never: Verdict; readonly why: string }[] = [
  { id: 'CG-V1-SUNSET', never: 'pass', why: 'On cgroup v2 it does not apply.' },
  {
    id: 'LOG-READ',
    never: 'finding',
    why: 'A log that cannot be read is unknown, and nothing is wrong with it.',
  },
];

describe('verdicts of the checks, over all unit tests', () => {
  it('were seen in all three kinds, but where a check cannot have one', () => {
    const all: readonly Verdict[] = ['pass', 'finding', 'unknown'];
    const lacking = [...seen].flatMap(([id, kinds]) =>
      all.filter((kind) => !kinds.has(kind)).map((kind) => `${id} was never seen as ${kind}`),
    );
    const expected = exceptions.map(({ id, never }) => `${id} was never seen as ${never}`);
    assert.deepEqual(lacking.sort(), expected.sort());
  });
});
