import { criuKernelFeatures } from '../../knowledge/criuKernelFeatures';
import type { PreflightFacts } from '../../model/containerFacts';
import { isAtLeast, parseKernelRelease } from '../../model/kernelRelease';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightVerdict } from '../../model/preflight';
import { factEvidence, fails, unknown, unknownBecause, works } from './preflightVerdict';
import { isProgramAtLeast } from '../../model/programVersion';

/** Whether CRIU is there, works on this kernel, and is found by what calls it. */
export const criuPreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-CRIU',
    title: message('CRIU works on this kernel'),
    sources: ['https://criu.org/Check_the_kernel', 'https://github.com/checkpoint-restore/criu/issues/2532'],
    judge: judgeCriu,
  },
  {
    id: 'CP-CRIU-PATH',
    title: message('The engine finds CRIU'),
    sources: ['https://github.com/checkpoint-restore/criu/issues/535'],
    judge: judgePath,
  },
  {
    id: 'CP-CRIU-VERSION',
    title: message('Version of CRIU'),
    sources: [
      'https://github.com/opencontainers/runc/blob/main/libcontainer/criu_linux.go',
      'https://github.com/containers/podman/blob/main/pkg/criu/criu.go',
      'https://github.com/checkpoint-restore/criu/issues/2532',
    ],
    judge: judgeVersion,
  },
  {
    id: 'CP-KERNEL',
    title: message('The kernel can rebuild processes'),
    sources: ['https://criu.org/Linux_kernel'],
    judge: judgeKernel,
  },
  {
    id: 'CP-KERNEL-AGE',
    title: message('Age of the kernel'),
    sources: [...new Set(criuKernelFeatures.map(({ source }) => source))],
    judge: judgeKernelAge,
  },
];

function judgeCriu({ host: { criuPath, criuCheck } }: PreflightFacts): PreflightVerdict {
  if (criuPath.state === 'absent') {
    return fails({
      summary: message('CRIU is not installed on the host.'),
      evidence: [factEvidence(criuPath)],
      remedy: message('Install the package criu.'),
    });
  }
  if (criuCheck.state !== 'known') {
    return unknownBecause(criuCheck);
  }
  return criuCheck.value.isFit
    ? works(message('criu check finds nothing wrong.'), [factEvidence(criuCheck)])
    : fails({
        summary: message('criu check says that it cannot work here.'),
        evidence: [factEvidence(criuCheck)],
        remedy: message(
          'Install a CRIU that fits the kernel: Linux 6.13 and later need CRIU 4.1. Do what criu check names.',
        ),
      });
}

/** Podman starts it itself, by the PATH of whoever called Podman; only of a shim is the PATH known. */
function judgePath({ host: { criuPath, runtimePath } }: PreflightFacts): PreflightVerdict {
  if (criuPath.state !== 'known') {
    return criuPath.state === 'absent'
      ? fails({
          summary: message('CRIU is not installed on the host.'),
          evidence: [factEvidence(criuPath)],
          remedy: message('Install the package criu.'),
        })
      : unknownBecause(criuPath);
  }
  const folder = criuPath.value.replace(/\/[^/]*$/, '');
  const evidence = [factEvidence(criuPath), factEvidence(runtimePath)];
  if (runtimePath.state !== 'known') {
    return unknownBecause(runtimePath);
  }
  return runtimePath.value.includes(folder)
    ? works(message('CRIU lies in {folder}, where the engine looks.', { folder }), evidence)
    : fails({
        summary: message('CRIU lies in {folder}, where the engine does not look.', { folder }),
        evidence,
        remedy: message('Put a link to it into /usr/sbin.'),
      });
}

/** From which on a kernel needs CRIU 4.1, if criu check does not say otherwise: the vDSO of time namespaces changed. */
const vdsoKernel = '6.13';

function judgeVersion({ engine, host }: PreflightFacts): PreflightVerdict {
  const { criuVersion, kernel, criuCheck } = host;
  if (criuVersion.state !== 'known') {
    return unknownBecause(criuVersion);
  }
  const evidence = [factEvidence(criuVersion)];
  const least = engine.kind === 'podman' ? '3.11' : '3.0';
  const version = criuVersion.value;
  const isEnough = isProgramAtLeast(version, least);
  if (isEnough === undefined) {
    return unknown({
      summary: message('It is not clear which version of CRIU this is: {version}.', { version }),
      evidence,
    });
  }
  if (!isEnough) {
    return fails({
      summary: message('CRIU is {version}, and {least} is needed.', { version, least }),
      evidence,
      remedy: message('Install a newer CRIU.'),
    });
  }
  const release = kernel.state === 'known' ? parseKernelRelease(kernel.value) : undefined;
  const isProven = criuCheck.state === 'known' && criuCheck.value.isFit;
  const isTooOld = release && isAtLeast(release, vdsoKernel) && isProgramAtLeast(version, '4.1') === false;
  if (isTooOld && !isProven) {
    return fails({
      summary: message('Linux {kernel} needs CRIU 4.1 or later, and this is {version}.', {
        kernel: release.text,
        version,
      }),
      evidence: [...evidence, factEvidence(kernel)],
      remedy: message('Install CRIU 4.1 or later.'),
    });
  }
  return works(message('CRIU is {version}.', { version }), evidence);
}

function judgeKernel({ host: { canChoosePids } }: PreflightFacts): PreflightVerdict {
  const evidence = [factEvidence(canChoosePids)];
  if (canChoosePids.state !== 'known') {
    return unknownBecause(canChoosePids);
  }
  return canChoosePids.value
    ? works(message('The kernel is built with CONFIG_CHECKPOINT_RESTORE.'), evidence)
    : fails({
        summary: message('The kernel has no /proc/sys/kernel/ns_last_pid: CONFIG_CHECKPOINT_RESTORE is off.'),
        evidence,
        remedy: message('Boot a kernel with CONFIG_CHECKPOINT_RESTORE.'),
      });
}

function judgeKernelAge({ host: { kernel, criuCheck } }: PreflightFacts): PreflightVerdict {
  if (kernel.state !== 'known') {
    return unknownBecause(kernel);
  }
  const release = parseKernelRelease(kernel.value);
  const evidence = [factEvidence(kernel)];
  if (release === undefined) {
    return unknown({ summary: message('The release of the kernel cannot be read.'), evidence });
  }
  const [lacking] = criuKernelFeatures.filter(({ usual, since }) => usual && !isAtLeast(release, since));
  if (lacking === undefined) {
    return works(message('Linux {release} has what containers need.', { release: release.text }), evidence);
  }
  const words = { release: release.text, use: lacking.use, since: lacking.since };
  // Vendors carry features over into older kernels, and criu check tries them.
  return criuCheck.state === 'known' && criuCheck.value.isFit
    ? unknown({
        summary: message(
          'Linux {release} is older than {since}, which brought {use}; criu check passes.',
          words,
        ),
        evidence,
      })
    : fails({
        summary: message('Linux {release} lacks what CRIU needs for {use}, which came with {since}.', words),
        evidence,
        remedy: message('Boot a newer kernel.'),
      });
}
