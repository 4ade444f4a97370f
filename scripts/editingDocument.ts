import { format, resolveConfig } from 'prettier';
import { lintRules } from '../src/configfiles/lint/lintRules';
import type { LintRule } from '../src/configfiles/lint/lintRule';
import { hostFilePlaces } from '../src/knowledge/hostFilePlaces';
import { configFileKindOf } from '../src/configfiles/configFileKind';
import { configFileKinds, type ConfigFileKind } from '../src/model/configDiagnostic';

const start = '<!-- generated: run node --import=tsx scripts/writeEditingDocument.ts -->';
const end = '<!-- end of what is generated -->';

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function ruleRow({ id, kinds, needsFacts }: LintRule): string[] {
  const marks = configFileKinds.map((kind) => (kinds.includes(kind) ? 'x' : ''));
  return [`\`${id}\``, ...marks, needsFacts ? 'yes' : ''];
}

function placesOf(kind: ConfigFileKind): string {
  return hostFilePlaces
    .map(({ glob }) => glob)
    .filter((glob) => configFileKindOf(glob.replace('*', glob.endsWith('/docker*') ? '' : 'x')) === kind)
    .map((glob) => `\`${glob}\``)
    .join(', ');
}

function generated(): string {
  const kinds = [
    ['kind', 'places on a host'],
    ['---', '---'],
    ...configFileKinds.map((kind) => [kind, placesOf(kind)]),
  ];
  const rules = [
    ['rule', ...configFileKinds, 'needs facts'],
    ['---', ...configFileKinds.map(() => ':-:'), ':-:'],
    ...lintRules.map(ruleRow),
  ];
  return `${start}\n\n${table(kinds)}\n\n${table(rules)}\n\n${end}`;
}

/** docs/editing.md with its tables brought up to date. @throws Error when it has no place for them. */
export async function editingDocument(text: string): Promise<string> {
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to < from) {
    throw new Error(`docs/editing.md must hold "${start}" and "${end}".`);
  }
  const options = { ...(await resolveConfig('docs/editing.md')), parser: 'markdown' };
  return format(text.slice(0, from) + generated() + text.slice(to + end.length), options);
}
