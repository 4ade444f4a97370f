import ts from 'typescript';
import type { CheckSources, SourcePlace } from './checkSources';

/** Names are followed this far: deeper ones belong to other sentences. */
const depthLimit = 3;

/** Finds the literals of `message(…)` that an expression can come to. */
export class TemplateFinder {
  /** `row`: the entry of the check in its table, whose members the code reads as `kind.missing`. */
  constructor(
    private readonly sources: CheckSources,
    private readonly row: ts.ObjectLiteralExpression,
  ) {}

  /** In the expression itself, in the constants that it names and in the functions that it calls. */
  templatesIn(file: string, node: ts.Node, depth = 0): readonly string[] {
    const templates: string[] = [];
    const visit = (part: ts.Node): void => {
      if (ts.isCallExpression(part) && part.expression.getText() === 'message') {
        const [template] = part.arguments;
        if (template && ts.isStringLiteralLike(template)) templates.push(template.text);
        return;
      }
      if (ts.isPropertyAccessExpression(part)) {
        if (depth < depthLimit) templates.push(...this.templatesOfAccess(file, part.name.text));
      }
      if (ts.isIdentifier(part) && depth < depthLimit)
        templates.push(...this.templatesOfName(file, part, depth));
      ts.forEachChild(part, visit);
    };
    visit(node);
    return [...new Set(templates)];
  }

  /** The same for one member of an object, which may be a literal, a constant, a spread or what a function returns. */
  templatesOfMember(file: string, object: ts.Node, name: string, depth = 0): readonly string[] {
    if (depth > depthLimit) return [];
    if (ts.isObjectLiteralExpression(object)) {
      return this.templatesOfLiteral(file, object, name, depth);
    }
    if (ts.isIdentifier(object) || ts.isCallExpression(object)) {
      const callee = ts.isCallExpression(object) ? object.expression : object;
      const declared = ts.isIdentifier(callee) ? this.declarationOf(file, callee) : undefined;
      return declared
        ? this.templatesOfMember(declared.file, declared.node, name, depth + 1)
        : this.templatesOfMemberAround(file, object, name, depth);
    }
    const found: string[] = [];
    const visit = (part: ts.Node): void => {
      if (ts.isObjectLiteralExpression(part)) found.push(...this.templatesOfLiteral(file, part, name, depth));
      else ts.forEachChild(part, visit);
    };
    visit(object);
    return [...new Set(found)];
  }

  private templatesOfLiteral(
    file: string,
    literal: ts.ObjectLiteralExpression,
    name: string,
    depth: number,
  ): readonly string[] {
    const own = literal.properties.find((property) => property.name?.getText() === name);
    if (own) {
      return this.templatesIn(file, ts.isPropertyAssignment(own) ? own.initializer : (own.name ?? own));
    }
    return literal.properties.flatMap((property) =>
      ts.isSpreadAssignment(property)
        ? this.templatesOfMember(file, property.expression, name, depth + 1)
        : [],
    );
  }

  /** `kind.missing`: of the row itself, else of the tables that the file imports. */
  private templatesOfAccess(file: string, name: string): readonly string[] {
    const own = this.membersBelow(file, this.row, name);
    return own.length > 0
      ? own
      : this.sources.tables(file).flatMap((table) => this.membersBelow(table.file, table.node, name));
  }

  private templatesOfName(file: string, name: ts.Identifier, depth: number): readonly string[] {
    const declared = this.declarationOf(file, name);
    if (declared) return this.templatesIn(declared.file, declared.node, depth + 1);
    if (depth > 0 || !isParameter(name)) return [];
    const table = tableOf(name);
    const rows = table && this.declarationOf(file, table);
    if (rows) return this.membersBelow(rows.file, rows.node, name.text);
    const own = this.membersBelow(file, this.row, name.text);
    return own.length > 0 ? own : this.membersBelow(file, name.getSourceFile(), name.text);
  }

  /** The templates of all members with this name, at any depth below a node. */
  private membersBelow(file: string, node: ts.Node, name: string): readonly string[] {
    const found: string[] = [];
    const visit = (part: ts.Node): void => {
      if (ts.isPropertyAssignment(part) && part.name.getText() === name) {
        found.push(...this.templatesIn(file, part.initializer, depthLimit));
      }
      ts.forEachChild(part, visit);
    };
    visit(node);
    return [...new Set(found)];
  }

  /** A parameter can be anything that the file hands in: all members of this name in it. */
  private templatesOfMemberAround(
    file: string,
    node: ts.Node,
    name: string,
    depth: number,
  ): readonly string[] {
    return this.templatesOfMember(file, node.getSourceFile(), name, depth + 1);
  }

  private declarationOf(file: string, name: ts.Identifier): SourcePlace | undefined {
    if (ts.isPropertyAccessExpression(name.parent) && name.parent.name === name) return undefined;
    const local = localDeclaration(name);
    if (local) return { file, node: local };
    const place = this.sources.resolve(file, name.text);
    return place?.file.endsWith('/verdict.ts') ? undefined : place;
  }
}

/** True for a value that is handed in: not the name of a member, nor what is called. */
function isParameter(name: ts.Identifier): boolean {
  const { parent } = name;
  return (
    !(ts.isCallExpression(parent) && parent.expression === name) && !ts.isPropertyAccessExpression(parent)
  );
}

/** The table whose rows a loop takes apart, when the name comes from `for (const { name } of TABLE)`. */
function tableOf(name: ts.Identifier): ts.Identifier | undefined {
  for (let scope: ts.Node = name.parent; !ts.isSourceFile(scope); scope = scope.parent) {
    if (
      ts.isForOfStatement(scope) &&
      ts.isIdentifier(scope.expression) &&
      new RegExp(`\\b${name.text}\\b`).test(scope.initializer.getText())
    ) {
      return scope.expression;
    }
  }
  return undefined;
}

/** The initializer of a `const` in the functions around a name. */
function localDeclaration(name: ts.Identifier): ts.Node | undefined {
  for (let scope: ts.Node = name.parent; !ts.isSourceFile(scope); scope = scope.parent) {
    if (!ts.isBlock(scope)) continue;
    for (const statement of scope.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find(
        (declaration) => ts.isIdentifier(declaration.name) && declaration.name.text === name.text,
      );
      if (found) return found.initializer;
    }
  }
  return undefined;
}
