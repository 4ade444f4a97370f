import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  effectiveSysctl,
  parseSysctlFile,
  setSysctl,
  type SysctlReader,
} from '../../../src/configfiles/sysctlFile';
import { applyTextEdits } from '../../../src/model/textEdit';
import { propertyRuns, propertyTimeout } from './propertyRuns';

function set(text: string, key = 'net.ipv4.ip_forward', value = '1'): string {
  const outcome = setSysctl(parseSysctlFile(text), key, value);
  return outcome.kind === 'edited'
    ? applyTextEdits(text, outcome.edits)
    : outcome.kind === 'refused'
      ? `[${outcome.refusal.code}]`
      : text;
}

function effective(files: Readonly<Record<string, string>>, key: string, reader: SysctlReader = 'systemd') {
  const located = Object.entries(files).map(([path, text]) => ({ path, file: parseSysctlFile(text) }));
  const found = effectiveSysctl(located, key, reader);
  return found && `${found.path}:${found.entry.line} ${found.entry.value}`;
}

describe('sysctl files', function () {
  this.timeout(propertyTimeout);

  it('are edited in place, at their last line of the key', () => {
    assert.equal(set('net.ipv4.ip_forward = 0 \n'), 'net.ipv4.ip_forward = 1 \n');
    assert.equal(
      set('net/ipv4/ip_forward=1\nnet.ipv4.ip_forward=0'),
      'net/ipv4/ip_forward=1\nnet.ipv4.ip_forward=1',
    );
    assert.equal(set('a=1'), 'a=1\nnet.ipv4.ip_forward = 1\n');
    assert.equal(set('-net.ipv4.ip_forward=1\n'), '-net.ipv4.ip_forward=1\n');
    assert.equal(set('net.ipv4.ip_forward =\n'), 'net.ipv4.ip_forward =1\n');
  });

  it('are left alone when the line could not be written, or the file is no text', () => {
    assert.equal(set('', 'a', '1\nb=2'), '[unsafeValue]');
    assert.equal(set('', 'a b', '1'), '[unsafeValue]');
    assert.equal(set('a=1\0'), '[binary]');
    assert.equal(set('\ufeffa=1'), '[byteOrderMark]');
  });

  it('set the key once and keep every other line', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '# x',
        '; y',
        '',
        'odd',
        '-a.b',
        '-a.b = 3',
        'a.b=1',
        ' a/b = 2 ',
        'c.*.d = 4',
        'a.b =',
        'a.b = 1\r',
      ),
      fc.string({ maxLength: 20 }).map((text) => text.replaceAll('\n', '').replaceAll('\0', '')),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', ''), (lines, end) => {
        const text = lines.join('\n') + end;
        const after = set(text, 'a.b', '7');
        assert.equal(set(after, 'a.b', '7'), after);
        assert.equal(parseSysctlFile(after).entries.findLast(({ key }) => key === 'a.b')?.value, '7');
        const others = (content: string) =>
          parseSysctlFile(content)
            .entries.filter(({ key }) => key !== 'a.b')
            .map(({ key, value }) => [key, value]);
        assert.deepEqual(others(after), others(text));
      }),
      propertyRuns,
    );
  });

  it('count in the order of their names, a more important folder hiding the same name', () => {
    const files = {
      '/etc/sysctl.d/99-a.conf': 'k=1',
      '/usr/lib/sysctl.d/50-b.conf': 'k=2',
      '/etc/sysctl.d/50-b.conf': '\nk=3',
      '/etc/sysctl.conf': 'k=4',
      '/etc/sysctl.d/99-z.txt': 'k=5',
    };
    assert.equal(effective(files, 'k'), '/etc/sysctl.d/99-a.conf:1 1');
    assert.equal(effective(files, 'k', 'procps'), '/etc/sysctl.conf:1 4');
    assert.equal(effective(files, 'none'), undefined);
  });

  it('let patterns set what no line names and no exclusion keeps away', () => {
    const path = '/etc/sysctl.d/1.conf';
    const key = 'net.ipv4.conf.eth0.rp_filter';
    assert.equal(effective({ [path]: 'net.ipv4.conf.*.rp_filter=2' }, key), `${path}:1 2`);
    assert.equal(effective({ [path]: `${key}=1\nnet.ipv4.conf.*.rp_filter=2` }, key), `${path}:1 1`);
    assert.equal(effective({ [path]: `net.ipv4.conf.*.rp_filter=2\n-${key}` }, key), undefined);
    assert.equal(effective({ [path]: 'net.*.rp_filter=2' }, key), undefined);
    assert.equal(effective({ [path]: 'net.ipv4.conf.e*h?.rp_filter=2' }, key), `${path}:1 2`);
  });
});
