import { variantTitle } from '../../rig/machines/frozenMachine';
import { type Comparison } from './comparison';
import { type MachineTruth } from './machineTruth';

/** What the document says of its making. */
export interface TruthOrigin {
  readonly hullwrightVersion: string;
  readonly qemuVersion: string;
}

const introduction = [
  'What Hullwright says of a machine against what happens on it. Each section is a real Debian machine that was booted under QEMU;',
  'Hullwright examined it over SSH, as root and as an account that may use sudo, and then every capability was tried with',
  'programs of our own. `npm run test:vm -- --all` writes this document; `npm run test:vm`, a part of every test run, tries six of',
  'the machines.',
  '',
  'Verdicts: **right**; **wrong ok** (Hullwright says that it works, and it does not); **wrong error** (it says that it does not, and',
  'it does); **unknown** (it says that it cannot tell, and why). Beside them stands what the engines say of themselves, in',
  '`docker info` and `podman info`, marked where it is not what happened. A dash: they do not speak of it.',
].join('\n');

/** Names of containers differ from run to run. */
function cell(text: string): string {
  return text
    .replace(/[0-9a-f]{12,}/g, '…')
    .replace(/[\\|*_`<>[\]]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

function engineCell(says: boolean | undefined, works: boolean): string {
  if (says === undefined) return '—';
  const word = says ? 'yes' : 'no';
  return says === works ? word : `**${word}** (wrong)`;
}

function row(comparison: Comparison): string {
  const { capability, reality, statement, verdict, docker, podman } = comparison;
  const cells = [
    capability,
    `${reality.works ? 'yes' : 'no'}: ${cell(reality.happened)}`,
    `${statement.answer}: ${cell(statement.reason)}`,
    verdict === 'right' ? verdict : `**${verdict}**`,
    engineCell(docker, reality.works),
    engineCell(podman, reality.works),
  ];
  return `| ${cells.join(' | ')} |`;
}

function machineSection(truth: MachineTruth): string {
  const { variant, summary, comparisons, errors, dockerWarnings } = truth;
  const facts = [summary.kernel, `cgroup ${summary.cgroupMode ?? 'unknown'}`, ...(summary.engines ?? [])];
  const lines = [
    `## ${cell(variantTitle(variant))}`,
    '',
    `${facts.join(' · ')}${variant.append === '' ? '' : ` · \`${variant.append}\``}`,
    '',
    '| capability | what happened | what Hullwright says | verdict | docker info | podman info |',
    '| --- | --- | --- | --- | --- | --- |',
    ...comparisons.map(row),
    '',
    errors.length === 0
      ? 'Hullwright reports no errors.'
      : `Errors reported: ${errors.map(cell).join('; ')}.`,
  ];
  if (dockerWarnings.length > 0) {
    lines.push('', `docker info warns: ${dockerWarnings.map((warning) => cell(warning.trim())).join('; ')}.`);
  }
  return lines.join('\n');
}

/** How often each verdict was given. */
export function verdictCounts(truths: readonly MachineTruth[]): string {
  const all = truths.flatMap(({ comparisons }) => comparisons);
  return (['right', 'unknown', 'wrong ok', 'wrong error'] as const)
    .map((verdict) => `${all.filter((each) => each.verdict === verdict).length} ${verdict}`)
    .join(', ');
}

/** The document as Markdown. */
export function truthDocument(truths: readonly MachineTruth[], origin: TruthOrigin): string {
  const { hullwrightVersion, qemuVersion } = origin;
  const days = truths.map(({ date }) => date).sort();
  const span = [...new Set([days[0], days.at(-1)])].join(' to ');
  const versions = `Found by Hullwright ${hullwrightVersion} on machines under QEMU ${qemuVersion}, ${span}.`;
  return (
    [
      '# Truth',
      introduction,
      `${versions} ${truths.length} machines: ${verdictCounts(truths)}.`,
      ...truths.map(machineSection),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}
