import { fromCommand, fromFile, missing } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import {
  assertFinding,
  findingOf,
  setV1Mounts,
  v1Controllers,
  v1Host,
  type ChangeFacts,
} from './cgroupHosts';

/** Debian 13, forced to cgroup v1: its kernel has memory and cpuset on v2 alone. */
function forcedV1(change: ChangeFacts = () => undefined) {
  return healthyFacts((facts) => {
    const onV1 = v1Controllers.filter((name) => name !== 'memory' && name !== 'cpuset');
    setV1Mounts(facts, onV1, 'cpuset memory');
    for (const name of ['podman', 'crun']) {
      facts.engines.programs[name] = fromCommand(`/usr/bin/${name}`, `command -v ${name}`);
    }
    facts.engines.programs.runc = missing('runc');
    change(facts);
  });
}

describe('CG-HYBRID', () => {
  it('does not concern a host with one version', () => {
    assertFinding(findingOf('CG-HYBRID', healthyFacts()), 'notApplicable', { proof: 'cgroup2' });
    assertFinding(findingOf('CG-HYBRID', v1Host()), 'notApplicable');
  });

  it('passes while the hierarchy of v2 has no controllers', () => {
    assertFinding(findingOf('CG-HYBRID', v1Host(undefined, '')), 'pass');
  });

  it('is an error where Podman has crun alone, and a warning where nobody wants Podman', () => {
    assertFinding(findingOf('CG-HYBRID', forcedV1(), ['podman']), 'error', {
      says: 'cpuset, memory',
      proof: '/sys/fs/cgroup/unified/cgroup.controllers',
    });
    assertFinding(findingOf('CG-HYBRID', forcedV1(), ['docker']), 'warning');
  });

  it('is a warning where Podman may have been told to use runc', () => {
    const host = forcedV1((facts) => {
      facts.engines.programs.runc = fromCommand('/usr/bin/runc', 'command -v runc');
    });
    assertFinding(findingOf('CG-HYBRID', host, ['rootless']), 'warning', { step: 'runtime = "runc"' });
  });

  it('does not concern Docker alone', () => {
    const host = forcedV1((facts) => {
      facts.engines.programs.crun = missing('crun');
    });
    assertFinding(findingOf('CG-HYBRID', host, ['podman']), 'notApplicable', { proof: 'crun' });
  });

  it('is unknown where the controllers could not be read', () => {
    const host = forcedV1((facts) => {
      facts.cgroups.unifiedControllers = missing('/sys/fs/cgroup/unified/cgroup.controllers');
    });
    assertFinding(findingOf('CG-HYBRID', host, ['podman']), 'unknown');
    const mounts = forcedV1((facts) => {
      facts.cgroups.mode = fromFile('none', '/proc/self/mountinfo');
    });
    assertFinding(findingOf('CG-HYBRID', mounts, ['podman']), 'notApplicable');
  });
});
