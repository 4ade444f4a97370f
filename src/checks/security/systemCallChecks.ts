import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { judgeDockerAnswer } from '../dockerAnswer';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isProgramAtLeast } from '../../model/programVersion';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Filters of system calls. */
export const systemCallChecks: readonly Check[] = [
  {
    id: 'SEC-SECCOMP',
    category: 'security',
    name: message("Docker's filter of system calls"),
    meaning: message(
      'Docker keeps containers from some sixty system calls by a seccomp profile. Without it, a hole in the kernel is a hole for every container.',
    ),
    profiles: ['docker', 'swarm'],
    references: ['https://docs.docker.com/engine/security/seccomp/'],
    evaluate: (facts) =>
      judgeDockerAnswer(facts, ({ securityOptions }) => judgeProfile(facts, securityOptions)),
  },
  {
    id: 'SEC-LIBSECCOMP',
    category: 'security',
    name: message('New images under the filter of system calls'),
    meaning: message(
      'An old libseccomp or Docker answers newer system calls with "operation not permitted", which programs with a new C library take for a failure.',
    ),
    references: [
      'https://github.com/moby/moby/issues/42680',
      'https://github.com/docker-library/official-images/issues/16829',
      'https://wiki.alpinelinux.org/wiki/Release_Notes_for_Alpine_3.14.0',
    ],
    evaluate: judgeLibrary,
  },
  {
    id: 'SEC-UNPRIV-BPF',
    category: 'security',
    name: message('BPF for ordinary accounts'),
    meaning: message('Programs of ordinary accounts in the kernel were the way into it more than once.'),
    references: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html#unprivileged-bpf-disabled'],
    evaluate: judgeBpf,
  },
];

function judgeProfile({ engines }: HostFacts, options: readonly string[]): Verdict {
  const option = options.find((each) => each.startsWith('name=seccomp'));
  const evidence = [matchingEvidence(engines.docker, /SecurityOptions/)];
  if (option === undefined) {
    return warning({
      title: message('Containers may use every system call'),
      summary: message('Docker says nothing of seccomp: it, or the kernel, is built without it.'),
      nextStep: message('Use a kernel and a Docker with seccomp; those of the distributions have it.'),
      evidence,
    });
  }
  return /profile=(?:default|builtin)\b/.test(option) || !option.includes('profile=')
    ? pass(message('Docker uses its own seccomp profile.'), evidence)
    : info(
        message('Docker uses another seccomp profile than its own: {option}.', { option }),
        evidence,
        message('The filter of system calls is set by hand'),
      );
}

/** First releases that let the calls of a current C library through: faccessat2, clone3. Source: the references above. */
const needed = { libseccomp: '2.5.0', docker: '20.10.10' };

function judgeLibrary({ cgroups, engines }: HostFacts): Verdict {
  const libseccomp = engines.versions.libseccomp ?? absent(commandSource('runc --version'));
  const docker = valueOf(engines.docker)?.serverVersion;
  const isLibraryNew = isProgramAtLeast(valueOf(libseccomp), needed.libseccomp);
  const evidence = [evidenceOf(libseccomp), matchingEvidence(engines.docker, /ServerVersion/)];
  if (isProgramAtLeast(docker, needed.docker) === false) {
    const versions = { version: docker ?? '', needed: needed.docker };
    return tooOld(message('Docker {version} is older than {needed}.', versions), evidence);
  }
  if (isLibraryNew === false) {
    const versions = { version: valueOf(libseccomp) ?? '', needed: needed.libseccomp };
    return tooOld(message('libseccomp {version} is older than {needed}.', versions), evidence);
  }
  if (libseccomp.state === 'absent') {
    return notApplicable(message('runc is not installed.'), evidence);
  }
  // A daemon that runs and was not asked may be too old.
  const isDockerOpen =
    engines.docker.state === 'unreadable' && cgroups.daemonGroups.dockerd?.state !== 'absent';
  return libseccomp.state === 'unreadable' || isDockerOpen
    ? unknownBecause(libseccomp, engines.docker)
    : judgeLibraryAlone(isLibraryNew, evidence);
}

function tooOld(summary: Message, evidence: readonly Evidence[]): Verdict {
  return warning({
    title: message('Images with a new C library possibly fail'),
    summary,
    nextStep: message(
      'Update Docker, runc and libseccomp. To see whether this is it: docker run --security-opt seccomp=unconfined',
    ),
    evidence,
  });
}

function judgeLibraryAlone(isNew: boolean | undefined, evidence: readonly Evidence[]): Verdict {
  return isNew === undefined
    ? unknown(message('The version of libseccomp is not understood.'), evidence)
    : pass(message('libseccomp knows the calls of a current C library.'), evidence);
}

function judgeBpf({ sysctls }: HostFacts): Verdict {
  const key = sysctls['kernel.unprivileged_bpf_disabled'];
  if (key?.state !== 'known') {
    return key?.state === 'absent'
      ? notApplicable(message('This kernel has no BPF for ordinary accounts to switch off.'), [
          evidenceOf(key),
        ])
      : key
        ? unknownBecause(key)
        : unknown(message('The setting was not read.'), []);
  }
  return key.value === '0'
    ? info(
        message('kernel.unprivileged_bpf_disabled is 0.'),
        [evidenceOf(key)],
        message('Ordinary accounts may load BPF programs'),
      )
    : pass(message('Only privileged programs may load BPF programs.'), [evidenceOf(key)]);
}
