import assert from 'node:assert/strict';
import { parseMemory, parseMeminfo, parseSwaps } from '../../../../src/facts/sections/memory';
import { fakeReadings, fileAbsent, fileDenied, fileRead } from '../fakeReadings';

describe('parseMeminfo', () => {
  it('gives bytes with the line that says so (recorded on Debian 12, kernel 6.18, shortened)', () => {
    const text =
      'MemTotal:       24684092 kB\nMemFree:        23999984 kB\nMemAvailable:   24257856 kB\nSwapTotal:             0 kB\n';
    assert.deepEqual(parseMeminfo(text, 'MemTotal'), {
      ok: true,
      value: 24684092 * 1024,
      excerpt: 'MemTotal:       24684092 kB',
    });
    assert.equal(parseMeminfo(text, 'MemAvailable').ok, true);
    assert.equal(parseMeminfo(text, 'SwapFree').ok, false);
  });

  it('refuses amounts that no machine has', () => {
    for (const amount of ['-1', '1e3', '99999999999999999999', '']) {
      assert.equal(parseMeminfo(`MemTotal: ${amount} kB\n`, 'MemTotal').ok, false, amount);
    }
  });
});

describe('parseSwaps', () => {
  const heading = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';

  it('knows that the heading alone means no swap (recorded on Debian 12, kernel 6.18)', () => {
    assert.deepEqual(parseSwaps(heading), { ok: true, value: [] });
  });

  it('reads partitions, files with blanks in their names and zram', () => {
    const parsed = parseSwaps(
      `${heading}/dev/vda3                               partition\t2097148\t\t1024\t\t-2\n/swap\\040file\\040(deleted)  file 1024 0 5\n/dev/zram0 partition 4096 0 100\n`,
    );
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value[0], {
      path: '/dev/vda3',
      kind: 'partition',
      size: 2097148 * 1024,
      used: 1024 * 1024,
    });
    assert.equal(parsed.value[1]?.path, '/swap file (deleted)');
    assert.equal(parsed.value.length, 3);
  });

  it('never takes an empty or broken text for no swap', () => {
    assert.equal(parseSwaps('').ok, false);
    assert.equal(parseSwaps(`${heading}/dev/vda3 partition many 0 -2`).ok, false);
  });
});

describe('parseMemory', () => {
  it('tells absent, denied and cut apart', () => {
    const memory = parseMemory(
      fakeReadings({
        files: {
          '/proc/meminfo': fileRead('MemTotal: 1 kB\n', true),
          '/proc/swaps': fileDenied(),
          '/proc/pressure/cpu': fileAbsent,
          '/proc/pressure/memory':
            'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
        },
      }),
    );
    assert.equal(memory.total.state, 'unreadable');
    assert.equal(memory.swaps.state, 'unreadable');
    assert.equal(memory.pressure.cpu?.state, 'absent');
    assert.equal(memory.pressure.memory?.state, 'known');
    assert.equal(memory.pressure.io?.state, 'unreadable');
  });
});
