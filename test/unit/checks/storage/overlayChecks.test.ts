import type { HostFacts } from '../../../../src/model/hostFacts';
import { denied, fromCommand, fromFile, kernelRelease, missing } from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';
import type { Mutable } from '../mutable';
import { assertVerdict, changeDocker, log, storageVerdict, withoutDocker } from './storageVerdict';

/** A host whose kernel has not loaded overlayfs, and that has tried no mount. */
function notLoaded(facts: Mutable<HostFacts>): void {
  facts.storage.mountOverlay = missing('unshare');
  facts.storage.paths['/sys/module/overlay'] = missing('/sys/module/overlay');
  facts.kernel.filesystems = fromFile(['ext4', 'tmpfs'], '/proc/filesystems', '\text4\nnodev\ttmpfs');
  facts.modules.loaded = fromFile(['ext4'], '/proc/modules');
}

function failedMount(facts: Mutable<HostFacts>, text: string): void {
  facts.storage.mountOverlay = fromCommand(
    { succeeded: false, exitCode: 32, message: text },
    'mount -t overlay',
    text,
  );
}

describe('ST-OVERLAY', () => {
  it('passes when an overlay was mounted', () => {
    assertVerdict(storageVerdict('ST-OVERLAY', healthyFacts()), {
      status: 'pass',
      evidence: /mount -t overlay/,
    });
  });

  it('passes when the kernel lists the file system', () => {
    const facts = healthyFacts((each) => {
      each.storage.mountOverlay = denied('/proc');
    });
    assertVerdict(storageVerdict('ST-OVERLAY', facts), {
      status: 'pass',
      evidence: /filesystems: nodev\toverlay/,
    });
  });

  it('passes when its module can be loaded', () => {
    assertVerdict(storageVerdict('ST-OVERLAY', healthyFacts(notLoaded)), {
      status: 'pass',
      evidence: /modules\.dep: overlay/,
    });
  });

  it('is an error when a modprobe rule forbids the module', () => {
    const facts = healthyFacts((each) => {
      notLoaded(each);
      const rule = {
        kind: 'install',
        module: 'overlay',
        command: '/bin/false',
        path: '/etc/modprobe.d/cis.conf',
      } as const;
      each.modules.rules = fromFile([rule], '/etc/modprobe.d');
    });
    assertVerdict(storageVerdict('ST-OVERLAY', facts), {
      status: 'error',
      summary: /cis\.conf/,
      evidence: /install overlay \/bin\/false/,
    });
  });

  it('is an error when the kernel was built without it', () => {
    const facts = healthyFacts((each) => {
      notLoaded(each);
      each.modules.loadable = fromFile(['ext4'], '/lib/modules/6.12.57+deb13-amd64/modules.dep');
      setKernelOptions(each, { OVERLAY_FS: 'n' });
    });
    assertVerdict(storageVerdict('ST-OVERLAY', facts), {
      status: 'error',
      evidence: /# CONFIG_OVERLAY_FS is not set/,
    });
  });

  it('warns of a blacklist line, which only stops loading by itself', () => {
    const facts = healthyFacts((each) => {
      notLoaded(each);
      const rule = {
        kind: 'blacklist',
        module: 'overlay',
        command: '',
        path: '/etc/modprobe.d/x.conf',
      } as const;
      each.modules.rules = fromFile([rule], '/etc/modprobe.d');
    });
    assertVerdict(storageVerdict('ST-OVERLAY', facts), { status: 'warning', evidence: /blacklist overlay/ });
  });

  it('warns of a kernel before 4.0, except of RHEL 7', () => {
    const old = (text: string) =>
      healthyFacts((each) => {
        each.kernel.release = kernelRelease(text);
      });
    assertVerdict(storageVerdict('ST-OVERLAY', old('3.18.0')), { status: 'warning', evidence: /3\.18\.0/ });
    assertVerdict(storageVerdict('ST-OVERLAY', old('3.10.0-1160.el7.x86_64')), { status: 'pass' });
  });

  it('is unknown when neither modules nor file systems could be read', () => {
    const facts = healthyFacts((each) => {
      notLoaded(each);
      each.kernel.filesystems = denied('/proc/filesystems');
      each.modules.loaded = denied('/proc/modules');
      each.modules.loadable = denied('/lib/modules/x/modules.dep');
      each.modules.builtin = denied('/lib/modules/x/modules.builtin');
    });
    assertVerdict(storageVerdict('ST-OVERLAY', facts), { status: 'unknown', evidence: /Permission denied/ });
  });

  it('is unknown, never an error, when a container hides the modules of the kernel', () => {
    const facts = healthyFacts((each) => {
      notLoaded(each);
      each.system.container = fromFile('docker', '/.dockerenv');
      each.modules.loadable = fromFile([], '/lib/modules/x/modules.dep', '');
    });
    assertVerdict(storageVerdict('ST-OVERLAY', facts), { status: 'unknown' });
  });
});

describe('ST-OVERLAY-MOUNT', () => {
  it('passes when the trial mount succeeded', () => {
    assertVerdict(storageVerdict('ST-OVERLAY-MOUNT', healthyFacts()), { status: 'pass' });
  });

  it('is an error when the kernel refuses root', () => {
    const facts = healthyFacts((each) => {
      failedMount(each, "mount: /tmp/merged: unknown filesystem type 'overlay'.");
    });
    assertVerdict(storageVerdict('ST-OVERLAY-MOUNT', facts), {
      status: 'error',
      evidence: /unknown filesystem type/,
    });
  });

  it('is unknown when a right was missing', () => {
    const facts = healthyFacts((each) => {
      failedMount(each, 'mount: /tmp/merged: permission denied.');
    });
    assertVerdict(storageVerdict('ST-OVERLAY-MOUNT', facts), {
      status: 'unknown',
      summary: /permission denied/,
    });
  });

  it('is unknown when an ordinary user was refused, for whatever reason', () => {
    const facts = healthyFacts((each) => {
      each.account = fromCommand({ uid: 1000, name: 'ann', groups: [] }, 'id');
      failedMount(each, 'mount: wrong fs type, bad option');
    });
    assertVerdict(storageVerdict('ST-OVERLAY-MOUNT', facts), { status: 'unknown' });
  });

  it('does not apply where overlayfs is not loaded', () => {
    assertVerdict(storageVerdict('ST-OVERLAY-MOUNT', healthyFacts(notLoaded)), {
      status: 'notApplicable',
      evidence: /filesystems/,
    });
  });

  it('is unknown when it was not tried although overlayfs is there', () => {
    const facts = healthyFacts((each) => {
      each.storage.mountOverlay = denied('unshare');
    });
    assertVerdict(storageVerdict('ST-OVERLAY-MOUNT', facts), {
      status: 'unknown',
      evidence: /Permission denied/,
    });
  });
});

describe('ST-NATIVEDIFF', () => {
  const status = (native: string) => ({ 'Native Overlay Diff': native, 'Supports d_type': 'true' });

  it('passes when Docker takes native diffs', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { driverStatus: status('true') });
    });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', facts), {
      status: 'pass',
      evidence: /Native Overlay Diff":"true/,
    });
  });

  it('warns when redirects are on', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { driverStatus: status('false') });
      each.storage.overlayParameters.redirect_dir = fromFile(
        'Y',
        '/sys/module/overlay/parameters/redirect_dir',
      );
    });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', facts), {
      status: 'warning',
      summary: /redirects on/,
      evidence: /redirect_dir: Y/,
    });
  });

  it('blames the kernel when redirects are off', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { driverStatus: status('false') });
    });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', facts), { status: 'warning', summary: /on this kernel/ });
  });

  it('judges by the module parameter when no Docker runs', () => {
    const without = (value: string) =>
      healthyFacts((each) => {
        withoutDocker(each, true);
        each.storage.overlayParameters.redirect_dir = fromFile(
          value,
          '/sys/module/overlay/parameters/redirect_dir',
        );
      });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', without('N')), {
      status: 'pass',
      evidence: /redirect_dir: N/,
    });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', without('Y')), {
      status: 'warning',
      evidence: /redirect_dir: Y/,
    });
  });

  it('does the same when only the docker client is there, but not when the daemon may not be asked', () => {
    const clientOnly = healthyFacts((each) => {
      withoutDocker(each, true);
      each.engines.docker = denied('/run/docker.sock');
    });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', clientOnly), { status: 'pass', evidence: /redirect_dir/ });
    const notAsked = healthyFacts((each) => {
      each.engines.docker = denied('/run/docker.sock');
    });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', notAsked), { status: 'unknown' });
  });

  it('does not apply to other drivers', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { storageDriver: 'btrfs', driverStatus: {} });
    });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', facts), { status: 'notApplicable', evidence: /btrfs/ });
  });

  it('is unknown when the parameter could not be read', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, true);
      each.storage.overlayParameters.redirect_dir = denied('/sys/module/overlay/parameters/redirect_dir');
    });
    assertVerdict(storageVerdict('ST-NATIVEDIFF', facts), { status: 'unknown', evidence: /redirect_dir/ });
  });
});

describe('ST-INUSE', () => {
  it('passes on a log without such lines', () => {
    assertVerdict(storageVerdict('ST-INUSE', healthyFacts()), { status: 'pass' });
  });

  it('warns when the kernel refused a second mount', () => {
    const facts = healthyFacts((each) => {
      each.kernel.logMatches = log(
        "overlayfs: upperdir is in-use as upperdir/workdir of another mount, mount with '-o index=off' to override exclusive upperdir protection.",
      );
    });
    assertVerdict(storageVerdict('ST-INUSE', facts), { status: 'warning', evidence: /upperdir is in-use/ });
  });

  it('only mentions a second mount that was allowed', () => {
    const facts = healthyFacts((each) => {
      each.kernel.logMatches = log(
        'overlayfs: upperdir is in-use as upperdir/workdir of another mount, accessing files from both mounts will result in undefined behavior.',
      );
    });
    assertVerdict(storageVerdict('ST-INUSE', facts), { status: 'info', evidence: /undefined behavior/ });
  });

  it('is unknown when the log may not be read', () => {
    const facts = healthyFacts((each) => {
      each.kernel.logMatches = denied('/dev/kmsg');
    });
    assertVerdict(storageVerdict('ST-INUSE', facts), { status: 'unknown', evidence: /Permission denied/ });
  });
});
