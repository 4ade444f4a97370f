import { known, fileSource } from '../../../../src/model/fact';
import { fails, works, unknown, needs, plain, podman, when, type Examples } from './preflightExample';
import { file, hidden, mapping, missing, openFile, printed, request, tcp, unix } from './preflightFixtures';

const established = file([tcp('01')]);

/** For each check of sockets, files and mounts: containers, and what it says of them. */
export const fileExamples: Readonly<Record<string, Examples>> = {
  'CP-TCP': [
    plain,
    when('established', { tree: { sockets: established } }, needs),
    when('closing on Podman', { engine: podman, tree: { sockets: file([tcp('08')]) } }, needs),
    when('established, chosen', { tree: { sockets: established } }, works, request(['tcpEstablished'])),
    when('over', { tree: { sockets: file([tcp('06'), tcp('07')]) } }, works),
    when('not read', { tree: { sockets: hidden() } }, unknown),
  ],
  'CP-TCP-QUEUE': [
    plain,
    when('a client waits', { tree: { sockets: file([tcp('0a', { waiting: 1 })]) } }, fails),
    when('bytes wait in a connection', { tree: { sockets: file([tcp('01', { waiting: 99 })]) } }, works),
    when('not read', { tree: { sockets: hidden() } }, unknown),
  ],
  'CP-MPTCP': [
    plain,
    when('a server in Go', { tree: { protocols: file({ TCP: 1, MPTCP: 1 }) } }, fails),
    when('not read', { tree: { protocols: hidden() } }, unknown),
  ],
  'CP-SOCKET-KINDS': [
    plain,
    when('SCTP', { tree: { protocols: file({ SCTP: 2 }) } }, fails),
    when('not read', { tree: { protocols: hidden() } }, unknown),
  ],
  'CP-UNIX': [
    plain,
    when(
      'a pair within',
      { tree: { sockets: file([unix('7'), unix('8')]), unixPeers: printed({ 7: '8', 8: '7' }) } },
      works,
    ),
    when(
      'the socket of Docker',
      { tree: { sockets: file([unix('7')]), unixPeers: printed({ 7: '99' }) } },
      fails,
    ),
    when(
      'the same, chosen',
      { tree: { sockets: file([unix('7')]), unixPeers: printed({ 7: '99' }) } },
      unknown,
      request(['externalUnixSockets']),
    ),
    when('peer not told', { tree: { sockets: file([unix('7')]) } }, unknown),
    when('peers not known', { tree: { sockets: file([unix('7')]), unixPeers: missing('ss') } }, unknown),
    when('not read', { tree: { sockets: hidden() } }, unknown),
  ],
  'CP-NETWORK-LOCK': [
    plain,
    when(
      'nothing is there',
      { tree: { sockets: established }, host: { networkLockPrograms: printed([]) } },
      fails,
      request(['tcpEstablished']),
    ),
    when(
      'only nft',
      { tree: { sockets: established }, host: { networkLockPrograms: printed(['nft']) } },
      unknown,
      request(['tcpEstablished']),
    ),
    when('iptables', { tree: { sockets: established } }, works, request(['tcpEstablished'])),
    when(
      'not known',
      { tree: { sockets: established }, host: { networkLockPrograms: hidden() } },
      unknown,
      request(['tcpEstablished']),
    ),
    when('sockets not read', { tree: { sockets: hidden() } }, unknown),
  ],
  'CP-LEFTOVER-LOCK': [
    plain,
    when('a chain is left', { tree: { leftoverLocks: printed(['-N CRIU']) } }, fails),
    when('not read', { tree: { leftoverLocks: hidden() } }, unknown),
  ],
  'CP-OUTSIDE-FILES': [
    plain,
    when(
      'output into a file of the host',
      { tree: { openFiles: file([openFile({ descriptor: 1, target: '/root/log', mount: 29 })]) } },
      fails,
    ),
    when(
      'memory with a name',
      { tree: { openFiles: file([openFile({ target: '/memfd:x', mount: 3 })]) } },
      works,
    ),
    when('mount not known', { tree: { openFiles: file([openFile({ mount: undefined })]) } }, unknown),
    when('mounts not read', { tree: { mounts: hidden() } }, unknown),
    when('not read', { tree: { openFiles: hidden() } }, unknown),
  ],
  'CP-ANON-FILES': [
    plain,
    when(
      'io_uring',
      { tree: { openFiles: file([openFile({ target: 'anon_inode:[io_uring]', kind: 'other' })]) } },
      fails,
    ),
    when(
      'inotify, as kernels write it',
      { tree: { openFiles: file([openFile({ target: 'anon_inode:inotify', kind: 'other' })]) } },
      works,
    ),
    when(
      'something new',
      { tree: { openFiles: file([openFile({ target: 'anon_inode:[newthing]', kind: 'other' })]) } },
      unknown,
    ),
    when('not read', { tree: { openFiles: hidden() } }, unknown),
  ],
  'CP-IO-URING': [
    plain,
    when('mapped', { tree: { mappings: file([mapping('anon_inode:[io_uring]')]) } }, fails),
    when('not read', { tree: { mappings: hidden() } }, unknown),
  ],
  'CP-AIO': [
    plain,
    when(
      'Linux 3.16',
      { tree: { mappings: file([mapping('/[aio]', true)]) }, host: { kernel: printed('3.16.0') } },
      fails,
    ),
    when('Linux 6.12', { tree: { mappings: file([mapping('/[aio]', true)]) } }, works),
    when(
      'kernel not known',
      { tree: { mappings: file([mapping('/[aio]', true)]) }, host: { kernel: hidden() } },
      unknown,
    ),
    when('not read', { tree: { mappings: hidden() } }, unknown),
  ],
  'CP-UPROBES': [
    plain,
    when('bpftrace', { tree: { mappings: file([mapping('[uprobes]')]) } }, fails),
    when('not read', { tree: { mappings: hidden() } }, unknown),
  ],
  'CP-DEVICES': [
    plain,
    when(
      '/dev/kvm',
      { tree: { openFiles: file([openFile({ target: '/dev/kvm', kind: 'characterDevice' })]) } },
      fails,
    ),
    when(
      'a graphics processor',
      { tree: { openFiles: file([openFile({ target: '/dev/nvidia0', kind: 'characterDevice' })]) } },
      unknown,
    ),
    when(
      'a terminal',
      { tree: { openFiles: file([openFile({ target: '/dev/pts/0', kind: 'characterDevice' })]) } },
      works,
    ),
    when('not read', { tree: { openFiles: hidden() } }, unknown),
  ],
  'CP-LOCKS': [
    plain,
    when('locked', { tree: { openFiles: file([openFile({ hasLock: true })]) } }, needs),
    when(
      'locked on Podman',
      { engine: podman, tree: { openFiles: file([openFile({ hasLock: true })]) } },
      needs,
    ),
    when(
      'locked, chosen',
      { tree: { openFiles: file([openFile({ hasLock: true })]) } },
      works,
      request(['fileLocks']),
    ),
    when('not read', { tree: { openFiles: hidden() } }, unknown),
  ],
  'CP-DELETED': [
    plain,
    when(
      'large',
      { tree: { openFiles: file([openFile({ isDeleted: true, links: 0, size: 2 * 1024 * 1024 })]) } },
      fails,
    ),
    when('small', { tree: { openFiles: file([openFile({ isDeleted: true, links: 0 })]) } }, works),
    when(
      'with another name',
      { tree: { openFiles: file([openFile({ isDeleted: true, links: 1 })]) } },
      fails,
    ),
    when(
      'a library that was replaced',
      { tree: { mappings: file([mapping('/usr/lib/libssl.so.3', true)]) } },
      unknown,
    ),
    when(
      'shared memory',
      { tree: { mappings: file([mapping('/dev/zero', true), mapping('/SYSV00000000', true)]) } },
      works,
    ),
    when('not read', { tree: { openFiles: hidden() } }, unknown),
    when('mappings not read', { tree: { mappings: hidden() } }, unknown),
  ],
  'CP-WATCHES': [
    plain,
    when(
      'files of the image',
      { tree: { openFiles: file([openFile({ watchedDevices: ['0:52'] })]) } },
      fails,
    ),
    when(
      'files of a volume',
      { tree: { openFiles: file([openFile({ watchedDevices: ['8:1'] })]) } },
      unknown,
    ),
    when(
      'mounts not read',
      { tree: { openFiles: file([openFile({ watchedDevices: ['0:52'] })]), mounts: hidden() } },
      unknown,
    ),
    when('not read', { tree: { openFiles: hidden() } }, unknown),
  ],
  'CP-GROWING': [
    plain,
    when(
      'a log',
      { tree: { openFiles: file([openFile({ isWritable: true })]) } },
      ['works', 'warns'],
      request([], true),
    ),
    when('left running without such a file', {}, works, request([], true)),
    when('not read', { tree: { openFiles: hidden() } }, ['works', 'unknown'], request([], true)),
  ],
  'CP-MOUNTS': [
    plain,
    when(
      'bpf',
      {
        tree: {
          mounts: file([{ id: 500, device: '0:7', fileSystem: 'bpf', path: '/sys/fs/bpf', propagation: [] }]),
        },
      },
      fails,
    ),
    when(
      'a volume on NFS, which the engine names to CRIU',
      {
        setup: { volumes: [{ kind: 'bind', source: '/nfs', destination: '/data', isWritable: false }] },
        tree: {
          mounts: file([{ id: 500, device: '0:7', fileSystem: 'nfs4', path: '/data', propagation: [] }]),
        },
      },
      works,
    ),
    when('not read', { tree: { mounts: hidden() } }, unknown),
    when('volumes not known', { setup: 'hidden' }, unknown),
  ],
  'CP-PROPAGATION': [
    plain,
    when(
      'slave',
      {
        tree: {
          mounts: known(
            [{ id: 1, device: '8:1', fileSystem: 'ext4', path: '/data', propagation: ['master:1'] }],
            fileSource('/proc/100/mountinfo'),
            '',
          ),
        },
      },
      fails,
    ),
    when(
      'shared',
      {
        tree: {
          mounts: file([
            { id: 1, device: '8:1', fileSystem: 'ext4', path: '/data', propagation: ['shared:1'] },
          ]),
        },
      },
      unknown,
    ),
    when('not read', { tree: { mounts: hidden() } }, unknown),
  ],
};
