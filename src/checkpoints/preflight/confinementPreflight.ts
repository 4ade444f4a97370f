import type { PreflightFacts } from '../../model/containerFacts';
import { valueOf } from '../../model/fact';
import { isAtLeast, parseKernelRelease } from '../../model/kernelRelease';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightVerdict } from '../../model/preflight';
import { factEvidence, fails, unknown, unknownBecause, warns, works } from './preflightVerdict';
import { isProgramAtLeast } from '../../model/programVersion';

/** What the kernel holds of the processes beside their memory. */
export const confinementPreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-SECCOMP',
    title: message('Filters of system calls (seccomp)'),
    sources: ['https://criu.org/Upstream_kernel_commits'],
    judge: judgeSeccomp,
  },
  {
    id: 'CP-RSEQ',
    title: message('Restartable sequences (rseq)'),
    sources: [
      'https://criu.org/Upstream_kernel_commits',
      'https://github.com/checkpoint-restore/criu/issues/1696',
    ],
    judge: judgeRseq,
  },
  {
    id: 'CP-LABEL',
    title: message('Security label'),
    sources: [
      'https://github.com/containers/podman/issues/12437',
      'https://github.com/checkpoint-restore/criu/issues/2392',
    ],
    judge: judgeLabel,
  },
];

function judgeSeccomp({ tree: { processes }, host: { kernel } }: PreflightFacts): PreflightVerdict {
  if (processes.state !== 'known') {
    return unknownBecause(processes);
  }
  const evidence = [factEvidence(processes)];
  if (!processes.value.some(({ seccomp }) => seccomp === 2)) {
    return works(message('None of its processes is under such a filter.'), evidence);
  }
  const release = kernel.state === 'known' ? parseKernelRelease(kernel.value) : undefined;
  if (release === undefined) {
    return unknownBecause(kernel);
  }
  return isAtLeast(release, '4.4')
    ? works(message('Linux {release} can tell them.', { release: release.text }), [factEvidence(kernel)])
    : fails({
        summary: message('Linux can tell such filters only from 4.4 on, and this is {release}.', {
          release: release.text,
        }),
        evidence: [...evidence, factEvidence(kernel)],
        remedy: message('Boot a newer kernel.'),
      });
}

/** glibc registers them from 2.35 on; the file is called libc.so.6 since 2.34. */
function judgeRseq({ tree: { mappings }, host: { kernel, criuVersion } }: PreflightFacts): PreflightVerdict {
  const release = kernel.state === 'known' ? parseKernelRelease(kernel.value) : undefined;
  if (release === undefined || kernel.state !== 'known') {
    return unknownBecause(kernel);
  }
  const evidence = [factEvidence(kernel), factEvidence(criuVersion)];
  if (!isAtLeast(release, '4.18')) {
    return works(message('This kernel has none.'), evidence);
  }
  const knows = criuVersion.state === 'known' ? isProgramAtLeast(criuVersion.value, '3.17') : undefined;
  if (isAtLeast(release, '5.13') && knows) {
    return works(message('The kernel tells them, and CRIU saves them.'), evidence);
  }
  if (mappings.state !== 'known') {
    return unknownBecause(mappings);
  }
  const libraries = mappings.value.filter(({ target }) => target.endsWith('/libc.so.6'));
  if (libraries.length === 0) {
    return works(message('None of its programs uses a C library that has them.'), [
      factEvidence(mappings, []),
    ]);
  }
  return unknown({
    summary: message(
      'Its programs may use them (glibc 2.35 and later), and Linux 5.13 and CRIU 3.17 are needed to save them.',
    ),
    evidence: [
      ...evidence,
      factEvidence(
        mappings,
        libraries.map(({ target }) => target),
      ),
    ],
    remedy: message('Set GLIBC_TUNABLES=glibc.pthread.rseq=0 in the container, or update kernel and CRIU.'),
  });
}

function judgeLabel({ tree: { securityLabel } }: PreflightFacts): PreflightVerdict {
  if (securityLabel.state === 'unreadable') {
    return unknownBecause(securityLabel);
  }
  const evidence = [factEvidence(securityLabel)];
  const label = valueOf(securityLabel) ?? '';
  if (label === '' || label === 'unconfined') {
    return works(message('It has none.'), evidence);
  }
  return warns(
    {
      summary: message(
        'It is confined by "{label}", which must be there when it is restored, and may keep CRIU out.',
        {
          label,
        },
      ),
      evidence,
      remedy: message(
        'When the dump is refused, try it with a container made with --security-opt label=disable or apparmor=unconfined.',
      ),
    },
    { dump: 'works' },
  );
}
