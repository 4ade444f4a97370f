import assert from 'node:assert/strict';
import type { HostFacts } from '../../../src/model/hostFacts';
import type { ProfileChoice } from '../../../src/model/profile';
import { profiles } from '../../../src/model/profile';
import { detectProfiles, resolveProfiles } from '../../../src/checks/profileChoice';
import { denied, fromCommand, notInstalled } from './factBuilders';
import { healthyFacts } from './healthyFacts';
import type { Mutable } from './mutable';
import { changeDocker } from './storage/storageVerdict';

/** A host on which only these programs are installed. */
function withPrograms(names: readonly string[], change?: (facts: Mutable<HostFacts>) => void): HostFacts {
  return healthyFacts((facts) => {
    facts.engines.docker = notInstalled('docker info');
    facts.engines.units = {};
    facts.engines.programs = Object.fromEntries(
      names.map((name) => [name, fromCommand(`/usr/bin/${name}`, `command -v ${name}`)]),
    );
    change?.(facts);
  });
}

const ordinary = (facts: Mutable<HostFacts>) => {
  facts.account = fromCommand({ uid: 1000, name: 'ann', groups: ['ann'] }, 'id');
};

describe('resolveProfiles', () => {
  const auto = (facts: HostFacts) => resolveProfiles('auto', facts);

  it('leaves a chosen profile alone, Swarm as a part of Docker', () => {
    for (const choice of profiles) {
      const expected = choice === 'swarm' ? ['docker', 'swarm'] : [choice];
      assert.deepEqual(resolveProfiles(choice satisfies ProfileChoice, healthyFacts()), expected);
    }
  });

  it('follows the engines found', () => {
    assert.deepEqual(auto(healthyFacts()), ['docker']);
    assert.deepEqual(auto(withPrograms(['podman'])), ['podman']);
    assert.deepEqual(auto(withPrograms(['kubelet'])), ['kubernetes']);
    assert.deepEqual(auto(withPrograms(['k3s'])), ['kubernetes']);
    assert.deepEqual(auto(withPrograms(['lxc-start'])), ['lxc']);
    assert.deepEqual(auto(withPrograms(['dockerd', 'podman'])), ['docker', 'podman']);
  });

  it('adds Swarm when it is active', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { swarmActive: true });
    });
    assert.deepEqual(auto(facts), ['docker', 'swarm']);
  });

  it('adds rootless for an ordinary account with Podman, or when Docker says so', () => {
    assert.deepEqual(auto(withPrograms(['podman'], ordinary)), ['podman', 'rootless']);
    assert.deepEqual(auto(withPrograms(['dockerd'], ordinary)), ['docker']);
    const rootlessDocker = healthyFacts((facts) => {
      changeDocker(facts, { securityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] });
    });
    assert.deepEqual(auto(rootlessDocker), ['docker', 'rootless']);
    const unreadAccount = withPrograms(['podman'], (facts) => {
      facts.account = denied('id');
    });
    assert.deepEqual(auto(unreadAccount), ['podman']);
  });

  it('takes the program docker beside Podman for its imitation', () => {
    assert.deepEqual(auto(withPrograms(['docker', 'podman'])), ['podman']);
    assert.deepEqual(auto(withPrograms(['docker'])), ['docker']);
  });

  it('goes by units too, but only by those that exist', () => {
    const unit = (loadState: string) =>
      withPrograms([], (facts) => {
        facts.engines.units['podman.socket'] = fromCommand(
          { loadState, activeState: 'inactive', unitFileState: '' },
          'systemctl show podman.socket',
        );
      });
    assert.deepEqual(auto(unit('loaded')), ['podman']);
    assert.deepEqual(detectProfiles(unit('not-found')), []);
  });

  it('is Docker when nothing was found', () => {
    assert.deepEqual(detectProfiles(withPrograms([])), []);
    assert.deepEqual(auto(withPrograms([])), ['docker']);
    assert.deepEqual(auto(withPrograms(['criu'])), ['docker', 'checkpoint']);
    assert.deepEqual(auto(withPrograms(['criu', 'podman'])), ['podman', 'checkpoint']);
  });
});
