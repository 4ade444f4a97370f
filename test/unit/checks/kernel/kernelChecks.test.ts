import assert from 'node:assert/strict';
import { evaluateChecks } from '../../../../src/checks/evaluateChecks';
import { kernelChecks } from '../../../../src/checks/kernel/kernelChecks';
import { namespaceChecks } from '../../../../src/checks/namespaces/namespaceChecks';
import { factsOfKernelConfig } from '../../../../src/facts/kernelConfigFacts';
import { profiles } from '../../../../src/model/profile';
import { healthyFacts } from '../healthyFacts';
import { withEverythingUnreadable } from '../unreadableFacts';

describe('kernel checks', () => {
  it('have unique ids and public references', () => {
    assert.equal(new Set(kernelChecks.map(({ id }) => id)).size, kernelChecks.length);
    assert.equal(kernelChecks.length, 23);
    for (const { id, references } of kernelChecks) {
      assert.ok(references.length > 0 && references.every((url) => url.startsWith('https://')), id);
    }
  });

  for (const profile of profiles) {
    it(`find nothing wrong with the healthy host for ${profile}`, () => {
      const findings = evaluateChecks([...kernelChecks, ...namespaceChecks], healthyFacts(), {
        profiles: [profile],
      });
      const bad = findings.filter(({ status }) => ['error', 'warning', 'unknown'].includes(status));
      assert.deepEqual(
        bad.map(({ id }) => id),
        [],
      );
    });

    it(`call nothing wrong or right when nothing could be read, for ${profile}`, () => {
      const findings = evaluateChecks([...kernelChecks, ...namespaceChecks], withEverythingUnreadable(), {
        profiles: [profile],
      });
      assert.deepEqual(
        findings.filter(({ status }) => !['unknown', 'notApplicable'].includes(status)).map(({ id }) => id),
        [],
      );
      assert.ok(findings.filter(({ status }) => status === 'unknown').length > 25);
    });
  }

  it('judge a configuration alone by its options', () => {
    const text = [
      '# Linux/x86_64 6.12.1 Kernel Configuration',
      ...['CGROUPS', 'TIME_NS', 'NAMESPACES', 'UTS_NS', 'LEGACY_VSYSCALL_XONLY'].map(
        (option) => `CONFIG_${option}=y`,
      ),
      'CONFIG_TUN=m',
      ...Array.from({ length: 200 }, (_, index) => `# CONFIG_DRIVER_${index} is not set`),
      '# CONFIG_MODULES is not set',
      '# CONFIG_POSIX_MQUEUE is not set',
    ].join('\n');
    const facts = factsOfKernelConfig({
      text,
      path: 'kernel.config',
      collectedAt: '2026-01-15T12:00:00.000Z',
    });
    const findings = evaluateChecks([...kernelChecks, ...namespaceChecks], facts, { profiles: ['docker'] });
    const statuses = new Map(findings.map(({ id, status }) => [id, status]));
    for (const id of ['NS-CGROUP', 'NS-TIME', 'NS-UTS', 'NS-MNT', 'KRN-VSYSCALL', 'KRN-TUN', 'KRN-MODDIR']) {
      assert.equal(statuses.get(id), 'pass', id);
    }
    assert.equal(statuses.get('KRN-MQUEUE'), 'error');
    assert.equal(statuses.get('KRN-CONFIG-MATCH'), 'notApplicable');
    assert.equal(statuses.get('KRN-TAINT'), 'unknown');
  });
});
