import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, mapFact, valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { endedSeries, type EndedSeries, type ReleasedProgram } from '../../knowledge/engineReleases';
import { dockerInfoEvidence } from '../dockerInfoEvidence';
import { evidenceOf } from '../factEvidence';
import { isProgramAtLeast } from '../../model/programVersion';
import { info, notApplicable, pass, unknownBecause, warning } from '../verdict';

/** Whether somebody still repairs what runs the containers. */
export const engineAgeChecks: readonly Check[] = [
  {
    id: 'RT-VERSION-EOL',
    category: 'runtime',
    name: message('Age of Docker, containerd and runc'),
    meaning: message('Series that their makers have ended get no repairs of security holes any more.'),
    references: [...new Set(endedSeries.map(({ source }) => source))],
    evaluate: judgeAge,
  },
];

interface Installed {
  readonly program: ReleasedProgram;
  readonly label: string;
  readonly version: Fact<string>;
}

interface Ended extends Installed {
  readonly row: EndedSeries;
  readonly number: string;
}

function judgeAge(facts: HostFacts): Verdict {
  const installed = installedPrograms(facts);
  const ended = installed.flatMap((each): Ended[] => {
    const number = valueOf(each.version);
    const row = number === undefined ? undefined : endedRow(each.program, number, facts.collectedAt);
    return number === undefined || row === undefined ? [] : [{ ...each, row, number }];
  });
  const left = ended.find((each) => !isKeptByDistribution(facts, each));
  const first = left ?? ended[0];
  if (first === undefined) {
    return judgeNoneEnded(installed);
  }
  const args = { program: first.label, version: first.number, day: first.row.ended };
  const evidence = ended.map(evidenceOfVersion);
  return left
    ? warning({
        title: message('{program} gets no repairs any more', { program: left.label }),
        summary: message('The makers of {program} {version} ended its series by {day}.', args),
        nextStep: message('Update {program} to a current series.', { program: left.label }),
        evidence,
      })
    : info(
        message(
          'The makers of {program} {version} ended its series by {day}; the distribution looks after its own package.',
          args,
        ),
        [...evidence, evidenceOf(facts.engines.packages)],
        message('Repairs come from the distribution alone'),
      );
}

function judgeNoneEnded(installed: readonly Installed[]): Verdict {
  const unread = installed.find(({ version }) => version.state === 'unreadable');
  if (unread) {
    return unknownBecause(unread.version);
  }
  const known = installed.filter(({ version }) => version.state === 'known');
  return known.length === 0
    ? notApplicable(
        message('Neither Docker nor containerd nor runc is here.'),
        installed.map(({ version }) => evidenceOf(version)),
      )
    : pass(message('None is of a series that is known to have ended.'), known.map(evidenceOfVersion));
}

function installedPrograms({ engines, cgroups }: HostFacts): readonly Installed[] {
  const told = mapFact(engines.docker, ({ serverVersion }) => serverVersion);
  // Without a daemon there is nobody to ask, and nothing that runs.
  const isSilent = told.state === 'unreadable' && cgroups.daemonGroups.dockerd?.state === 'absent';
  const printed = (name: string): Fact<string> =>
    engines.versions[name] ?? absent(commandSource(`${name} --version`));
  return [
    { program: 'docker', label: 'Docker', version: isSilent ? absent(told.source) : told },
    { program: 'containerd', label: 'containerd', version: printed('containerd') },
    { program: 'runc', label: 'runc', version: printed('runc') },
  ];
}

function endedRow(program: ReleasedProgram, version: string, collectedAt: string): EndedSeries | undefined {
  const rows = endedSeries.filter((row) => row.program === program);
  const [oldest] = rows;
  const isOlder =
    oldest !== undefined &&
    isProgramAtLeast(version, lowestOf(oldest.series)) === false &&
    /^\d/.test(version);
  const row = isOlder ? oldest : rows.find(({ series }) => version.startsWith(`${series}.`));
  return row && row.ended < collectedAt.slice(0, 10) ? row : undefined;
}

function lowestOf(series: string): string {
  return `${series}.0`;
}

/** What distributions append to a version that they look after: `20.10.24+dfsg1`, `26.1.3-0ubuntu1`. */
const distributionBuild = /dfsg|ubuntu|debian|[~+]ds|\.fc\d|\.el\d|\.amzn/;

/** Packages of distributions; the makers' own are docker-ce and containerd.io, which has runc too. */
const distributionPackages: Readonly<Record<ReleasedProgram, readonly string[]>> = {
  docker: ['docker.io', 'moby-engine', 'docker'],
  containerd: ['containerd'],
  runc: ['runc'],
};

function isKeptByDistribution({ engines }: HostFacts, { program, number }: Ended): boolean {
  const packages = valueOf(engines.packages) ?? [];
  return (
    distributionBuild.test(number) || distributionPackages[program].some((name) => packages.includes(name))
  );
}

function evidenceOfVersion({ program, version }: Installed): Evidence {
  return program === 'docker'
    ? dockerInfoEvidence('ServerVersion', valueOf(version) ?? '')
    : { ...evidenceOf(version), excerpt: valueOf(version) ?? '' };
}
