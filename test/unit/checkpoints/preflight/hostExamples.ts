import { fails, works, unknown, warns, plain, podman, when, type Examples } from './preflightExample';
import { file, hidden, mapping, missing, printed, process, request, tcp } from './preflightFixtures';

const notFit = printed({ isFit: false, complaints: ['vdso: Unexpected rt vDSO area bounds'] }, 'criu check');
const established = file([tcp('01')]);

/** For each check of host, engine, setup and processes: containers, and what it says of them. */
export const hostExamples: Readonly<Record<string, Examples>> = {
  'CP-CRIU': [
    plain,
    when('not installed', { host: { criuPath: missing('command -v criu') } }, fails),
    when('criu check fails', { host: { criuCheck: notFit } }, fails),
    when('criu check did not run', { host: { criuCheck: hidden('criu check') } }, unknown),
  ],
  'CP-CRIU-PATH': [
    plain,
    when('outside of the PATH', { host: { criuPath: printed('/opt/criu/criu', 'command -v criu') } }, fails),
    when('not installed', { host: { criuPath: missing('command -v criu') } }, fails),
    when('PATH not readable', { host: { runtimePath: hidden() } }, unknown),
    when('place not known', { host: { criuPath: hidden() } }, unknown),
  ],
  'CP-CRIU-VERSION': [
    plain,
    when('too old for Podman', { engine: podman, host: { criuVersion: printed('3.10') } }, fails),
    when(
      'too old for the kernel',
      { host: { criuVersion: printed('3.17.1'), kernel: printed('6.18.44'), criuCheck: hidden() } },
      fails,
    ),
    when(
      'old, and criu check is content: the distribution has mended it',
      { host: { criuVersion: printed('3.17.1'), kernel: printed('6.18.44') } },
      works,
    ),
    when('not known', { host: { criuVersion: hidden() } }, unknown),
    when('no number', { host: { criuVersion: printed('trunk') } }, unknown),
  ],
  'CP-KERNEL': [
    plain,
    when('without the option', { host: { canChoosePids: file(false) } }, fails),
    when('not read', { host: { canChoosePids: hidden() } }, unknown),
  ],
  'CP-KERNEL-AGE': [
    plain,
    when('3.10 of upstream', { host: { kernel: printed('3.10.0'), criuCheck: hidden() } }, fails),
    when('3.10 of a vendor', { host: { kernel: printed('3.10.0-1160.el7.x86_64') } }, unknown),
    when('not read', { host: { kernel: hidden() } }, unknown),
    when('no release', { host: { kernel: printed('unknown') } }, unknown),
  ],
  'CP-ENGINE': [
    plain,
    when('Docker 28 with a bridge', { engine: { version: printed('28.0.1') } }, ['works', 'fails']),
    when(
      'Docker 29 with the network none',
      { engine: { version: printed('29.1') }, setup: { networkMode: 'none' } },
      works,
    ),
    when('Docker 28, network not known', { engine: { version: printed('28.0.1') }, setup: 'hidden' }, [
      'works',
      'unknown',
    ]),
    when('Docker 25.0.3', { engine: { version: printed('25.0.3') } }, ['works', 'fails']),
    when('Docker 18.06', { engine: { version: printed('18.06.1-ce') } }, ['works', 'fails']),
    when('Podman', { engine: podman }, works),
    when('not known', { engine: { version: hidden() } }, unknown),
    when('no number', { engine: { version: printed('dev') } }, unknown),
  ],
  'CP-EXPERIMENTAL': [
    plain,
    when('off', { engine: { isExperimental: printed(false) } }, fails),
    when('Podman', { engine: { ...podman, isExperimental: missing('docker version') } }, works),
    when('not known', { engine: { isExperimental: hidden() } }, unknown),
  ],
  'CP-ROOTLESS': [
    plain,
    when('rootless', { engine: { isRootless: printed(true) } }, fails),
    when('users are mapped', { engine: { remapsUsers: printed(true) } }, unknown),
    when('not known', { engine: { isRootless: hidden() } }, unknown),
    when('mapping not known', { engine: { remapsUsers: hidden() } }, unknown),
  ],
  'CP-RUNTIME': [
    plain,
    when('gVisor', { setup: { runtime: 'runsc' } }, fails),
    when(
      'crun without CRIU',
      { setup: { runtime: 'crun' }, host: { crunFeatures: printed(['SYSTEMD']) } },
      fails,
    ),
    when(
      'crun without libcriu',
      { setup: { runtime: 'crun' }, host: { crunFeatures: printed(['CRIU']) } },
      fails,
    ),
    when(
      'crun with CRIU',
      {
        setup: { runtime: '/usr/bin/crun' },
        host: { crunFeatures: printed(['CRIU']), libcriu: printed('/usr/lib/libcriu.so.2') },
      },
      works,
    ),
    when(
      'libcriu not known',
      { setup: { runtime: 'crun' }, host: { crunFeatures: printed(['CRIU']), libcriu: hidden() } },
      unknown,
    ),
    when('crun not known', { setup: { runtime: 'crun' }, host: { crunFeatures: hidden() } }, unknown),
    when('another', { setup: { runtime: 'nvidia' } }, unknown),
    when('not known', { setup: 'hidden' }, unknown),
  ],
  'CP-STORAGE': [
    plain,
    when('fuse-overlayfs', { setup: { storageDriver: 'fuse-overlayfs' } }, warns),
    when('btrfs', { setup: { storageDriver: 'btrfs' } }, unknown),
    when('not known', { setup: 'hidden' }, unknown),
  ],
  'CP-UBUNTU-OVERLAY': [
    plain,
    when(
      'Ubuntu 5.4',
      { host: { kernel: printed('5.4.0-42-generic'), distribution: file('ubuntu') } },
      fails,
    ),
    when(
      'Ubuntu 5.8.0-16',
      { host: { kernel: printed('5.8.0-16-generic'), distribution: file('ubuntu') } },
      works,
    ),
    when(
      'Ubuntu 5.4 without an overlay',
      {
        host: { kernel: printed('5.4.0-42-generic'), distribution: file('ubuntu') },
        setup: { storageDriver: 'vfs' },
      },
      works,
    ),
    when('Debian 5.4', { host: { kernel: printed('5.4.0-4-amd64') } }, works),
    when(
      'whose is not known',
      { host: { kernel: printed('5.4.0-42-generic'), distribution: hidden() } },
      unknown,
    ),
    when('not known', { host: { kernel: hidden() } }, unknown),
  ],
  'CP-STATE': [
    plain,
    when('ended', { setup: { status: 'exited', pid: 0 } }, fails),
    when('paused on Podman', { engine: podman, setup: { status: 'paused' } }, fails),
    when('paused on Docker', { setup: { status: 'paused' } }, unknown),
    when('not known', { setup: 'hidden' }, unknown),
  ],
  'CP-AUTO-REMOVE': [
    plain,
    when('--rm on Docker', { setup: { removesItself: true } }, ['works', 'fails']),
    when('--rm on Docker, left running', { setup: { removesItself: true } }, warns, request([], true)),
    when('--rm on Podman', { engine: podman, setup: { removesItself: true } }, fails),
    when('not known', { setup: 'hidden' }, unknown),
  ],
  'CP-RESTART': [
    plain,
    when('always', { setup: { restartPolicy: 'always' } }, ['works', 'warns']),
    when('always, left running', { setup: { restartPolicy: 'always' } }, works, request([], true)),
    when('not known', { setup: 'hidden' }, unknown),
  ],
  'CP-TERMINAL': [
    plain,
    when('Docker 18.09', { setup: { hasTerminal: true }, engine: { version: printed('18.09.1') } }, fails),
    when('Docker 26', { setup: { hasTerminal: true } }, works),
    when('Podman', { setup: { hasTerminal: true }, engine: podman }, works),
    when('Docker not known', { setup: { hasTerminal: true }, engine: { version: hidden() } }, unknown),
  ],
  'CP-VOLUMES': [
    plain,
    when(
      'a named volume',
      {
        setup: {
          volumes: [{ kind: 'volume', source: 'data', destination: '/var/lib/data', isWritable: true }],
        },
      },
      ['works', 'warns'],
    ),
    when(
      'read-only and in memory',
      {
        setup: {
          volumes: [
            { kind: 'bind', source: '/srv', destination: '/srv', isWritable: false },
            { kind: 'tmpfs', source: '', destination: '/run', isWritable: true },
          ],
        },
      },
      works,
    ),
    when('not known', { setup: 'hidden' }, unknown),
  ],
  'CP-ADDRESS': [
    plain,
    when(
      'a connection that is to be kept',
      { tree: { sockets: established } },
      ['works', 'warns'],
      request(['tcpEstablished']),
    ),
    when(
      'the same with a fixed address',
      { tree: { sockets: established }, setup: { hasFixedAddress: true } },
      works,
      request(['tcpEstablished']),
    ),
    when('sockets not read', { tree: { sockets: hidden() } }, ['works', 'unknown']),
  ],
  'CP-EXEC': [
    plain,
    when(
      'docker exec',
      { tree: { processes: file([process(), process({ pid: 150, parent: 91, name: 'sh' })]) } },
      fails,
    ),
    when(
      'parents that go round',
      {
        tree: {
          processes: file([process(), process({ pid: 5, parent: 6 }), process({ pid: 6, parent: 5 })]),
        },
      },
      fails,
    ),
    when('not read', { tree: { processes: hidden() } }, unknown),
    when('first process not known', { setup: 'hidden' }, unknown),
  ],
  'CP-TRACED': [
    plain,
    when('gdb', { tree: { processes: file([process({ tracer: 4711, state: 't' })]) } }, fails),
    when('not read', { tree: { processes: hidden() } }, unknown),
  ],
  'CP-STUCK': [
    plain,
    when('waiting for a disk', { tree: { processes: file([process({ state: 'D' })]) } }, warns),
    when('not read', { tree: { processes: hidden() } }, unknown),
  ],
  'CP-FROZEN': [
    plain,
    when('frozen by hand', { tree: { isFrozen: file(true) } }, fails),
    when('paused', { tree: { isFrozen: file(true) }, setup: { status: 'paused' } }, unknown),
    when('not read', { tree: { isFrozen: hidden() } }, unknown),
  ],
  'CP-NAMESPACES': [
    plain,
    when(
      'a sandbox of its own',
      {
        tree: {
          processes: file([
            process(),
            process({ pid: 101, parent: 100, namespaces: { pid: 'pid:[4026532999]' } }),
          ]),
        },
      },
      fails,
    ),
    when(
      'a mount namespace of its own, which may be',
      {
        tree: {
          processes: file([
            process(),
            process({ pid: 101, parent: 100, namespaces: { mnt: 'mnt:[4026532999]' } }),
          ]),
        },
      },
      works,
    ),
    when('links not read', { tree: { processes: file([process({ namespaces: {} })]) } }, unknown),
    when('not read', { tree: { processes: hidden() } }, unknown),
    when('first process not known', { setup: 'hidden' }, unknown),
  ],
  'CP-SECCOMP': [
    plain,
    when('Linux 4.2', { host: { kernel: printed('4.2.0') } }, fails),
    when(
      'no filter',
      { tree: { processes: file([process({ seccomp: 0 })]) }, host: { kernel: hidden() } },
      works,
    ),
    when('kernel not known', { host: { kernel: hidden() } }, unknown),
    when('not read', { tree: { processes: hidden() } }, unknown),
  ],
  'CP-RSEQ': [
    plain,
    when('old CRIU and glibc', { host: { criuVersion: printed('3.16') } }, unknown),
    when(
      'old CRIU and musl',
      {
        host: { criuVersion: printed('3.16') },
        tree: { mappings: file([mapping('/lib/ld-musl-x86_64.so.1')]) },
      },
      works,
    ),
    when('a kernel without', { host: { kernel: printed('4.9.0') } }, works),
    when(
      'mappings not read',
      { host: { criuVersion: printed('3.16') }, tree: { mappings: hidden() } },
      unknown,
    ),
    when('kernel not known', { host: { kernel: hidden() } }, unknown),
  ],
  'CP-LABEL': [
    plain,
    when('AppArmor', { tree: { securityLabel: file('docker-default (enforce)') } }, ['works', 'warns']),
    when(
      'a kernel without labels',
      { tree: { securityLabel: missing('cat /proc/100/attr/current') } },
      works,
    ),
    when('not read', { tree: { securityLabel: hidden() } }, unknown),
  ],
  'CP-DISK': [
    plain,
    when('full', { tree: { freeBytes: printed(1024) } }, fails),
    when('nearly full', { tree: { freeBytes: printed(10 * 1024 * 1024) } }, warns),
    when('not read', { tree: { freeBytes: hidden() } }, unknown),
    when('processes not read', { tree: { processes: hidden() } }, unknown),
  ],
};
