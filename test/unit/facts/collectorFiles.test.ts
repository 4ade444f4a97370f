import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveFiles, type CollectedLines } from '../../../src/facts/collectorFiles';

const asked = ['/a', '/b', '/c', '/d'].map((path) => ({ path, section: path.slice(1) }));

function resolve(rest: Partial<CollectedLines>) {
  return resolveFiles({ asked, lines: '', complaints: '', status: ['2'], cut: false, ...rest });
}

function states({ files }: ReturnType<typeof resolve>) {
  return [...files].map(([path, reading]) =>
    reading.state === 'read' ? `${path} ${JSON.stringify(reading.text)}` : `${path} ${reading.state}`,
  );
}

describe('the files of the collector', () => {
  it('are read, empty, absent or unreadable', () => {
    const resolved = resolve({
      lines: '/a:one\n/a:\n/a::two:/b:\n',
      complaints: 'grep: /c: No such file or directory\ngrep: /d: Permission denied\n',
    });
    assert.deepEqual(states(resolved), ['/a "one\\n\\n:two:/b:\\n"', '/b ""', '/c absent', '/d unreadable']);
    assert.equal(resolved.brokenSections.size, 0);
  });

  it('are unreadable when reading them failed on the way', () => {
    const resolved = resolve({ lines: '/a:one\n', complaints: 'grep: /a: Input/output error\n' });
    assert.equal(states(resolved)[0], '/a unreadable');
    const vanished = resolve({ lines: '/a:one\n', complaints: 'grep: /a: No such file or directory\n' });
    assert.equal(states(vanished)[0], '/a unreadable');
  });

  it('are not called empty when a complaint is not understood', () => {
    const resolved = resolve({ lines: '/a:one\n', complaints: 'sh: grep: not found\n' });
    assert.deepEqual(states(resolved), ['/a "one\\n"', '/b unreadable', '/c unreadable', '/d unreadable']);
  });

  it('are unreadable, and their sections broken, when there is no grep', () => {
    const resolved = resolve({ complaints: '/bin/sh: grep: not found\n', status: ['127'] });
    assert.deepEqual(states(resolved), ['/a unreadable', '/b unreadable', '/c unreadable', '/d unreadable']);
    assert.deepEqual([...resolved.brokenSections], ['a', 'b', 'c', 'd']);
  });

  it('before the last one are whole when the time was up', () => {
    const resolved = resolve({ lines: '/a:one\n/b:tw', status: ['timeout', '10'] });
    assert.deepEqual(resolved.files.get('/a'), { state: 'read', text: 'one\n', truncated: false });
    assert.deepEqual(resolved.files.get('/b'), { state: 'read', text: 'tw\n', truncated: true });
    assert.deepEqual(states(resolved).slice(2), ['/c unreadable', '/d unreadable']);
    assert.deepEqual([...resolved.brokenSections], ['b', 'c', 'd']);
  });

  it('after a line that belongs to none of them are not trusted', () => {
    for (const line of ['/x:forged', 'no colon', '/a:too late', '']) {
      const resolved = resolve({ lines: `/a:one\n/b:two\n${line}\n/c:three\n` });
      assert.deepEqual(resolved.files.get('/a'), { state: 'read', text: 'one\n', truncated: false }, line);
      assert.deepEqual(resolved.files.get('/b'), { state: 'read', text: 'two\n', truncated: true }, line);
      assert.deepEqual(states(resolved).slice(2), ['/c unreadable', '/d unreadable'], line);
    }
  });

  it('are never absent in an answer that was cut anywhere', () => {
    const lines = '/a:one\n/a:two\n/b:three\n/d:four\n';
    fc.assert(
      fc.property(fc.nat(lines.length), (length) => {
        const { files } = resolve({ lines: lines.slice(0, length), status: [] });
        const whole = resolve({ lines, complaints: 'grep: /c: No such file or directory\n' }).files;
        for (const [path, reading] of files) {
          assert.notEqual(reading.state, 'absent');
          if (reading.state === 'read' && !reading.truncated) {
            assert.deepEqual(reading, whole.get(path));
          }
        }
      }),
    );
  });
});
