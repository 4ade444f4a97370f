import type { Verdict } from '../model/check';
import type { DockerInfo, HostFacts } from '../model/hostFacts';
import { message } from '../model/message';
import { evidenceOf } from './factEvidence';
import { notApplicable, unknownBecause } from './verdict';

/** Judges what the Docker daemon says of itself. Where none is installed or none runs, there is nothing to judge. */
export function judgeDockerAnswer(facts: HostFacts, judge: (docker: DockerInfo) => Verdict): Verdict {
  const { docker } = facts.engines;
  const process = facts.cgroups.daemonGroups.dockerd;
  if (docker.state === 'known') {
    return judge(docker.value);
  }
  if (docker.state === 'absent') {
    return notApplicable(message('Docker is not installed.'), [evidenceOf(docker)]);
  }
  return process?.state === 'absent'
    ? notApplicable(message('No Docker daemon runs.'), [evidenceOf(process)])
    : unknownBecause(docker);
}
