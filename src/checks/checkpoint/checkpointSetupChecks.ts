import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { installStep } from '../packageStep';
import { isProgramAtLeast } from '../../model/programVersion';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** How CRIU and the engines are set up for checkpoints. */
export const checkpointSetupChecks: readonly Check[] = [
  {
    id: 'CR-NETLOCK',
    category: 'checkpoint',
    name: message('Network lock of a checkpoint'),
    meaning: message(
      'While a container is dumped, CRIU keeps its packets away with iptables-restore or nftables. Without the program, dumps and restores of containers with a network fail.',
    ),
    profiles: ['checkpoint'],
    references: [
      'https://criu.org/CLI/opt/--network-lock',
      'https://github.com/checkpoint-restore/criu/blob/criu-dev/INSTALL.md',
      'https://github.com/checkpoint-restore/criu/issues/2339',
      'https://github.com/checkpoint-restore/criu/issues/813',
    ],
    evaluate: judgeNetworkLock,
  },
  {
    id: 'CR-CONF',
    category: 'checkpoint',
    name: message("CRIU's own configuration"),
    meaning: message(
      'Options in /etc/criu act on every checkpoint of every container of this host, whatever the engine was asked for.',
    ),
    profiles: ['checkpoint'],
    references: ['https://criu.org/Configuration_files'],
    evaluate: judgeConfiguration,
  },
  {
    id: 'CR-DOCKER',
    category: 'checkpoint',
    name: message('Checkpoints in Docker'),
    meaning: message(
      'Docker has checkpoints only in experimental mode. Docker 28 and 29 make them, and then fail to restore a container that has a network of its own.',
    ),
    profiles: ['checkpoint'],
    references: [
      'https://docs.docker.com/reference/cli/docker/checkpoint/',
      'https://github.com/moby/moby/issues/50750',
      'https://github.com/containerd/containerd/issues/12141',
    ],
    evaluate: judgeDocker,
  },
];

/** Settings of `network-lock` by which CRIU runs neither iptables-restore nor ip6tables-restore. */
const otherLock = /^network-lock[ \t=]+(nftables|skip)\b/;

function judgeNetworkLock(facts: HostFacts): Verdict {
  const { networkLockPrograms: programs, configurations } = facts.checkpoint;
  const names = ['iptables-restore', 'ip6tables-restore'];
  const found = names.map((name) => programs[name] ?? absent(commandSource(`command -v ${name}`)));
  const evidence = found.map(evidenceOf);
  if (found.every((fact) => fact.state === 'known')) {
    return pass(message('iptables-restore and ip6tables-restore are installed.'), evidence);
  }
  const files = Object.values(configurations);
  const setting = files.find((fact) => valueOf(fact)?.some((line) => otherLock.test(line)));
  if (setting) {
    return info(
      message(
        'CRIU is told to lock the network another way; for nftables it must be built with libnftables.',
      ),
      [...evidence, evidenceOf(setting)],
      message('The network lock is set by hand'),
    );
  }
  const unread = [...found, ...files].find((fact) => fact.state === 'unreadable');
  if (unread) {
    return unknownBecause(unread);
  }
  // Fedora and CentOS Stream 10 build CRIU to use nftables from the start, which does not show from outside.
  return warning({
    title: message('Containers with a network possibly cannot be checkpointed'),
    summary: message(
      'CRIU calls iptables-restore and ip6tables-restore unless it was built for nftables, and not both are installed.',
    ),
    nextStep: installStep(facts, {
      debian: 'iptables',
      fedora: 'iptables-nft',
      suse: 'iptables',
      arch: 'iptables-nft',
      alpine: 'iptables ip6tables',
    }),
    evidence,
  });
}

function judgeConfiguration({ checkpoint }: HostFacts): Verdict {
  const files = Object.entries(checkpoint.configurations);
  const set = files.filter((entry): entry is [string, Fact<readonly string[]>] => {
    const lines = valueOf(entry[1]);
    return lines !== undefined && lines.length > 0;
  });
  if (set.length > 0) {
    return info(
      message('Set for all containers: {options}.', {
        options: set
          .flatMap(([, fact]) => valueOf(fact) ?? [])
          .join(', ')
          .slice(0, 300),
      }),
      set.map(([, fact]) => evidenceOf(fact)),
      message('CRIU has options for all containers'),
    );
  }
  const unread = files.find(([, fact]) => fact.state === 'unreadable');
  if (unread || files.length === 0) {
    return unread ? unknownBecause(unread[1]) : unknown(message('The folder /etc/criu was not read.'), []);
  }
  return pass(
    message('No options are set for all containers.'),
    files.map(([, fact]) => evidenceOf(fact)),
  );
}

/** The first release in which a restore does not find the network of the container. */
const brokenSince = '28.0.0';

function judgeDocker({ engines }: HostFacts): Verdict {
  const { docker } = engines;
  if (docker.state !== 'known') {
    const programs = ['dockerd', 'docker'].map(
      (name) => engines.programs[name] ?? absent(commandSource(`command -v ${name}`)),
    );
    return programs.every((fact) => fact.state === 'absent')
      ? notApplicable(message('Docker is not installed.'), programs.map(evidenceOf))
      : unknownBecause(docker);
  }
  const { serverVersion, experimental } = docker.value;
  const evidence = [evidenceOf(docker)];
  if (isProgramAtLeast(serverVersion, brokenSince) === true) {
    return warning({
      title: message('Docker possibly cannot restore its checkpoints'),
      summary: message(
        'Docker {version} is known to fail when it restores a container with a network of its own.',
        { version: serverVersion },
      ),
      nextStep: message(
        'Try it with a container that may be lost, or use Podman or Docker 27 for checkpoints.',
      ),
      evidence,
    });
  }
  return experimental
    ? pass(message('Docker {version} runs in experimental mode.', { version: serverVersion }), evidence)
    : warning({
        title: message('Docker refuses checkpoints'),
        summary: message('Docker {version} does not run in experimental mode.', { version: serverVersion }),
        nextStep: message('Set "experimental": true in /etc/docker/daemon.json and restart Docker.'),
        evidence,
      });
}
