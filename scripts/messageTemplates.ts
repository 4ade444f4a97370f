import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** What the source code says to people, and where it breaks the rule that makes it translatable. */
export interface MessageTemplates {
  /** Every template, sorted, each once. */
  readonly templates: readonly string[];
  /** Call sites whose template is not a string literal, as `file:line: code`. */
  readonly violations: readonly string[];
}

/** The one place that renders messages whose template it cannot know. */
const renderers = ['src/extension/render.ts'];

function isTranslation(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 'message';
  return (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === 't' &&
    /(?:^|\.)l10n$/.test(callee.expression.getText())
  );
}

function templateOf(argument: ts.Expression | undefined): string | undefined {
  return argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

/** The templates of one file of TypeScript. `name` is what violations call the file. */
export function messageTemplatesOf(name: string, text: string): MessageTemplates {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const templates: string[] = [];
  const violations: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const template = templateOf(node.arguments[0]);
      if (template !== undefined) templates.push(template);
      else {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        violations.push(`${name}:${line}: ${node.getText().split('\n')[0] ?? ''}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { templates, violations };
}

/** The templates of all source code of a project. */
export function messageTemplates(projectFolder: string): MessageTemplates {
  const files = readdirSync(path.join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join('src', file.replaceAll(path.sep, '/')))
    .filter((file) => file.endsWith('.ts') && !renderers.includes(file));
  const found = files.map((file) =>
    messageTemplatesOf(file, readFileSync(path.join(projectFolder, file), 'utf8')),
  );
  return {
    templates: [...new Set(found.flatMap(({ templates }) => templates))].sort(),
    violations: found.flatMap(({ violations }) => violations).sort(),
  };
}

/** The text of VS Code's translation bundle: each template under itself. */
export function messageBundle(templates: readonly string[]): string {
  const entries = templates.map((template) => [template, template]);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}
