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
