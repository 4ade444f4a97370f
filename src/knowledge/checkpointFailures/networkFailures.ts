import { message } from '../../model/message';
import { criu, podman, type CheckpointFailure } from './checkpointFailure';

/** Sockets of the network, and the rules that keep packets away meanwhile. */
export const networkFailures: readonly CheckpointFailure[] = [
  {
    id: 'TCP-ESTABLISHED',
    pattern: /Connected TCP socket, consider using --tcp-established/,
    cause: message('The container has an open TCP connection, and the checkpoint was not told to keep such.'),
    cure: message(
      'Checkpoint with TCP connections kept: --tcp-established for podman; for Docker the line tcp-established in /etc/criu/runc.conf (not default.conf, which the runtime overrules).',
    ),
    sources: criu(589, 599, 2535, 1118),
  },
  {
    id: 'TCP-IN-FLIGHT',
    pattern: /In-flight connection \(l\) for/,
    cause: message('A client waits at a listening socket that has not accepted it yet.'),
    cure: message('Try again in a moment, or put skip-in-flight into the configuration of CRIU.'),
    sources: [...criu(1324), 'https://github.com/opencontainers/runc/issues/1521'],
  },
  {
    id: 'TCP-IN-IMAGE',
    pattern: /Connected TCP socket in image/,
    cause: message(
      'The checkpoint holds an open TCP connection, and the restore was not told to take it up.',
    ),
    cure: message(
      'Restore with the same option as the checkpoint: --tcp-established, or tcp-established in /etc/criu/runc.conf.',
    ),
    sources: criu(286),
  },
  {
    id: 'TCP-MULTIPATH',
    pattern: /Unsupported proto 262 for socket/,
    cause: message(
      'A program listens with Multipath TCP, as those written in Go 1.24 and later do by themselves. CRIU cannot save that.',
    ),
    cure: message('Start the program with GODEBUG=multipathtcp=0, or use a CRIU that knows it.'),
    sources: criu(2655, 2662),
  },
  {
    id: 'UDP-CORKED',
    pattern: /Can't dump corked dgram socket/,
    cause: message('A UDP socket holds data back (UDP_CORK) at this moment.'),
    cure: message('Try again when the program is idle.'),
    sources: criu(409),
  },
  {
    id: 'UNIX-NAME',
    pattern: /Name resolved on unconnected socket/,
    cause: message('The other end of a socket closed it while it was being saved.'),
    cure: message('Try again; newer versions of CRIU bear it.'),
    sources: criu(237),
  },
  {
    id: 'TCP-STATE',
    pattern: /Unknown inet socket .{0,200}state/,
    cause: message(
      'A TCP connection is just being opened or closed, which this CRIU or this kernel cannot save.',
    ),
    cure: message('Try again when connections are at rest, or update CRIU and the kernel.'),
    sources: criu(262, 194),
  },
  {
    id: 'UNIX-EXTERNAL',
    pattern: /External socket is used\. Consider using --ext-unix-sk/,
    cause: message('The container is connected to a Unix socket of the host, such as /run/docker.sock.'),
    cure: message(
      'Close that connection, or allow it with ext-unix-sk in the configuration of CRIU at checkpoint and restore.',
    ),
    sources: criu(772),
  },
  {
    id: 'UNIX-HALF',
    pattern: /Can't dump half of stream unix connection/,
    cause: message('One end of a Unix connection is inside the container and the other one outside.'),
    cure: message('Disconnect it first, or save both ends together.'),
    sources: criu(505, 796, 1788),
  },
  {
    id: 'UNIX-IN-IMAGE',
    pattern: /External socket found in image/,
    cause: message(
      'The checkpoint holds a connection to a socket outside, and the restore was not told to take it up.',
    ),
    cure: message('Restore with the same option as the checkpoint: ext-unix-sk.'),
    sources: criu(772, 409),
  },
  {
    id: 'UNIX-IN-FLIGHT',
    pattern: /In-flight connection on|Non-empty write queue on an in-flight/,
    cause: message('A client waits at a Unix socket that has not accepted it yet.'),
    cure: message('Try again in a moment.'),
    sources: criu(1804),
  },
  {
    id: 'TCP-BIND',
    pattern: /Can't bind inet socket.{0,200}(?:Cannot assign requested address|Invalid argument)/,
    cause: message('An address that the container used is not there on this host or in this network.'),
    cure: message('Restore with the same address, or close the connections: --tcp-close.'),
    sources: [...criu(312, 29, 735), ...podman(3722)],
  },
  {
    id: 'TCP-CONNECT',
    pattern: /Can't connect inet socket back/,
    cause: message('The port or the address of a saved connection is in use.'),
    cure: message('Free it: end what was restored before, then restore again.'),
    sources: criu(457, 944, 1784),
  },
  {
    id: 'LOCK-IPTABLES',
    pattern: /ip6?tables-restore.{0,200}(?:CHAIN_ADD|RULE_INSERT) failed/,
    cause: message(
      'The rules that hold packets back meanwhile could not be set: modules of iptables are missing.',
    ),
    cure: message(
      'Load them (modprobe iptable_filter ip6table_filter), or set network-lock nftables in the configuration of CRIU.',
    ),
    sources: criu(813),
  },
  {
    id: 'LOCK-BUSY',
    pattern: /CHAIN_(?:USER_)?DEL failed .{0,200}busy.{0,200}CRIU/,
    cause: message('iptables on nftables holds the rules twice and cannot take them back.'),
    cure: message('Update CRIU to 4.0 or later, or set network-lock nftables.'),
    sources: criu(1435, 2313, 2323),
  },
  {
    id: 'NET-RENAME',
    pattern: /error renaming interface .{0,200} to "eth0": file exists/,
    cause: message('The network of the container was set up twice: by the checkpoint and by Docker.'),
    cure: message(
      'Restore with Docker 27 or older, run the container with the network none or host, or use podman.',
    ),
    sources: [...criu(314, 393), 'https://github.com/moby/moby/issues/50750'],
  },
  {
    id: 'NET-STATIC',
    pattern:
      /requested static ip .{0,200} not in any subnet|cannot set static IP or MAC address if not creating/,
    cause: message('The saved address does not belong to the network of this host.'),
    cure: message('Restore with --ignore-static-ip and --ignore-static-mac.'),
    sources: podman(12762, 14389),
  },
];
