import assert from 'node:assert/strict';
import { cgroupChecks } from '../../../../src/checks/cgroups/cgroupChecks';
import { evaluateChecks } from '../../../../src/checks/evaluateChecks';
import { assertFinding, findingOf, modernV1Host, withoutUnified } from './cgroupHosts';
import { denied, fromCommand, fromFile } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import { withEverythingUnreadable } from '../unreadableFacts';

const noMode = healthyFacts((facts) => {
  facts.cgroups.mode = denied('/proc/self/mountinfo');
  facts.cgroups.mounts = denied('/proc/self/mountinfo');
});
const noHierarchy = healthyFacts((facts) => {
  facts.cgroups.mode = fromCommand('none', 'stat -fc %T /sys/fs/cgroup', 'sysfs');
  facts.cgroups.mounts = fromFile([], '/proc/self/mountinfo', '');
});

describe('every check of cgroups', () => {
  const v1Only = ['CG-V1-SUNSET', 'CG-V1-COMPILED', 'CG-DEVICES', 'CG-NETCLS', 'CG-NETPRIO'];
  const v2Only = ['CG-SUBTREE', 'CG-BPF', 'CG-KILL', 'CG-DAEMON-ROOT'];

  it('is there once, in its category', () => {
    const ids = cgroupChecks.map(({ id }) => id);
    assert.equal(new Set(ids).size, 25);
    assert.equal(ids.length, 25);
    assert.ok(cgroupChecks.every(({ category }) => category === 'cgroups'));
  });

  it('calls nothing right or wrong when nothing could be read', () => {
    const findings = evaluateChecks(cgroupChecks, withEverythingUnreadable(), {
      profiles: ['docker', 'kubernetes'],
    });
    findings.forEach((finding) => {
      assertFinding(finding, 'unknown', { proof: 'Permission denied', step: 'root' });
    });
  });

  it('finds nothing wrong with the healthy host', () => {
    const findings = evaluateChecks(cgroupChecks, healthyFacts(), { profiles: ['docker', 'kubernetes'] });
    const wrong = findings.filter(({ status }) => !['pass', 'notApplicable', 'info'].includes(status));
    assert.deepEqual(
      wrong.map(({ id }) => id),
      [],
    );
  });

  it('leaves out on v2 what concerns v1 alone, and the other way round', () => {
    v1Only.forEach((id) => {
      assertFinding(findingOf(id, healthyFacts()), 'notApplicable', { proof: 'cgroup2 cgroup2' });
    });
    v2Only.forEach((id) => {
      assertFinding(findingOf(id, modernV1Host()), 'notApplicable', { proof: 'cgroup cgroup rw,cpu' });
    });
  });

  it('is unknown when the mount table cannot be read', () => {
    cgroupChecks
      .filter(({ id }) => id !== 'CG-DRIVER')
      .forEach(({ id }) => {
        assertFinding(findingOf(id, noMode), 'unknown', { proof: 'Permission denied' });
      });
  });

  it('leaves the missing hierarchy to CG-MODE', () => {
    const others = ['CG-CONTROLLERS', 'CG-PIDS', 'CG-FREEZER', 'CG-IO', 'CG-CPU-CFS', 'CG-RT', 'CG-LEAK'];
    others.forEach((id) => {
      assertFinding(findingOf(id, noHierarchy), 'notApplicable', { says: 'CG-MODE' });
    });
  });

  it('says in a container that the rest of the tree is out of sight', () => {
    const inside = healthyFacts((facts) => {
      facts.system.container = fromFile('docker', '/run/systemd/container');
      ['cpu', 'cpuset', 'io', 'pids'].forEach((controller) => {
        withoutUnified(facts, controller);
      });
    });
    ['CG-CONTROLLERS', 'CG-PIDS', 'CG-CPUSET', 'CG-IO', 'CG-CPU-CFS'].forEach((id) => {
      assertFinding(findingOf(id, inside), 'unknown', { says: 'docker', step: 'runs this container' });
    });
  });
});
