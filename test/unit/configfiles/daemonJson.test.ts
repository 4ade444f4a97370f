import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDaemonJson, setDaemonKey, spanOfPath } from '../../../src/configfiles/daemonJson';
import { applyTextEdits } from '../../../src/model/textEdit';
import { propertyRuns, propertyTimeout } from './propertyRuns';

function set(text: string, name: string, value: unknown): string {
  const outcome = setDaemonKey(parseDaemonJson(text), name, value);
  return outcome.kind === 'edited'
    ? applyTextEdits(text, outcome.edits)
    : outcome.kind === 'refused'
      ? `[${outcome.refusal.code}]`
      : text;
}

const key = fc.constantFrom('debug', 'live-restore', 'hosts', 'log-opts', 'é');
const blank = fc.constantFrom('', ' ', '\n', '\n  ', '\n\t', '\r\n ');
const jsonText = fc
  .tuple(
    fc.uniqueArray(fc.tuple(key, fc.jsonValue({ maxDepth: 2 }), blank), { selector: ([name]) => name }),
    blank,
    blank,
  )
  .map(([entries, before, behind]) => {
    const keys = entries.map(
      ([name, value, gap]) => `${gap}${JSON.stringify(name)}:${gap} ${JSON.stringify(value)}`,
    );
    return `${before}{${keys.join(',')}${behind}}${behind}`;
  });

describe('setDaemonKey', function () {
  this.timeout(propertyTimeout);

  const cases: readonly (readonly [text: string, after: string])[] = [
    ['', '{\n  "debug": true\n}\n'],
    ['{}', '{\n  "debug": true\n}'],
    ['{"a":1}', '{"a":1,"debug": true}'],
    ['{\n    "a": 1\n}\n', '{\n    "a": 1,\n    "debug": true\n}\n'],
    ['{\n\t"debug": false,\n\t"a": 1\n}', '{\n\t"debug": true,\n\t"a": 1\n}'],
    ['{ "debug": true }', '{ "debug": true }'],
    ['{ // note\n}', '[syntax]'],
    ['{"a":1,}', '[syntax]'],
    ['{"a":1', '[syntax]'],
    ['{"a":1,"a":2}', '[syntax]'],
    ['[]', '[syntax]'],
    ['{} {}', '[syntax]'],
    ['\ufeff{}', '[byteOrderMark]'],
    ['{"a":"\0"}', '[binary]'],
    ['['.repeat(200), '[syntax]'],
  ];
  for (const [text, after] of cases) {
    it(`turns ${JSON.stringify(text.slice(0, 60))} into ${JSON.stringify(after)}`, () => {
      assert.equal(set(text, 'debug', true), after);
    });
  }

  it('writes lists and objects as their neighbours stand, in ASCII', () => {
    assert.equal(
      set('{\n  "a": 1\n}\n', 'hosts', ['fd://', 'é']),
      '{\n  "a": 1,\n  "hosts": [\n    "fd://",\n    "\\u00e9"\n  ]\n}\n',
    );
  });

  it('sets the one key and nothing else, once', () => {
    fc.assert(
      fc.property(jsonText, key, fc.jsonValue({ maxDepth: 2 }), (text, name, value) => {
        const expected = {
          ...(JSON.parse(text) as object),
          [name]: JSON.parse(JSON.stringify(value)) as unknown,
        };
        const after = set(text, name, value);
        assert.deepEqual(JSON.parse(after), expected);
        assert.equal(set(after, name, value), after);
      }),
      propertyRuns,
    );
  });

  it('removing a key that was added gives the same bytes back, unless the object held only blanks', () => {
    fc.assert(
      fc.property(jsonText, fc.jsonValue({ maxDepth: 2 }), (text, value) => {
        fc.pre(Object.keys(JSON.parse(text) as object).length > 0);
        assert.equal(set(set(text, 'added', value), 'added', undefined), text);
      }),
      propertyRuns,
    );
    assert.equal(set(set('{}', 'a', 1), 'a', undefined), '{}');
  });

  it('reads any text without an error, with spans within it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]":,a1 \n\\/'.split(''), '\u00e9'), maxLength: 80 }),
        (text) => {
          const { keys, faults } = parseDaemonJson(text);
          for (const { nameSpan, valueSpan } of keys) {
            assert.ok(nameSpan.start < nameSpan.end && valueSpan.end <= text.length);
          }
          if (faults.length === 0 && text.trim() !== '') {
            assert.doesNotThrow(() => JSON.parse(text) as unknown);
          }
        },
      ),
      propertyRuns,
    );
  });

  it('finds keys inside a key', () => {
    const text = '{"log-opts":{"max-size":"1m"}}';
    const span = spanOfPath(text, ['log-opts', 'max-size']);
    assert.equal(text.slice(span?.start, span?.end), '"1m"');
  });
});
