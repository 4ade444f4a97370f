import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast, type KernelRelease } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { kernelBugs, repairedSeries, type KernelBug } from '../../knowledge/kernelBugs';
import { runtimeVulnerabilities, type RuntimeVulnerability } from '../../knowledge/runtimeVulnerabilities';
import { evidenceOf } from '../factEvidence';
import { kernelLogLines } from '../kernel/kernelLogLines';
import { kernelUpgradeStep } from '../kernel/kernelUpgradeStep';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { judgedRelease } from '../kernelOptions/kernelOptionLookup';
import { isProgramAtLeast } from '../programVersion';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Faults that are known of a version, and how sure that is on this host. */
export const knownFaultChecks: readonly Check[] = [
  {
    id: 'KRN-KNOWN-BAD',
    category: 'kernel',
    name: message('Known faults of this kernel'),
    meaning: message(
      'Some kernels have faults that containers bring out: crashes, stalls, or ways out of a container. Makers of distributions put repairs into kernels without changing the number.',
    ),
    references: [...new Set(kernelBugs.map(({ source }) => source))],
    evaluate: judgeKernel,
  },
  {
    id: 'SEC-RUNC-CVE',
    category: 'security',
    name: message('Known holes of runc'),
    meaning: message(
      'Through these holes a container reaches the host, mostly with an image that was made for it.',
    ),
    references: runtimeVulnerabilities.map(({ source }) => source),
    evaluate: judgeRunc,
  },
];

function judgeKernel(facts: HostFacts): Verdict {
  const release = judgedRelease(facts);
  if (release === undefined) {
    return unknownBecause(facts.kernel.release);
  }
  const evidence = [evidenceOf(facts.kernel.release), evidenceOf(facts.kernel.livepatches)];
  const bugs = kernelBugs.filter((bug) => concerns(bug, release));
  const seen = bugs
    .map((bug) => ({ bug, ...kernelLogLines(facts, bug.log ?? /(?!)/) }))
    .find(({ lines }) => lines.length > 0);
  if (seen) {
    return warning({
      title: seen.bug.title,
      summary: message('The kernel log of this boot shows it: {line}', {
        line: (seen.lines[0] ?? '').slice(0, 200),
      }),
      nextStep: kernelUpgradeStep(facts),
      evidence: [seen.evidence, ...evidence],
    });
  }
  const [first] = bugs;
  if (first === undefined) {
    return pass(
      message('Linux {release} has none of the faults that are known here.', { release: release.text }),
      evidence,
    );
  }
  const vendor = vendorKernelOf(facts);
  const patches = valueOf(facts.kernel.livepatches) ?? [];
  const args = { release: release.text, from: first.from, until: first.until, others: bugs.length - 1 };
  if (vendor ?? patches.length > 0) {
    return info(
      message(
        'Kernels from {from} until {until} have it; the maker of {release} possibly repaired it. Others: {others}.',
        args,
      ),
      evidence,
      message('This kernel possibly has known faults'),
    );
  }
  return warning({
    title: first.title,
    summary: message(
      'Linux {release} lies between {from} and {until}, which have this fault. Others: {others}.',
      args,
    ),
    nextStep: kernelUpgradeStep(facts),
    evidence,
  });
}

/** By upstream numbers, with the repaired releases of older series. */
function concerns({ id, from, until }: KernelBug, release: KernelRelease): boolean {
  const isRepaired = (repairedSeries[id] ?? []).some((version) => {
    const [major, minor] = version.split('.').map(Number);
    return release.major === major && release.minor === minor && isAtLeast(release, version);
  });
  return isAtLeast(release, from) && !isAtLeast(release, until) && !isRepaired;
}

/** What distributions append to a runc that they repair themselves: `1.1.5+ds1`, `1.1.12-0ubuntu3`. */
const distributionBuild = /[+~-](?:ds|dfsg|ubuntu|deb|rhaos|el|fc|\d+ubuntu|0ubuntu)/;

function judgeRunc({ engines }: HostFacts): Verdict {
  const runc = engines.versions.runc;
  if (runc?.state !== 'known') {
    return runc?.state === 'absent'
      ? notApplicable(message('runc is not installed.'), [evidenceOf(runc)])
      : runc
        ? unknownBecause(runc)
        : unknown(message('The version of runc was not read.'), []);
  }
  const version = runc.value;
  const evidence = [evidenceOf(runc)];
  const holes = runtimeVulnerabilities.filter((hole) => isOpen(hole, version));
  const [first] = holes;
  if (first === undefined) {
    return pass(message('runc {version} has none of the holes that are known here.', { version }), evidence);
  }
  const args = { version, cve: first.cve, effect: first.effect, others: holes.length - 1 };
  return distributionBuild.test(version) || (valueOf(engines.packages) ?? []).includes('runc')
    ? info(
        message(
          'By its number, runc {version} has {cve} ({effect}); the distribution possibly repaired it. Others: {others}.',
          args,
        ),
        evidence,
        message('This runc possibly has known holes'),
      )
    : warning({
        title: message('Containers possibly reach the host through runc'),
        summary: message('runc {version} has {cve}: {effect}. Others: {others}.', args),
        nextStep: message('Update runc, or containerd.io and Docker that bring it.'),
        evidence,
      });
}

function isOpen({ since, fixed }: RuntimeVulnerability, version: string): boolean {
  if (since !== undefined && isProgramAtLeast(version, since) !== true) {
    return false;
  }
  const own = Object.entries(fixed).find(([series]) => version.startsWith(`${series}.`));
  if (own) {
    return isProgramAtLeast(version, own[1]) === false;
  }
  // A series that is not named: newer ones have the repair, older ones never got it.
  return Object.values(fixed).every((repaired) => isProgramAtLeast(version, repaired) === false);
}
