import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Examination } from '../../../src/examination/examineHost';
import { findFix } from '../../../src/fixes/catalogue';
import { ChangeExecutor } from '../../../src/fixes/executor/changeExecutor';
import { RootedHost } from '../../../src/fixes/executor/rootedHost';
import { preparePlan } from '../../../src/fixes/preparePlan';
import { lookBeforeReboot, rebootHost } from '../../../src/fixes/reboot/rebootHost';
import type { PlanOutcome } from '../../../src/model/changePlan';
import type { ChangeRecord } from '../../../src/model/changeRecord';
import type { Finding } from '../../../src/model/finding';
import type { Host } from '../../../src/model/host';
import { renderEnglish } from '../../../src/model/message';
import { type Machine } from '../../rig/machines/machine';
import { executorScripts, sha256 } from '../../hosts/changes/changeSite';
import { examineMachineHost, machineHosts, sourceText } from '../machineHost';

/** A machine as a person repairs it: over SSH, as an account that may use sudo. */
export class FixedMachine {
  readonly machine: Machine;
  readonly #open: () => Host;
  readonly #executor = new ChangeExecutor({
    scripts: executorScripts('/var/lib/hullwright'),
    hash: sha256,
    now: () => new Date(),
    randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
  });

  private constructor(machine: Machine, open: () => Host) {
    this.machine = machine;
    this.#open = open;
  }

  /** `folder`: for a configuration such as a person has. */
  static async of(machine: Machine, folder: string): Promise<FixedMachine> {
    return new FixedMachine(machine, await machineHosts(machine, 'admin', folder));
  }

  async #withRoot<T>(use: (rooted: RootedHost) => Promise<T>): Promise<T> {
    const rooted = new RootedHost(this.#open(), this.#open);
    try {
      return await use(rooted);
    } finally {
      rooted.dispose();
      rooted.host.dispose();
    }
  }

  examine(): Promise<Examination> {
    return this.#withRoot(async (rooted) => examineMachineHost(rooted.host, await rooted.session()));
  }

  /** A finding, and how bad it is. */
  async finding(id: string): Promise<Finding> {
    const { report } = await this.examine();
    const found = report.findings.find((finding) => finding.id === id);
    if (found === undefined) throw new Error(`The report has no finding ${id}.`);
    return found;
  }

  async plan(fixId: string): Promise<PlanOutcome> {
    const { facts, report } = await this.examine();
    return this.#withRoot(async (rooted) =>
      preparePlan(findFix(fixId)!, await rooted.session(), {
        ...{ facts, findings: report.findings, surveyScript: sourceText('fixes/survey/survey.sh') },
      }),
    );
  }

  /** Plans a fix and does it. */
  async fix(fixId: string): Promise<ChangeRecord> {
    const outcome = await this.plan(fixId);
    if (outcome.kind !== 'plan') {
      const reason = outcome.kind === 'unneeded' ? outcome.reason : outcome.refusal.reason;
      throw new Error(`There is no plan of ${fixId}: ${renderEnglish(reason)}`);
    }
    return this.#withRoot((rooted) => this.#executor.apply(rooted, outcome.plan));
  }

  undo(id: string): Promise<ChangeRecord> {
    return this.#withRoot((rooted) => this.#executor.undo(rooted, id));
  }

  history(): Promise<readonly ChangeRecord[]> {
    return this.#withRoot((rooted) => this.#executor.history(rooted));
  }

  /** Restarts it as Hullwright does, and waits as Hullwright does. */
  async reboot(): Promise<void> {
    const script = sourceText('fixes/reboot/reboot.sh');
    const { bootId } = await this.#withRoot(async (rooted) => {
      const root = await rooted.session();
      const outlook = await lookBeforeReboot(root, script);
      const environment = { script, pause, monotonicMs: () => performance.now() };
      await rebootHost(root, this.#open, outlook.bootId, environment);
      return outlook;
    });
    await this.machine.untilNextBoot(bootId);
  }
}
