import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDestination } from '../../../../src/hosts/sshConfig/destination';
import { hasErrorCode } from '../../../../src/model/hullwrightError';

describe('a destination', () => {
  const cases: readonly (readonly [text: string, host: string, user?: string | undefined, port?: number])[] =
    [
      ['web1', 'web1'],
      ['ann@web1', 'web1', 'ann'],
      ['ann@web1:2222', 'web1', 'ann', 2222],
      ['ssh://root@10.0.0.5:22', '10.0.0.5', 'root', 22],
      ['ssh://web1/', 'web1'],
      ['[2001:db8::1]:2222', '2001:db8::1', undefined, 2222],
      ['ann@corp@web1', 'web1', 'ann@corp'],
      ['2001:db8::1', '2001:db8::1'],
      ['fe80::1%eth0', 'fe80::1%eth0'],
    ];

  for (const [text, host, user, port] of cases) {
    it(`${text} is taken apart`, () => {
      assert.deepEqual(parseDestination(text), { host, user, port });
    });
  }

  const refused = [
    '',
    '-oProxyCommand=x',
    'ann@-x',
    '-l@web1',
    'web 1',
    'web1:0',
    'web1:99999',
    'web1;id',
    '$(id)',
  ];

  for (const text of [...refused, 'a`id`', 'x\ny', 'web1/etc', 'w'.repeat(300)]) {
    it(`${JSON.stringify(text.slice(0, 20))} is refused`, () => {
      assert.throws(
        () => parseDestination(text),
        (error) => hasErrorCode(error, 'usage'),
      );
    });
  }

  it('never becomes an option or a word of a shell, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          const { host, user = 'x' } = parseDestination(text);
          for (const part of [host, user]) {
            assert.match(part, /^[^-\s"'`$\\;&<>|(){}][^\s"'`$\\;&<>|(){}]*$/);
          }
        } catch (error) {
          assert.ok(hasErrorCode(error, 'usage'));
        }
      }),
    );
  });
});
