import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { dockerSocket, dockerSocketPath, mayEverybodyConnect } from '../dockerSocket';
import { evidenceOf } from '../factEvidence';
import { daemonOption, dockerState, flagValue } from '../network/dockerDaemon';
import { error, info, notApplicable, pass, unknown, unknownBecause } from '../verdict';

/** Who may use a daemon that can do everything that root can. */
export const daemonAccessChecks: readonly Check[] = [
  {
    id: 'SEC-SOCKET',
    category: 'security',
    name: message('Doors of the Docker daemon'),
    meaning: message(
      'Whoever reaches the daemon is root on the host. A socket for everybody or a port without TLS lets everybody in.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/engine/security/protect-access/',
      'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    ],
    evaluate: (facts) => judgeDockerHost(facts, () => judgeDoors(facts)),
  },
  {
    id: 'SEC-DOCKERGROUP',
    category: 'security',
    name: message('Members of the group docker'),
    meaning: message(
      'Members of the group docker are as good as root, without a password and without a trace in the log.',
    ),
    profiles: ['docker', 'swarm'],
    references: ['https://docs.docker.com/engine/install/linux-postinstall/'],
    evaluate: judgeMembers,
  },
  {
    id: 'SEC-AUDIT',
    category: 'security',
    name: message('Audit of the engine'),
    meaning: message(
      'The CIS benchmark asks for audit rules over the files of the engine, so that changes leave a trace.',
    ),
    profiles: ['docker', 'swarm'],
    references: ['https://github.com/docker/docker-bench-security/blob/master/tests/1_host_configuration.sh'],
    evaluate: (facts) => judgeDockerHost(facts, () => judgeAudit(facts)),
  },
  {
    id: 'SEC-DAEMON',
    category: 'security',
    name: message('Hardening of the Docker daemon'),
    meaning: message(
      'The CIS benchmark asks for some settings that Docker leaves off, since not every container bears them.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://github.com/docker/docker-bench-security/blob/master/tests/2_docker_daemon_configuration.sh',
    ],
    evaluate: (facts) => judgeDockerHost(facts, () => judgeHardening(facts)),
  },
];

/** Judges a host that has a Docker daemon of root, running or not. */
function judgeDockerHost(facts: HostFacts, judge: () => Verdict): Verdict {
  const process = facts.cgroups.daemonGroups.dockerd;
  switch (dockerState(facts)) {
    case 'running':
    case 'stopped':
      return judge();
    case 'unknown':
      return unknownBecause(...(process ? [process] : []), facts.engines.docker);
    default:
      return notApplicable(
        message('No Docker daemon of root was found.'),
        process ? [evidenceOf(process)] : [],
      );
  }
}

function judgeDoors(facts: HostFacts): Verdict {
  const socket = dockerSocket(facts);
  if (socket?.state === 'known' && mayEverybodyConnect(socket.value)) {
    return error({
      title: message('Everybody on this host may be root through Docker'),
      summary: message('{path} has the mode {mode}.', { path: dockerSocketPath, mode: socket.value.mode }),
      nextStep: message('Run as root: chmod 660 {path}, and look who sets it: docker.socket or a script.', {
        path: dockerSocketPath,
      }),
      evidence: [evidenceOf(socket)],
    });
  }
  return judgePorts(facts);
}

/** The addresses `tcp://…` that the daemon is told to listen on, by its command line or its file. */
function listenedPorts({ engines }: HostFacts): readonly string[] {
  const words =
    valueOf(engines.processArguments.dockerd) ?? valueOf(engines.units['docker.service'])?.command;
  const listed: unknown = valueOf(engines.dockerDaemonJson)?.hosts;
  return [
    ...(words ?? []).map((word) => word.replace(/^(?:-H|--host)=?/, '')),
    ...(Array.isArray(listed) ? (listed as unknown[]) : []),
  ].filter((host): host is string => typeof host === 'string' && host.startsWith('tcp://'));
}

/** Ports anywhere but on the machine itself, without certificates being asked for. */
function judgePorts(facts: HostFacts): Verdict {
  const { processArguments, dockerDaemonJson } = facts.engines;
  const process = processArguments.dockerd ?? dockerDaemonJson;
  const isVerified = flagValue(daemonOption(facts, 'tlsverify')) === true;
  const ports = isVerified ? [] : listenedPorts(facts);
  const evidence = [evidenceOf(process), evidenceOf(dockerDaemonJson)];
  const open = ports.find((host) => !/^tcp:\/\/(?:127\.|localhost|\[::1\])/.test(host));
  if (open !== undefined) {
    return error({
      title: message('Everybody on the network may be root through Docker'),
      summary: message('The daemon listens on {address} and does not ask for certificates (tlsverify).', {
        address: open.slice(0, 100),
      }),
      nextStep: message('Take the address out, and reach the daemon over SSH: docker -H ssh://user@host'),
      evidence,
    });
  }
  const [own] = ports;
  if (own !== undefined) {
    return info(
      message('The daemon listens on {address}: every program on this host may use it.', {
        address: own.slice(0, 100),
      }),
      evidence,
      message('Docker listens on a port of the host itself'),
    );
  }
  const unread = [process, dockerDaemonJson].find((fact) => fact.state === 'unreadable');
  return unread
    ? unknownBecause(unread)
    : pass(message('The daemon listens on no port without certificates.'), evidence);
}

function judgeMembers({ security }: HostFacts): Verdict {
  const group = security.groups.docker;
  if (group?.state !== 'known') {
    return group?.state === 'absent'
      ? notApplicable(message('There is no group docker.'), [evidenceOf(group)])
      : group
        ? unknownBecause(group)
        : unknown(message('/etc/group was not read.'), []);
  }
  const { members } = group.value;
  return members.length === 0
    ? pass(message('The group docker has no members.'), [evidenceOf(group)])
    : info(
        message('As good as root: {names}.', { names: members.slice(0, 20).join(', ') }),
        [evidenceOf(group)],
        message('Accounts may be root through Docker'),
      );
}

/** The files of the benchmark's section 1.1 that every Docker host has. */
const auditedFiles = ['/usr/bin/dockerd', '/var/lib/docker', '/etc/docker'];

function judgeAudit(facts: HostFacts): Verdict {
  const { auditedPaths } = facts.security;
  if (auditedPaths.state === 'unreadable') {
    return unknownBecause(auditedPaths);
  }
  const watched = valueOf(auditedPaths) ?? [];
  const missing = auditedFiles.filter((path) => !watched.includes(path));
  return missing.length === 0
    ? pass(message('Audit rules watch the files of Docker.'), [evidenceOf(auditedPaths)])
    : info(
        message('No audit rule watches: {paths}.', { paths: missing.join(', ') }),
        [evidenceOf(auditedPaths)],
        message('Changes of the engine leave no trace in the audit log'),
      );
}

/** Settings of the benchmark's section 2 with the value that it asks for. */
const hardening: readonly (readonly [name: string, wanted: boolean])[] = [
  ['icc', false],
  ['live-restore', true],
  ['no-new-privileges', true],
  ['userland-proxy', false],
];

function judgeHardening(facts: HostFacts): Verdict {
  const options = hardening.map(([name, wanted]) => ({ name, wanted, fact: daemonOption(facts, name) }));
  const unread = options.find(({ fact }) => fact.state === 'unreadable');
  if (unread) {
    return unknownBecause(unread.fact);
  }
  const other = options.filter(({ fact, wanted }) => flagValue(fact) !== wanted);
  const evidence = [evidenceOf(facts.engines.dockerDaemonJson)];
  return other.length === 0
    ? pass(message('Docker has the settings that the CIS benchmark asks for.'), evidence)
    : info(
        message('The CIS benchmark asks for: {settings}.', {
          settings: other.map(({ name, wanted }) => `"${name}": ${String(wanted)}`).join(', '),
        }),
        evidence,
        message('Docker could be hardened further'),
      );
}
