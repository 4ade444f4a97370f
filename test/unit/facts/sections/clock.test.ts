import assert from 'node:assert/strict';
import { parseClock } from '../../../../src/facts/sections/clock';
import { valueOf } from '../../../../src/model/fact';
import { fakeReadings, fileAbsent } from '../fakeReadings';

const folder = '/sys/devices/system/clocksource/clocksource0';

describe('parseClock', () => {
  it('adds the time since the boot to the time of the boot', () => {
    const time = (output: string) => valueOf(parseClock(fakeReadings({ commands: { clock: output } })).time);
    assert.equal(time('1768470000 8400.27\n'), 1768478400);
    assert.equal(time('1768470000\n'), undefined);
    assert.equal(time('soon 1\n'), undefined);
  });

  it('reads the source of the clock and who sets it', () => {
    const files = {
      [`${folder}/current_clocksource`]: 'kvm-clock\n',
      [`${folder}/available_clocksource`]: 'kvm-clock tsc acpi_pm \n',
    };
    const commands = { marks: 'no /run/systemd/timesync/synchronized\n' };
    const clock = parseClock(fakeReadings({ files, commands }));
    assert.equal(valueOf(clock.source), 'kvm-clock');
    assert.deepEqual(valueOf(clock.availableSources), ['kvm-clock', 'tsc', 'acpi_pm']);
    assert.equal(valueOf(clock.timesyncdSynchronized), false);
  });

  it('names the processes that set clocks', () => {
    const setters = (output: string) =>
      parseClock(fakeReadings({ commands: { 'clock-setters': output } })).setters;
    assert.deepEqual(valueOf(setters('chronyd 700\nchronyd 701\n')), ['chronyd']);
    assert.deepEqual(valueOf(setters('')), []);
    assert.equal(setters('chronyd\n').state, 'unreadable');
    assert.equal(parseClock(fakeReadings({})).setters.state, 'unreadable');
  });

  it('finds the time zone by either way', () => {
    const named = parseClock(fakeReadings({ files: { '/etc/timezone': 'Etc/UTC\n' } }));
    assert.equal(valueOf(named.timeZone), 'Etc/UTC');
    const commands = { 'namespace-links': "'/etc/localtime' -> '/usr/share/zoneinfo/Europe/Berlin'\n" };
    const linked = parseClock(fakeReadings({ files: { '/etc/timezone': fileAbsent }, commands }));
    assert.equal(valueOf(linked.timeZone), 'Europe/Berlin');
    assert.equal(parseClock(fakeReadings({})).timeZone.state, 'unreadable');
  });
});
