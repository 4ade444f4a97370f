import { type FactsSummary } from '../../../src/model/hostReport';
import { renderEnglish } from '../../../src/model/message';
import { thawMachine, variantTitle } from '../../rig/machines/frozenMachine';
import { type Variant } from '../../rig/machines/variants';
import { compareMachine, type Comparison } from './comparison';
import { engineStatements, statementAt } from './engineStatements';
import { examineMachine } from './machineExamination';
import { TrialOutcome } from './trialOutcome';
import { trials, type TrialName } from './trials';

/** What one variant showed. */
export interface MachineTruth {
  readonly variant: Variant;
  readonly summary: FactsSummary;
  readonly comparisons: readonly Comparison[];
  /** Errors that Hullwright reports as root: `ID: title`. Each must be true. */
  readonly errors: readonly string[];
  /** What docker info warns of. */
  readonly dockerWarnings: readonly string[];
  readonly seconds: number;
  /** The day on which it was examined, such as `2027-03-31`. */
  readonly date: string;
}

/** How long one trial may take, in milliseconds. */
const trialLimit = 180_000;

/** Thaws a machine, examines it, then makes the wanted trials on it. */
export async function findTruth(
  variant: Variant,
  wanted: readonly TrialName[],
  progress: (line: string) => void,
): Promise<MachineTruth> {
  const machine = await thawMachine(variant, { kept: false, patienceMs: 3_600_000 }, progress);
  const start = performance.now();
  try {
    // Before the trials: they leave marks that an examination would find.
    // One by one: the collector gives programs seconds, which an emulated processor needs for one examination.
    const root = await examineMachine(machine, 'root');
    const admin = await examineMachine(machine, 'admin');
    const engines = await engineStatements(machine);
    const outcomes: Partial<Record<TrialName, TrialOutcome>> = {};
    for (const name of wanted) {
      const { account, script } = trials[name];
      outcomes[name] = new TrialOutcome(name, await machine.run(account, script, trialLimit));
    }
    const warnings = statementAt(engines.docker, 'Warnings');
    const seconds = (performance.now() - start) / 1000;
    progress(`${variantTitle(variant)}: ${seconds.toFixed(0)} s`);
    return {
      variant,
      summary: root.summary,
      comparisons: compareMachine({ root, admin }, outcomes, engines),
      errors: root.findings
        .filter(({ status }) => status === 'error')
        .map(({ id, title }) => `${id}: ${renderEnglish(title)}`),
      dockerWarnings: Array.isArray(warnings) ? warnings.map(String) : [],
      seconds,
      date: new Date().toISOString().slice(0, 10),
    };
  } finally {
    await machine.stop();
  }
}
