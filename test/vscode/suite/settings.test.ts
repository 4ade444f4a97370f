import assert from 'node:assert/strict';
import type { ExtensionInternals } from '../../../src/extension/main';
import { activeExtension, examineLocalHost, eventually, setSetting } from './extensionUnderTest';

describe('settings', () => {
  let extension: ExtensionInternals;

  before(async () => {
    extension = await activeExtension();
    await examineLocalHost();
  });

  afterEach(async () => {
    for (const name of ['profile', 'suppressions', 'tree.showNotApplicable', 'timeLimitSeconds']) {
      await setSetting(name, undefined);
    }
    await eventually(
      () => report()?.profileChoice === 'auto' && report()?.suppressed.length === 0,
      'the report of the usual settings',
    );
  });

  const report = () => extension.hosts.get('local')?.report;

  it('judge again when the profile changes', async () => {
    const before = report();
    await setSetting('profile', 'checkpoint');
    await eventually(() => report()?.profileChoice === 'checkpoint', 'a report for the profile');
    assert.notDeepEqual(report()?.counts, before?.counts);
    assert.deepEqual(report()?.profiles, ['checkpoint']);
  });

  it('take what is suppressed out of the findings, as long as it holds', async () => {
    const [first] = report()?.findings ?? [];
    assert.ok(first);
    const suppression = { id: first.id, reason: 'known', until: '2999-12-31' };
    await setSetting('suppressions', [suppression]);
    await eventually(
      () => report()?.suppressed.some(({ finding }) => finding.id === first.id) ?? false,
      'a report with the finding suppressed',
    );
    assert.ok(report()?.findings.every(({ id }) => id !== first.id));
    const [host] = extension.tree.getChildren();
    const group = extension.tree.getChildren(host).find(({ kind }) => kind === 'suppressedGroup');
    const [row] = extension.tree.getChildren(group);
    assert.ok(group && row);
    assert.match(String(extension.tree.getTreeItem(row).description), /Suppressed until 2999-12-31: known/);
    await setSetting('suppressions', [{ ...suppression, until: '2020-01-31' }]);
    await eventually(
      () => report()?.unappliedSuppressions[0]?.fault === 'expired',
      'a report that says that the suppression has ended',
    );
    assert.ok(report()?.findings.some(({ id }) => id === first.id));
  });

  it('show what does not apply in the tree', async () => {
    const [host] = extension.tree.getChildren();
    const rows = (): number =>
      extension.tree.getChildren(host).flatMap((category) => extension.tree.getChildren(category)).length;
    const { findings = [], counts } = report() ?? {};
    assert.ok((counts?.notApplicable ?? 0) > 0, 'this machine has nothing that does not apply');
    assert.equal(rows(), findings.length - (counts?.notApplicable ?? 0));
    await setSetting('tree.showNotApplicable', true);
    await eventually(() => rows() === findings.length, 'all findings in the tree');
  });

  it('keep the time limit within its bounds', async () => {
    assert.equal(extension.settings.timeLimitMs, 30_000);
    await setSetting('timeLimitSeconds', 1);
    assert.equal(extension.settings.timeLimitMs, 5000);
    await setSetting('timeLimitSeconds', 10_000);
    assert.equal(extension.settings.timeLimitMs, 300_000);
  });
});
