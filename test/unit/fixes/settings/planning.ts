import assert from 'node:assert/strict';
import { settingFixes } from '../../../../src/fixes/settings/settingFixes';
import type {
  ChangePlan,
  ChangeStep,
  FileStep,
  PlanOutcome,
  PlanRefusal,
} from '../../../../src/model/changePlan';
import type { Finding } from '../../../../src/model/finding';
import type { Fix } from '../../../../src/model/fix';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { message, renderEnglish, type Message } from '../../../../src/model/message';
import type { HostFiles, SurveyedFile } from '../../../../src/model/surveyedFile';

/** What stands at a path: text for an ordinary file of root, anything else in full. */
export type FileTexts = Readonly<Record<string, string | Omit<SurveyedFile, 'path'>>>;

export function fixOf(id: string): Fix {
  const fix = settingFixes.find((each) => each.id === id);
  assert.ok(fix, `no fix ${id}`);
  return fix;
}

/** Answers a question as the survey of a host does: what is not there is absent, and `*` stands for all that fit. */
export function surveyed(paths: readonly string[], texts: FileTexts): HostFiles {
  const asked = paths.flatMap((path) => {
    const folder = path.slice(0, path.indexOf('*'));
    const ending = path.slice(path.indexOf('*') + 1);
    return path.includes('*')
      ? Object.keys(texts).filter(
          (found) =>
            found.startsWith(folder) &&
            found.endsWith(ending) &&
            !found.slice(folder.length).includes('/') &&
            found.length >= folder.length + ending.length,
        )
      : [path];
  });
  return new Map(asked.map((path) => [path, surveyedFile(path, texts[path])]));
}

function surveyedFile(path: string, found: FileTexts[string] | undefined): SurveyedFile {
  if (found === undefined) {
    return { path, kind: 'absent' };
  }
  return typeof found === 'string'
    ? {
        path,
        kind: 'file',
        content: Buffer.from(found),
        mode: '644',
        uid: 0,
        gid: 0,
        links: 1,
        immutable: false,
      }
    : { path, ...found };
}

export function finding(id: string): Finding {
  const text = message('written for a test');
  return {
    id,
    category: 'kernel',
    status: 'error',
    title: text,
    summary: text,
    meaning: text,
    evidence: [],
    fixes: [],
    references: [],
  };
}

export function outcomeOf(id: string, facts: HostFacts, texts: FileTexts = {}): PlanOutcome {
  const fix = fixOf(id);
  const files = surveyed(fix.question(facts).paths, texts);
  return fix.plan({ facts, findings: fix.answers.map(finding), files });
}

export function planOf(id: string, facts: HostFacts, texts: FileTexts = {}): ChangePlan {
  const outcome = outcomeOf(id, facts, texts);
  assert.ok(outcome.kind === 'plan', `${outcome.kind} ${told(outcome)}`);
  return outcome.plan;
}

export function refusalOf(id: string, facts: HostFacts, texts: FileTexts = {}): PlanRefusal {
  const outcome = outcomeOf(id, facts, texts);
  assert.ok(outcome.kind === 'refused', `${outcome.kind} ${told(outcome)}`);
  return outcome.refusal;
}

export function assertUnneeded(id: string, facts: HostFacts, texts: FileTexts = {}): void {
  const outcome = outcomeOf(id, facts, texts);
  assert.equal(outcome.kind, 'unneeded', told(outcome));
}

function told(outcome: PlanOutcome): string {
  return outcome.kind === 'refused' ? renderEnglish(outcome.refusal.reason) : JSON.stringify(outcome);
}

export function fileSteps({ steps }: ChangePlan): FileStep[] {
  return steps.filter((step): step is FileStep => step.kind === 'file');
}

/** The files that a plan leaves behind, by path; undefined for one that it removes. */
export function writtenTexts(plan: ChangePlan): Record<string, string | undefined> {
  return Object.fromEntries(
    fileSteps(plan).map(({ path, after }) => [path, after && Buffer.from(after).toString('latin1')]),
  );
}

/** The steps in one line each, as `write /etc/x`, `run sysctl -w a=1`, `check grep …`. */
export function stepLines({ steps }: ChangePlan): string[] {
  return steps.map(stepLine);
}

function stepLine(step: ChangeStep): string {
  switch (step.kind) {
    case 'file':
      return `write ${step.path}`;
    case 'command':
      return `run ${step.argv.join(' ')}`;
    case 'check':
      return step.check.kind === 'command' ? `check ${step.check.argv.join(' ')}` : 'check grub';
    case 'reboot':
      return 'reboot';
  }
}

/** How each command is taken back, in the order of the commands. */
export function undoLines({ steps }: ChangePlan): string[] {
  return steps.flatMap((step) =>
    step.kind === 'command' ? [step.undo.kind === 'inverse' ? step.undo.argv.join(' ') : step.undo.kind] : [],
  );
}

export function rendered(messages: readonly Message[]): string {
  return messages.map(renderEnglish).join('\n');
}
