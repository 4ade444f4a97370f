import assert from 'node:assert/strict';
import type { HostFacts, UnitState } from '../../../../src/model/hostFacts';
import { renderEnglish } from '../../../../src/model/message';
import { denied, fromFile, notInstalled } from '../../checks/factBuilders';
import { healthyFacts } from '../../checks/healthyFacts';
import { changeDocker, setUnit, stopDocker } from '../../checks/network/networkHosts';
import type { Mutable } from '../../checks/mutable';
import {
  assertUnneeded,
  fileSteps,
  finding,
  fixOf,
  planOf,
  refusalOf,
  rendered,
  stepLines,
  undoLines,
  writtenTexts,
} from './planning';

const path = '/etc/docker/daemon.json';
const command = ['/usr/bin/dockerd', '-H', 'fd://', '--containerd=/run/containerd/containerd.sock'];

/** Docker 27 under systemd, whose unit has flags of its own. */
function dockerHost(change?: (facts: Mutable<HostFacts>) => void, unit: Partial<UnitState> = {}): HostFacts {
  return healthyFacts((facts) => {
    setUnit(facts, 'docker.service', { command, environmentFiles: [], ...unit });
    changeDocker(facts, { serverVersion: '27.5.1', loggingDriver: 'json-file', cgroupDriver: 'cgroupfs' });
    change?.(facts);
  });
}

describe('enable-docker-experimental', () => {
  const id = 'enable-docker-experimental';

  it('writes the file, has it validated with the flags of the unit, restarts and asks Docker', () => {
    const plan = planOf(id, dockerHost());
    assert.deepEqual(writtenTexts(plan), { [path]: '{\n  "experimental": true\n}\n' });
    assert.deepEqual(fileSteps(plan)[0]?.validation, { kind: 'dockerDaemon', flags: command.slice(1) });
    assert.deepEqual(stepLines(plan).slice(0, 3), [
      `write ${path}`,
      'run systemctl restart docker.service',
      'check systemctl is-active --quiet docker.service',
    ]);
    const proof = plan.steps[3];
    assert.ok(proof?.kind === 'check' && proof.check.kind === 'command');
    assert.deepEqual(proof.check.argv.slice(-2), ['{{.ExperimentalBuild}}', 'true']);
    assert.deepEqual(undoLines(plan), ['repeat']);
    assert.deepEqual([plan.kind, plan.disturbs, plan.mayDisconnect], ['automatic', 'containersStop', false]);
    assert.match(rendered(plan.notes), /all containers stop/);
  });

  it('keeps every other byte of the file', () => {
    const before = '{ "debug":true,\n\t"dns": ["1.1.1.1"] }';
    const plan = planOf(id, dockerHost(), { [path]: before });
    assert.deepEqual(writtenTexts(plan), {
      [path]: '{ "debug":true,\n\t"dns": ["1.1.1.1"],\n\t"experimental": true }',
    });
  });

  it('stops nothing where containers go on, and does not start a Docker that is down', () => {
    const restored = dockerHost((facts) => {
      changeDocker(facts, { liveRestore: true });
    });
    assert.equal(planOf(id, restored).disturbs, 'reload');
    const down = dockerHost(
      (facts) => {
        stopDocker(facts);
        facts.engines.versions.dockerd = fromFile('27.5.1', 'dockerd --version');
      },
      { activeState: 'inactive' },
    );
    const plan = planOf(id, down);
    assert.deepEqual(stepLines(plan), [`write ${path}`]);
    assert.equal(plan.disturbs, 'nothing');
    assert.match(rendered(plan.notes), /when it starts/);
  });

  it('restarts where the file says so and the daemon does not know yet', () => {
    const plan = planOf(id, dockerHost(), { [path]: '{"experimental": true}' });
    assert.equal(stepLines(plan)[0], 'run systemctl restart docker.service');
    const on = dockerHost((facts) => {
      changeDocker(facts, { experimental: true });
    });
    assertUnneeded(id, on, { [path]: '{"experimental": true}' });
  });

  it('does no good from Docker 28 on', () => {
    const facts = dockerHost((host) => {
      changeDocker(host, { serverVersion: '28.1.0' });
    });
    assert.equal(fixOf(id).offer(facts, finding('CR-DOCKER')), undefined);
    assert.deepEqual(refusalOf(id, facts).byHand, []);
  });

  const refusals: readonly [string, Partial<UnitState>, RegExp][] = [
    [
      'a flag of the unit that sets the same',
      { command: [...command, '--experimental'] },
      /command line .* sets experimental/,
    ],
    ['another file', { command: [...command, '--config-file', '/srv/docker.json'] }, /--config-file/],
    ['a unit that starts a shell', { command: ['/bin/sh', '-c', 'dockerd'] }, /could not be made out/],
    [
      'a variable of a file that was not read',
      { command: [...command, '$MORE'], environmentFiles: ['/run/flannel/docker'] },
      /could not be made out/,
    ],
    ['a word with a line break', { command: [...command, '--label=a\nb'] }, /could not be made out/],
    ['no unit', { loadState: 'not-found' }, /No docker\.service/],
  ];
  for (const [name, unit, reason] of refusals) {
    it(`refuses beside ${name}`, () => {
      const facts = dockerHost(undefined, unit);
      assert.match(renderEnglish(refusalOf(id, facts).reason), reason);
      assert.deepEqual(refusalOf(id, facts).byHand, [
        `# in the braces of ${path}:`,
        '"experimental": true',
        '# then, as root:',
        `dockerd --validate --config-file=${path}`,
        'systemctl restart docker',
      ]);
      assert.equal(fixOf(id).offer(facts, finding('CR-DOCKER')), 'manual');
    });
  }

  it('puts the variables of the unit into the flags', () => {
    const facts = dockerHost(
      (host) => {
        host.engines.serviceVariables['/etc/default/docker'] = fromFile(
          { DOCKER_OPTS: '--mtu 1400  --icc=false', NAME: 'x y' },
          '/etc/default/docker',
        );
      },
      {
        command: ['/usr/bin/dockerd', '$DOCKER_OPTS', '--label=n=${NAME}', '$NONE'],
        environmentFiles: ['/etc/default/docker'],
      },
    );
    assert.deepEqual(fileSteps(planOf(id, facts))[0]?.validation, {
      kind: 'dockerDaemon',
      flags: ['--mtu', '1400', '--icc=false', '--label=n=x y'],
    });
  });

  it('refuses a file that is no JSON, and a Docker that is rootless', () => {
    assert.match(
      renderEnglish(refusalOf(id, dockerHost(), { [path]: '{"a": 1,}' }).reason),
      /not valid JSON/,
    );
    const rootless = dockerHost((facts) => {
      changeDocker(facts, { securityOptions: ['name=rootless'] });
    });
    assert.match(renderEnglish(refusalOf(id, rootless).reason), /rootless/);
  });
});

describe('other settings of Docker', () => {
  it('live-restore is reloaded and stops nothing, and swarm mode refuses it', () => {
    const plan = planOf('enable-docker-live-restore', dockerHost());
    assert.ok(stepLines(plan).includes('run systemctl reload docker.service'));
    assert.deepEqual([plan.kind, plan.disturbs], ['automatic', 'reload']);
    const swarm = dockerHost((facts) => {
      changeDocker(facts, { swarmActive: true });
    });
    assert.match(renderEnglish(refusalOf('enable-docker-live-restore', swarm).reason), /swarm/);
  });

  it('limits logs beside the options that are there, and leaves limits and other drivers alone', () => {
    const id = 'limit-docker-logs';
    const plan = planOf(id, dockerHost(), { [path]: '{\n  "log-opts": {"labels": "a"}\n}\n' });
    assert.deepEqual(JSON.parse(writtenTexts(plan)[path] ?? ''), {
      'log-opts': { labels: 'a', 'max-size': '10m', 'max-file': '3' },
    });
    assert.match(rendered(plan.notes), /make the others anew/);
    assertUnneeded(id, dockerHost(), { [path]: '{"log-opts": {"max-size": "1g"}}' });
    const local = dockerHost((facts) => {
      changeDocker(facts, { loggingDriver: 'local' });
    });
    assert.equal(refusalOf(id, local).byHand.length, 0);
    assert.match(
      renderEnglish(refusalOf(id, dockerHost(), { [path]: '{"log-opts": []}' }).reason),
      /has a value of its own/,
    );
  });

  it('changes the cgroup driver only with consent, and not against the kubelet', () => {
    const id = 'use-systemd-cgroups';
    const before = '{"exec-opts": ["native.cgroupdriver=cgroupfs", "x=y"]}';
    const plan = planOf(id, dockerHost(), { [path]: before });
    assert.deepEqual(writtenTexts(plan), { [path]: '{"exec-opts": ["x=y","native.cgroupdriver=systemd"]}' });
    assert.deepEqual([plan.kind, plan.disturbs], ['guided', 'containersStop']);
    const kubelet = dockerHost((facts) => {
      facts.engines.kubelet = fromFile({ cgroupDriver: 'cgroupfs' }, '/var/lib/kubelet/config.yaml');
    });
    assert.match(renderEnglish(refusalOf(id, kubelet).reason), /kubelet is set to cgroupfs/);
  });

  it('names what disappears with another storage driver, and plans nothing', () => {
    const id = 'change-docker-storage-driver';
    const facts = dockerHost((host) => {
      changeDocker(host, { storageDriver: 'devicemapper', images: 12, containers: 5 });
    });
    assert.equal(fixOf(id).offer(facts, finding('ST-DRIVER')), 'manual');
    const { reason, byHand } = refusalOf(id, facts);
    assert.match(renderEnglish(reason), /The 12 images and 5 containers .* driver devicemapper disappear/);
    assert.ok(byHand.includes('docker image ls --all') && byHand.includes('"storage-driver": "overlay2"'));
    assert.equal(fixOf(id).offer(dockerHost(), finding('ST-DRIVER')), undefined);
  });
});

describe('move-docker-options', () => {
  const id = 'move-docker-options';
  const file = '/etc/default/docker';

  function legacy(value: string, change?: (facts: Mutable<HostFacts>) => void): HostFacts {
    return dockerHost((facts) => {
      facts.engines.serviceVariables[file] = fromFile({ DOCKER_OPTS: value }, file);
      change?.(facts);
    });
  }

  it('moves options in their types, empties the variable and restarts, with consent', () => {
    const options = '--dns 8.8.8.8 --dns=1.1.1.1 --icc=false --log-opt max-size=10m --mtu 1400 --debug';
    const text = `# Use DOCKER_OPTS to modify the daemon startup options.\nDOCKER_OPTS="${options}"\nexport http_proxy="x"\n`;
    const plan = planOf(id, legacy(options), { [file]: text });
    const written = writtenTexts(plan);
    assert.deepEqual(JSON.parse(written[path] ?? ''), {
      dns: ['8.8.8.8', '1.1.1.1'],
      icc: false,
      'log-opts': { 'max-size': '10m' },
      mtu: 1400,
      debug: true,
    });
    assert.equal(written[file], text.replace(options, ''));
    assert.equal(plan.kind, 'guided');
    assert.deepEqual(stepLines(plan).slice(0, 3), [
      `write ${path}`,
      `write ${file}`,
      'run systemctl restart docker.service',
    ]);
    assert.ok(rendered(plan.notes).includes(options));
  });

  const refusals: readonly [string, string, string | undefined, RegExp][] = [
    ['a driver that hides images', '-s overlay2', undefined, /-s is not among/],
    ['a door to the network', '-H tcp://0.0.0.0:2375', undefined, /-H is not among/],
    ['a flag that nobody knows', '--frobnicate', undefined, /--frobnicate is not among/],
    ['a word that is no flag', '--debug daemon', undefined, /no options of dockerd: daemon/],
    ['a variable', '--dns $DNS', undefined, /quotes or variables|could not be made out|different things/],
    ['a value that is given twice', '--mtu 1 --mtu 2', undefined, /mtu cannot be put/],
    ['a number that is none', '--mtu big', undefined, /mtu cannot be put/],
    ['another value in daemon.json', '--mtu 1400', '{"mtu": 1500}', /mtu .* has a value of its own/],
  ];
  for (const [name, value, json, reason] of refusals) {
    it(`refuses ${name}`, () => {
      const texts = { [file]: `DOCKER_OPTS="${value}"\n`, ...(json !== undefined && { [path]: json }) };
      assert.match(renderEnglish(refusalOf(id, legacy(value), texts).reason), reason);
    });
  }

  it('is nothing for a unit that reads the variable, and unneeded without one', () => {
    const reading = dockerHost(
      (facts) => {
        facts.engines.serviceVariables[file] = fromFile({ DOCKER_OPTS: '--debug' }, file);
      },
      { command: ['/usr/bin/dockerd', '$DOCKER_OPTS'], environmentFiles: [file] },
    );
    assert.equal(fixOf(id).offer(reading, finding('RT-LEGACY-OPTS')), undefined);
    assertUnneeded(id, reading, { [file]: 'DOCKER_OPTS="--debug"\n' });
    assertUnneeded(id, legacy(''), { [file]: 'DOCKER_OPTS=""\n' });
  });

  it('says nothing of a unit that was not read', () => {
    const hidden = legacy('--debug', (facts) => {
      facts.engines.units['docker.service'] = denied('systemctl show docker.service');
    });
    assert.equal(fixOf(id).offer(hidden, finding('RT-LEGACY-OPTS')), undefined);
  });
});

describe('route-through-suse-firewall', () => {
  const id = 'route-through-suse-firewall';
  const file = '/etc/sysconfig/SuSEfirewall2';
  const text = '## Type: yesno\n## Default: no\n#\nFW_ROUTE="no"\n\nFW_MASQUERADE="no"\n';

  function suse(change?: (facts: Mutable<HostFacts>) => void): HostFacts {
    return dockerHost((facts) => {
      facts.network.suseFirewall = fromFile({ FW_ROUTE: 'no' }, file);
      facts.sysctls['net.ipv4.ip_forward'] = fromFile('0', '/proc/sys/net/ipv4/ip_forward');
      facts.sysctlAssignments = fromFile([], '/etc/sysctl.d');
      setUnit(facts, 'SuSEfirewall2.service');
      change?.(facts);
    });
  }

  it('sets the variable, restarts the firewall and then Docker, armed', () => {
    const plan = planOf(id, suse(), { [file]: text });
    assert.deepEqual(writtenTexts(plan), { [file]: text.replace('FW_ROUTE="no"', 'FW_ROUTE="yes"') });
    assert.deepEqual(stepLines(plan), [
      `write ${file}`,
      'run systemctl restart SuSEfirewall2.service',
      'check systemctl is-active --quiet SuSEfirewall2.service',
      'run systemctl restart docker.service',
      'check systemctl is-active --quiet docker.service',
      'check grep -qxF -e 1 /proc/sys/net/ipv4/ip_forward',
    ]);
    assert.deepEqual([plan.mayDisconnect, plan.disturbs, plan.kind], [true, 'containersStop', 'automatic']);
  });

  it('takes a line of sysctl.d that forbids it out of the way', () => {
    const plan = planOf(id, suse(), { [file]: text, '/etc/sysctl.d/99-z.conf': 'net.ipv4.ip_forward = 0\n' });
    assert.equal(writtenTexts(plan)['/etc/sysctl.d/99-z.conf'], 'net.ipv4.ip_forward = 1\n');
  });

  it('refuses a firewall that does not run, and tells a host without systemd what to do', () => {
    const old = suse((facts) => {
      facts.engines.units['SuSEfirewall2.service'] = notInstalled('systemctl show SuSEfirewall2.service');
      facts.system.initProgram = fromFile('init', '/proc/1/comm');
    });
    assert.equal(fixOf(id).offer(old, finding('NET-SUSEFW')), 'manual');
    assert.deepEqual(refusalOf(id, old, { [file]: text }).byHand.slice(-2), [
      'rcSuSEfirewall2 restart',
      'rcdocker restart',
    ]);
    const leftOver = suse((facts) => {
      setUnit(facts, 'SuSEfirewall2.service', { activeState: 'inactive' });
    });
    assert.equal(fixOf(id).offer(leftOver, finding('NET-SUSEFW')), undefined);
  });

  it('is unneeded where it says yes and forwarding is on', () => {
    const facts = suse((host) => {
      host.sysctls['net.ipv4.ip_forward'] = fromFile('1', '/proc/sys/net/ipv4/ip_forward');
    });
    assertUnneeded(id, facts, { [file]: 'FW_ROUTE="yes"\n' });
  });
});
