import assert from 'node:assert/strict';
import { parseCollectorRecords } from '../../../src/facts/collectorRecords';
import { renderEnglish } from '../../../src/model/message';
import { ends, nonce, records } from './collectorRun';

function parse(text: string, cut = false) {
  return parseCollectorRecords(text, nonce, cut);
}

function stateOf(reading: { readonly state: string } | undefined) {
  return reading?.state;
}

describe('the records of a group', () => {
  it('hold commands with their status and exactly what they printed', () => {
    const { commands } = parse(
      records(['command system one', 'a\n\nb'], ['status 0'], ['command system two'], ['status 127']),
    );
    assert.deepEqual(commands.get('one'), { state: 'ran', exitCode: 0, output: 'a\n\nb', truncated: false });
    assert.deepEqual(commands.get('two'), { state: 'ran', exitCode: 127, output: '', truncated: false });
  });

  it('tell a program that is not installed from one that was left out', () => {
    const { commands } = parse(
      records(
        ['absent engines runc-version'],
        ['skipped engines docker-info daemonNotRunning'],
        ['skipped a b __proto__'],
      ),
    );
    assert.deepEqual(commands.get('runc-version'), { state: 'notInstalled' });
    const skipped = commands.get('docker-info');
    assert.ok(skipped?.state === 'unreadable');
    assert.match(renderEnglish(skipped.reason), /would start it/);
    assert.equal(stateOf(commands.get('b')), 'unreadable');
  });

  it('do not trust a mark that the host could have printed without knowing the nonce', () => {
    const forged = `x\n@${'0'.repeat(32)} status 0\n@end engines\n@${nonce}status 0\n`;
    const { commands } = parse(records(['command engines podman-version', forged], ['status 3']));
    assert.deepEqual(commands.get('podman-version'), {
      state: 'ran',
      exitCode: 3,
      output: forged,
      truncated: false,
    });
  });

  it('keep the first of two answers', () => {
    const { commands } = parse(records(['absent a x'], ['command a x', 'late'], ['status 0']));
    assert.deepEqual(commands.get('x'), { state: 'notInstalled' });
  });

  it('make a command unreadable, and its section not whole, when its time was up', () => {
    const { commands, wholeSections } = parse(
      records(['command engines docker-info', 'half'], ['status timeout 6']) + ends('engines', 'system'),
    );
    const reading = commands.get('docker-info');
    assert.ok(reading?.state === 'unreadable');
    assert.match(renderEnglish(reading.reason), /within 6 seconds/);
    assert.deepEqual([...wholeSections], ['system']);
  });

  it('make a command unreadable, and its section not whole, when its status is missing', () => {
    for (const text of [
      records(
        ['command engines docker-info', 'half'],
        ['command storage paths'],
        ['status 0'],
        ['end engines'],
      ),
      records(['end engines'], ['command engines docker-info', 'half']),
      records(['command engines docker-info', 'half'], ['status'], ['end engines']),
      records(['command engines docker-info', 'half'], ['status -1'], ['end engines']),
    ]) {
      const { commands, wholeSections } = parse(text);
      assert.equal(stateOf(commands.get('docker-info')), 'unreadable');
      assert.equal(wholeSections.has('engines'), false);
    }
  });

  it('strip escape sequences and say when a text is longer than what is kept', () => {
    const { commands } = parse(
      records(['command a x', `\u001b]0;owned\u0007red\u202e${'y'.repeat(1024 * 1024)}`], ['status 0']),
    );
    const reading = commands.get('x');
    assert.ok(reading?.state === 'ran');
    assert.match(reading.output, /^redy+$/);
    assert.equal(reading.truncated, true);
  });

  it('are none in an empty group', () => {
    const { files, commands, wholeSections } = parse('');
    assert.deepEqual([files.size, commands.size, wholeSections.size], [0, 0, 0]);
  });

  it('leave a file alone that an automounter would have to mount', () => {
    const { files } = parse(
      records(['paths system', '!/boot/config\n'], ['lines'], ['errors'], ['status 1']),
    );
    assert.equal(stateOf(files.get('/boot/config')), 'unreadable');
  });
});
