import type { Check, CheckContext, Verdict } from '../../model/check';
import { absent, commandSource, valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { error, notApplicable, pass, unknownBecause, warning } from '../verdict';
import { modeEvidence, switchToV2 } from './cgroupControllers';

/** Where crun looks for the hierarchy of cgroup v2 beside those of v1. */
const besideV1 = '/sys/fs/cgroup/unified';

/** Hosts that have controllers of both cgroup versions. */
export const cgroupHybridChecks: readonly Check[] = [
  {
    id: 'CG-HYBRID',
    category: 'cgroups',
    name: message('One cgroup version for all controllers'),
    meaning: message(
      'crun, the usual runtime of Podman, starts no container where some controllers are on cgroup v1 and others on v2. runc, the runtime of Docker, goes without those on v2.',
    ),
    references: ['https://github.com/containers/crun/blob/main/src/libcrun/cgroup.c'],
    evaluate: judgeHybrid,
  },
];

function judgeHybrid(facts: HostFacts, context: CheckContext): Verdict {
  const { mode, mounts, unifiedControllers } = facts.cgroups;
  if (mode.state !== 'known' || mounts.state !== 'known') {
    return unknownBecause(mode, mounts);
  }
  if (mode.value !== 'hybrid' || !mounts.value.some(({ path }) => path === besideV1)) {
    return notApplicable(message('The host has no cgroup v2 hierarchy beside hierarchies of v1.'), [
      modeEvidence(facts),
    ]);
  }
  if (unifiedControllers.state !== 'known') {
    return unknownBecause(unifiedControllers);
  }
  const evidence = [modeEvidence(facts), evidenceOf(unifiedControllers)];
  return unifiedControllers.value.length === 0
    ? pass(message('All controllers are on cgroup v1.'), evidence)
    : judgePodman(facts, context);
}

function judgePodman(facts: HostFacts, context: CheckContext): Verdict {
  const { programs } = facts.engines;
  const { unifiedControllers } = facts.cgroups;
  const podman = programs.podman ?? absent(commandSource('command -v podman'));
  const crun = programs.crun ?? absent(commandSource('command -v crun'));
  const runc = programs.runc ?? absent(commandSource('command -v runc'));
  const missing = [podman, crun].find(({ state }) => state === 'absent');
  if (missing) {
    return notApplicable(message('Podman with its runtime crun is not on this host.'), [evidenceOf(missing)]);
  }
  if (podman.state !== 'known' || crun.state !== 'known' || runc.state === 'unreadable') {
    return unknownBecause(podman, crun, runc);
  }
  const summary = { controllers: valueOf(unifiedControllers)?.join(', ') ?? '' };
  const evidence = [modeEvidence(facts), evidenceOf(unifiedControllers), evidenceOf(crun), evidenceOf(runc)];
  // Which of the two Podman is told to use, in containers.conf or for one container, was not examined.
  if (runc.state === 'known') {
    return warning({
      title: message('Podman starts containers through runc alone'),
      summary: message(
        'These controllers are on cgroup v2 and others on v1: {controllers}. crun, which Podman uses unless it is told to use runc, then starts no container.',
        summary,
      ),
      nextStep: message(
        'Set runtime = "runc" below [engine] in /etc/containers/containers.conf, or boot with one cgroup version.',
      ),
      evidence,
    });
  }
  const problem = {
    title: message('Podman starts no container'),
    summary: message(
      'These controllers are on cgroup v2 and others on v1, which crun refuses: {controllers}.',
      summary,
    ),
    nextStep: switchToV2(facts),
    evidence,
  };
  const wanted = context.profiles.some((profile) => profile === 'podman' || profile === 'rootless');
  return wanted ? error(problem) : warning(problem);
}
