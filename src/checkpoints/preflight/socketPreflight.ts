import type { ContainerSocket, PreflightFacts } from '../../model/containerFacts';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightRequest, PreflightVerdict } from '../../model/preflight';
import { factEvidence, fails, named, needsOption, unknown, unknownBecause, works } from './preflightVerdict';

/** Sockets of the container's processes. */
export const socketPreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-TCP',
    title: message('Open connections'),
    sources: ['https://criu.org/TCP_connection', 'https://github.com/checkpoint-restore/criu/issues/2535'],
    judge: judgeConnections,
  },
  {
    id: 'CP-TCP-QUEUE',
    title: message('Connections that nobody has accepted yet'),
    sources: ['https://github.com/checkpoint-restore/criu/issues/1324'],
    judge: judgeQueue,
  },
  {
    id: 'CP-MPTCP',
    title: message('Multipath TCP'),
    sources: ['https://github.com/checkpoint-restore/criu/issues/2655'],
    judge: judgeMultipath,
  },
  {
    id: 'CP-SOCKET-KINDS',
    title: message('Kinds of sockets'),
    sources: ['https://criu.org/What_cannot_be_checkpointed', 'https://criu.org/Sockets'],
    judge: judgeKinds,
  },
  {
    id: 'CP-UNIX',
    title: message('Unix sockets to programs outside'),
    sources: [
      'https://criu.org/External_UNIX_socket',
      'https://github.com/checkpoint-restore/criu/issues/772',
    ],
    judge: judgeUnix,
  },
  {
    id: 'CP-NETWORK-LOCK',
    title: message('Holding the network still'),
    sources: ['https://criu.org/TCP_connection', 'https://criu.org/CLI/opt/--network-lock'],
    judge: judgeLock,
  },
  {
    id: 'CP-LEFTOVER-LOCK',
    title: message('Network locks of earlier tries'),
    sources: ['https://github.com/checkpoint-restore/criu/issues/2828'],
    judge: judgeLeftovers,
  },
];

/** Neither listening (0a) nor closed (07) nor over (06), by the kernel's include/net/tcp_states.h. */
export function isConnected({ protocol, state }: ContainerSocket): boolean {
  return protocol === 'tcp' && !['0a', '07', '06'].includes(state);
}

function socketLines(sockets: readonly ContainerSocket[]): string[] {
  return sockets.map(
    ({ protocol, local, state, inode }) => `${protocol} ${local} state ${state} inode ${inode}`,
  );
}

function judgeConnections(
  { engine, tree: { sockets } }: PreflightFacts,
  { options }: PreflightRequest,
): PreflightVerdict {
  if (sockets.state !== 'known') {
    return unknownBecause(sockets);
  }
  const open = sockets.value.filter(isConnected);
  const evidence = [factEvidence(sockets, socketLines(open))];
  if (open.length === 0) {
    return works(message('It has no open connection.'), evidence);
  }
  const words = { count: open.length };
  if (options.has('tcpEstablished')) {
    return works(message('Its {count} open connections are saved, as was chosen.', words), evidence);
  }
  return needsOption('tcpEstablished', {
    summary: message('It has {count} open connections, which are saved only when that is chosen.', words),
    evidence,
    remedy:
      engine.kind === 'podman'
        ? message('Choose to save established connections, or close them.')
        : message(
            'Close them, or put tcp-established into /etc/criu/runc.conf: Docker has no option for it.',
          ),
  });
}

function judgeQueue({ tree: { sockets } }: PreflightFacts): PreflightVerdict {
  if (sockets.state !== 'known') {
    return unknownBecause(sockets);
  }
  const full = sockets.value.filter(
    ({ protocol, state, waiting }) => protocol === 'tcp' && state === '0a' && waiting > 0,
  );
  const evidence = [factEvidence(sockets, socketLines(full))];
  return full.length === 0
    ? works(message('No client waits to be accepted.'), evidence)
    : fails({
        summary: message('Clients wait to be accepted on {count} listening sockets.', { count: full.length }),
        evidence,
        remedy: message('Try again in a moment, or put skip-in-flight into the configuration of CRIU.'),
      });
}

function judgeMultipath({ tree: { protocols } }: PreflightFacts): PreflightVerdict {
  return judgeProtocols(protocols, ['MPTCP', 'MPTCPv6'], {
    none: message('It uses none.'),
    some: message('It uses MPTCP, which CRIU does not know. Programs in Go listen by it since Go 1.24.'),
    remedy: message('Set GODEBUG=multipathtcp=0 in the container.'),
  });
}

/** As /proc/net/protocols names them. */
const unsavable = [
  'SCTP',
  'SCTPv6',
  'AF_VSOCK',
  'DCCP',
  'SMC',
  'SMC6',
  'TIPC',
  'BLUETOOTH',
  'XDP',
  'ALG',
  'CAN_RAW',
];

function judgeKinds({ tree: { protocols } }: PreflightFacts): PreflightVerdict {
  return judgeProtocols(protocols, unsavable, {
    none: message('CRIU knows all kinds of sockets in its network.'),
    some: message('There are sockets in its network that CRIU does not know.'),
    remedy: message('Stop what uses them.'),
  });
}

interface ProtocolWords {
  readonly none: PreflightVerdict['summary'];
  readonly some: PreflightVerdict['summary'];
  readonly remedy: PreflightVerdict['summary'];
}

function judgeProtocols(
  protocols: PreflightFacts['tree']['protocols'],
  names: readonly string[],
  { none, some, remedy }: ProtocolWords,
): PreflightVerdict {
  if (protocols.state !== 'known') {
    return unknownBecause(protocols);
  }
  const used = names.filter((name) => (protocols.value[name] ?? 0) > 0);
  const evidence = [
    factEvidence(
      protocols,
      used.map((name) => `${name} ${String(protocols.value[name])}`),
    ),
  ];
  return used.length === 0 ? works(none, evidence) : fails({ summary: some, evidence, remedy });
}

function judgeUnix(
  { tree: { sockets, unixPeers } }: PreflightFacts,
  { options }: PreflightRequest,
): PreflightVerdict {
  if (sockets.state !== 'known') {
    return unknownBecause(sockets);
  }
  const own = sockets.value.filter(({ protocol }) => protocol === 'unix');
  const connected = own.filter(({ state }) => state === '03');
  const evidence = [factEvidence(sockets, socketLines(connected))];
  if (connected.length === 0) {
    return works(message('None of its Unix sockets is connected.'), evidence);
  }
  if (unixPeers.state !== 'known') {
    return unknownBecause(unixPeers);
  }
  const inodes = new Set(own.map(({ inode }) => inode));
  const peers = connected.map((socket) => ({ socket, peer: unixPeers.value[socket.inode] }));
  const outside = peers.filter(({ peer }) => peer !== undefined && peer !== '0' && !inodes.has(peer));
  if (outside.length > 0) {
    const reason = {
      summary: message('{count} of its Unix sockets lead to programs outside of it.', {
        count: outside.length,
      }),
      evidence: [
        factEvidence(
          unixPeers,
          outside.map(({ socket, peer }) => `${socket.inode} -> ${String(peer)}`),
        ),
      ],
      remedy: message(
        'Close these connections first: a connected stream has two ends, and only one would be saved.',
      ),
    };
    return options.has('externalUnixSockets') ? unknown(reason) : fails(reason);
  }
  return peers.some(({ peer }) => peer === undefined)
    ? unknown({ summary: message('It is not known where some of its Unix sockets lead.'), evidence })
    : works(message('Both ends of its Unix sockets are within it.'), evidence);
}

function judgeLock(
  { tree: { sockets }, host: { networkLockPrograms } }: PreflightFacts,
  { options }: PreflightRequest,
): PreflightVerdict {
  if (sockets.state !== 'known') {
    return unknownBecause(sockets);
  }
  if (!options.has('tcpEstablished') || !sockets.value.some(isConnected)) {
    return works(message('No connection has to be held still.'), []);
  }
  if (networkLockPrograms.state !== 'known') {
    return unknownBecause(networkLockPrograms);
  }
  const there = networkLockPrograms.value;
  const evidence = [factEvidence(networkLockPrograms)];
  if (there.includes('iptables-restore') && there.includes('ip6tables-restore')) {
    return works(message('CRIU holds connections still by iptables-restore.'), evidence);
  }
  return there.includes('nft')
    ? unknown({
        summary: message(
          'Only {names} is there, and not every CRIU can hold connections still by nftables.',
          {
            names: named(there),
          },
        ),
        evidence,
        remedy: message('Install the package iptables.'),
      })
    : fails({
        summary: message(
          'CRIU holds connections still by iptables-restore and ip6tables-restore, and not both are there.',
        ),
        evidence,
        remedy: message('Install the package iptables.'),
      });
}

function judgeLeftovers({ tree: { leftoverLocks } }: PreflightFacts): PreflightVerdict {
  if (leftoverLocks.state !== 'known') {
    return unknownBecause(leftoverLocks);
  }
  const evidence = [factEvidence(leftoverLocks)];
  return leftoverLocks.value.length === 0
    ? works(message('None is left in its network.'), evidence)
    : fails({
        summary: message('A try that failed has left rules of CRIU in its network: nothing gets through.'),
        evidence,
        remedy: message('Delete the chain or the table CRIU in the network namespace of the container.'),
      });
}
