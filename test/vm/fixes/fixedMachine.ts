import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { examineHost, type Examination } from '../../../src/examination/examineHost';
import { findFix } from '../../../src/fixes/catalogue';
import { ChangeExecutor } from '../../../src/fixes/executor/changeExecutor';
import { RootedHost } from '../../../src/fixes/executor/rootedHost';
import { preparePlan } from '../../../src/fixes/preparePlan';
import { lookBeforeReboot, rebootHost } from '../../../src/fixes/reboot/rebootHost';
import { createSshHost } from '../../../src/hosts/sshHost';
import type { PlanOutcome } from '../../../src/model/changePlan';
import type { ChangeRecord } from '../../../src/model/changeRecord';
import type { Finding } from '../../../src/model/finding';
import type { Host } from '../../../src/model/host';
import { silentLogger } from '../../../src/model/logger';
import { renderEnglish } from '../../../src/model/message';
import { type Machine } from '../../rig/machines/machine';
import { projectFolder } from '../../rig/projectFolder';
import { executorScripts, sha256 } from '../../hosts/changes/changeSite';

function sourceText(name: string): string {
  return readFileSync(path.join(projectFolder, 'src', name), 'utf8');
}

/** A machine as a person repairs it: over SSH, as an account that may use sudo. */
export class FixedMachine {
  readonly machine: Machine;
  readonly #folder: string;
  readonly #executor = new ChangeExecutor({
    scripts: executorScripts('/var/lib/hullwright'),
    hash: sha256,
    now: () => new Date(),
    randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
  });

  constructor(machine: Machine, folder: string) {
    this.machine = machine;
    this.#folder = folder;
  }

  async writeConfiguration(): Promise<void> {
    const { port, keyFile, knownHostsFile } = this.machine.address;
    const lines = [
      ...['Host machine', 'HostName 127.0.0.1', `Port ${port}`, 'User admin', 'IdentitiesOnly yes'],
      ...[`IdentityFile "${keyFile}"`, `UserKnownHostsFile "${knownHostsFile}"`, 'StrictHostKeyChecking yes'],
    ];
    await mkdir(this.#folder, { recursive: true });
    await writeFile(this.#configFile, `${lines.join('\n')}\n`);
  }

  get #configFile(): string {
    return path.join(this.#folder, 'config');
  }

  #open(): Host {
    return createSshHost({ id: 'machine', label: this.machine.title }, 'machine', {
      ...{ prompts: undefined, logger: silentLogger, transport: 'ssh2', sshPath: undefined },
      ...{ dataFolder: path.join(this.#folder, 'data'), homeFolder: this.#folder },
      ...{ sshConfigFile: this.#configFile, variables: process.env },
    });
  }

  async #withRoot<T>(use: (rooted: RootedHost) => Promise<T>): Promise<T> {
    const rooted = new RootedHost(this.#open(), () => this.#open());
    try {
      return await use(rooted);
    } finally {
      rooted.dispose();
      rooted.host.dispose();
    }
  }

  examine(): Promise<Examination> {
    return this.#withRoot(async (rooted) => {
      const root = await rooted.session();
      const request = { profile: 'auto', suppressions: [], timeLimitMs: 180_000, root } as const;
      return examineHost(rooted.host, request, {
        collectorScript: sourceText('facts/collector.sh'),
        newNonce: () => randomBytes(16).toString('hex'),
        now: () => new Date(),
        monotonicMs: () => performance.now(),
        takeTurn: () => Promise.resolve(),
      });
    });
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
      await rebootHost(root, () => this.#open(), outlook.bootId, environment);
      return outlook;
    });
    await this.machine.untilNextBoot(bootId);
  }
}
