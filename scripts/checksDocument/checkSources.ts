import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A place in the source of the checks: a node, with the file that gives its names their meaning. */
export interface SourcePlace {
  readonly file: string;
  readonly node: ts.Node;
}

/** The source of src/checks, with what each top-level name stands for. */
export interface CheckSources {
  readonly files: ReadonlyMap<string, ts.SourceFile>;
  /** What a name means in a file: its own declaration, or that of the file it is imported from. */
  resolve(file: string, name: string): SourcePlace | undefined;
  /** The tables of src/knowledge that a file imports. */
  tables(file: string): readonly SourcePlace[];
}

export function readCheckSources(projectFolder: string): CheckSources {
  const paths = ['checks', 'knowledge'].flatMap((folder) => {
    const root = path.join(projectFolder, 'src', folder);
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(root, name));
  });
  const files = new Map(
    paths.map((file) => {
      return [
        file,
        ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true),
      ] as const;
    }),
  );
  const scopes = new Map([...files].map(([file, source]) => [file, scopeOf(source)]));
  return {
    files,
    resolve(file, name) {
      const meaning = scopes.get(file)?.get(name);
      return typeof meaning === 'string'
        ? this.resolve(meaning, name)
        : meaning === undefined
          ? undefined
          : { file, node: meaning };
    },
    tables(file) {
      return [...(scopes.get(file) ?? [])].flatMap(([name, meaning]) =>
        typeof meaning === 'string' && meaning.includes(`${path.sep}knowledge${path.sep}`)
          ? (this.resolve(meaning, name) ?? [])
          : [],
      );
    },
  };
}

/** Each top-level name with its declaration, or with the file that it is imported from. */
function scopeOf(source: ts.SourceFile): ReadonlyMap<string, ts.Node | string> {
  const scope = new Map<string, ts.Node | string>();
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      scope.set(statement.name.text, statement);
    } else if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        if (ts.isIdentifier(declaration.name)) scope.set(declaration.name.text, declaration);
      }
    } else if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const file = `${path.resolve(path.dirname(source.fileName), statement.moduleSpecifier.text)}.ts`;
      const bindings = statement.importClause?.namedBindings;
      if (bindings && ts.isNamedImports(bindings)) {
        bindings.elements.forEach((element) => scope.set(element.name.text, file));
      }
    }
  }
  return scope;
}

/** Where a check stands in the source. */
export interface CheckRow {
  readonly file: string;
  readonly row: ts.ObjectLiteralExpression;
  /** The code that judges: the row with its `evaluate`, or what makes checks of the table that has the row. */
  readonly code: ts.Node;
}

export function checkRow({ files }: CheckSources, id: string): CheckRow {
  for (const [file, source] of files) {
    const row = findRow(source, id);
    if (row) return { file, row, code: codeOfRow(source, row) };
  }
  throw new Error(`no source of src/checks has a row for ${id}`);
}

function findRow(source: ts.SourceFile, id: string): ts.ObjectLiteralExpression | undefined {
  let row: ts.ObjectLiteralExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (
      ts.isPropertyAssignment(node) &&
      node.name.getText() === 'id' &&
      ts.isStringLiteralLike(node.initializer) &&
      node.initializer.text === id &&
      node.parent.properties.some((property) => property.name?.getText() === 'name')
    ) {
      row = node.parent;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return row;
}

function codeOfRow(source: ts.SourceFile, row: ts.ObjectLiteralExpression): ts.Node {
  if (row.properties.some((property) => property.name?.getText() === 'evaluate')) return row;
  if (ts.isCallExpression(row.parent)) return row.parent;
  let table: ts.Node = row;
  while (!ts.isVariableDeclaration(table)) table = table.parent;
  return factoryOf(source, table.name.getText()) ?? row;
}

/** What `TABLE.map(…)` is given. */
function factoryOf(source: ts.SourceFile, table: string): ts.Node | undefined {
  let factory: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      ['map', 'flatMap'].includes(node.expression.name.text) &&
      node.expression.expression.getText() === table
    ) {
      [factory] = node.arguments;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return factory;
}
