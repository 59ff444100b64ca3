import { expect, test } from 'vitest';
import { isoIn, momentShown, readShown, rfc822In, shownAt } from '../../src/lib/time.ts';

const MOMENT = new Date('2026-04-01T03:00:00.000Z');

test.each([
  ['UTC', '2026-04-01T03:00:00.000Z', 'Wed, 01 Apr 2026 03:00:00 GMT'],
  ['America/Los_Angeles', '2026-03-31T20:00:00.000-07:00', 'Tue, 31 Mar 2026 20:00:00 -0700'],
  ['Asia/Kathmandu', '2026-04-01T08:45:00.000+05:45', 'Wed, 01 Apr 2026 08:45:00 +0545'],
  ['America/St_Johns', '2026-04-01T00:30:00.000-02:30', 'Wed, 01 Apr 2026 00:30:00 -0230'],
])('a time in %s is written with its offset', (timeZone, iso, rfc822) => {
  expect(isoIn(MOMENT, timeZone)).toBe(iso);
  expect(rfc822In(MOMENT, timeZone)).toBe(rfc822);
  expect(new Date(iso)).toEqual(MOMENT);
  expect(new Date(rfc822)).toEqual(MOMENT);
});

test('a historical offset with seconds still means the same time', () => {
  const moment = new Date('0099-12-31T23:59:30.500Z');
  const shown = isoIn(moment, 'Europe/Berlin');
  expect(shown).toMatch(/^0100-01-01T00:\d\d:\d\d\.500\+00:5\d$/);
  expect(new Date(shown)).toEqual(moment);
  expect(momentShown(shownAt(moment, 'Europe/Berlin'), 'Europe/Berlin')).toEqual(moment);
});

test('a date and a time are local, and midnight without a time', () => {
  expect(readShown('2024-02-29')).toEqual(new Date('2024-02-29T00:00:00Z'));
  expect(readShown('2026-11-24', '10:00:30.5')).toEqual(new Date('2026-11-24T10:00:30.500Z'));
});

test.each([
  ['2026-02-29'],
  ['2026-13-01'],
  ['2026-2-3'],
  ['+010000-01-01'],
  [''],
  ['2026-11-24', '24:00'],
  ['2026-11-24', '25:00'],
])('%s %s is not a valid date and time', (...shown: [string, string?]) => {
  expect(readShown(...shown)).toBeNull();
});
