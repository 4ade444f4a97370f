import fc from 'fast-check';

/** Characters that matter to a shell, and a few that do not: texts of them are far odder than real files. */
const oddCharacter = fc.constantFrom(
  ...'abAB_19 =\t\n\\"\'$`(){};&|<>#~!+-:/.,%@*?[]'.split(''),
  '\r',
  '\0',
  'é',
  '\ufeff',
);

/** Any text at all, dense in shell syntax. */
export const anyShellText = fc.oneof(
  fc.string({ unit: oddCharacter, maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

export const variableName = fc.constantFrom('GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT', 'A', 'B_2');

const innerCharacter = fc.constantFrom(...'abz09 =.,:/_-%@+#~!*?;&|<>(){}[]\t'.split(''));

const doubleQuoted = fc
  .array(
    fc.oneof(innerCharacter, fc.constantFrom("'", '\\"', '\\\\', '\\$', '\\`', '\\\n', '\\a', '\n', '$ ')),
  )
  .map((parts) => `"${parts.join('')}"`);

const singleQuoted = fc
  .array(fc.oneof(innerCharacter, fc.constantFrom('"', '\\', '$x', '`', '\n')))
  .map((parts) => `'${parts.join('')}'`);

const unquoted = fc
  .array(
    fc.constantFrom(
      'a',
      'b9',
      '=',
      '.',
      ',',
      ':',
      '/',
      '_',
      '-',
      '%',
      '@',
      '+',
      '#',
      '\\ ',
      '\\"',
      "\\'",
      '\\\n',
      '\\$',
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

/** The right side of an assignment whose value any POSIX shell agrees on. */
export const literalValue = fc
  .array(fc.oneof(doubleQuoted, singleQuoted, unquoted), { maxLength: 4 })
  .map((parts) => parts.join(''));

/** A file of assignments, comments and blank lines, as configuration files are. */
export const assignmentFile = fc
  .array(
    fc.oneof(
      fc.tuple(variableName, literalValue).map(([name, value]) => `${name}=${value}`),
      fc.tuple(variableName, literalValue).map(([name, value]) => `export ${name}=${value}`),
      fc.tuple(variableName, literalValue).map(([name, value]) => `${name}=${value} # note`),
      fc.constantFrom('', '# comment', '#GRUB_CMDLINE_LINUX="x"', '  # indented "comment', ':'),
    ),
    { maxLength: 6 },
  )
  .map((lines) => `${lines.join('\n')}\n`);

const assignment = fc.oneof(
  fc.tuple(variableName, literalValue).map(([name, value]) => `${name}=${value}`),
  fc.tuple(variableName, fc.nat(9)).map(([name, digit]) => `${name}=${digit}`),
);

const simpleCommand = fc.oneof(
  { weight: 5, arbitrary: assignment },
  fc.tuple(assignment, assignment).map((pair) => pair.join(' ')),
  fc.tuple(assignment, fc.constantFrom(':', 'true', 'export B_2=7')).map((pair) => pair.join(' ')),
  fc.tuple(fc.constantFrom('export', 'readonly', 'command export'), assignment).map((pair) => pair.join(' ')),
  fc.tuple(fc.constantFrom('export', 'unset', 'readonly'), variableName).map((pair) => pair.join(' ')),
  fc.constantFrom(
    ':',
    'true',
    'false',
    'return',
    'A=5 </none',
    'A=5 2>&1',
    ': ${A:=z}',
    ': $((A = 3))',
    'eval A=4',
  ),
  fc.constantFrom(': <<E\nA=8\nE', ': <<\\E\nA=8\\\nE', ": <<'E' A=1\n$(A=8\nE", ': <<-E\nA=8\\\nE\n\tE'),
  fc.constantFrom(
    'A="${B_2:-\'}"',
    "A=${B_2:-'}'}",
    'A="$(case x in (x) :;; y) :;; esac)"',
    'A=$(: "#" # it\'s )\n)',
    'A="`:`"',
  ),
  fc
    .tuple(variableName, fc.constantFrom('$', '${'))
    .map(([name, open]) => `${name}="${open}${name}${open === '$' ? '' : '}'} x"`),
);

const separator = fc.constantFrom(
  '\n',
  '; ',
  ' && ',
  ' || ',
  ' | ',
  ' & ',
  ' &\\\n& ',
  ' # note\n',
  '\n\n',
  ';\n',
  ' &&\n',
);

const functionBody = fc
  .array(simpleCommand, { minLength: 1, maxLength: 3 })
  .map((commands) => commands.join('\n'));

/** Statements of constructs nested at most `depth` deep. */
function statement(depth: number): fc.Arbitrary<string> {
  if (depth === 0) {
    return simpleCommand;
  }
  const list = statementList(depth - 1);
  const pair = fc.tuple(list, list);
  return fc.oneof(
    { weight: 6, arbitrary: simpleCommand },
    list.map((inner) => `{ ${inner}\n}`),
    list.map((inner) => `( ${inner}\n)`),
    functionBody.map((inner) => `f() { ${inner}\n}`),
    fc.constant('f'),
    pair.map(([a, b]) => `if ${a}\nthen ${b}\nfi`),
    pair.map(([a, b]) => `if true; then ${a}\nelse\n${b}\nfi`),
    list.map((inner) => `for A in 1 2; do ${inner}\ndone`),
    list.map((inner) => `while false; do\n>/dev/null\n${inner}\ndone >/dev/null`),
    pair.map(([a, b]) => `case x in\n(x|y) ${a}\n;;\nif) ${b}\nesac`),
    list.map((inner) => `case $A in x) ${inner}\nesac`),
    list.map((inner) => `if ! false; then ${inner}\nfi`),
  );
}

function statementList(depth: number): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(statement(depth), separator), { minLength: 1, maxLength: 4 })
    .map((parts) =>
      parts.map(([inner, behind]) => (inner.includes('<<') ? `${inner}\n` : inner + behind)).join(''),
    )
    .map((text) => `${text}:`);
}

/**
 * Whole shell programs with every construct: control flow, functions, lists, pipelines, here-documents. They are for reading
 * only and must never be run: nothing keeps a generated program from filling the machine with processes.
 */
export const shellProgram = statementList(3).map((text) => `${text}\n`);
