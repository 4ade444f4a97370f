import { kernelModuleChecks } from '../../../../src/checks/kernel/kernelModuleChecks';
import type { Profile } from '../../../../src/model/profile';
import { denied, fromCommand, fromFile, kernelRelease, missing, sysctl, sysctlPath } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';

function expectVerdict(
  id: string,
  expected: Expectation,
  change?: Change,
  profiles?: readonly Profile[],
): void {
  assertVerdict(judge(kernelModuleChecks, id, change, profiles), expected);
}

const disabledKey = 'kernel.modules_disabled';

/** As after an upgrade without a reboot: the folder of the running kernel is gone. */
const folderGone: Change = (facts) => {
  facts.modules.directory = missing('/lib/modules');
  facts.modules.builtin = missing('/lib/modules/modules.builtin');
  facts.modules.loadable = missing('/lib/modules/modules.dep');
};

function loaded(...names: readonly string[]): Change {
  return (facts) => {
    facts.modules.loaded = fromFile(names, '/proc/modules');
  };
}

/** A kernel without CONFIG_MODULES, by what its /proc lacks. */
const withoutModules: Change = (facts) => {
  folderGone(facts);
  facts.modules.loaded = missing('/proc/modules');
  facts.sysctls[disabledKey] = missing(sysctlPath(disabledKey));
};

const loadingDisabled: Change = (facts) => {
  facts.sysctls[disabledKey] = sysctl(disabledKey, '1');
};

function both(...changes: readonly Change[]): Change {
  return (facts) => {
    changes.forEach((change) => {
      change(facts);
    });
  };
}

describe('KRN-MODDIR', () => {
  it('passes with the folder', () => {
    expectVerdict('KRN-MODDIR', { status: 'pass', proof: '/lib/modules/6.12.57+deb13-amd64' });
  });
  it('passes for a kernel that is built without modules', () => {
    expectVerdict(
      'KRN-MODDIR',
      { status: 'pass', proof: '/proc/modules', summary: /without loadable modules/ },
      withoutModules,
    );
    expectVerdict('KRN-MODDIR', { status: 'pass', proof: '# CONFIG_MODULES is not set' }, (facts) => {
      withoutModules(facts);
      setKernelOptions(facts, { MODULES: 'n' });
    });
  });
  it('is an error when a needed module is neither loaded nor built in', () => {
    expectVerdict(
      'KRN-MODDIR',
      { status: 'error', proof: 'CONFIG_VETH=m', summary: /6\.12\.57.*: veth/ },
      both(folderGone, loaded('overlay', 'bridge', 'nf_nat')),
    );
  });
  it('asks of each profile what it needs', () => {
    const change = both(folderGone, loaded('overlay', 'bridge', 'nf_nat', 'veth'));
    expectVerdict('KRN-MODDIR', { status: 'info', proof: '/lib/modules' }, change);
    expectVerdict('KRN-MODDIR', { status: 'error', summary: /: tun\./ }, change, ['rootless']);
    expectVerdict('KRN-MODDIR', { status: 'error', summary: /: vxlan\./ }, change, ['docker', 'swarm']);
  });
  it('is worth knowing when what is needed is built in', () => {
    expectVerdict('KRN-MODDIR', { status: 'info', proof: 'CONFIG_VETH=y' }, (facts) => {
      both(folderGone, loaded('ext4'))(facts);
      setKernelOptions(facts, { OVERLAY_FS: 'y', VETH: 'y', BRIDGE: 'y', NF_NAT: 'y' });
    });
  });
  it('warns when no configuration tells what is built in', () => {
    expectVerdict('KRN-MODDIR', { status: 'warning', proof: 'not there' }, (facts) => {
      both(folderGone, loaded('ext4'))(facts);
      facts.kernel.config = denied('/boot/config');
    });
  });
  it('leaves a kernel that may load nothing to the check of loading', () => {
    expectVerdict(
      'KRN-MODDIR',
      { status: 'info', summary: /may not load any/ },
      both(folderGone, loaded('ext4'), loadingDisabled),
    );
  });
  it('is unknown inside a container, and when the folder could not be looked for', () => {
    expectVerdict('KRN-MODDIR', { status: 'unknown', proof: 'docker' }, (facts) => {
      folderGone(facts);
      facts.system.container = fromCommand('docker', 'systemd-detect-virt --container');
    });
    expectVerdict('KRN-MODDIR', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.modules.directory = denied('/lib/modules');
    });
  });
  it('does not take a container that hides /proc/modules for a kernel without modules', () => {
    expectVerdict('KRN-MODDIR', { status: 'unknown' }, (facts) => {
      withoutModules(facts);
      facts.system.container = fromCommand('docker', 'systemd-detect-virt --container');
    });
  });
  it('takes WSL for a machine', () => {
    expectVerdict('KRN-MODDIR', { status: 'info' }, (facts) => {
      both(folderGone, loaded('ext4'))(facts);
      facts.kernel.release = kernelRelease('6.12.57.1-microsoft-standard-WSL2');
      facts.system.container = fromCommand('wsl', 'systemd-detect-virt --container');
      setKernelOptions(facts, { OVERLAY_FS: 'y', VETH: 'y', BRIDGE: 'y', NF_NAT: 'y' });
    });
  });
});

describe('KRN-MODLOAD', () => {
  it('passes when modules may be loaded', () => {
    expectVerdict('KRN-MODLOAD', { status: 'pass', proof: '0' });
  });
  it('passes for a kernel that is built without modules', () => {
    expectVerdict('KRN-MODLOAD', { status: 'pass', proof: '/proc/modules' }, withoutModules);
  });
  it('is an error when loading is off and a needed module is not loaded', () => {
    expectVerdict(
      'KRN-MODLOAD',
      { status: 'error', proof: 'CONFIG_BRIDGE=m', summary: /: bridge\./ },
      both(loadingDisabled, loaded('overlay', 'veth', 'nf_nat')),
    );
  });
  it('is worth knowing when loading is off and all is loaded', () => {
    expectVerdict('KRN-MODLOAD', { status: 'info', proof: '1' }, loadingDisabled);
  });
  it('warns of a rule that forbids a needed module', () => {
    expectVerdict('KRN-MODLOAD', { status: 'warning', proof: 'install overlay /bin/false' }, (facts) => {
      loaded('ext4')(facts);
      facts.storage.paths['/sys/module/overlay'] = missing('/sys/module/overlay');
      facts.modules.rules = fromFile(
        [{ kind: 'install', module: 'overlay', command: '/bin/false', path: '/etc/modprobe.d/cis.conf' }],
        '/etc/modprobe.d',
      );
    });
  });
  it('is unknown when the setting or the rules are unreadable', () => {
    expectVerdict('KRN-MODLOAD', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.sysctls[disabledKey] = denied(sysctlPath(disabledKey));
    });
    expectVerdict('KRN-MODLOAD', { status: 'unknown', proof: '/etc/modprobe.d' }, (facts) => {
      loaded('ext4')(facts);
      facts.modules.rules = denied('/etc/modprobe.d');
    });
  });
});
