import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseGrubMenu, ordinaryLines } from '../../../src/fixes/grub/grubMenu';
import { grubWords } from '../../../src/fixes/grub/grubWords';
import { grubMenuText } from './grubMenuText';

const texts = (line: string) => grubWords(line).map(({ text }) => text);

describe('lines of a boot menu', () => {
  it('are split as GRUB does it', () => {
    assert.deepEqual(texts(`a 'b  c' "d \\"e\\"" f\\ g h'i'"j"`), ['a', 'b  c', 'd "e"', 'f g', 'hij']);
    assert.deepEqual(texts('x=$ y'), ['x=$', 'y']);
    assert.deepEqual(grubWords('quiet $vt_handoff a${b}c "$d"'), [
      { text: 'quiet', variables: [] },
      { text: '', variables: ['vt_handoff'] },
      { text: 'ac', variables: ['b'] },
      { text: '', variables: ['d'] },
    ]);
  });

  it('keep every word that needs no quotes', () => {
    const word = fc.stringMatching(/^[\w.,:=/+@%-]+$/);
    fc.assert(
      fc.property(fc.array(word), (words) => {
        assert.deepEqual(texts(words.join(' ')), words);
      }),
    );
  });

  it('never fail, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.ok(Array.isArray(parseGrubMenu(`\tlinux ${text}\nset ${text}\nmenuentry ${text}`).lines));
      }),
    );
  });

  it('tell recovery entries and other scripts from ordinary entries', () => {
    const others = [
      { script: '30_os-prober', lines: ['\tlinux /vmlinuz root=/dev/vdb1'] },
      { script: '10_linux_zfs', lines: ['\tlinux "/boot@/vmlinuz" root=ZFS=rpool'] },
    ];
    const menu = parseGrubMenu(
      grubMenuText(['/boot/vmlinuz-1', '/boot/vmlinuz-2'], { ordinary: 'a=1', recovery: 'single', others }),
    );
    assert.equal(menu.generated, true);
    assert.deepEqual(
      ordinaryLines(menu).map(({ kernel }) => kernel),
      ['/boot/vmlinuz-1', '/boot/vmlinuz-1', '/boot/vmlinuz-2', '/boot@/vmlinuz'],
    );
    assert.equal(menu.lines.filter(({ recovery }) => recovery).length, 2);
    assert.deepEqual(menu.values.get('vt_handoff'), ['vt.handoff=7', '']);
  });
});
