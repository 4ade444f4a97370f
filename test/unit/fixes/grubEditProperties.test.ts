import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editGrubDefaults, type GrubTarget } from '../../../src/fixes/grub/grubEdit';
import { configuredLine, grubDefaultsPath, ownedDropInPath } from '../../../src/fixes/grub/grubFiles';
import { meetsWish, wordOf } from '../../../src/fixes/parameterWish';
import { propertyRuns, propertyTimeout } from '../configfiles/propertyRuns';
import { parameterWish } from './manualWish';

const concerned = ['swapaccount=0', 'swapaccount=1', 'swapaccount', 'cgroup_disable=memory'];
const word = fc.constantFrom(
  ...['quiet', 'ro', 'console=tty0', 'console=ttyS0,115200n8', 'cgroup_disable=pids', 'net.ifnames=0', '--'],
  ...['acpi_osi=\\"a b\\"', '$EXTRA', '`cat /x`', "it's"],
  ...concerned,
);
const value = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
const quoted = fc
  .tuple(value, fc.constantFrom('"', "'", ''))
  .map(([text, quote]) => (quote === '' ? text.replace(/ .*/, '') : quote + text + quote));
const name = fc.constantFrom('GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT', 'GRUB_TIMEOUT');
const line = fc.oneof(
  fc.tuple(name, quoted).map(([variable, text]) => `${variable}=${text}`),
  name.map((variable) => `${variable}="$${variable} quiet"`),
  fc.constantFrom('# r\u00e9sum\u00e9', '', 'if true; then', 'fi', '. /etc/x', 'export GRUB_TIMEOUT', '\\'),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 7 }), fc.constantFrom('\n', ''))
  .map(([lines, end]) => lines.join('\n') + end);
const texts = fc
  .tuple(text, fc.option(text), fc.option(text))
  .map(
    ([own, early, late]) =>
      new Map([
        [grubDefaultsPath, own],
        ...(early === null ? [] : ([['/etc/default/grub.d/10-a.cfg', early]] as const)),
        ...(late === null ? [] : ([['/etc/default/grub.d/zz-late.cfg', late]] as const)),
      ]),
  );
const target = fc.constantFrom<GrubTarget>('inPlace', 'dropIn');

const words = (parsed: ReturnType<typeof configuredLine>) =>
  parsed.parameters.map(({ parameter }) => parameter);

/** True when `short` is `long` with some characters left out. */
function isWithin(short: string, long: string): boolean {
  let place = 0;
  for (const character of short) {
    place = long.indexOf(character, place) + 1;
    if (place === 0) {
      return false;
    }
  }
  return true;
}

describe('edits of GRUB’s defaults, whatever the files say', function () {
  this.timeout(propertyTimeout);

  it('say then what is wished, and a second edit finds nothing to do', () => {
    let edited = 0;
    fc.assert(
      fc.property(texts, target, (before, where) => {
        const edit = editGrubDefaults(before, parameterWish, where);
        if (edit.kind === 'refused') {
          return;
        }
        edited += 1;
        assert.ok(meetsWish(words(configuredLine(edit.texts)), parameterWish));
        const again = editGrubDefaults(edit.texts, parameterWish, where);
        assert.ok(again.kind === 'edited');
        assert.deepEqual([...again.texts], [...edit.texts]);
      }),
      propertyRuns,
    );
    assert.ok(edited > propertyRuns.numRuns / 20, `${edited} were edited`);
  });

  it('leave every other parameter, and every other byte of a file that only loses words', () => {
    fc.assert(
      fc.property(texts, (before) => {
        const removal = { unwanted: parameterWish.unwanted, wanted: [] };
        const edit = editGrubDefaults(before, removal, 'inPlace');
        if (edit.kind === 'refused') {
          return;
        }
        const others = (map: typeof before | typeof edit.texts) =>
          words(configuredLine(map))
            .map(wordOf)
            .filter((each) => !concerned.includes(each) || each === 'swapaccount=1');
        assert.deepEqual(others(edit.texts), others(before));
        for (const [path, old] of before) {
          assert.ok(isWithin(edit.texts.get(path) ?? '', old), path);
        }
      }),
      propertyRuns,
    );
  });

  it('add to one file alone, and only inside of it', () => {
    fc.assert(
      fc.property(texts, target, (before, where) => {
        const addition = { unwanted: [], wanted: ['swapaccount=1'] };
        const edit = editGrubDefaults(before, addition, where);
        if (edit.kind === 'refused') {
          return;
        }
        const changed = [...edit.texts].filter(([path, now]) => before.get(path) !== now);
        assert.ok(changed.length <= 1);
        for (const [path, now] of changed) {
          assert.equal(path, where === 'inPlace' ? grubDefaultsPath : ownedDropInPath);
          assert.ok(isWithin(before.get(path) ?? '', now));
        }
      }),
      propertyRuns,
    );
  });
});
