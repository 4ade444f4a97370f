import assert from 'node:assert/strict';
import { parseOpenFileLimits, parseProcessArguments } from '../../../../src/facts/sections/daemonProcesses';
import { parseInstalledPackages } from '../../../../src/facts/sections/packages';
import { parseRunlevelServices, parseServiceVariables } from '../../../../src/facts/sections/serviceFiles';
import { parseSysctlAssignments } from '../../../../src/facts/sections/sysctlAssignments';
import { parseBlocks } from '../../../../src/facts/sections/systemdUnits';
import { valueOf } from '../../../../src/model/fact';
import { fakeReadings, fileAbsent, fileDenied, ran } from '../fakeReadings';

describe('services of the engines', () => {
  const groups = 'dockerd 812 0::/system.slice/docker.service\n';

  it('reads the arguments of daemons without their secrets', () => {
    const commands = {
      'daemon-groups': groups,
      'docker-arguments': 'process 812\n/usr/bin/dockerd\n-H\nfd://\n--registry-token\nhunter2x\n',
    };
    const readings = fakeReadings({ commands, files: { '/proc/1/comm': 'systemd\n' } });
    const found = parseProcessArguments(readings);
    assert.deepEqual(valueOf(found.dockerd), ['/usr/bin/dockerd', '-H', 'fd://', '--registry-token', '***']);
    const another = fakeReadings({ commands: { ...commands, 'docker-arguments': 'process 813\nx\n' } });
    assert.equal(parseProcessArguments(another).dockerd?.state, 'unreadable');
    assert.ok(!JSON.stringify(found).includes('hunter2'));
  });

  it('reads how many files a daemon may open', () => {
    const limits = (line: string) =>
      parseOpenFileLimits(
        fakeReadings({
          commands: { 'daemon-groups': groups },
          files: { '/proc/812/limits': `Limit Soft Hard Units\n${line}\n`, '/proc/1/comm': 'systemd\n' },
        }),
      ).dockerd;
    assert.deepEqual(
      valueOf(limits('Max open files            1024                 524288               files     ')),
      {
        soft: 1024,
        hard: 524288,
      },
    );
    assert.deepEqual(
      valueOf(limits('Max open files            unlimited            unlimited            files     ')),
      {},
    );
    assert.equal(
      limits('Max open files            many                 524288               files')?.state,
      'unreadable',
    );
  });

  it('does not call a hidden daemon absent', () => {
    const readings = fakeReadings({
      commands: { 'daemon-groups': ran('', 1) },
      files: { '/proc/1/comm': fileDenied() },
    });
    assert.equal(parseOpenFileLimits(readings).dockerd?.state, 'unreadable');
  });

  it('reads which packages are installed', () => {
    const packages = (output: string) =>
      parseInstalledPackages(fakeReadings({ commands: { packages: output } }));
    assert.deepEqual(valueOf(packages('database dpkg\ndpkg docker.io\nsnap docker\n')), [
      'docker.io',
      'snap:docker',
    ]);
    assert.deepEqual(valueOf(packages('database rpm\n')), []);
    assert.deepEqual(valueOf(packages('database pacman\npacman docker\n')), ['docker']);
    assert.equal(packages('database none\n').state, 'absent');
    assert.equal(packages('').state, 'unreadable');
  });

  it('reads variables for the service, without secrets', () => {
    const files = {
      '/etc/default/docker':
        '# DOCKER_OPTS="--dns 8.8.8.8"\nDOCKER_OPTS="-D --bip=10.1.0.1/24"\nAPI_TOKEN=hunter2x\n',
      '/etc/sysconfig/docker': fileAbsent,
    };
    const variables = parseServiceVariables(fakeReadings({ files }));
    assert.deepEqual(valueOf(variables['/etc/default/docker']), {
      DOCKER_OPTS: '-D --bip=10.1.0.1/24',
      API_TOKEN: '***',
    });
    assert.equal(variables['/etc/sysconfig/docker']?.state, 'absent');
    assert.equal(variables['/etc/conf.d/docker']?.state, 'unreadable');
  });

  it('reads what OpenRC starts', () => {
    const services = (output: string, status = 0) =>
      parseRunlevelServices(fakeReadings({ commands: { runlevels: ran(output, status) } }));
    assert.deepEqual(valueOf(services('boot cgroups\ndefault docker\n')), ['cgroups', 'docker']);
    assert.equal(services('', 1).state, 'absent');
  });

  it('reads the details of a unit, and leaves out what systemd did not say', () => {
    const block = [
      'Id=docker.service',
      'LoadState=loaded',
      'ActiveState=failed',
      'UnitFileState=enabled',
      'Result=exit-code',
      'NRestarts=3',
      'ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// $DOCKER_OPTS ; ignore_errors=no ; start_time=[n/a] ; status=0/0 }',
      'EnvironmentFiles=/etc/default/docker (ignore_errors=yes)',
      'Environment=HTTP_PROXY=http://ann:hunter2x@proxy:3128 "NO_PROXY=localhost, 10.0.0.0/8"',
      'TasksMax=infinity',
      'NeedDaemonReload=yes',
    ].join('\n');
    const [[, fact] = []] = parseBlocks(block);
    assert.deepEqual(valueOf(fact), {
      loadState: 'loaded',
      activeState: 'failed',
      unitFileState: 'enabled',
      result: 'exit-code',
      restarts: 3,
      command: ['/usr/bin/dockerd', '-H', 'fd://', '$DOCKER_OPTS'],
      environmentFiles: ['/etc/default/docker'],
      environment: { HTTP_PROXY: 'http://***@proxy:3128', NO_PROXY: 'localhost, 10.0.0.0/8' },
      tasksMax: 'infinity',
      needsReload: true,
    });
    const [[, bare] = []] = parseBlocks(
      'Id=a.service\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled',
    );
    assert.deepEqual(valueOf(bare), { loadState: 'loaded', activeState: 'active', unitFileState: 'enabled' });
  });

  it('reads who sets a key of sysctl, the last one having the last word', () => {
    const files = {
      '/etc/sysctl.conf': fileAbsent,
      '/etc/sysctl.d/10-x.conf': 'net.ipv4.ip_forward=1\nkernel.hostname = web1\n',
      '/usr/lib/sysctl.d/90-y.conf': '# reset\nnet/ipv4/ip_forward = 0\n',
    };
    const folders =
      'read /etc/sysctl.d\nabsent /run/sysctl.d\nabsent /usr/local/lib/sysctl.d\nread /usr/lib/sysctl.d\nabsent /lib/sysctl.d\n';
    const fact = parseSysctlAssignments(fakeReadings({ files, commands: { folders } }));
    assert.deepEqual(valueOf(fact), [
      { key: 'net.ipv4.ip_forward', value: '1', path: '/etc/sysctl.d/10-x.conf', line: 1 },
      { key: 'net.ipv4.ip_forward', value: '0', path: '/usr/lib/sysctl.d/90-y.conf', line: 2 },
    ]);
    const unread = { ...files, '/etc/sysctl.d/99-z.conf': fileDenied() };
    assert.equal(
      parseSysctlAssignments(fakeReadings({ files: unread, commands: { folders } })).state,
      'unreadable',
    );
  });
});
