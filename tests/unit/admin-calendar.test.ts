import { expect, test } from 'vitest';
import { monthsFrom } from '../../src/http/admin/posts/calendar.ts';

const TODAY = new Date('2026-11-23T10:00:00Z');
const NOVEMBER = new Date('2026-11-01T00:00:00Z');

test('the calendar has this month and the next, in weeks from Monday', () => {
  const months = monthsFrom(NOVEMBER, [], { today: TODAY, timeZone: 'Etc/UTC' });
  expect(months.map(({ name }) => name)).toEqual(['November 2026', 'December 2026']);
  const [november, december] = months.map(({ weeks }) =>
    weeks.map((week) => week.map((each) => each?.day ?? 0)),
  );
  expect(november?.[0]).toEqual([0, 0, 0, 0, 0, 0, 1]);
  expect(november?.at(-1)).toEqual([30, 0, 0, 0, 0, 0, 0]);
  expect(december?.[0]).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a planned post is on the day and at the time of the time zone', () => {
  const publishedAt = new Date('2026-11-24T21:30:00Z');
  const [month] = monthsFrom(NOVEMBER, [{ id: 1, title: 'A walk', excerpt: '', publishedAt }], {
    today: TODAY,
    timeZone: 'Asia/Baku',
  });
  const planned = month?.weeks.flat().filter((each) => each && each.planned.length > 0);
  expect(planned).toMatchObject([{ iso: '2026-11-25', planned: ['01:30 A walk'], isPast: false }]);
});

test('a planned note is named by its words', () => {
  const publishedAt = new Date('2026-11-24T21:30:00Z');
  const note = { id: 1, title: '', excerpt: 'Only words.', publishedAt };
  const [month] = monthsFrom(NOVEMBER, [note], { today: TODAY, timeZone: 'UTC' });
  const planned = month?.weeks.flat().flatMap((each) => each?.planned ?? []);
  expect(planned).toEqual(['21:30 Only words.']);
});

test('days before today are past, and today is marked', () => {
  const days =
    monthsFrom(NOVEMBER, [], { today: TODAY, timeZone: 'Etc/UTC' })[0]?.weeks.flat() ?? [];
  expect(days.filter((each) => each?.isPast)).toHaveLength(22);
  expect(days.filter((each) => each?.isToday)).toMatchObject([{ day: 23, isPast: false }]);
});

test('a year ends in the calendar as in any other', () => {
  const december = new Date('2026-12-01T00:00:00Z');
  const [, next] = monthsFrom(december, [], { today: TODAY, timeZone: 'Etc/UTC' });
  expect(next?.name).toBe('January 2027');
});
