import assert from 'node:assert/strict';
import { calendarDayOf, isCalendarDay } from '../../../src/model/calendarDay';

describe('calendar day', () => {
  it('is the day where the program runs, with leading zeros', () => {
    assert.equal(calendarDayOf(new Date(2027, 2, 5, 23, 59)), '2027-03-05');
    assert.equal(calendarDayOf(new Date(2027, 11, 31)), '2027-12-31');
  });

  it('exists', () => {
    for (const day of ['2027-03-31', '2028-02-29', '2026-01-01']) {
      assert.ok(isCalendarDay(day), day);
    }
    for (const day of [
      '2027-02-29',
      '2027-04-31',
      '2027-00-10',
      '2027-1-1',
      '31.03.2027',
      '2027-03-31T00',
      '',
    ]) {
      assert.ok(!isCalendarDay(day), day);
    }
  });
});
