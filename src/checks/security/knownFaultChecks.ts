import type { Check, Verdict } from '../../model/check';
import { mapFact, valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast, type KernelRelease } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { kernelBugs, repairedSeries, type KernelBug } from '../../knowledge/kernelBugs';
import {
  engineVulnerabilities,
  type EngineVulnerability,
  type VulnerableProgram,
} from '../../knowledge/engineVulnerabilities';
import { evidenceOf } from '../factEvidence';
import { kernelLogLines } from '../kernel/kernelLogLines';
import { kernelUpgradeStep } from '../kernel/kernelUpgradeStep';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { judgedRelease } from '../kernelOptions/kernelOptionLookup';
import { isProgramAtLeast } from '../../model/programVersion';
import { info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

function advisoriesOf(program: VulnerableProgram): string[] {
  return engineVulnerabilities.filter((hole) => hole.program === program).map(({ source }) => source);
}

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
    references: advisoriesOf('runc'),
    evaluate: (facts) => judgeProgram(facts, 'runc'),
  },
  {
    id: 'SEC-CONTAINERD-CVE',
    category: 'security',
    name: message('Known holes of containerd'),
    meaning: message('Through these holes an image or another account gets more than it should.'),
    references: advisoriesOf('containerd'),
    evaluate: (facts) => judgeProgram(facts, 'containerd'),
  },
  {
    id: 'SEC-DOCKER-CVE',
    category: 'security',
    name: message('Known holes of Docker'),
    meaning: message(
      'Through these holes of the daemon, or of the BuildKit inside it, an image, a build or another account gets more than it should.',
    ),
    references: advisoriesOf('docker'),
    evaluate: (facts) => judgeProgram(facts, 'docker'),
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
  const args = {
    release: release.text,
    from: first.from,
    until: first.until,
    names: bugs.map(({ name }) => name).join(', '),
  };
  if (vendor ?? patches.length > 0) {
    return info(
      message('By its number Linux {release} has {names}; its maker possibly repaired that.', args),
      evidence,
      message('This kernel possibly has known faults'),
    );
  }
  return warning({
    title: first.title,
    summary: message(
      'Linux {release} lies between {from} and {until}, which have this fault. By its number it has: {names}.',
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

/** What distributions append to a version that they repair themselves: `1.1.5+ds1`, `1.1.12-0ubuntu3`. */
const distributionBuild = /[+~-](?:ds|dfsg|ubuntu|deb|rhaos|el|fc|\d+ubuntu|0ubuntu)/;

/** Packages of distributions; those that the makers publish themselves have other names. */
const distributionPackages: Readonly<Record<VulnerableProgram, readonly string[]>> = {
  runc: ['runc'],
  containerd: ['containerd'],
  docker: ['docker.io', 'docker', 'moby-engine'],
};

const programNames: Readonly<Record<VulnerableProgram, string>> = {
  runc: 'runc',
  containerd: 'containerd',
  docker: 'Docker',
};

const updates: Readonly<Record<VulnerableProgram, Message>> = {
  runc: message('Update runc, or containerd.io and Docker that bring it.'),
  containerd: message('Update containerd, or containerd.io and Docker that bring it.'),
  docker: message('Update Docker.'),
};

function versionOf({ engines }: HostFacts, program: VulnerableProgram): Fact<string> | undefined {
  // The daemon's own word: the client may be of another version.
  return program === 'docker'
    ? mapFact(engines.docker, ({ serverVersion }) => serverVersion)
    : engines.versions[program];
}

function judgeProgram(facts: HostFacts, program: VulnerableProgram): Verdict {
  const fact = versionOf(facts, program);
  return fact?.state === 'known'
    ? judgeVersion(facts, program, fact)
    : judgeWithoutVersion(facts, program, fact);
}

function judgeWithoutVersion(
  facts: HostFacts,
  program: VulnerableProgram,
  fact: Fact<string> | undefined,
): Verdict {
  const name = programNames[program];
  if (fact === undefined) {
    return unknown(message('The version of {name} was not read.', { name }), []);
  }
  const isThere = program !== 'docker' || facts.engines.programs.dockerd?.state !== 'absent';
  return fact.state === 'absent' || !isThere
    ? notApplicable(message('{name} is not installed.', { name }), [evidenceOf(fact)])
    : unknownBecause(fact);
}

function judgeVersion(
  facts: HostFacts,
  program: VulnerableProgram,
  fact: Extract<Fact<string>, { state: 'known' }>,
): Verdict {
  const name = programNames[program];
  const version = fact.value;
  const evidence = [{ ...evidenceOf(fact), excerpt: version }];
  const holes = engineVulnerabilities.filter((hole) => hole.program === program && isOpen(hole, version));
  const [first] = holes;
  if (first === undefined) {
    return pass(
      message('{name} {version} has none of the holes that are known here.', { name, version }),
      evidence,
    );
  }
  const args = { name, version, cves: holes.map(({ cve }) => cve).join(', '), effect: first.effect };
  const summary = message('By its number, {name} {version} has {cves}. The first: {effect}.', args);
  const packages = valueOf(facts.engines.packages) ?? [];
  return distributionBuild.test(version) ||
    distributionPackages[program].some((one) => packages.includes(one))
    ? info(
        summary,
        evidence,
        message('{name} has known holes, unless the distribution repaired them', { name }),
      )
    : warning({
        title: message('{name} possibly has known holes', { name }),
        summary,
        nextStep: updates[program],
        evidence,
      });
}

function isOpen({ since, fixed }: EngineVulnerability, version: string): boolean {
  if (since !== undefined && isProgramAtLeast(version, since) !== true) {
    return false;
  }
  const number = /\d+\.\d+\.\d+/.exec(version)?.[0] ?? '';
  const own = Object.entries(fixed).find(([series]) => number.startsWith(`${series}.`));
  if (own) {
    return isOlder(version, own[1]);
  }
  // A series that is not named: newer ones have the repair, older ones never got it.
  return Object.values(fixed).every((repaired) => isOlder(version, repaired));
}

/** Release candidates of 1.0.0 were in use for years, so they count one by one; others come before their release. */
function isOlder(version: string, repaired: string): boolean {
  const [candidate, wanted] = [version, repaired].map((text) => /[-~]rc\.?(\d+)/.exec(text)?.[1]);
  const base = (text: string) => text.replace(/[-~]rc.*$/, '');
  if (isProgramAtLeast(version, base(repaired)) === false) {
    return true;
  }
  const sameRelease = isProgramAtLeast(base(repaired), base(version)) === true;
  return sameRelease && candidate !== undefined && Number(candidate) < Number(wanted ?? Infinity);
}
