import type { PreflightFacts } from '../../model/containerFacts';
import { isAtLeast, parseKernelRelease } from '../../model/kernelRelease';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightVerdict } from '../../model/preflight';
import { mappingEvidence } from './openFiles';
import { fails, factEvidence, unknownBecause, works } from './preflightVerdict';

/** What the processes of the container have mapped. */
export const mappingPreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-IO-URING',
    title: message('Rings of io_uring'),
    sources: ['https://github.com/checkpoint-restore/criu/issues/2131'],
    judge: ({ tree: { mappings } }) =>
      judgeMappings(mappings, /^anon_inode:\[io_uring\]/, {
        none: message('No process has mapped one.'),
        some: message('A process has mapped a ring of io_uring, which CRIU does not know.'),
        remedy: message('Turn io_uring off in the program; for libuv and Node.js by UV_USE_IO_URING=0.'),
      }),
  },
  {
    id: 'CP-AIO',
    title: message('Rings of asynchronous input and output (AIO)'),
    sources: ['https://criu.org/Upstream_kernel_commits'],
    judge: judgeAio,
  },
  {
    id: 'CP-UPROBES',
    title: message('Probes of tracing programs (uprobes)'),
    sources: ['https://github.com/checkpoint-restore/criu/blob/criu-dev/Documentation/criu.txt'],
    judge: ({ tree: { mappings } }) =>
      judgeMappings(mappings, /^\[uprobes\]$/, {
        none: message('No tracing program has put probes into its processes.'),
        some: message(
          'A tracing program, such as bpftrace or an eBPF agent, has put probes into its processes.',
        ),
        remedy: message(
          'Stop the tracing program; CRIU 4.2 has the option allow-uprobes in its configuration.',
        ),
      }),
  },
];

interface MappingWords {
  readonly none: PreflightVerdict['summary'];
  readonly some: PreflightVerdict['summary'];
  readonly remedy: PreflightVerdict['summary'];
}

function judgeMappings(
  mappings: PreflightFacts['tree']['mappings'],
  pattern: RegExp,
  { none, some, remedy }: MappingWords,
): PreflightVerdict {
  if (mappings.state !== 'known') {
    return unknownBecause(mappings);
  }
  const found = mappings.value.filter(({ target }) => pattern.test(target));
  const evidence = [mappingEvidence(mappings, found)];
  return found.length === 0 ? works(none, evidence) : fails({ summary: some, evidence, remedy });
}

function judgeAio({ tree: { mappings }, host: { kernel } }: PreflightFacts): PreflightVerdict {
  if (mappings.state !== 'known') {
    return unknownBecause(mappings);
  }
  const rings = mappings.value.filter(({ target }) => target.startsWith('/[aio]'));
  const evidence = [mappingEvidence(mappings, rings)];
  if (rings.length === 0) {
    return works(message('No process has mapped one.'), evidence);
  }
  const release = kernel.state === 'known' ? parseKernelRelease(kernel.value) : undefined;
  if (release === undefined) {
    return unknownBecause(kernel);
  }
  return isAtLeast(release, '3.19')
    ? works(message('Linux {release} lets CRIU restore them.', { release: release.text }), evidence)
    : fails({
        summary: message('Linux lets CRIU restore them only from 3.19 on, and this is {release}.', {
          release: release.text,
        }),
        evidence: [...evidence, factEvidence(kernel)],
        remedy: message('Boot a newer kernel.'),
      });
}
