import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandLineOfFile, effectiveParameter } from '../../../src/configfiles/bootCommandLine';
import {
  appendParameter,
  parseCommandLineFile,
  removeParameters,
  type CommandLineFileKind,
} from '../../../src/configfiles/commandLineFile';
import { decidingGrubFile, grubCommandLine } from '../../../src/configfiles/grubDefaults';
import { parseKernelCommandLine, type RepetitionRule } from '../../../src/configfiles/kernelCommandLine';
import { parseShellFile } from '../../../src/configfiles/shell/shellFile';
import type { EditOutcome } from '../../../src/model/editOutcome';
import { applyTextEdits } from '../../../src/model/textEdit';
import { propertyRuns, propertyTimeout } from './propertyRuns';

const kinds: readonly CommandLineFileKind[] = ['kernelCmdline', 'firmwareCmdline', 'bootEntry'];

function result(text: string, outcome: EditOutcome): string {
  return outcome.kind === 'edited'
    ? applyTextEdits(text, outcome.edits)
    : outcome.kind === 'refused'
      ? `[${outcome.refusal.code}]`
      : text;
}

function append(text: string, kind: CommandLineFileKind, rule?: RepetitionRule): EditOutcome {
  return appendParameter(parseCommandLineFile(text, kind), 'x=1', rule);
}

function remove(text: string, kind: CommandLineFileKind): EditOutcome {
  return removeParameters(
    parseCommandLineFile(text, kind),
    ({ name, value }) => name === 'x' && value === '1',
  );
}

function brief(text: string): string[] {
  return parseKernelCommandLine(text).map(
    ({ name, value, forInit }) => `${forInit ? 'init ' : ''}${name}${value === undefined ? '' : `=${value}`}`,
  );
}

describe('parseKernelCommandLine', () => {
  const cases: readonly (readonly [text: string, parameters: readonly string[]])[] = [
    ['a  b=1\tc=d=e', ['a', 'b=1', 'c=d=e']],
    ['a="b c" d', ['a=b c', 'd']],
    ['"a=b c" d', ['a=b c', 'd']],
    ['"a"=b', ['a"=b']],
    ['a="b c', ['a=b c']],
    ['=a', ['=a']],
    ['a -- b=1 -- c', ['a', 'init b=1', 'init --', 'init c']],
    ['a\u00a0b', ['a', 'b']],
  ];
  for (const [text, parameters] of cases) {
    it(`splits ${JSON.stringify(text)}`, () => {
      assert.deepEqual(brief(text), parameters);
    });
  }
});

describe('files that hold a command line', function () {
  this.timeout(propertyTimeout);

  const cases: readonly (readonly [kind: CommandLineFileKind, text: string, after: string])[] = [
    ['kernelCmdline', 'root=a quiet\n', 'root=a quiet x=1\n'],
    ['kernelCmdline', 'root=a quiet', 'root=a quiet x=1'],
    ['kernelCmdline', '# note\nroot=a \n', '# note\nroot=a x=1 \n'],
    ['kernelCmdline', '# note', '# note\nx=1\n'],
    ['kernelCmdline', '', 'x=1'],
    ['kernelCmdline', 'root=a\nquiet\n', '[readTwice]'],
    ['kernelCmdline', 'root=a -- b\n', 'root=a x=1 -- b\n'],
    ['kernelCmdline', '-- x=1\n', 'x=1 -- x=1\n'],
    ['kernelCmdline', 'a="b\n', '[unterminated]'],
    ['kernelCmdline', 'a\r\n', '[carriageReturn]'],
    ['firmwareCmdline', 'console=tty1 root=a\n', 'console=tty1 root=a x=1\n'],
    ['firmwareCmdline', 'root=a\nunread\n', 'root=a x=1\nunread\n'],
    ['firmwareCmdline', '\nunread\n', '[readTwice]'],
    ['firmwareCmdline', '\ufeffroot=a', '[byteOrderMark]'],
    ['firmwareCmdline', 'root=\0', '[binary]'],
    ['bootEntry', 'title T\noptions root=a\nlinux /l\n', 'title T\noptions root=a x=1\nlinux /l\n'],
    ['bootEntry', 'options a\noptions b\n', 'options a\noptions b x=1\n'],
    ['bootEntry', 'options a -- c\noptions b\n', 'options a x=1 -- c\noptions b\n'],
    ['bootEntry', 'options\n', 'options x=1\n'],
    ['bootEntry', 'title T', 'title T\noptions x=1\n'],
    ['bootEntry', 'options x=1\n', 'options x=1\n'],
  ];
  for (const [kind, text, after] of cases) {
    it(`${kind}: turns ${JSON.stringify(text)} into ${JSON.stringify(after)}`, () => {
      assert.equal(result(text, append(text, kind)), after);
    });
  }

  it('append again what a later occurrence overrides, and refuse what an earlier one does', () => {
    assert.equal(result('x=1 x=0', append('x=1 x=0', 'kernelCmdline', 'last')), 'x=1 x=0 x=1');
    assert.equal(result('x=0', append('x=0', 'kernelCmdline', 'first')), '[secondAssignment]');
  });

  it('only grow by the parameter, once, and are restored by its removal', () => {
    const token = fc.constantFrom('a', 'x=0', 'b="c d"', '--', 'options', 'title', '#', '\t', '"', 'ö');
    const text = fc
      .tuple(
        fc.array(fc.tuple(token, fc.constantFrom(' ', '  ', '\n'))),
        fc.constantFrom('', 'options r=1', 'r=1\n'),
      )
      .map(([parts, start]) => start + parts.map((part) => part.join('')).join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(...kinds), (content, kind) => {
        const outcome = append(content, kind);
        if (outcome.kind !== 'edited') {
          assert.equal(outcome.kind, 'refused');
          return;
        }
        const edited = applyTextEdits(content, outcome.edits);
        assert.ok(outcome.edits.every(({ span }) => span.start === span.end));
        const seen = (file: string) =>
          parseCommandLineFile(file, kind).parameters.map(({ name, value, forInit }) => ({
            name,
            value,
            forInit,
          }));
        const added = { name: 'x', value: '1', forInit: false };
        const before = seen(content);
        const place = before.findIndex(({ forInit }) => forInit);
        const expected =
          place === -1 ? [...before, added] : [...before.slice(0, place), added, ...before.slice(place)];
        assert.deepEqual(seen(edited), expected);
        assert.deepEqual(append(edited, kind), { kind: 'unchanged' });
        const restored = result(edited, remove(edited, kind));
        assert.deepEqual(seen(restored), before);
        if (/^\S+(?: \S+)*\n?$/.test(content) && kind === 'kernelCmdline') {
          assert.equal(restored, content);
        }
      }),
      propertyRuns,
    );
  });
});

describe('effectiveParameter', () => {
  const grub = (files: Readonly<Record<string, string>>) =>
    grubCommandLine(Object.entries(files).map(([path, text]) => ({ path, file: parseShellFile(text) })));
  const main = '/etc/default/grub';
  const dropIn = '/etc/default/grub.d/50-cloud.cfg';

  function say(files: Readonly<Record<string, string>>, name = 'x', rule: RepetitionRule = 'last'): string {
    const { state, occurrences } = effectiveParameter(grub(files), name, rule);
    const places = occurrences.map(
      ({ path, line, variable, parameter }) => `${path}:${line} ${variable} ${parameter.value ?? ''}`,
    );
    return [state, ...places].join(' | ');
  }

  it('comes from GRUB_CMDLINE_LINUX_DEFAULT before GRUB_CMDLINE_LINUX, when the last one counts', () => {
    const files = { [main]: 'GRUB_CMDLINE_LINUX_DEFAULT="x=2"\nGRUB_CMDLINE_LINUX="a x=1"\n' };
    assert.equal(say(files), `set | ${main}:1 GRUB_CMDLINE_LINUX_DEFAULT 2`);
    assert.equal(say(files, 'x', 'first'), `set | ${main}:2 GRUB_CMDLINE_LINUX 1`);
    assert.equal(say(files, 'x', 'list').split(' | ').length, 3);
    assert.equal(say(files, 'y'), 'absent');
  });

  it('follows drop-ins that replace or add', () => {
    const base = { [main]: 'GRUB_CMDLINE_LINUX="x=1"\n' };
    assert.equal(say({ ...base, [dropIn]: 'GRUB_CMDLINE_LINUX="y"\n' }), 'absent');
    assert.equal(
      say({ ...base, [dropIn]: '\nGRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX x=2"\n' }),
      `set | ${dropIn}:2 GRUB_CMDLINE_LINUX 2`,
    );
    assert.equal(
      decidingGrubFile(
        [
          { path: dropIn, file: parseShellFile('GRUB_CMDLINE_LINUX=y') },
          { path: main, file: parseShellFile('GRUB_CMDLINE_LINUX=z') },
        ],
        'GRUB_CMDLINE_LINUX',
      )?.path,
      dropIn,
    );
  });

  it('is uncertain when an assignment is computed or conditional, until a later file replaces it', () => {
    for (const odd of [
      'GRUB_CMDLINE_LINUX="$(x)"\n',
      '[ -f a ] && GRUB_CMDLINE_LINUX=1\n',
      'GRUB_CMDLINE_LINUX="$B x=1"\n',
    ]) {
      assert.match(say({ [main]: odd }), /^uncertain/, odd);
      assert.equal(say({ [main]: odd, [dropIn]: 'GRUB_CMDLINE_LINUX=""\n' }), 'absent');
    }
  });

  it('does not count behind --, which reaches from one variable into the next', () => {
    assert.equal(say({ [main]: 'GRUB_CMDLINE_LINUX="a --"\nGRUB_CMDLINE_LINUX_DEFAULT="x=1"\n' }), 'absent');
  });

  it('takes - and _ in names for the same', () => {
    assert.match(say({ [main]: 'GRUB_CMDLINE_LINUX="a_b=1"\n' }, 'a-b'), /^set/);
  });

  it('names the line of a boot entry', () => {
    const file = parseCommandLineFile('title T\noptions a\noptions x=1 x=2\n', 'bootEntry');
    const { occurrences, overridden } = effectiveParameter(commandLineOfFile('/e.conf', file), 'x', 'last');
    assert.deepEqual([occurrences[0]?.line, occurrences[0]?.parameter.value, overridden.length], [3, '2', 1]);
  });
});
