import type { Check, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { usesContainerdStore } from './dataRoot';
import { isDockerSilent } from './storageDriver';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isKernelAlone, kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { isUsable, moduleReality, type ModuleReality } from '../kernel/moduleReality';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Is overlayfs there, does it work, and do its module's settings slow the engine down? */
export const overlayChecks: readonly Check[] = [
  {
    id: 'ST-OVERLAY',
    category: 'storage',
    name: message('Overlay file system'),
    meaning: message(
      'Engines put image layers together with overlayfs. Without it they copy every layer in full for each container, or do not start.',
    ),
    references: [
      'https://docs.kernel.org/filesystems/overlayfs.html',
      'https://docs.docker.com/engine/storage/drivers/overlayfs-driver/',
    ],
    evaluate: judgeOverlay,
  },
  {
    id: 'ST-OVERLAY-MOUNT',
    category: 'storage',
    name: message('Overlay mount'),
    meaning: message(
      'A container gets its file system by an overlay mount. When the kernel refuses one, no container starts on an overlay storage driver.',
    ),
    references: ['https://docs.kernel.org/filesystems/overlayfs.html'],
    evaluate: judgeOverlayMount,
  },
  {
    id: 'ST-NATIVEDIFF',
    category: 'storage',
    name: message('Native overlay diff'),
    meaning: message(
      'When directory redirects are on, Docker compares layers file by file instead of taking the changed files alone: builds and commits take longer.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.kernel.org/filesystems/overlayfs.html#redirect-dir',
      'https://github.com/moby/moby/blob/master/daemon/graphdriver/overlay2/check.go',
    ],
    evaluate: judgeNativeDiff,
  },
  {
    id: 'ST-INUSE',
    category: 'storage',
    name: message('Overlay folders'),
    meaning: message(
      'When two overlay mounts share a writable folder, containers fail to start with "device or resource busy", or their files may become inconsistent.',
    ),
    references: ['https://github.com/moby/moby/issues/34672', 'https://github.com/moby/moby/issues/39475'],
    evaluate: judgeFoldersInUse,
  },
];

function judgeOverlay(facts: HostFacts): Verdict {
  const { kernel, storage } = facts;
  if (valueOf(storage.mountOverlay)?.succeeded) {
    return ofSufficientAge(
      facts,
      pass(message('An overlay mount succeeded.'), [evidenceOf(storage.mountOverlay)]),
    );
  }
  const registered = matchingEvidence(kernel.filesystems, /\boverlay$/);
  if (valueOf(kernel.filesystems)?.includes('overlay')) {
    return ofSufficientAge(facts, pass(message('The kernel has overlayfs ready.'), [registered]));
  }
  const reality = moduleReality(facts, 'overlay');
  return isUsable(reality) ? loadableOverlay(facts, reality) : absentOverlay(facts, reality);
}

function loadableOverlay(facts: HostFacts, reality: ModuleReality): Verdict {
  if (!reality.blacklisted) {
    return ofSufficientAge(
      facts,
      pass(message('The module overlay is there and is loaded on first use.'), reality.evidence),
    );
  }
  return warning({
    title: message('Overlayfs is not loaded by itself'),
    summary: message('A blacklist line keeps the kernel from loading the module overlay on first use.'),
    nextStep: message(
      'Remove the blacklist line, or load the module at boot by a line "overlay" in /etc/modules-load.d/overlay.conf.',
    ),
    evidence: reality.evidence,
  });
}

function absentOverlay(facts: HostFacts, reality: ModuleReality): Verdict {
  const { filesystems } = facts.kernel;
  if (filesystems.state !== 'known') {
    return overlayByConfiguration(facts, reality);
  }
  const evidence = [matchingEvidence(filesystems, /\boverlay$/), ...reality.evidence];
  if (reality.state === 'blocked') {
    return blockedOverlay(reality, evidence);
  }
  const option = kernelOptionState(facts, 'OVERLAY_FS');
  const withOption = [...evidence, optionEvidence(facts, 'OVERLAY_FS')];
  if (option === 'n' || (option === 'absent' && reality.state === 'missing')) {
    return withoutOverlay(withOption);
  }
  if (reality.state === 'missing') {
    return error({
      title: unusable,
      summary: message('The module overlay is neither loaded nor among the modules of the running kernel.'),
      nextStep: message('Install the modules of the running kernel, or reboot if the kernel was updated.'),
      evidence: withOption,
    });
  }
  return unknown(
    message('Overlayfs is not loaded, and it could not be read whether it can be.'),
    withOption,
    message('Run modprobe overlay as root on the host and examine it again.'),
  );
}

const unusable = message('Overlayfs cannot be used');

function blockedOverlay({ rule }: ModuleReality, evidence: readonly Evidence[]): Verdict {
  return error({
    title: unusable,
    summary: rule
      ? message('The rule "install overlay {command}" in {path} forbids to load the module overlay.', {
          command: rule.command,
          path: rule.path,
        })
      : message(
          'The module overlay is not loaded, and the kernel loads no modules any more until it is rebooted.',
        ),
    nextStep: rule
      ? message('Remove the rule from {path} and run modprobe overlay.', { path: rule.path })
      : message('Load overlay at boot, before kernel.modules_disabled is set, and reboot.'),
    evidence,
  });
}

function withoutOverlay(evidence: readonly Evidence[]): Verdict {
  return error({
    title: unusable,
    summary: message('This kernel was built without overlayfs.'),
    nextStep: message('Boot a kernel with CONFIG_OVERLAY_FS: that of the distribution has it.'),
    evidence,
  });
}

/** The last resort, and all there is when a configuration is examined without a machine. */
function overlayByConfiguration(facts: HostFacts, reality: ModuleReality): Verdict {
  const evidence = [optionEvidence(facts, 'OVERLAY_FS')];
  switch (kernelOptionState(facts, 'OVERLAY_FS')) {
    case 'y':
      return pass(message('Overlayfs is built into this kernel.'), evidence);
    case 'm':
      return isKernelAlone(facts)
        ? pass(message('This kernel has overlayfs as a module.'), evidence)
        : unknownBecause(facts.kernel.filesystems, ...reality.undecided);
    case 'n':
      return withoutOverlay(evidence);
    default:
      return unknownBecause(facts.kernel.filesystems, ...reality.undecided);
  }
}

/** overlay2 stacks several lower folders, which needs Linux 4.0 or the back-port in RHEL 7 (moby overlay2/overlay.go). */
function ofSufficientAge({ kernel }: HostFacts, verdict: Verdict): Verdict {
  const release = valueOf(kernel.release);
  if (!release || isAtLeast(release, '4.0') || /\bel7/.test(release.suffix)) {
    return verdict;
  }
  return warning({
    title: message('Overlayfs is possibly too old'),
    summary: message('Linux {release} is older than 4.0, where overlayfs learned to stack several layers.', {
      release: release.text,
    }),
    nextStep: message('Update the kernel to 4.0 or later, unless its vendor has back-ported this.'),
    evidence: [...verdict.evidence, evidenceOf(kernel.release)],
  });
}

function judgeOverlayMount({ account, kernel, storage }: HostFacts): Verdict {
  const attempt = storage.mountOverlay;
  const registered = valueOf(kernel.filesystems)?.includes('overlay');
  if (attempt.state !== 'known') {
    return registered === false
      ? notApplicable(
          message('It was not tried: overlayfs is not loaded, and the attempt would have loaded it.'),
          [matchingEvidence(kernel.filesystems, /\boverlay$/)],
        )
      : unknownBecause(attempt);
  }
  const evidence = [evidenceOf(attempt)];
  if (attempt.value.succeeded) {
    return pass(message('A trial mount in a namespace of its own succeeded.'), evidence);
  }
  const reason = attempt.value.message || message('exit status {code}', { code: attempt.value.exitCode });
  if (valueOf(account)?.uid === 0 && refusedByKernel(attempt.value.message)) {
    return error({
      title: message('The kernel refuses overlay mounts'),
      summary: message('A trial mount in a namespace of its own failed: {reason}', { reason }),
      nextStep: message('Look for the reason in the last lines of the kernel log: dmesg | tail.'),
      evidence,
    });
  }
  return unknown(
    message('The trial mount failed for a reason that says nothing of overlayfs: {reason}', { reason }),
    evidence,
    message('Examine the host again as root.'),
  );
}

/** A missing right or program says nothing of overlayfs; these answers to root come from the kernel's mount itself. */
function refusedByKernel(text: string): boolean {
  return /unknown filesystem type|wrong fs type|invalid argument|no such device|overlay: /i.test(text);
}

function judgeNativeDiff(facts: HostFacts): Verdict {
  const { engines, storage } = facts;
  const docker = engines.docker;
  const redirects = storage.overlayParameters.redirect_dir;
  if (docker.state === 'known') {
    const native = docker.value.driverStatus['Native Overlay Diff'];
    if (native !== undefined) {
      const evidence = [matchingEvidence(docker, /Native Overlay Diff/)];
      return native === 'true'
        ? pass(message('Docker takes the changed files from the upper layer.'), evidence)
        : slowDiff([...evidence, ...(redirects ? [evidenceOf(redirects)] : [])], valueOf(redirects));
    }
    // Without the driver's own word, the setting tells only of the driver overlay2.
    if (docker.value.storageDriver !== 'overlay2' || usesContainerdStore(docker.value.driverStatus)) {
      return notApplicable(message('Docker does not use its driver overlay2.'), [
        matchingEvidence(docker, /"Driver/),
      ]);
    }
  }
  // A daemon that does not run has nothing to say; one that may not be asked has.
  return docker.state === 'unreadable' && !isDockerSilent(facts)
    ? unknownBecause(docker)
    : judgeRedirects(redirects);
}

function judgeRedirects(redirects: Fact<string> | undefined): Verdict {
  if (redirects?.state === 'known') {
    return isOn(redirects.value)
      ? slowDiff([evidenceOf(redirects)], redirects.value)
      : pass(message('Directory redirects are off.'), [evidenceOf(redirects)]);
  }
  return redirects?.state === 'unreadable'
    ? unknownBecause(redirects)
    : notApplicable(
        message('Overlayfs is not loaded, or is older than this setting.'),
        redirects ? [evidenceOf(redirects)] : [],
      );
}

function slowDiff(evidence: Verdict['evidence'], redirects: string | undefined): Verdict {
  const redirectsOn = redirects !== undefined && isOn(redirects);
  return warning({
    title: message('Builds and commits are slower than they need to be'),
    summary: redirectsOn
      ? message('Overlayfs has directory redirects on, so Docker compares layers file by file.')
      : message('Docker says that it cannot take the changes of a layer directly on this kernel.'),
    nextStep: !redirectsOn
      ? message('Update the kernel: to 4.8 or later, or to 5.11 or later for rootless Docker.')
      : message(
          'Write "options overlay redirect_dir=off metacopy=off" into /etc/modprobe.d/overlay.conf and reboot; if overlayfs is built in, put overlay.redirect_dir=off on the kernel command line.',
        ),
    evidence,
  });
}

function isOn(parameter: string): boolean {
  return /^(?:Y|1|on)$/i.test(parameter);
}

function judgeFoldersInUse({ kernel }: HostFacts): Verdict {
  const log = kernel.logMatches;
  if (log.state !== 'known') {
    return unknownBecause(log);
  }
  const pattern = /(?:upperdir|workdir) is in-use/;
  const hits = log.value.filter((line) => pattern.test(line));
  if (hits.length === 0) {
    return pass(message('The kernel log has no such complaint.'), [
      { ...evidenceOf(log), excerpt: '', note: message('no line says "is in-use"') },
    ]);
  }
  const evidence = [{ ...evidenceOf(log), excerpt: hits.slice(-5).join('\n') }];
  const refused = hits.some((line) => !/accessing files from both mounts|undefined/.test(line));
  return refused
    ? warning({
        title: message('An overlay folder was mounted twice'),
        summary: message(
          'The kernel log of this boot says {count} times that a writable overlay folder is in use already.',
          {
            count: hits.length,
          },
        ),
        nextStep: message(
          'Restart the engine to drop leaked mounts; if it returns, update kernel and engine.',
        ),
        evidence,
      })
    : info(message('The kernel log mentions a writable overlay folder that is mounted twice.'), evidence);
}
