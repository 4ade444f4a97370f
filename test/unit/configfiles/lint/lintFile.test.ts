import assert from 'node:assert/strict';
import fc from 'fast-check';
import { configFileKindOf } from '../../../../src/configfiles/configFileKind';
import { lintFile } from '../../../../src/configfiles/lint/lintFile';
import { lintRules } from '../../../../src/configfiles/lint/lintRules';
import { applySureFixes } from '../../../../src/configfiles/lint/sureFixes';
import { configFileKinds } from '../../../../src/model/configDiagnostic';
import { applyTextEdits } from '../../../../src/model/textEdit';
import { propertyRuns, propertyTimeout } from '../propertyRuns';
import { anyConfigText } from './configTexts';
import { daemonJson, factsOf, findingsOf, fixedBy, grub, isSure, sysconfig, sysctl } from './linting';

const paths = {
  grub: '/etc/default/grub',
  sysconfig: '/etc/sysconfig/docker',
  'daemon.json': '/etc/docker/daemon.json',
  sysctl: '/etc/sysctl.d/50-a.conf',
  cmdline: '/boot/cmdline.txt',
};

describe('lintFile', function () {
  this.timeout(propertyTimeout);

  it('has rules with ids of their own, each for some kind of file', () => {
    const ids = lintRules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, kinds } of lintRules) {
      assert.match(id, /^[a-z]+\/[a-z0-9-]+$/);
      assert.ok(kinds.length > 0, id);
    }
  });

  it('judges any text, with spans inside it and fixes that can be applied', () => {
    const facts = factsOf({ systemd: 256, dockerd: '24.0.7', init: 'systemd' });
    fc.assert(
      fc.property(
        anyConfigText,
        fc.constantFrom(...configFileKinds),
        fc.boolean(),
        (text, kind, hasFacts) => {
          const input = { kind, path: paths[kind], text, ...(hasFacts && { facts }) };
          for (const { span, fixes, rule } of lintFile(input)) {
            assert.ok(rule === 'text/not-configuration' || span.end <= text.length, rule);
            assert.ok(0 <= span.start && span.start <= span.end, rule);
            fixes.forEach(({ edits }) => applyTextEdits(text, edits));
          }
        },
      ),
      propertyRuns,
    );
  });

  it('leaves nothing to mend behind its own mending', () => {
    fc.assert(
      fc.property(anyConfigText, fc.constantFrom(...configFileKinds), (text, kind) => {
        const input = { kind, path: paths[kind], text };
        const once = applySureFixes(input).text;
        assert.equal(applySureFixes({ ...input, text: once }).text, once);
      }),
      propertyRuns,
    );
  });

  it('mends one thing after another', () => {
    const input = grub('', { text: '\ufeffGRUB_TIMEOUT = 5\r\nGRUB_CMDLINE_LINUX="swapaccount"\r\n' });
    const { text, mended } = applySureFixes(input);
    assert.equal(text, 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="swapaccount=1"\n');
    assert.equal(mended.length, 4);
  });

  it('calls binary and huge files by their name and stops there', () => {
    for (const text of ['a\0b', `${'a=1\n'.repeat(1024 * 1024)}#`]) {
      assert.deepEqual(
        lintFile(sysctl(text)).map(({ rule }) => rule),
        ['text/not-configuration'],
      );
    }
  });

  it('keeps the number of diagnostics small', () => {
    assert.equal(lintFile(sysctl('x\n'.repeat(5000))).length, 500);
  });

  it('says of a text that is one word that it is no JSON, and nothing of its size', () => {
    const [diagnostic] = lintFile(daemonJson('hello'));
    assert.match(diagnostic?.message.text ?? '', /no valid JSON/);
  });

  it('says that nesting is too deep, at a place that can be shown', () => {
    const input = daemonJson('['.repeat(5000));
    assert.deepEqual(findingsOf('daemon/syntax', input), [['error', '[']]);
  });
});

describe('rules over bytes and shell syntax', () => {
  it('removes a byte order mark and carriage returns', () => {
    const input = grub('', { text: '\u00ef\u00bb\u00bfA=1\r\nB=2\r\n' });
    assert.equal(fixedBy('text/byte-order-mark', input), 'A=1\r\nB=2\r\n');
    assert.equal(fixedBy('text/carriage-return', input), '\u00ef\u00bb\u00bfA=1\nB=2\n');
    assert.deepEqual(findingsOf('text/byte-order-mark', grub('a')), []);
    assert.deepEqual(findingsOf('text/carriage-return', grub('a')), []);
    assert.deepEqual(findingsOf('text/carriage-return', daemonJson('{\r\n}\r\n')), []);
  });

  it('finds control characters', () => {
    const rule = 'text/control-character';
    assert.deepEqual(findingsOf(rule, grub('', { text: 'A=1\nB=\u001b[1m\u0002\n' })), [
      ['warning', '\u001b'],
    ]);
    assert.deepEqual(findingsOf(rule, grub('', { text: '\tA=1\r\n\f# \u00e9\n' })), []);
  });

  it('finds bytes that are no UTF-8, in texts of bytes', () => {
    const rule = 'text/not-utf8';
    const inBytes = (text: string) => findingsOf(rule, { ...grub('', { text }), isBytes: true });
    assert.deepEqual(inBytes('# caf\u00e9 \u00ff\n'), [['hint', '\u00e9']]);
    assert.deepEqual(inBytes('A=\u00c3\u00a9\u00ed\u00a0\u0080'), [['hint', '\u00ed']]);
    assert.deepEqual(inBytes('# caf\u00c3\u00a9 \u00e2\u0082\u00ac \u00f0\u009f\u0090\u00b3\n'), []);
    assert.deepEqual(findingsOf(rule, grub('', { text: '# caf\u00e9\n' })), []);
  });

  it('finds a quote that is never closed', () => {
    assert.deepEqual(findingsOf('shell/unterminated', grub('', { text: 'A=1\nB="x\n' })), [['error', '"']]);
    assert.deepEqual(findingsOf('shell/unterminated', grub('x')), []);
  });

  it('closes the gaps of an assignment with blanks', () => {
    const input = grub('', { text: 'GRUB_TIMEOUT = 5\nGRUB_A=1\n' });
    assert.equal(fixedBy('shell/spaced-assignment', input), 'GRUB_TIMEOUT=5\nGRUB_A=1\n');
    assert.equal(isSure('shell/spaced-assignment', input), true);
    assert.deepEqual(findingsOf('shell/spaced-assignment', grub('x = y')), []);
  });

  it('finds += and turns it into what every shell understands', () => {
    const input = grub('', { text: 'GRUB_CMDLINE_LINUX+=" quiet"\n' });
    assert.deepEqual(findingsOf('shell/append', input), [['error', 'GRUB_CMDLINE_LINUX+=']]);
    assert.equal(fixedBy('shell/append', input), 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX"" quiet"\n');
    assert.deepEqual(findingsOf('shell/append', grub('a+=b')), []);
  });

  it('finds an assignment that a later one replaces without using it', () => {
    const rule = 'shell/shadowed';
    assert.deepEqual(findingsOf(rule, grub('', { text: 'A=1\nB=2\nA=3\n' })), [['warning', 'A=1']]);
    assert.deepEqual(findingsOf(rule, sysconfig(paths.sysconfig, 'A=1\nA=3\n')), [['warning', 'A=1']]);
    for (const text of ['A=1\nA="$A 2"\n', 'A=1\nif x; then A=2; fi\n', 'A=1\nA=2 cmd\n', 'A=1\nB=2\n']) {
      assert.deepEqual(findingsOf(rule, grub('', { text })), [], text);
    }
  });

  it('finds an assignment that holds for one command only', () => {
    const rule = 'shell/temporary';
    assert.deepEqual(findingsOf(rule, grub('', { text: 'GRUB_A=1 true\n' })), [['warning', 'GRUB_A=1']]);
    assert.deepEqual(findingsOf(rule, grub('', { text: 'GRUB_A=1\nLANG=C true\n' })), []);
  });

  it('finds what a drop-in of GRUB replaces', () => {
    const rule = 'grub/overridden';
    const dropIn = (text: string) => [{ path: '/etc/default/grub.d/50-cloud.cfg', text }];
    const own = 'GRUB_CMDLINE_LINUX="quiet"';
    assert.deepEqual(findingsOf(rule, grub('quiet', { siblings: dropIn('GRUB_CMDLINE_LINUX="a"\n') })), [
      ['warning', own],
    ]);
    for (const text of [
      'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX a"\n',
      'if x; then GRUB_CMDLINE_LINUX=a; fi\n',
      'GRUB_CMDLINE_LINUX=quiet\n',
      '#GRUB_CMDLINE_LINUX=a\n',
    ]) {
      assert.deepEqual(findingsOf(rule, grub('quiet', { siblings: dropIn(text) })), [], text);
    }
    const path = '/etc/default/grub.d/90-site.cfg';
    assert.deepEqual(
      findingsOf(rule, grub('quiet', { path, siblings: dropIn('GRUB_CMDLINE_LINUX="a"\n') })),
      [],
    );
  });
});

describe('configFileKindOf', () => {
  const kinds: [path: string, kind: string | undefined][] = [
    ['/etc/default/grub', 'grub'],
    ['grub', 'grub'],
    ['x/etc/default/grub.d/50-a.cfg', 'grub'],
    ['/etc/default/docker', 'sysconfig'],
    ['/etc/sysconfig/docker-storage', 'sysconfig'],
    ['/etc/conf.d/docker', 'sysconfig'],
    ['SuSEfirewall2', 'sysconfig'],
    ['daemon.json', 'daemon.json'],
    ['/etc/sysctl.conf', 'sysctl'],
    ['/usr/lib/sysctl.d/50-default.conf', 'sysctl'],
    ['/boot/firmware/cmdline.txt', 'cmdline'],
    ['/etc/kernel/cmdline', 'cmdline'],
    ['/boot/loader/entries/a.conf', 'cmdline'],
    ['/etc/hosts', undefined],
    ['/etc/ssh/ssh_config.d/a.conf', undefined],
    ['package.json', undefined],
  ];
  for (const [path, kind] of kinds) {
    it(`takes ${path} for ${kind ?? 'nothing it knows'}`, () => {
      assert.equal(configFileKindOf(path), kind);
    });
  }
});
