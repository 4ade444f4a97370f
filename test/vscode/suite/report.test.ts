import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeReport } from '../../../src/extension/reportCommands';
import type { ReportedHost } from '../../../src/extension/commandTarget';
import { hasErrorCode } from '../../../src/model/hullwrightError';
import { activeExtension, examineLocalHost, foundExtension } from './extensionUnderTest';

describe('saved report', () => {
  let folder: string;
  let target: ReportedHost;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hullwright-report-'));
    const report = await examineLocalHost();
    const entry = (await activeExtension()).hosts.get('local');
    assert.ok(entry);
    target = { entry, report };
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const services = () => ({
    version: '1.2.3',
    distFolder: path.join(foundExtension().extensionPath, 'dist'),
  });

  it('is JSON for a name in .json', async () => {
    const file = path.join(folder, 'report.json');
    await writeReport(services(), target, vscode.Uri.file(file));
    const document = JSON.parse(await readFile(file, 'utf8')) as {
      schema: string;
      tool: { version: string };
      hosts: { findings: unknown[] }[];
    };
    assert.equal(document.schema, 'hullwright.report/1');
    assert.equal(document.tool.version, '1.2.3');
    assert.equal(document.hosts[0]?.findings.length, target.report.findings.length);
  });

  it('is Markdown otherwise', async () => {
    const file = path.join(folder, 'report.md');
    await writeReport(services(), target, vscode.Uri.file(file));
    assert.match(await readFile(file, 'utf8'), /^# local/);
  });

  it('says when the file cannot be written', async () => {
    const file = vscode.Uri.file('/proc/hullwright/report.md');
    await assert.rejects(writeReport(services(), target, file), (error) =>
      hasErrorCode(error, 'fileUnwritable'),
    );
  });
});
