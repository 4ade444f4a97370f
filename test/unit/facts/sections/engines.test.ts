import assert from 'node:assert/strict';
import { parseDockerInfoOutput } from '../../../../src/facts/sections/dockerInfo';
import { parseDaemonJsonText, parseKubeletText } from '../../../../src/facts/sections/engineConfiguration';
import { parseEngines } from '../../../../src/facts/sections/engines';
import { renderEnglish } from '../../../../src/model/message';
import { fakeReadings, fileAbsent, notInstalled, ran } from '../fakeReadings';

/** The members that Hullwright keeps of the answer that Docker's API reference shows, and some that it does not. */
const info = {
  ID: '7TRN:IPZB:QYBB',
  Containers: 14,
  Driver: 'overlay2',
  DriverStatus: [
    ['Backing Filesystem', 'extfs'],
    ['Supports d_type', 'true'],
    ['Native Overlay Diff', 'true'],
  ],
  DockerRootDir: '/var/lib/docker',
  HttpProxy: 'http://ann:hunter2@proxy.example:3128',
  CgroupDriver: 'systemd',
  CgroupVersion: '2',
  ServerVersion: '27.3.1',
  Swarm: { LocalNodeState: 'active', NodeID: 'x' },
  ExperimentalBuild: false,
  SecurityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns'],
  Warnings: ['WARNING: No swap limit support'],
  LoggingDriver: 'json-file',
  DefaultRuntime: 'runc',
  Runtimes: { runc: { path: 'runc' }, 'io.containerd.runc.v2': { path: 'runc' } },
  LiveRestoreEnabled: false,
  FirewallBackend: { Driver: 'iptables' },
  RegistryConfig: { InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'] },
  DefaultAddressPools: [{ Base: '10.5.0.0/16', Size: 24 }],
  Images: 508,
  ContainersStopped: 10,
};

describe('parseDockerInfoOutput', () => {
  it('keeps what matters', () => {
    const parsed = parseDockerInfoOutput(ran(`${JSON.stringify(info)}\n`));
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value, {
      serverVersion: '27.3.1',
      storageDriver: 'overlay2',
      driverStatus: {
        'Backing Filesystem': 'extfs',
        'Supports d_type': 'true',
        'Native Overlay Diff': 'true',
      },
      dataRoot: '/var/lib/docker',
      cgroupDriver: 'systemd',
      cgroupVersion: '2',
      securityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns'],
      swarmActive: true,
      experimental: false,
      warnings: ['WARNING: No swap limit support'],
      loggingDriver: 'json-file',
      defaultRuntime: 'runc',
      runtimes: ['runc', 'io.containerd.runc.v2'],
      liveRestore: false,
      firewallBackend: 'iptables',
      proxies: { http: 'http://***@proxy.example:3128' },
      insecureRegistries: ['::1/128', '127.0.0.0/8'],
      addressPools: ['10.5.0.0/16 24'],
      images: 508,
      containers: 14,
      stoppedContainers: 10,
    });
    assert.ok(!JSON.stringify(parsed).includes('hunter2'));
  });

  it('keeps of the features of a runtime what decides, and not the long lists', () => {
    // As runc 1.1.5 of Debian 12 prints them, shortened; `idmap` as runc 1.2 adds it.
    const runc = {
      ociVersionMin: '1.0.0',
      hooks: ['prestart'],
      linux: {
        cgroup: { v1: true, v2: true, systemd: true, systemdUser: true },
        seccomp: { enabled: true, actions: ['SCMP_ACT_ALLOW'] },
        apparmor: { enabled: true },
        selinux: { enabled: false },
        mountExtensions: { idmap: { enabled: true } },
      },
      annotations: { 'org.opencontainers.runc.checkpoint.enabled': 'true' },
    };
    const status = { 'org.opencontainers.runtime-spec.features': JSON.stringify(runc) };
    const odd = { 'org.opencontainers.runtime-spec.features': '{"linux":"6.1"}' };
    const Runtimes = {
      runc: { path: 'runc', status },
      odd: { path: 'odd', status: odd },
      old: { path: 'old' },
    };
    const parsed = parseDockerInfoOutput(ran(JSON.stringify({ ...info, Runtimes })));
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.runtimes, ['runc', 'odd', 'old']);
    assert.deepEqual(parsed.value.runtimeFeatures, {
      runc: {
        cgroupV1: true,
        cgroupV2: true,
        systemdGroups: true,
        seccomp: true,
        appArmor: true,
        seLinux: false,
        idMappedMounts: true,
        checkpoint: true,
      },
    });
    assert.ok(!(parsed.excerpt ?? '').includes('SCMP_ACT_ALLOW'));
    assert.match(parsed.excerpt ?? '', /"RuntimeFeatures":.*"seLinux":false/);
  });

  it('tolerates members that old daemons lack or leave null', () => {
    const parsed = parseDockerInfoOutput(
      ran('{"ServerVersion":"17.03.2-ce","DriverStatus":null,"Warnings":null}'),
    );
    assert.ok(parsed.ok);
    assert.equal(parsed.value.cgroupVersion, '');
    assert.deepEqual(parsed.value.warnings, []);
  });

  it("is unreadable with the client's words when no daemon answers (recorded on Debian 12, Docker 28.2)", () => {
    const output =
      '{"ID":"","Containers":0,"Driver":"","DriverStatus":null,"ServerVersion":"","Swarm":{"NodeID":"","LocalNodeState":""},"SecurityOptions":null,"Warnings":null}\nCannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n';
    const parsed = parseDockerInfoOutput(ran(output, 1));
    assert.ok(!parsed.ok);
    assert.match(renderEnglish(parsed.reason), /^Cannot connect to the Docker daemon/);
    const inside = parseDockerInfoOutput(
      ran('{"ServerErrors":["permission denied while connecting"],"ServerVersion":"1.2"}', 1),
    );
    assert.ok(!inside.ok);
    assert.match(renderEnglish(inside.reason), /permission denied/);
  });

  it('refuses another shape', () => {
    assert.equal(parseDockerInfoOutput(ran('{"ServerVersion":{"a":1}}')).ok, false);
    assert.equal(parseDockerInfoOutput(ran('[]')).ok, false);
    assert.equal(parseDockerInfoOutput(ran('{')).ok, false);
    assert.equal(parseDockerInfoOutput(ran('')).ok, false);
  });
});

describe('parseEngines', () => {
  it('reads programs: no line, no program', () => {
    const { programs } = parseEngines(
      fakeReadings({ commands: { programs: 'docker /usr/bin/docker\niptables /usr/sbin/iptables\n' } }),
    );
    assert.equal(programs.docker?.state === 'known' && programs.docker.value, '/usr/bin/docker');
    assert.equal(programs.podman?.state, 'absent');
    assert.equal(parseEngines(fakeReadings({})).programs.podman?.state, 'unreadable');
  });

  it('reads versions as the programs print them', () => {
    const { versions } = parseEngines(
      fakeReadings({
        commands: {
          'docker-version': 'Docker version 28.2.2, build e6534b4\n',
          'docker-info': JSON.stringify(info),
          'runc-version':
            'runc version 1.1.5+ds1\ncommit: 1.1.5+ds1-1+deb12u1\nspec: 1.0.2-dev\ngo: go1.19.8\nlibseccomp: 2.5.4\n',
          'containerd-version':
            'containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u1\n',
          'criu-version': 'Version: 3.17.1\n',
          'podman-version': 'podman version 4.3.1\n',
          'crun-version': 'crun version 1.8.1\ncommit: f8a096be060b22ccd3d5f3ebe44108517fbf6c30\n',
          'iptables-version': 'iptables v1.8.9 (nf_tables)\n',
          'kubelet-version': 'Kubernetes v1.34.2\n',
          'k3s-version': 'k3s version v1.30.4+k3s1 (98262b5d)\ngo version go1.22.5\n',
        },
      }),
    );
    const values = Object.fromEntries(
      Object.entries(versions).map(([name, fact]) => [
        name,
        fact.state === 'known' ? fact.value : fact.state,
      ]),
    );
    assert.deepEqual(values, {
      docker: '28.2.2',
      dockerd: '27.3.1',
      runc: '1.1.5+ds1',
      containerd: '1.6.20~ds1',
      criu: '3.17.1',
      podman: '4.3.1',
      crun: '1.8.1',
      iptables: '1.8.9 (nf_tables)',
      kubelet: '1.34.2',
      k3s: '1.30.4+k3s1',
      libseccomp: '2.5.4',
    });
  });

  it('takes an error for no version', () => {
    const commands = {
      'runc-version': ran('runc: error while loading shared libraries: libseccomp.so.2\n', 127),
      'criu-version': notInstalled,
    };
    const { versions } = parseEngines(fakeReadings({ commands }));
    assert.equal(versions.runc?.state, 'unreadable');
    assert.equal(versions.criu?.state, 'absent');
  });

  it('reads the units of systemd', () => {
    const output =
      'Id=docker.service\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\n\nId=podman.socket\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n';
    const { units } = parseEngines(fakeReadings({ commands: { units: output } }));
    assert.ok(units['docker.service']?.state === 'known');
    assert.deepEqual(units['docker.service'].value, {
      loadState: 'loaded',
      activeState: 'active',
      unitFileState: 'enabled',
    });
    assert.equal(units['podman.socket']?.state, 'absent');
    assert.equal(units['kubelet.service']?.state, 'unreadable');
    const without = parseEngines(fakeReadings({ commands: { units: notInstalled } }));
    assert.equal(without.units['docker.service']?.state, 'absent');
    const failed = parseEngines(
      fakeReadings({ commands: { units: ran('Failed to connect to bus: No such file or directory', 1) } }),
    );
    assert.equal(failed.units['docker.service']?.state, 'unreadable');
  });
});

describe('the configuration of engines', () => {
  it('reads storage.conf, the own file before the vendor one', () => {
    const toml = (driver: string) =>
      `# comment\n[storage]\ndriver = "${driver}"\ngraphroot = "/srv/containers" # here\n[storage.options]\ndriver = "other"\n`;
    const own = '/etc/containers/storage.conf';
    const vendor = '/usr/share/containers/storage.conf';
    const both = parseEngines(fakeReadings({ files: { [own]: toml('overlay'), [vendor]: toml('vfs') } }));
    assert.deepEqual(both.podmanStorage.state === 'known' && both.podmanStorage.value, {
      driver: 'overlay',
      graphroot: '/srv/containers',
    });
    const one = parseEngines(fakeReadings({ files: { [own]: fileAbsent, [vendor]: toml('vfs') } }));
    assert.equal(one.podmanStorage.state === 'known' && one.podmanStorage.value.driver, 'vfs');
  });

  it("reads containerd's driver for runc, in the second and third version of its file", () => {
    const config = (text: string) => {
      const fact = parseEngines(
        fakeReadings({ files: { '/etc/containerd/config.toml': text } }),
      ).containerdConfig;
      return fact.state === 'known' && fact.value;
    };
    const table = (plugin: string) =>
      `[plugins.${plugin}.containerd.runtimes.runc.options]\n  SystemdCgroup = true\n`;
    assert.deepEqual(config(`version = 2\n${table('"io.containerd.grpc.v1.cri"')}`), {
      version: '2',
      SystemdCgroup: 'true',
    });
    assert.deepEqual(config(`version = 3\n${table("'io.containerd.cri.v1.runtime'")}`), {
      version: '3',
      SystemdCgroup: 'true',
    });
    assert.deepEqual(config('version = 2\n[plugins.x.runtimes.other.options]\nSystemdCgroup = true\n'), {
      version: '2',
    });
  });

  it('reads the kubelet in YAML and in JSON', () => {
    const yaml =
      'apiVersion: kubelet.config.k8s.io/v1beta1\ncgroupDriver: systemd # as docker\nfailSwapOn: false\nlogging:\n  cgroupDriver: nested\n';
    const parsed = parseKubeletText(yaml);
    assert.deepEqual(parsed.ok && parsed.value, { cgroupDriver: 'systemd', failSwapOn: 'false' });
    const json = parseKubeletText('{"cgroupDriver":"cgroupfs","failCgroupV1":true,"x":{}}');
    assert.deepEqual(json.ok && json.value, { cgroupDriver: 'cgroupfs', failCgroupV1: 'true' });
  });
});

describe('parseDaemonJsonText', () => {
  it('keeps all settings without their secrets', () => {
    const text =
      '{\n  "log-driver": "splunk",\n  "log-opts": {"splunk-token": "hunter2"},\n  "live-restore": true\n}\n';
    const parsed = parseDaemonJsonText(text.replace('hunter2', '***'));
    assert.ok(parsed.ok);
    assert.equal(parsed.excerpt, text.replace('hunter2', '***'));
    const raw = parseDaemonJsonText('{"log-opts":{"splunk-t\\u006fken":"hunter2"}}');
    assert.ok(raw.ok);
    assert.ok(!JSON.stringify(raw).includes('hunter2'));
    assert.deepEqual(raw.value, { 'log-opts': { 'splunk-token': '***' } });
  });

  it('takes an empty file for no settings and refuses what dockerd refuses', () => {
    assert.deepEqual(parseDaemonJsonText(' \n'), { ok: true, value: {}, excerpt: ' \n' });
    for (const text of ['{', '[]', 'null', '"x"', '{"a":1,}', '// comment\n{}']) {
      assert.equal(parseDaemonJsonText(text).ok, false, text);
    }
  });

  it('refuses nesting without end', () => {
    const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    assert.equal(parseDaemonJsonText(deep).ok, false);
  });
});
