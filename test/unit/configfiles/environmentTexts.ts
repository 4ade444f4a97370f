import fc from 'fast-check';

/** Any text at all, dense in what matters to systemd's reader of EnvironmentFile. */
export const anyEnvironmentText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'AB_1 =\t\n\r\\"\'#;$`x'.split('')), maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 120 }),
);

const value = fc
  .array(
    fc.constantFrom(
      'a',
      'b c',
      ' ',
      '\t',
      '"',
      "'",
      '"x y"',
      "'z'",
      '\\"',
      '\\\\',
      '\\\n',
      '\\a',
      '#',
      ';',
      '=',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** Files of assignments and comments. No `$`: one of systemd's programs expands it, a unit's EnvironmentFile does not. */
export const environmentText = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom('A', 'B_2', ' C', 'A '), fc.constantFrom('=', '= ', '=\t'), value)
        .map((parts) => parts.join('')),
      fc.constantFrom('', '# note', '; note', '  # "note', 'no assignment', '1A=2', 'A B=3'),
    ),
    { maxLength: 6 },
  )
  .map((lines) => `${lines.join('\n')}\n`);
