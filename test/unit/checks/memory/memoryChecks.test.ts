import assert from 'node:assert/strict';
import { evaluateChecks } from '../../../../src/checks/evaluateChecks';
import { memoryChecks } from '../../../../src/checks/memory/memoryChecks';
import { mapFact } from '../../../../src/model/fact';
import type { HostFacts } from '../../../../src/model/hostFacts';
import {
  assertFinding,
  bullseye,
  findingOf,
  setRows,
  setV1Mounts,
  trixie,
  v1Host,
  withoutFiles,
  withoutUnified,
} from '../cgroups/cgroupHosts';
import { fromCommand } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import type { Mutable } from '../mutable';
import { withEverythingUnreadable } from '../unreadableFacts';

describe('every check of memory and swap', () => {
  it('calls nothing right or wrong when nothing could be read', () => {
    const findings = evaluateChecks(memoryChecks, withEverythingUnreadable(), {
      profiles: ['docker', 'kubernetes'],
    });
    findings.forEach((finding) => {
      assertFinding(finding, 'unknown', { proof: 'Permission denied', step: 'root' });
    });
  });

  it('is there once, in its category', () => {
    const ids = memoryChecks.map(({ id }) => id);
    assert.equal(ids.length, 12);
    assert.equal(new Set(ids).size, 12);
    assert.ok(memoryChecks.every(({ category }) => category === 'memory'));
  });

  it('finds nothing wrong with the healthy host', () => {
    const findings = evaluateChecks(memoryChecks, healthyFacts(), { profiles: ['docker'] });
    const wrong = findings.filter(({ status }) => !['pass', 'notApplicable', 'info'].includes(status));
    assert.deepEqual(
      wrong.map(({ id }) => id),
      [],
    );
  });
});

function warn(facts: Mutable<HostFacts>, warnings: readonly string[]): void {
  facts.engines.docker = mapFact(facts.engines.docker, (docker) => ({ ...docker, warnings }));
}

/** The controller is gone from the v2 hierarchy, and /proc/cgroups and the kernel log say so. */
function disableMemory(facts: Mutable<HostFacts>): void {
  withoutUnified(facts, 'memory');
  setRows(facts, [{ name: 'memory', hierarchy: 0, groups: 91, enabled: false }]);
  warn(facts, ['WARNING: No memory limit support', 'WARNING: No swap limit support']);
  facts.kernel.logMatches = fromCommand(
    ['cgroup: Disabling memory control group subsystem'],
    'journalctl -k -b',
    'cgroup: Disabling memory control group subsystem',
  );
}

// What each machine did with three containers is in the names: A may use 64 MB and no swap, B 64 MB and swap, C 64 MB.
describe('memory and swap, against what real machines did', () => {
  const expect = (facts: HostFacts, control: string, swap: string) => {
    assert.equal(findingOf('MEM-CTRL', facts).status, control);
    assert.equal(findingOf('MEM-SWAPACCT', facts).status, swap);
  };

  it('Debian 11 as it comes: A and C killed, B survives', () => {
    expect(bullseye(), 'pass', 'pass');
  });

  it('Debian 13 as it comes: A and C killed, B survives', () => {
    expect(trixie(), 'pass', 'pass');
  });

  it('cgroup_disable=memory: every limit discarded, on both', () => {
    [bullseye, trixie].forEach((machine) => {
      const facts = machine('cgroup_disable=memory', disableMemory);
      expect(facts, 'error', 'notApplicable');
      assertFinding(findingOf('MEM-CTRL', facts), 'error', {
        says: 'cgroup_disable=memory is on the kernel command line',
        proof: /memory\t0\t91\t0[^]*cgroup_disable=memory[^]*Disabling memory control group subsystem/,
        step: /Remove cgroup_disable=memory .*update-grub.* reboot/,
      });
      assertFinding(findingOf('MEM-SWAPACCT', facts), 'notApplicable', { says: 'MEM-CTRL' });
    });
  });

  it('swapaccount=0 on Debian 11: A and C do not start, and docker info warns of nothing', () => {
    const facts = bullseye('swapaccount=0', (changed) => {
      withoutFiles(changed, 'unified', /^memory\.swap\./);
      warn(changed, []);
    });
    expect(facts, 'pass', 'error');
    assertFinding(findingOf('MEM-SWAPACCT', facts), 'error', {
      says: 'Containers with a memory limit do not start',
      proof: /memory\.max\n[^]*swapaccount=0[^]*20\.10\.5/,
      step: 'Remove swapaccount=0',
    });
  });

  it('swapaccount=0 on Debian 13: ignored, A and C killed', () => {
    const facts = trixie('swapaccount=0');
    expect(facts, 'pass', 'pass');
    assertFinding(findingOf('MEM-SWAPACCT', facts), 'pass', { proof: 'memory.swap.max' });
  });

  it('systemd.unified_cgroup_hierarchy=0 on Debian 11: v1, A and C killed, B survives', () => {
    expect(v1Host(), 'pass', 'pass');
    assertFinding(findingOf('MEM-SWAPACCT', v1Host()), 'pass', { proof: 'memory.memsw.limit_in_bytes' });
  });

  it('systemd.unified_cgroup_hierarchy=0 on Debian 13: v2 all the same', () => {
    expect(trixie('systemd.unified_cgroup_hierarchy=0'), 'pass', 'pass');
  });

  it('v1 with swapaccount=0 on Debian 11: A survives in swap', () => {
    const facts = v1Host((changed) => {
      changed.kernel.commandLine = bullseye(
        'systemd.unified_cgroup_hierarchy=0 swapaccount=0',
      ).kernel.commandLine;
      withoutFiles(changed, 'memory', /memsw/);
      warn(changed, ['WARNING: No swap limit support']);
    });
    expect(facts, 'pass', 'warning');
    assertFinding(findingOf('MEM-SWAPACCT', facts), 'warning', {
      says: 'swapaccount=0 is on the kernel command line',
      proof: 'memory.limit_in_bytes',
      step: 'Remove swapaccount=0',
    });
  });

  it('v1 forced on Debian 13: no memory hierarchy, whatever /proc/cgroups says', () => {
    const facts = trixie(
      'systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1',
      (changed) => {
        setV1Mounts(
          changed,
          ['cpu', 'cpuacct', 'devices', 'freezer', 'blkio', 'pids', 'name=systemd'],
          'memory cpuset',
        );
        setRows(changed, [
          { name: 'memory', hierarchy: 0, groups: 1, enabled: true },
          { name: 'cpuset', hierarchy: 0, groups: 1, enabled: true },
        ]);
        changed.cgroups.interfaceFiles = {};
      },
    );
    expect(facts, 'error', 'notApplicable');
    assertFinding(findingOf('MEM-CTRL', facts), 'error', {
      says: 'sits in the cgroup v2 hierarchy',
      proof: /memory cpuset[^]*memory\t0\t1\t1/,
      step: 'Remove systemd.unified_cgroup_hierarchy=0',
    });
    assertFinding(findingOf('CG-V1-COMPILED', facts), 'error', { proof: '# CONFIG_MEMCG_V1 is not set' });
    assertFinding(findingOf('CG-CPUSET', facts), 'warning', {
      step: 'Remove systemd.unified_cgroup_hierarchy=0',
    });
  });
});
