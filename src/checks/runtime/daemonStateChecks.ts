import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { Account, DockerInfo, HostFacts, OpenFileLimit } from '../../model/hostFacts';
import { message } from '../../model/message';
import { engineWarnings } from '../../knowledge/engineWarnings';
import { judgeDockerAnswer } from '../dockerAnswer';
import { dockerSocket, dockerSocketPath, mayEverybodyConnect } from '../dockerSocket';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** What running daemons tell of themselves, and what they hand to containers. */
export const daemonStateChecks: readonly Check[] = [
  {
    id: 'RT-SOCKET',
    category: 'runtime',
    name: message('Access to the Docker daemon'),
    meaning: message(
      'Without the right to its socket every docker command fails with "permission denied". Who has that right is as good as root on the host.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/engine/install/linux-postinstall/',
      'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    ],
    evaluate: judgeSocket,
  },
  {
    id: 'RT-WARNINGS',
    category: 'runtime',
    name: message('Warnings of the Docker daemon'),
    meaning: message('docker info prints warnings of its own. Some are false alarms on some hosts.'),
    profiles: ['docker', 'swarm'],
    references: [...new Set(engineWarnings.map(({ source }) => source))],
    evaluate: (facts) => judgeDockerAnswer(facts, (docker) => judgeWarnings(docker)),
  },
  {
    id: 'RT-NOFILE',
    category: 'runtime',
    name: message('Open files that containers may have'),
    meaning: message(
      'Containers get the limit of their daemon. Programs that walk through every possible descriptor, such as yum, rpm and old MySQL, hang or run out of memory when it is a billion.',
    ),
    references: [
      'https://github.com/containerd/containerd/issues/6707',
      'https://github.com/moby/moby/pull/45534',
      'https://docs.docker.com/engine/release-notes/25.0/',
    ],
    evaluate: judgeOpenFiles,
  },
  {
    id: 'RT-RUNTIME',
    category: 'runtime',
    name: message('Default runtime of Docker'),
    meaning: message(
      'Docker starts containers through its default runtime: when that is not registered, none starts.',
    ),
    profiles: ['docker', 'swarm'],
    references: ['https://docs.docker.com/engine/daemon/alternative-runtimes/'],
    evaluate: (facts) => judgeDockerAnswer(facts, (docker) => judgeDefaultRuntime(docker, facts)),
  },
  {
    id: 'RT-GC',
    category: 'runtime',
    name: message('Stopped containers'),
    meaning: message(
      'Stopped containers keep their layers and logs on the disk until somebody removes them.',
    ),
    profiles: ['docker', 'swarm'],
    references: ['https://docs.docker.com/engine/manage-resources/pruning/'],
    evaluate: (facts) => judgeDockerAnswer(facts, (docker) => judgeStoppedContainers(docker, facts)),
  },
  {
    id: 'RT-CONFLICT',
    category: 'runtime',
    name: message('One Docker on the host'),
    meaning: message(
      'The snap, the packages of distributions and those of docker.com each bring a daemon with images of its own. With two, commands reach one and images seem to be gone.',
    ),
    profiles: ['docker', 'swarm', 'podman'],
    references: ['https://docs.docker.com/engine/install/ubuntu/#uninstall-old-versions'],
    evaluate: judgeConflict,
  },
];

function judgeSocket(facts: HostFacts): Verdict {
  const { account } = facts;
  const socket = dockerSocket(facts);
  if (socket?.state === 'absent') {
    return notApplicable(message('There is no socket {path}.', { path: dockerSocketPath }), [
      evidenceOf(socket),
    ]);
  }
  if (socket?.state !== 'known' || account.state !== 'known') {
    return unknownBecause(socket ?? account, account);
  }
  const evidence = [evidenceOf(socket), evidenceOf(account)];
  return account.value.uid === 0 || mayEverybodyConnect(socket.value)
    ? pass(message('The account {account} may use the socket.', { account: account.value.name }), evidence)
    : judgeGroup(facts, { account: account.value, gid: socket.value.gid, evidence });
}

interface Asker {
  readonly account: Account;
  /** Of the socket. */
  readonly gid: number;
  readonly evidence: readonly Evidence[];
}

function judgeGroup({ security }: HostFacts, { account, gid, evidence }: Asker): Verdict {
  const group = security.groups.docker;
  if (group?.state !== 'known') {
    return group?.state === 'unreadable'
      ? unknownBecause(group)
      : unknown(message('The socket belongs to a group that is not docker.'), evidence);
  }
  const all = [...evidence, evidenceOf(group)];
  const name = account.name;
  if (group.value.gid !== gid) {
    return unknown(message('The socket belongs to a group that is not docker.'), all);
  }
  if (account.groups.includes('docker')) {
    return pass(message('The account {account} is in the group docker.', { account: name }), all);
  }
  return group.value.members.includes(name)
    ? warning({
        title: message('The right to Docker is not in this session yet'),
        summary: message('The account {account} was put into the group docker after this session began.', {
          account: name,
        }),
        nextStep: message('Log out and in again, or run: newgrp docker'),
        evidence: all,
      })
    : info(
        message('The account {account} is not in the group docker, which is as good as root.', {
          account: name,
        }),
        all,
        message('This account may not use Docker'),
      );
}

function judgeWarnings(docker: DockerInfo): Verdict {
  const { warnings } = docker;
  const evidence = [
    {
      source: 'docker info',
      command: "docker info --format '{{json .Warnings}}'",
      excerpt: warnings.join('\n'),
    },
  ];
  if (warnings.length === 0) {
    return pass(message('docker info prints no warning.'), evidence);
  }
  const known = warnings.flatMap((text) => {
    const row = engineWarnings.find(({ pattern }) => pattern.test(text));
    return row ? [{ text, row }] : [];
  });
  const doubted = known.find(({ row }) => row.doubt);
  const text = (doubted?.text ?? warnings[0] ?? '').replace(/^WARNING: /, '');
  const said =
    warnings.length === 1
      ? message('It says "{text}"', { text })
      : message('It prints {count} warnings, among them "{text}"', { count: warnings.length, text });
  const checks = [...new Set(known.map(({ row }) => row.check))].join(', ');
  return info(
    doubted?.row.doubt
      ? message('{said}, which is not always true: {doubt}. What holds here is told by {checks}.', {
          said,
          doubt: doubted.row.doubt,
          checks,
        })
      : checks === ''
        ? message('{said}. No check of Hullwright looks at that.', { said })
        : message('{said}. What it means here is told by {checks}.', { said, checks }),
    evidence,
    message('docker info prints warnings'),
  );
}

/** More than any program needs; 1,048,576 was the usual limit before systemd 240 raised it to a billion. */
const hugeLimit = 100_000_000;

function judgeOpenFiles({ engines }: HostFacts): Verdict {
  const limits = ['dockerd', 'containerd'].map((name) => ({
    name,
    fact: engines.openFileLimits[name] ?? (absent(commandSource(`pidof ${name}`)) as Fact<OpenFileLimit>),
  }));
  const known = limits.filter(({ fact }) => fact.state === 'known');
  const huge = known.find(({ fact }) => (valueOf(fact)?.soft ?? Infinity) >= hugeLimit);
  if (huge) {
    return warning({
      title: message('Some old programs hang in containers'),
      summary: message('{daemon} may open a billion files or without limit, and hands that to containers.', {
        daemon: huge.name,
      }),
      nextStep: message(
        'Run systemctl edit {daemon}, write [Service] and LimitNOFILE=1024:524288, and restart it; or give such containers --ulimit nofile=1024:524288.',
        { daemon: huge.name },
      ),
      evidence: [evidenceOf(huge.fact)],
    });
  }
  const unread = limits.find(({ fact }) => fact.state === 'unreadable');
  if (unread) {
    return unknownBecause(unread.fact);
  }
  return known.length === 0
    ? notApplicable(
        message('Neither dockerd nor containerd runs.'),
        limits.map(({ fact }) => evidenceOf(fact)),
      )
    : pass(
        message('The daemons have a usual limit of open files.'),
        known.map(({ fact }) => evidenceOf(fact)),
      );
}

function judgeDefaultRuntime(docker: DockerInfo, { engines }: HostFacts): Verdict {
  const { defaultRuntime, runtimes } = docker;
  const evidence = [matchingEvidence(engines.docker, /Runtime/)];
  if (defaultRuntime === undefined || runtimes === undefined) {
    return unknown(message('docker info does not name the runtimes.'), evidence);
  }
  return runtimes.includes(defaultRuntime)
    ? pass(message('The default runtime {name} is registered.', { name: defaultRuntime }), evidence)
    : error({
        title: message('Docker cannot start containers'),
        summary: message('The default runtime {name} is not among those that Docker knows: {names}.', {
          name: defaultRuntime,
          names: runtimes.join(', '),
        }),
        nextStep: message(
          'Register it under "runtimes" in /etc/docker/daemon.json, or take "default-runtime" out, and restart Docker.',
        ),
        evidence,
      });
}

const manyStopped = 100;

function judgeStoppedContainers(docker: DockerInfo, { engines }: HostFacts): Verdict {
  const { stoppedContainers } = docker;
  const evidence = [matchingEvidence(engines.docker, /Containers/)];
  if (stoppedContainers === undefined) {
    return unknown(message('docker info does not count stopped containers.'), evidence);
  }
  return stoppedContainers >= manyStopped
    ? info(
        message('{count} containers are stopped; docker container prune removes them all.', {
          count: stoppedContainers,
        }),
        evidence,
        message('Many stopped containers keep their disk space'),
      )
    : pass(message('{count} containers are stopped.', { count: stoppedContainers }), evidence);
}

const dockerPackages = [
  'docker-ce',
  'docker.io',
  'docker-engine',
  'moby-engine',
  'snap:docker',
  'podman-docker',
];

function judgeConflict({ engines }: HostFacts): Verdict {
  const { packages } = engines;
  if (packages.state === 'absent') {
    return notApplicable(
      message(
        'The system has no package database that Hullwright knows; only distributions with one have this trouble.',
      ),
      [evidenceOf(packages)],
    );
  }
  if (packages.state === 'unreadable') {
    return unknownBecause(packages);
  }
  const found = dockerPackages.filter((name) => packages.value.includes(name));
  return found.length > 1
    ? warning({
        title: message('More than one package brings Docker'),
        summary: message('Installed: {names}.', { names: found.join(', ') }),
        nextStep: message(
          'Keep one and remove the others; the images of the others stay behind in their own folder.',
        ),
        evidence: [evidenceOf(packages)],
      })
    : pass(message('At most one Docker is installed.'), [evidenceOf(packages)]);
}
