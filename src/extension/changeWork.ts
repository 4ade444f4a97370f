import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findFix } from '../fixes/catalogue';
import { ChangeExecutor } from '../fixes/executor/changeExecutor';
import { RootedHost } from '../fixes/executor/rootedHost';
import { preparePlan } from '../fixes/preparePlan';
import { planScript } from '../fixes/preview/planScript';
import type { ChangePlan, ChangeStep, PlanOutcome } from '../model/changePlan';
import { HullwrightError } from '../model/hullwrightError';
import { message, type RenderMessage } from '../model/message';
import type { Examination } from '../examination/examineHost';
import type { Host } from '../model/host';
import { shellWords } from '../model/shellWord';

/**
 * What repairing hosts takes of the heavy half of the extension. It never imports vscode.
 * @param distFolder Where the shell files were installed.
 */
export async function openChangeWork(distFolder: string): Promise<ChangeWork> {
  const read = (name: string) => readFile(path.join(distFolder, 'changes', `${name}.sh`), 'utf8');
  const [change, undo, request] = [await read('change'), await read('undo'), await read('request')];
  const executor = new ChangeExecutor({
    scripts: { change, undo, request },
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    now: () => new Date(),
    randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
  });
  return new ChangeWork(executor, await read('survey'));
}

/** Plans, and their way onto hosts and back. */
export class ChangeWork {
  readonly executor: ChangeExecutor;
  readonly #surveyScript: string;

  constructor(executor: ChangeExecutor, surveyScript: string) {
    this.executor = executor;
    this.#surveyScript = surveyScript;
  }

  /** The host with root's rights, for as long as `use` takes. */
  async withRoot<T>(
    host: Host,
    openAnother: () => Host,
    use: (rooted: RootedHost) => Promise<T>,
  ): Promise<T> {
    const rooted = new RootedHost(host, openAnother);
    try {
      return await use(rooted);
    } finally {
      rooted.dispose();
    }
  }

  /**
   * The plan of a fix, by an examination that has just been made.
   * @throws HullwrightError `usage` for a fix that is not known, and what reading the files throws
   */
  async prepare(
    rooted: RootedHost,
    fixId: string,
    { facts, report }: Examination,
    signal: AbortSignal,
  ): Promise<PlanOutcome> {
    const fix = findFix(fixId);
    if (fix === undefined) throw unknownFix(fixId);
    const input = { facts, findings: report.findings, surveyScript: this.#surveyScript, signal };
    return preparePlan(fix, await rooted.session(), input);
  }

  /** A plan as a shell script to read and to copy. */
  scriptOf(plan: ChangePlan, render: RenderMessage): string {
    return planScript(plan, render);
  }

  /** The command of a step in full; undefined for a step that runs none. */
  commandOf(step: ChangeStep): string | undefined {
    if (step.kind === 'command') return shellWords(step.argv);
    return step.kind === 'check' && step.check.kind === 'command' ? shellWords(step.check.argv) : undefined;
  }
}

function unknownFix(id: string): HullwrightError {
  return new HullwrightError({
    code: 'usage',
    problem: message('There is no fix {id}.', { id }),
    remedy: message('Examine the host again, and choose one of the fixes that its findings offer.'),
  });
}
