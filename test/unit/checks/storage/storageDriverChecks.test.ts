import { denied, fromCommand, fromFile } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import { assertVerdict, changeDocker, storageVerdict, withoutDocker } from './storageVerdict';

const running = (storageDriver: string, driverStatus: Record<string, string> = {}) =>
  healthyFacts((facts) => {
    changeDocker(facts, { storageDriver, driverStatus });
  });

const configured = (settings: Record<string, unknown>, dockerd?: string) =>
  healthyFacts((facts) => {
    withoutDocker(facts, true);
    facts.engines.dockerDaemonJson = fromFile(settings, '/etc/docker/daemon.json');
    if (dockerd) {
      facts.engines.versions.dockerd = fromCommand(dockerd, 'dockerd --version');
    }
  });

const silent = healthyFacts((facts) => {
  facts.engines.docker = denied('/run/docker.sock');
});

describe('ST-DRIVER', () => {
  it('passes for drivers that Docker keeps', () => {
    assertVerdict(storageVerdict('ST-DRIVER', healthyFacts()), {
      status: 'pass',
      summary: /driver overlay2/,
    });
    assertVerdict(storageVerdict('ST-DRIVER', running('btrfs')), {
      status: 'pass',
      evidence: /"Driver":"btrfs"/,
    });
  });

  it('warns of a running driver that the next Docker does not have', () => {
    assertVerdict(storageVerdict('ST-DRIVER', running('devicemapper')), {
      status: 'warning',
      summary: /Docker 25\.0/,
    });
    assertVerdict(storageVerdict('ST-DRIVER', running('aufs')), {
      status: 'warning',
      evidence: /"Driver":"aufs"/,
    });
  });

  it('is an error when the installed daemon is known to refuse the configured driver', () => {
    assertVerdict(storageVerdict('ST-DRIVER', configured({ 'storage-driver': 'overlay' }, '24.0.7')), {
      status: 'error',
      evidence: /24\.0\.7/,
    });
    assertVerdict(storageVerdict('ST-DRIVER', configured({ 'storage-driver': 'overlay' }, '20.10.24')), {
      status: 'warning',
    });
    assertVerdict(storageVerdict('ST-DRIVER', configured({ 'storage-driver': 'overlay' })), {
      status: 'warning',
    });
  });

  it('is unknown when Docker runs and may not be asked', () => {
    assertVerdict(storageVerdict('ST-DRIVER', silent), { status: 'unknown', evidence: /docker\.sock/ });
  });

  it('does not apply when no Docker runs and none is configured', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, true);
      each.engines.docker = denied('/run/docker.sock');
    });
    assertVerdict(storageVerdict('ST-DRIVER', facts), { status: 'notApplicable', evidence: /daemon\.json/ });
  });
});

describe('ST-DRIVERCFG', () => {
  const both = (settings: Record<string, unknown>, driverStatus: Record<string, string> = {}) =>
    healthyFacts((facts) => {
      changeDocker(facts, { driverStatus });
      facts.engines.dockerDaemonJson = fromFile(settings, '/etc/docker/daemon.json');
    });

  it('passes when the file agrees or is silent', () => {
    assertVerdict(storageVerdict('ST-DRIVERCFG', healthyFacts()), { status: 'pass', summary: /leaves/ });
    assertVerdict(
      storageVerdict('ST-DRIVERCFG', both({ 'storage-driver': 'overlay2', 'data-root': '/var/lib/docker/' })),
      {
        status: 'pass',
        evidence: /storage-driver/,
      },
    );
  });

  it('warns of another driver, which hides images after a restart', () => {
    assertVerdict(storageVerdict('ST-DRIVERCFG', both({ 'storage-driver': 'btrfs' })), {
      status: 'warning',
      summary: /btrfs, but the running Docker uses overlay2/,
      evidence: /daemon\.json: .*btrfs/,
    });
  });

  it('warns of a change of the image store', () => {
    assertVerdict(storageVerdict('ST-DRIVERCFG', both({ features: { 'containerd-snapshotter': true } })), {
      status: 'warning',
      summary: /containerd/,
    });
    const inUse = { 'driver-type': 'io.containerd.snapshotter.v1' };
    assertVerdict(
      storageVerdict('ST-DRIVERCFG', both({ features: { 'containerd-snapshotter': true } }, inUse)),
      {
        status: 'pass',
      },
    );
  });

  it('knows when Docker does not obey the setting of the image store', () => {
    const features = { 'containerd-snapshotter': true };
    const old = healthyFacts((facts) => {
      changeDocker(facts, { serverVersion: '20.10.24+dfsg1' });
      facts.engines.dockerDaemonJson = fromFile({ features }, '/etc/docker/daemon.json');
    });
    assertVerdict(storageVerdict('ST-DRIVERCFG', old), { status: 'pass' });
    const remapped = both({ features, 'userns-remap': 'default' });
    assertVerdict(storageVerdict('ST-DRIVERCFG', remapped), { status: 'pass' });
  });

  it('mentions another folder, which may be a symbolic link', () => {
    assertVerdict(storageVerdict('ST-DRIVERCFG', both({ 'data-root': '/srv/docker' })), {
      status: 'info',
      summary: /symbolic link/,
    });
    const remapped = healthyFacts((facts) => {
      changeDocker(facts, { dataRoot: '/srv/docker/100000.100000' });
      facts.engines.dockerDaemonJson = fromFile({ 'data-root': '/srv/docker' }, '/etc/docker/daemon.json');
    });
    assertVerdict(storageVerdict('ST-DRIVERCFG', remapped), { status: 'pass' });
  });

  it('is unknown when Docker may not be asked or its file not read', () => {
    assertVerdict(storageVerdict('ST-DRIVERCFG', silent), { status: 'unknown' });
    const facts = healthyFacts((each) => {
      each.engines.dockerDaemonJson = denied('/etc/docker/daemon.json');
    });
    assertVerdict(storageVerdict('ST-DRIVERCFG', facts), {
      status: 'unknown',
      evidence: /daemon\.json: Perm|daemon\.json:\s+Permission/,
    });
  });

  it('does not apply when no Docker runs', () => {
    assertVerdict(storageVerdict('ST-DRIVERCFG', configured({})), { status: 'notApplicable' });
  });
});

describe('ST-VFS', () => {
  it('passes for other drivers', () => {
    assertVerdict(storageVerdict('ST-VFS', healthyFacts()), { status: 'pass', evidence: /docker info/ });
  });

  it('warns when Docker runs with it or Podman is told to', () => {
    assertVerdict(storageVerdict('ST-VFS', running('vfs')), { status: 'warning', evidence: /"vfs"/ });
    const podman = healthyFacts((facts) => {
      facts.engines.programs.podman = fromCommand('/usr/bin/podman', 'command -v podman');
      facts.engines.podmanStorage = fromFile(
        { driver: 'vfs' },
        '/etc/containers/storage.conf',
        'driver = "vfs"',
      );
    });
    assertVerdict(storageVerdict('ST-VFS', podman), { status: 'warning', evidence: /driver = "vfs"/ });
  });

  it('is unknown when Docker may not be asked', () => {
    assertVerdict(storageVerdict('ST-VFS', silent), { status: 'unknown' });
  });

  it('does not apply where nobody has chosen a driver', () => {
    assertVerdict(storageVerdict('ST-VFS', configured({})), { status: 'notApplicable' });
  });
});
