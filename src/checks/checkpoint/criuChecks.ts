import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { installStep } from '../packageStep';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';

/** CRIU itself, and the runtimes that call it. */
export const criuChecks: readonly Check[] = [
  {
    id: 'CR-TOOL',
    category: 'checkpoint',
    name: message('CRIU'),
    meaning: message(
      'CRIU writes a running container to disk and brings it back. Engines call it; without a CRIU that knows this kernel, no checkpoint can be made.',
    ),
    profiles: ['checkpoint'],
    references: [
      'https://criu.org/Installation',
      'https://github.com/checkpoint-restore/criu/issues/2532',
      'https://github.com/checkpoint-restore/criu/releases/tag/v4.1',
    ],
    evaluate: judgeTool,
  },
  {
    id: 'CR-RUNTIME',
    category: 'checkpoint',
    name: message('Checkpoints in the container runtime'),
    meaning: message(
      'The runtime that made a container must know checkpoints. runc calls the program criu; crun loads the library libcriu.so.2 and can be built without it.',
    ),
    profiles: ['checkpoint'],
    references: [
      'https://github.com/containers/crun/blob/main/README.md',
      'https://github.com/opencontainers/runc/blob/main/man/runc-checkpoint.8.md',
      'https://packages.debian.org/trixie/libcriu2',
    ],
    evaluate: judgeRuntime,
  },
  {
    id: 'CR-PRIV',
    category: 'checkpoint',
    name: message('Rights for checkpoints'),
    meaning: message(
      'Reading another process whole takes root, or since Linux 5.9 the capability cap_checkpoint_restore. Podman and crun ask for root in any case, so rootless containers cannot be checkpointed.',
    ),
    profiles: ['checkpoint'],
    references: ['https://criu.org/Security', 'https://man7.org/linux/man-pages/man7/capabilities.7.html'],
    evaluate: judgeRights,
  },
];

const criuPackage = { debian: 'criu', fedora: 'criu', suse: 'criu', arch: 'criu', alpine: 'criu' };

/** The vDSO got more pages there: criu#2532. CRIU 4.1 knows it; distributions have put the repair into 4.0 too. */
const newVdso = { kernel: '6.13', criu: '4.1', repairedBySome: '4.0' };

function judgeTool(facts: HostFacts): Verdict {
  const criu = facts.engines.programs.criu ?? absent(commandSource('command -v criu'));
  const version = facts.engines.versions.criu;
  if (criu.state === 'unreadable') {
    return unknownBecause(criu);
  }
  if (criu.state === 'absent') {
    return error({
      title: message('Containers cannot be checkpointed'),
      summary: message('CRIU is not installed.'),
      nextStep: installStep(facts, criuPackage),
      evidence: [evidenceOf(criu)],
    });
  }
  if (version?.state !== 'known') {
    return version ? unknownBecause(version) : unknownBecause(criu);
  }
  return judgeAgainstKernel(facts, version.value);
}

function judgeAgainstKernel(facts: HostFacts, version: string): Verdict {
  const { release } = facts.kernel;
  const known = facts.engines.versions.criu;
  if (release.state !== 'known') {
    return unknownBecause(release);
  }
  const evidence = [...(known ? [evidenceOf(known)] : []), evidenceOf(release)];
  const isOld = isProgramAtLeast(version, newVdso.criu) === false && isAtLeast(release.value, newVdso.kernel);
  if (!isOld) {
    return pass(
      message('CRIU {version} is installed; criu check tells whether all works.', { version }),
      evidence,
    );
  }
  const problem = {
    summary: message(
      'CRIU {version} does not know the vDSO of Linux {kernel} and later and stops with "Unexpected rt vDSO area bounds"; CRIU {needed} does.',
      { version, kernel: newVdso.kernel, needed: newVdso.criu },
    ),
    nextStep: message(
      'Install CRIU {needed} or later, or boot a kernel before {kernel}. To be sure run: criu check',
      {
        needed: newVdso.criu,
        kernel: newVdso.kernel,
      },
    ),
    evidence,
  };
  return isProgramAtLeast(version, newVdso.repairedBySome) === true
    ? warning({ title: message('This CRIU is possibly too old for the kernel'), ...problem })
    : error({ title: message('This CRIU is too old for the kernel'), ...problem });
}

function judgeRuntime(facts: HostFacts): Verdict {
  const { programs } = facts.engines;
  const runc = programs.runc ?? absent(commandSource('command -v runc'));
  const crun = programs.crun ?? absent(commandSource('command -v crun'));
  if (crun.state === 'unreadable' || (crun.state === 'absent' && runc.state === 'unreadable')) {
    return unknownBecause(crun, runc);
  }
  if (crun.state === 'absent') {
    return runc.state === 'known'
      ? pass(message('runc is installed, which can call CRIU.'), [evidenceOf(runc)])
      : unknown(
          message('Neither runc nor crun is in the search path; the engine may have another runtime.'),
          [evidenceOf(runc), evidenceOf(crun)],
          message('Look by hand: docker info or podman info tells the runtime.'),
        );
  }
  return judgeCrun(facts);
}

/** crun is Podman's usual runtime; a container that runc made is not concerned. */
function judgeCrun(facts: HostFacts): Verdict {
  const { crunFeatures, libcriu } = facts.checkpoint;
  if (crunFeatures.state !== 'known') {
    return unknownBecause(crunFeatures);
  }
  const evidence = [evidenceOf(crunFeatures), evidenceOf(libcriu)];
  if (!crunFeatures.value.includes('CRIU')) {
    return warning({
      title: message('Containers that crun made cannot be checkpointed'),
      summary: message('This crun is built without CRIU.'),
      nextStep: message('Make containers that are to be checkpointed with --runtime runc.'),
      evidence,
    });
  }
  if (libcriu.state === 'unreadable') {
    return unknownBecause(libcriu);
  }
  return libcriu.state === 'known'
    ? pass(message('crun is built with CRIU, and its library is there.'), evidence)
    : warning({
        title: message('Containers that crun made cannot be checkpointed'),
        summary: message('crun loads libcriu.so.2, which is not in the usual folders.'),
        nextStep: installStep(facts, {
          debian: 'libcriu2',
          fedora: 'criu-libs',
          suse: 'libcriu2',
          arch: 'criu',
          alpine: 'criu',
        }),
        evidence,
      });
}

function judgeRights(facts: HostFacts): Verdict {
  const { account } = facts;
  if (account.state !== 'known') {
    return unknownBecause(account);
  }
  if (account.value.uid === 0) {
    return pass(message('The account that examined the host is root.'), [evidenceOf(account)]);
  }
  const capability = facts.rootless.fileCapabilities.criu;
  const isCapable = valueOf(capability)?.includes('cap_checkpoint_restore') === true;
  const evidence = [evidenceOf(account), ...(capability ? [evidenceOf(capability)] : [])];
  return info(
    isCapable
      ? message('criu has cap_checkpoint_restore; engines still ask for root.')
      : message('The account {account} is not root, and checkpoints of containers take root.', {
          account: account.value.name,
        }),
    evidence,
    message('Checkpoints take root'),
  );
}
