import { checkRegistry } from '../../src/checks/registry';
import type { Check } from '../../src/model/check';
import { categories, type Category } from '../../src/model/finding';
import type { HostFacts } from '../../src/model/hostFacts';
import { renderEnglish } from '../../src/model/message';
import { categoryTitles } from '../../src/reports/statusWords';
import { checkEvidence } from './checkEvidence';
import { readCheckSources, type CheckSources } from './checkSources';
import { checkVerdicts, type CheckVerdict } from './checkVerdicts';

const introduction = `# Checks

Every check that Hullwright knows: what it means when it does not pass, everything that it can say, what it shows as evidence and
where the rule comes from. \`hullwright explain ID\` tells the same of one check; \`--ignore ID\` leaves one out.

This document is generated from the checks' own code by \`scripts/writeChecksDocument.ts\`, and a test holds it to that. Words in
\`{braces}\` are filled in with what was read on the host. A check that shows no status \`error\` cannot say one. When a fact
cannot be read, each check says \`unknown\` with the reason, whether or not it is listed.`;

/** docs/checks.md, whole. `hosts`: facts of examples, from which the evidence is taken. */
export function checksDocument(projectFolder: string, hosts: readonly HostFacts[]): string {
  const sources = readCheckSources(projectFolder);
  const evidence = checkEvidence(hosts);
  const sections = categories.map((category) => describeCategory(category, sources, evidence));
  return `${[introduction, contents(), ...sections].join('\n\n')}\n`;
}

function contents(): string {
  const counted = categories.map((category) => {
    const count = checkRegistry.filter((check) => check.category === category).length;
    return `${renderEnglish(categoryTitles[category])} ${count}`;
  });
  return `${checkRegistry.length} checks: ${counted.join(', ')}.`;
}

function describeCategory(
  category: Category,
  sources: CheckSources,
  evidence: ReadonlyMap<string, readonly string[]>,
): string {
  const checks = checkRegistry
    .filter((check) => check.category === category)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const parts = checks.map((check) =>
    describeCheck(check, checkVerdicts(sources, check.id), evidence.get(check.id) ?? []),
  );
  return [`## ${renderEnglish(categoryTitles[category])}`, ...parts].join('\n\n');
}

function describeCheck(check: Check, verdicts: readonly CheckVerdict[], evidence: readonly string[]): string {
  const steps = [...new Set(verdicts.flatMap(({ nextSteps }) => nextSteps))];
  return [
    `### ${check.id}: ${renderEnglish(check.name)}`,
    plain(renderEnglish(check.meaning)),
    check.profiles ? `Only for the profiles ${check.profiles.join(', ')}.` : '',
    verdicts.map(describeVerdict).join('\n'),
    steps.length === 0 ? '' : `Next step: ${steps.map(plain).join(' / ')}`,
    list('Evidence', evidence.map(code)),
    list(
      'Sources',
      check.references.map((url) => `<${url}>`),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function describeVerdict({ status, titles, summaries }: CheckVerdict): string {
  const title = titles.map((text) => `“${plain(text)}”`).join(' or ');
  const reason = summaries.map(plain).join(' / ');
  return `- **${status}** ${[title, reason].filter((part) => part !== '').join(': ')}`.trimEnd();
}

function list(name: string, entries: readonly string[]): string {
  return entries.length === 0 ? '' : `${name}: ${entries.join('; ')}`;
}

/** Text that Markdown leaves as it is. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&');
}

function code(text: string): string {
  const line = text.replaceAll('\n', ' ');
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}
