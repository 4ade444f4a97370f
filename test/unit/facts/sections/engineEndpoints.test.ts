import assert from 'node:assert/strict';
import { parseEndpoints } from '../../../../src/facts/sections/engineEndpoints';
import { parseBlocks } from '../../../../src/facts/sections/systemdUnits';
import type { EngineEndpoint } from '../../../../src/model/containerEngine';
import { valueOf } from '../../../../src/model/fact';
import { fakeReadings } from '../fakeReadings';

const noVariables = 'DOCKER_HOST=\nDOCKER_CONTEXT=\nDOCKER_TLS_VERIFY=\n';

/** As the docker command of Docker 20.10 writes it. */
function context(name: string, host: string, tls: 'yes' | 'no' = 'no', skip = false): string {
  const docker = { Host: host, SkipTLSVerify: skip };
  return `context ${tls} ${JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker } })}\n`;
}

function endpoints(output: string, units = ''): readonly EngineEndpoint[] {
  const readings = fakeReadings({ commands: { endpoints: output } });
  return valueOf(parseEndpoints(readings, Object.fromEntries(parseBlocks(units)))) ?? [];
}

function byName(found: readonly EngineEndpoint[], name: string): EngineEndpoint {
  const endpoint = found.find((each) => each.name === name);
  assert.ok(endpoint, JSON.stringify(found));
  return endpoint;
}

function unit(name: string, activeState: string): string {
  return `Id=${name}\nLoadState=loaded\nActiveState=${activeState}\nUnitFileState=enabled\n\n`;
}

describe('where engines may be asked', () => {
  it('lists the sockets in their usual places that are there', () => {
    const sockets = [
      'socket usable /run/docker.sock',
      'socket missing /run/user/1000/docker.sock',
      'socket denied /run/podman/podman.sock',
      'socket usable /run/user/1000/podman/podman.sock',
    ];
    const found = endpoints(`${noVariables}${sockets.join('\n')}\ncurrentContext=\n`);
    assert.deepEqual(
      found.map(({ name, kind, state, isCurrent }) => [name, kind, state, isCurrent]),
      [
        ['docker', 'docker', 'usable', true],
        ['podman', 'podman', 'denied', false],
        ['podman, rootless', 'podman', 'activatable', false],
      ],
    );
  });

  it('tells a socket of systemd whose service sleeps', () => {
    const output = `${noVariables}socket usable /run/docker.sock\n`;
    const state = (service: string) =>
      endpoints(output, unit('docker.socket', 'active') + unit('docker.service', service))[0]?.state;
    assert.equal(state('inactive'), 'activatable');
    assert.equal(state('active'), 'usable');
  });

  it('takes the variable, then the other variable, then the configuration, then the default', () => {
    const contexts =
      context('a', 'unix:///run/a.sock') +
      context('b', 'unix:///run/b.sock') +
      'socket usable /run/docker.sock\n';
    const current = (...lines: readonly string[]) =>
      endpoints(`${lines.join('\n')}\n${contexts}`)
        .filter(({ isCurrent }) => isCurrent)
        .map(({ address }) => address);
    const [host, chosen, configured] = [
      'DOCKER_HOST=unix:///run/h.sock',
      'DOCKER_CONTEXT=a',
      'currentContext=b',
    ];
    assert.deepEqual(current(host, chosen, configured), ['unix:///run/h.sock']);
    assert.deepEqual(current('DOCKER_HOST=', chosen, configured), ['unix:///run/a.sock']);
    assert.deepEqual(current('DOCKER_HOST=', 'DOCKER_CONTEXT=', configured), ['unix:///run/b.sock']);
    assert.deepEqual(current('DOCKER_HOST='), ['unix:///run/docker.sock']);
    assert.deepEqual(current('DOCKER_CONTEXT=default', configured), ['unix:///run/docker.sock']);
  });

  it('tells what is reached with TLS, what is elsewhere, and what is gone', () => {
    const found = endpoints(
      [
        noVariables,
        context('plain', 'tcp://10.0.0.5:2375'),
        context('safe', 'tcp://10.0.0.5:2376', 'yes'),
        context('unverified', 'tcp://10.0.0.5:2376', 'yes', true),
        context('far', 'ssh://admin@web1'),
        context('gone', 'unix:///home/ann/.docker/desktop/docker.sock'),
        context('old', 'unix:///var/run/docker.sock'),
        'socket missing /home/ann/.docker/desktop/docker.sock\n',
        'socket usable /run/docker.sock\n',
      ].join(''),
    );
    assert.equal(byName(found, 'plain').hasTls, false);
    assert.equal(byName(found, 'safe').hasTls, true);
    assert.equal(byName(found, 'unverified').hasTls, false);
    assert.deepEqual([byName(found, 'far').state, byName(found, 'far').hasTls], ['elsewhere', undefined]);
    assert.equal(byName(found, 'gone').state, 'missing');
    assert.deepEqual(
      [byName(found, 'old').state, byName(found, 'old').socketPath],
      ['usable', '/run/docker.sock'],
    );
  });

  it('keeps no password, and takes nothing for a context that is none', () => {
    const found = endpoints(
      `DOCKER_HOST=tcp://ann:hunter2x@10.0.0.5:2375\ncontext no {"Name":1}\ncontext no nonsense\ncontext no []\n`,
    );
    assert.equal(found.length, 1);
    assert.ok(!JSON.stringify(found).includes('hunter2'), JSON.stringify(found));
  });

  it('is unreadable when nothing was told', () => {
    assert.equal(parseEndpoints(fakeReadings({}), {}).state, 'unreadable');
  });
});
