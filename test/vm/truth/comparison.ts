import { type HostReport } from '../../../src/model/hostReport';
import { renderEnglish } from '../../../src/model/message';
import { type EngineStatements } from './engineStatements';
import { triedCapabilities, type Claim, type Reality } from './capabilityTable';
import { type TrialName } from './trials';
import { type TrialOutcome } from './trialOutcome';

/** What Hullwright says of one capability, and why. */
export interface Statement {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reason: string;
}

export type TruthVerdict = 'right' | 'wrong ok' | 'wrong error' | 'unknown';

/** One line of a variant's table. */
export interface Comparison {
  /** The title of what was tried. */
  readonly capability: string;
  readonly reality: Reality;
  readonly statement: Statement;
  readonly verdict: TruthVerdict;
  readonly docker: boolean | undefined;
  readonly podman: boolean | undefined;
}

/** The reports of one machine, examined as root and as an account with sudo. */
export interface MachineReports {
  readonly root: HostReport;
  readonly admin: HostReport;
}

/** What the report of a machine claims. An error outweighs an open question, as it does in the cards. */
export function statementOf(claim: Claim, reports: MachineReports): Statement {
  const report = reports[claim.as];
  if ('card' in claim) {
    const card = report.capabilities.find(({ id }) => id === claim.card);
    if (card === undefined) throw new Error(`The report has no card ${claim.card}.`);
    return { answer: card.answer, reason: renderEnglish(card.reason) };
  }
  const findings = claim.findings.map((id) => {
    const found = report.findings.find((finding) => finding.id === id);
    if (found === undefined) throw new Error(`The report has no finding ${id}.`);
    return found;
  });
  for (const [statuses, answer] of [
    [claim.warningSaysNo ? ['error', 'warning'] : ['error'], 'no'],
    [['unknown'], 'unknown'],
  ] as const) {
    const found = findings.find(({ status }) => statuses.some((each) => each === status));
    if (found) return { answer, reason: `${found.id}: ${renderEnglish(found.summary)}` };
  }
  return { answer: 'yes', reason: `no error among ${claim.findings.join(', ')}` };
}

/** Compares a statement with what happened. */
export function verdictOf({ answer }: Statement, { works }: Reality): TruthVerdict {
  if (answer === 'unknown') return 'unknown';
  if ((answer === 'yes') === works) return 'right';
  return answer === 'yes' ? 'wrong ok' : 'wrong error';
}

/** Compares all that was tried on a machine. */
export function compareMachine(
  reports: MachineReports,
  outcomes: Partial<Record<TrialName, TrialOutcome>>,
  engines: EngineStatements,
): readonly Comparison[] {
  return triedCapabilities.flatMap((capability): Comparison[] => {
    const outcome = outcomes[capability.trial];
    if (outcome === undefined || outcome.has('absent')) return [];
    const reality = capability.judge(outcome);
    const statement = statementOf(capability.claim, reports);
    return [
      {
        capability: capability.title,
        reality,
        statement,
        verdict: verdictOf(statement, reality),
        docker: capability.dockerSays?.(engines.docker),
        podman: capability.podmanSays?.(engines.podman),
      },
    ];
  });
}
