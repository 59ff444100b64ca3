import { expect, test } from 'vitest';
import { fromWallClock, startsOfDays, toWallClock } from '../../src/http/admin/lib/time.ts';

test.each([
  ['UTC', '2026-11-24T10:00', '2026-11-24T10:00:00.000Z'],
  ['Asia/Baku', '2026-11-24T10:00', '2026-11-24T06:00:00.000Z'],
  ['Asia/Kathmandu', '2026-11-24T00:15', '2026-11-23T18:30:00.000Z'],
  ['Europe/Berlin', '2026-07-01T00:00', '2026-06-30T22:00:00.000Z'],
  ['America/St_Johns', '2026-12-31T23:59', '2027-01-01T03:29:00.000Z'],
  // This hour occurs twice: the first occurrence counts.
  ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ['Pacific/Apia', '2026-01-01T00:00', '2025-12-31T11:00:00.000Z'],
])('in %s, %s is %s', (timeZone, shown, moment) => {
  expect(fromWallClock(shown, timeZone)?.toISOString()).toBe(moment);
  expect(toWallClock(new Date(moment), timeZone)).toBe(shown);
});

test('a local time skipped by the change to summer time means the same distance after it', () => {
  const moment = fromWallClock('2026-03-29T02:30', 'Europe/Berlin');
  expect(moment?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
});

test.each(['', '2026-02-30T10:00', '2026-11-24', '2026-11-24T25:00', '2026-11-24T10:00Z', 'now'])(
  '%j is not a date and time',
  (shown) => {
    expect(fromWallClock(shown, 'UTC')).toBeNull();
  },
);

test('days begin at midnight in the time zone, including shorter days', () => {
  const starts = startsOfDays(new Date('2026-03-30T12:00:00Z'), 'Europe/Berlin', 3);
  expect(starts.map((start) => start.toISOString())).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  const baku = startsOfDays(new Date('2026-11-23T20:30:00Z'), 'Asia/Baku', 1);
  // It is the 24th in that zone.
  expect(baku[0]?.toISOString()).toBe('2026-11-23T20:00:00.000Z');
  // Its clocks go from midnight to one o'clock on that day.
  const cairo = startsOfDays(new Date('2026-04-24T12:00:00Z'), 'Africa/Cairo', 1);
  expect(cairo[0]?.toISOString()).toBe('2026-04-23T22:00:00.000Z');
});
