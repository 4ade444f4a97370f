import type { CheckpointFacts } from '../../../src/model/checkpointFacts';
import type { RootlessFacts } from '../../../src/model/rootlessFacts';
import { fromCommand, fromFile, missing, notInstalled } from './factBuilders';
import type { Mutable } from './mutable';

/** What the healthy host has for containers without root; read as root, with ranges for one other account. */
export function healthyRootless(): Mutable<RootlessFacts> {
  const range = { owner: 'admin', start: 100_000, count: 65_536 };
  return {
    subordinateUids: fromFile([range], '/etc/subuid', 'admin:100000:65536'),
    subordinateGids: fromFile([range], '/etc/subgid', 'admin:100000:65536'),
    subordinateServices: missing('/etc/nsswitch.conf'),
    fileCapabilities: {
      newuidmap: fromCommand('', 'getcap /usr/bin/newuidmap', ''),
      newgidmap: fromCommand('', 'getcap /usr/bin/newgidmap', ''),
      criu: notInstalled('getcap criu'),
    },
    home: fromCommand('/root', 'echo $HOME'),
    runtimeDirectory: fromCommand('/run/user/0', 'echo $XDG_RUNTIME_DIR'),
    userBus: fromFile(true, '/run/user/0/bus', 'socket'),
    lingering: fromFile([], '/var/lib/systemd/linger', ''),
    delegatedControllers: fromFile(
      ['cpu', 'memory', 'pids'],
      '/sys/fs/cgroup/user.slice/user-0.slice/user@0.service/cgroup.controllers',
      'cpu memory pids',
    ),
    stateFolders: fromFile([], '/run/user/0', ''),
  };
}

/** The healthy host's kernel has what CRIU needs; CRIU itself is not installed. */
export function healthyCheckpoint(): Mutable<CheckpointFacts> {
  return {
    configurations: {},
    kernelInterfaces: {
      map_files: fromFile(true, '/proc/self/map_files', ''),
      ns_last_pid: fromFile(true, '/proc/sys/kernel/ns_last_pid', ''),
      timers: fromFile(true, '/proc/self/timers', ''),
      pagemap: fromFile(true, '/proc/self/pagemap', ''),
    },
    libcriu: missing('libcriu.so.2'),
    crunFeatures: notInstalled('crun --version'),
    networkLockPrograms: {
      'iptables-restore': fromCommand('/usr/sbin/iptables-restore', 'command -v iptables-restore'),
      'ip6tables-restore': fromCommand('/usr/sbin/ip6tables-restore', 'command -v ip6tables-restore'),
      nft: notInstalled('command -v nft'),
    },
  };
}
