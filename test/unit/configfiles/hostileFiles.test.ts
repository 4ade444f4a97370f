import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bytesOf,
  byteTextOf,
  encodedText,
  firstBadByte,
  isUtf8,
  shownText,
} from '../../../src/configfiles/byteText';
import { appendParameter, parseCommandLineFile } from '../../../src/configfiles/commandLineFile';
import { parseDaemonJson, setDaemonKey } from '../../../src/configfiles/daemonJson';
import { appendEnvironmentWord } from '../../../src/configfiles/environmentEditor';
import { parseEnvironmentFile } from '../../../src/configfiles/environmentFile';
import { parseShellFile } from '../../../src/configfiles/shell/shellFile';
import { appendWord } from '../../../src/configfiles/shell/wordListEditor';
import { parseSysctlFile, setSysctl } from '../../../src/configfiles/sysctlFile';
import type { EditOutcome } from '../../../src/model/editOutcome';
import { isLongRun, propertyRuns, propertyTimeout } from './propertyRuns';

const editors: Readonly<Record<string, (text: string) => EditOutcome>> = {
  shell: (text) => appendWord(parseShellFile(text), 'a', 'x=1'),
  environment: (text) => appendEnvironmentWord(parseEnvironmentFile(text), 'a', 'x=1'),
  'daemon.json': (text) => setDaemonKey(parseDaemonJson(text), 'a', true),
  sysctl: (text) => setSysctl(parseSysctlFile(text), 'a', '1'),
  cmdline: (text) => appendParameter(parseCommandLineFile(text, 'kernelCmdline'), 'x=1'),
};

const pieces = [
  '"$(',
  "'",
  '"',
  '`',
  '$((',
  '${',
  'a=b ',
  'a=b\n',
  '<<x ',
  '<<x\n',
  '$(a=',
  'a&&',
  'a=b&&',
  'a|',
  'a&',
  '(',
  '{ ',
  'if ',
  'case x in ',
  'f()',
  '\\\n',
  '\\',
  '#',
  '~:',
  '[',
  '{"a":',
  '"a":1,',
  ',',
  '-- ',
  '"a" ',
  '\t',
  '\r',
  'a=\\\n',
  "$'\\",
  '\u00ff',
  "a='b'",
  '=',
  '* ',
  'a.*=1\n',
  '<<E\nE\n',
  '$a',
  '"${a:-',
  '#a=\n',
  'unset a;',
  'a="$a b"\n',
];

/** The largest file that anything parses, in the long run. */
const size = isLongRun ? 512 * 1024 : 128 * 1024;

describe('hostile files', function () {
  this.timeout(Math.max(propertyTimeout, 60_000));

  for (const [name, edit] of Object.entries(editors)) {
    it(`end soon for ${name}, at any size and with anything that repeats`, () => {
      for (const piece of pieces) {
        const text = piece.repeat(Math.floor(size / piece.length));
        const start = performance.now();
        const { kind } = edit(text);
        assert.ok(['edited', 'refused', 'unchanged'].includes(kind));
        const seconds = (performance.now() - start) / 1000;
        if (process.env.HULLWRIGHT_TIMES === '1' && seconds > 1) {
          console.log(`${name} ${JSON.stringify(piece)} ${seconds.toFixed(1)} s`);
        }
      }
    });

    it(`are refused by ${name} when they are larger, or binary`, () => {
      for (const piece of pieces) {
        const outcome = edit(piece.repeat(Math.ceil((10 * 1024 * 1024) / piece.length)));
        assert.equal(outcome.kind === 'refused' && outcome.refusal.code, 'tooLarge');
      }
      const binary = edit('a=1\n\0\u0001\u0002');
      assert.equal(binary.kind === 'refused' && binary.refusal.code, 'binary');
    });
  }
});

describe('byte texts', function () {
  this.timeout(propertyTimeout);

  it('keep every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.deepEqual(bytesOf(byteTextOf(bytes)), bytes);
      }),
      propertyRuns,
    );
    const large = new Uint8Array(100_000).map((_, index) => index);
    assert.deepEqual(bytesOf(byteTextOf(large)), large);
  });

  it('show what was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(shownText(encodedText(text)), text);
        assert.ok(isUtf8(encodedText(text)));
      }),
      propertyRuns,
    );
    assert.equal(isUtf8('\u00ff'), false);
    assert.equal(firstBadByte(encodedText('aé€🐳')), undefined);
    assert.equal(shownText('\u00ff'), '\ufffd');
  });

  it('refuse what is no byte', () => {
    assert.throws(() => bytesOf('\u0100'), RangeError);
  });
});
