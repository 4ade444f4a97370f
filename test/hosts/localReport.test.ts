import assert from 'node:assert/strict';
import { chmod, copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { runQuietly } from '../rig/childProgram';
import { projectFolder } from '../rig/projectFolder';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import { asOrdinaryUser, isInstalled, isRoot } from './collectorShell';

interface Finding {
  readonly id: string;
  readonly status: string;
  readonly nextStep?: string;
  readonly evidence: readonly { readonly excerpt: string }[];
}

interface HostReport {
  readonly findings: readonly Finding[];
  readonly kernelOptions: readonly { readonly option: string; readonly satisfied: boolean | null }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly incomplete: readonly string[];
}

/** The report of the machine that runs the tests, by the program that people run. */
describe('report of this machine', () => {
  let folder: string;

  before(async () => {
    folder = await makeTemporaryFolder();
    await chmod(folder, 0o755);
    for (const name of ['hullwright.js', 'collector.sh']) {
      await copyFile(path.join(projectFolder, 'dist', name), path.join(folder, name));
    }
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function check(launcher: readonly string[], ...args: string[]): Promise<HostReport> {
    const [program, ...rest] = [...launcher, process.execPath, path.join(folder, 'hullwright.js')];
    const { exitCode, output } = await runQuietly(program, [...rest, 'check', '--format', 'json', ...args], {
      cwd: '/',
    });
    assert.ok(exitCode === 0 || exitCode === 1, output);
    const document = JSON.parse(output) as { schema: string; hosts: HostReport[] };
    assert.equal(document.schema, 'hullwright.report/1');
    const [host] = document.hosts;
    assert.ok(host);
    return host;
  }

  function applicable(report: HostReport): string[] {
    return report.findings.filter(({ status }) => status !== 'notApplicable').map(({ id }) => id);
  }

  it('is complete, with more than sixty findings and a hundred kernel options', async () => {
    const report = await check([]);
    assert.deepEqual(report.incomplete, []);
    assert.ok(applicable(report).length >= 60, String(applicable(report).length));
    assert.ok(report.kernelOptions.length >= 100, String(report.kernelOptions.length));
    const total = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
    assert.equal(total, report.findings.length);
  });

  it('gives each finding that is not well its evidence and a next step', async () => {
    const { findings } = await check([]);
    for (const { id, status, nextStep, evidence } of findings) {
      if (['error', 'warning', 'unknown'].includes(status)) {
        assert.ok(evidence.length > 0, id);
        assert.ok(nextStep, id);
      }
    }
  });

  it('follows the profile', async () => {
    const [docker, rootless] = [
      await check([], '--profile', 'docker'),
      await check([], '--profile', 'rootless'),
    ];
    assert.notDeepEqual(applicable(docker), applicable(rootless));
  });

  it('calls nothing an error for an ordinary user that is none for root', async function () {
    if (!isRoot || !isInstalled('setpriv')) {
      this.skip();
    }
    // One profile for both: `auto` follows what the account may see.
    const root = await check([], '--profile', 'docker');
    const user = await check(asOrdinaryUser, '--profile', 'docker');
    const errorsOf = (report: HostReport) =>
      report.findings.filter(({ status }) => status === 'error').map(({ id }) => id);
    const known = errorsOf(root);
    assert.deepEqual(
      errorsOf(user).filter((id) => !known.includes(id)),
      [],
    );
    assert.deepEqual(user.incomplete, []);
  });

  it('calls nothing in order for an ordinary user that root sees is not', async function () {
    if (!isRoot || !isInstalled('setpriv')) {
      this.skip();
    }
    const statusOf = (report: HostReport) => new Map(report.findings.map(({ id, status }) => [id, status]));
    const root = statusOf(await check([], '--profile', 'docker'));
    const user = statusOf(await check(asOrdinaryUser, '--profile', 'docker'));
    const wrong = [...user].filter(
      ([id, status]) => status === 'pass' && ['error', 'warning'].includes(root.get(id) ?? ''),
    );
    assert.deepEqual(wrong, []);
  });
});
