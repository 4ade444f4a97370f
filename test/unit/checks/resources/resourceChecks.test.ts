import { resourceChecks } from '../../../../src/checks/resources/resourceChecks';
import { denied, fromCommand, fromFile, kernelRelease, missing, sysctl, sysctlPath } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import { assertVerdict, judge, type Change } from '../judging';
import type { Profile } from '../../../../src/model/profile';

function resource(id: string, change?: Change, profiles: readonly Profile[] = ['docker']) {
  return judge(resourceChecks, id, change, profiles);
}

const set =
  (values: Readonly<Record<string, string>>): Change =>
  (facts) => {
    for (const [key, value] of Object.entries(values)) {
      facts.sysctls[key] = sysctl(key, value);
    }
  };

const hide =
  (key: string): Change =>
  (facts) => {
    facts.sysctls[key] = denied(sysctlPath(key));
  };

describe('checks of resource limits', () => {
  it('LIM-INOTIFY weighs by what the host is for', () => {
    assertVerdict(resource('LIM-INOTIFY'), { status: 'pass' });
    const few = set({ 'fs.inotify.max_user_instances': '128' });
    assertVerdict(resource('LIM-INOTIFY', few), { status: 'info', proof: '128' });
    assertVerdict(resource('LIM-INOTIFY', few, ['kubernetes']), { status: 'warning' });
    assertVerdict(resource('LIM-INOTIFY', hide('fs.inotify.max_user_watches')), { status: 'unknown' });
  });

  it('compares single numbers with what is usual', () => {
    assertVerdict(resource('LIM-PIDMAX'), { status: 'pass' });
    assertVerdict(resource('LIM-PIDMAX', set({ 'kernel.pid_max': '4096' })), { status: 'warning' });
    assertVerdict(resource('LIM-PIDMAX', set({ 'kernel.pid_max': 'many' })), { status: 'unknown' });
    assertVerdict(resource('LIM-NROPEN'), { status: 'pass' });
    assertVerdict(resource('LIM-NROPEN', set({ 'fs.nr_open': '65536' })), { status: 'info' });
    assertVerdict(resource('LIM-NROPEN', hide('fs.nr_open')), { status: 'unknown' });
    assertVerdict(resource('LIM-SHM'), { status: 'pass' });
    assertVerdict(resource('LIM-SHM', set({ 'kernel.shmmax': '33554432' })), {
      status: 'info',
      summary: /32 MiB/,
    });
    assertVerdict(resource('LIM-SHM', hide('kernel.shmmax')), { status: 'unknown' });
  });

  it('warns when most of a limit is used', () => {
    assertVerdict(resource('LIM-AIO'), { status: 'pass' });
    assertVerdict(resource('LIM-AIO', set({ 'fs.aio-nr': '65000' })), {
      status: 'warning',
      summary: /65000 of 65536/,
    });
    assertVerdict(resource('LIM-AIO', hide('fs.aio-max-nr')), { status: 'unknown' });
    assertVerdict(resource('LIM-PTY'), { status: 'pass' });
    assertVerdict(resource('LIM-PTY', set({ 'kernel.pty.nr': '4000' })), { status: 'warning' });
    const without: Change = (facts) => {
      facts.sysctls['kernel.pty.nr'] = missing(sysctlPath('kernel.pty.nr'));
    };
    assertVerdict(resource('LIM-PTY', without), { status: 'notApplicable' });
    assertVerdict(resource('LIM-FILEMAX'), { status: 'pass' });
    assertVerdict(resource('LIM-FILEMAX', set({ 'fs.file-nr': '950\t0\t1000' })), { status: 'warning' });
    assertVerdict(resource('LIM-FILEMAX', hide('fs.file-nr')), { status: 'unknown' });
    const logged: Change = (facts) => {
      facts.kernel.logMatches = fromCommand(['VFS: file-max limit 1000 reached'], 'dmesg');
    };
    assertVerdict(resource('LIM-FILEMAX', logged), { status: 'warning', proof: 'file-max limit' });
  });

  it('LIM-CPU asks for two processors where Kubernetes is wanted', () => {
    const processors =
      (count: number): Change =>
      (facts) => {
        facts.system.cpu = fromFile({ count, model: 'x', flags: [] }, '/proc/cpuinfo');
      };
    assertVerdict(resource('LIM-CPU', processors(4), ['kubernetes']), { status: 'pass' });
    assertVerdict(resource('LIM-CPU', processors(1), ['kubernetes']), { status: 'warning' });
    const hidden: Change = (facts) => {
      facts.system.cpu = denied('/proc/cpuinfo');
    };
    assertVerdict(resource('LIM-CPU', hidden, ['kubernetes']), { status: 'unknown' });
  });

  it('LIM-TASKSMAX finds a limit on an engine', () => {
    assertVerdict(resource('LIM-TASKSMAX'), { status: 'pass' });
    const limited: Change = (facts) => {
      facts.engines.units['docker.service'] = fromCommand(
        { loadState: 'loaded', activeState: 'active', unitFileState: 'enabled', tasksMax: '4915' },
        'systemctl show docker.service',
        'TasksMax=4915',
      );
    };
    assertVerdict(resource('LIM-TASKSMAX', limited), { status: 'warning', proof: 'TasksMax=4915' });
    const hidden: Change = (facts) => {
      facts.engines.units['docker.service'] = denied('systemctl');
    };
    assertVerdict(resource('LIM-TASKSMAX', hidden), { status: 'unknown' });
  });

  it('LIM-PSI warns of high pressure alone', () => {
    assertVerdict(resource('LIM-PSI'), { status: 'pass' });
    const high: Change = (facts) => {
      facts.memory.pressure.io = fromFile(
        'some avg10=80.00 avg60=71.50 avg300=9.00 total=1\nfull avg10=1.00 avg60=1.00 avg300=0.00 total=1',
        '/proc/pressure/io',
      );
    };
    assertVerdict(resource('LIM-PSI', high), { status: 'warning', summary: /71\.5/ });
    const none: Change = (facts) => {
      facts.memory.pressure.cpu = missing('/proc/pressure/cpu');
      facts.memory.pressure.io = missing('/proc/pressure/io');
    };
    assertVerdict(resource('LIM-PSI', none), { status: 'notApplicable' });
    const hidden: Change = (facts) => {
      facts.memory.pressure.io = denied('/proc/pressure/io');
    };
    assertVerdict(resource('LIM-PSI', hidden), { status: 'unknown' });
  });

  it('LIM-ENTROPY matters on old kernels alone', () => {
    assertVerdict(resource('LIM-ENTROPY'), { status: 'pass' });
    const old =
      (bits: string): Change =>
      (facts) => {
        facts.kernel.release = kernelRelease('4.19.0');
        set({ 'kernel.random.entropy_avail': bits })(facts);
      };
    assertVerdict(resource('LIM-ENTROPY', old('60')), { status: 'warning', summary: /60/ });
    assertVerdict(resource('LIM-ENTROPY', old('3000')), { status: 'pass' });
    assertVerdict(resource('LIM-ENTROPY', old('none')), { status: 'unknown' });
  });

  it('LIM-LOOP asks for the driver, not for devices', () => {
    const option =
      (value: string | undefined): Change =>
      (facts) => {
        setKernelOptions(facts, { BLK_DEV_LOOP: value });
      };
    const modules =
      (...names: readonly string[]): Change =>
      (facts) => {
        facts.modules.loadable = fromFile(names, '/lib/modules/modules.dep');
      };
    const both =
      (...changes: readonly Change[]): Change =>
      (facts) => {
        changes.forEach((change) => {
          change(facts);
        });
      };
    assertVerdict(resource('LIM-LOOP'), { status: 'pass', proof: 'loop' });
    assertVerdict(resource('LIM-LOOP', both(option('y'), modules())), { status: 'pass' });
    assertVerdict(resource('LIM-LOOP', both(option('n'), modules())), {
      status: 'info',
      summary: /without CONFIG_BLK_DEV_LOOP/,
    });
    assertVerdict(resource('LIM-LOOP', both(option('m'), modules('overlay'))), {
      status: 'info',
      summary: /not installed/,
    });
    const blocked: Change = (facts) => {
      option('m')(facts);
      facts.modules.rules = fromFile(
        [{ kind: 'install', module: 'loop', command: '/bin/false', path: '/etc/modprobe.d/loop.conf' }],
        '/etc/modprobe.d',
      );
    };
    assertVerdict(resource('LIM-LOOP', blocked), { status: 'info', summary: /may not be loaded/ });
    const hidden: Change = (facts) => {
      facts.kernel.config = denied('/boot/config');
      facts.modules.loadable = denied('/lib/modules/modules.dep');
    };
    assertVerdict(resource('LIM-LOOP', hidden), { status: 'unknown' });
    const inside: Change = (facts) => {
      facts.system.container = fromCommand('lxc', 'systemd-detect-virt --container');
    };
    assertVerdict(resource('LIM-LOOP', both(hidden, inside)), { status: 'notApplicable' });
  });
});
