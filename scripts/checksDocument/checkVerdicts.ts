import ts from 'typescript';
import { findingStatuses, type FindingStatus } from '../../src/model/finding';
import { checkRow, type CheckSources } from './checkSources';
import { TemplateFinder } from './templateFinder';

/** One thing that a check can say: templates of its title and its reason, as they stand in the source. */
export interface CheckVerdict {
  readonly status: FindingStatus;
  /** Several where the code chooses between them; empty where the check's own name is the title. */
  readonly titles: readonly string[];
  readonly summaries: readonly string[];
  readonly nextSteps: readonly string[];
}

const resultOf: Readonly<Record<string, FindingStatus>> = Object.fromEntries(
  findingStatuses.map((status) => [status, status]),
);

/** Positions of the texts among the arguments of the verdicts that take no object. */
const positions: Readonly<
  Record<string, { readonly summary: number; readonly title?: number; readonly step?: number }>
> = {
  info: { summary: 0, title: 2 },
  pass: { summary: 0 },
  notApplicable: { summary: 0 },
  unknown: { summary: 0, step: 2 },
};

/** All that a check can say, worst first, found by following its code through src/checks. */
export function checkVerdicts(sources: CheckSources, id: string): readonly CheckVerdict[] {
  const { file: firstFile, row, code } = checkRow(sources, id);
  const finder = new TemplateFinder(sources, row);
  const verdicts: CheckVerdict[] = [];
  const visited = new Set<ts.Node>();
  const follow = (file: string, node: ts.Node): void => {
    if (visited.has(node) || file.endsWith('/verdict.ts')) return;
    visited.add(node);
    const visit = (part: ts.Node): void => {
      if (ts.isCallExpression(part) && ts.isIdentifier(part.expression)) {
        const status = statusOf(sources, file, part.expression.text);
        if (status) verdicts.push(verdictOf(finder, file, status, part));
      }
      if (ts.isIdentifier(part)) {
        const place = sources.resolve(file, part.text);
        if (place) follow(place.file, place.node);
      }
      ts.forEachChild(part, visit);
    };
    visit(node);
  };
  follow(firstFile, code);
  return unique(verdicts).sort(
    (a, b) => findingStatuses.indexOf(a.status) - findingStatuses.indexOf(b.status),
  );
}

function statusOf(sources: CheckSources, file: string, name: string): FindingStatus | undefined {
  const status = resultOf[name];
  return status !== undefined && sources.resolve(file, name)?.file.endsWith('/verdict.ts')
    ? status
    : undefined;
}

function verdictOf(
  finder: TemplateFinder,
  file: string,
  status: FindingStatus,
  call: ts.CallExpression,
): CheckVerdict {
  const place = positions[status];
  if (place) {
    const argument = (position: number | undefined) => {
      const node = position === undefined ? undefined : call.arguments[position];
      return node ? finder.templatesIn(file, node) : [];
    };
    return {
      status,
      titles: argument(place.title),
      summaries: argument(place.summary),
      nextSteps: argument(place.step),
    };
  }
  const [problem] = call.arguments;
  const member = (name: string) => (problem ? finder.templatesOfMember(file, problem, name) : []);
  return { status, titles: member('title'), summaries: member('summary'), nextSteps: member('nextStep') };
}

function unique(verdicts: readonly CheckVerdict[]): CheckVerdict[] {
  return [...new Map(verdicts.map((verdict) => [JSON.stringify(verdict), verdict])).values()];
}
