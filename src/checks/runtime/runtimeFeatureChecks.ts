import type { Check, Verdict } from '../../model/check';
import type { DockerInfo, HostFacts, RuntimeFeatures } from '../../model/hostFacts';
import { message } from '../../model/message';
import { judgeDockerAnswer } from '../dockerAnswer';
import { matchingEvidence } from '../factEvidence';
import { isProgramAtLeast } from '../../model/programVersion';
import { info, notApplicable, pass, unknown, warning } from '../verdict';

/** What the program that starts containers was built with, against what the daemon uses here. */
export const runtimeFeatureChecks: readonly Check[] = [
  {
    id: 'RT-FEATURES',
    category: 'runtime',
    name: message('Abilities of the default runtime'),
    meaning: message(
      'The daemon asks its runtime for groups, filters and security profiles. One that was built without them may refuse to start containers.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://github.com/opencontainers/runtime-spec/blob/main/features-linux.md',
      'https://docs.docker.com/reference/api/engine/version-history/',
    ],
    evaluate: (facts) => judgeDockerAnswer(facts, (docker) => judgeFeatures(docker, facts)),
  },
];

type Feature = keyof RuntimeFeatures;

const names: Readonly<Record<Feature, string>> = {
  cgroupV1: 'cgroup v1',
  cgroupV2: 'cgroup v2',
  systemdGroups: 'cgroup driver systemd',
  seccomp: 'seccomp',
  appArmor: 'AppArmor',
  seLinux: 'SELinux',
  idMappedMounts: 'id-mapped mounts',
  checkpoint: 'checkpoint',
};

const features = Object.keys(names) as Feature[];

/** `GET /info` tells them since version 1.44 of the API, which came with Docker 25.0. */
const toldSince = '25.0';

function judgeFeatures(docker: DockerInfo, { engines }: HostFacts): Verdict {
  const runtime = docker.defaultRuntime ?? 'runc';
  const told = docker.runtimeFeatures?.[runtime];
  if (told === undefined || features.every((feature) => told[feature] === undefined)) {
    return withoutFeatures(docker, runtime, [matchingEvidence(engines.docker, /ServerVersion|Runtime/)]);
  }
  const evidence = [matchingEvidence(engines.docker, /RuntimeFeatures|Cgroup|SecurityOptions/)];
  const named = (some: readonly Feature[]) => some.map((feature) => names[feature]).join(', ');
  const lacking = features.filter((feature) => told[feature] === false);
  const missed = lacking.filter((feature) => isUsed(feature, docker));
  if (missed.length > 0) {
    return warning({
      title: message('The runtime lacks what Docker asks it for'),
      summary: message('{runtime} says that it was built without {features}, which this daemon uses.', {
        runtime,
        features: named(missed),
      }),
      nextStep: message(
        'Install the {runtime} of the distribution or of docker.com in its place, and restart Docker.',
        { runtime },
      ),
      evidence,
    });
  }
  return lacking.length > 0
    ? info(
        message('{runtime} was built without {features}, and this daemon does not use it.', {
          runtime,
          features: named(lacking),
        }),
        evidence,
      )
    : pass(
        message('{runtime} says that it has {features}.', {
          runtime,
          features: named(features.filter((feature) => told[feature] === true)) || '-',
        }),
        evidence,
      );
}

function withoutFeatures(
  { serverVersion }: DockerInfo,
  runtime: string,
  evidence: Verdict['evidence'],
): Verdict {
  return isProgramAtLeast(serverVersion, toldSince) === false
    ? notApplicable(
        message('Docker tells what its runtimes can do since {since}.', { since: toldSince }),
        evidence,
      )
    : unknown(
        message('The daemon does not tell what {runtime} can do.', { runtime }),
        evidence,
        message('Run: {runtime} features', { runtime }),
      );
}

/** Whether the daemon would ask for it here. */
function isUsed(feature: Feature, { cgroupVersion, cgroupDriver, securityOptions }: DockerInfo): boolean {
  const hasOption = (name: string) =>
    securityOptions.some((option) => option.split(',')[0] === `name=${name}`);
  switch (feature) {
    case 'cgroupV1':
      return cgroupVersion === '1';
    case 'cgroupV2':
      return cgroupVersion === '2';
    case 'systemdGroups':
      return cgroupDriver === 'systemd';
    case 'seccomp':
      return hasOption('seccomp');
    case 'appArmor':
      return hasOption('apparmor');
    case 'seLinux':
      return hasOption('selinux');
    default:
      return false;
  }
}
