/** The publication date of a response: what its page declares, and which dates are accepted. */
import { describe, expect, test } from 'vitest';
import { publishedAt } from '../../src/linkbacks/verify/verdicts.ts';
import { evidenceOf, TARGET } from '../support/samples/evidence-of.ts';

const LINK = `<a href="${TARGET}">x</a>`;

function publishedIn(date: string): string | null {
  return evidenceOf(`<div class="h-entry">${LINK}${date}</div>`).published;
}

describe('the publication date of a page', () => {
  test.each([
    ['2026-11-20T10:00:00+02:00', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20 10:00-0530', '2026-11-20T15:30:00.000Z'],
    ['2026-11-20T10:00:00.123+00:00', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20', '2026-11-20'],
    ['2026-02-31', null],
    ['2026-11-20T25:00Z', null],
    ['yesterday', null],
    ['', null],
  ])('%s is read as %s', (datetime, expected) => {
    expect(publishedIn(`<time class="dt-published" datetime="${datetime}">x</time>`)).toBe(
      expected,
    );
  });

  test('is read from the text or from its parts', () => {
    expect(publishedIn('<time class="dt-published">2026-11-20</time>')).toBe('2026-11-20');
    const parts = '<b class="value">2026-11-20</b> <b class="value">10:00</b>';
    expect(publishedIn(`<p class="dt-published">${parts}</p>`)).toBe('2026-11-20T10:00:00.000Z');
  });

  test('is read from a classic entry', () => {
    const time = '<time class="entry-date published" datetime="2026-11-20T10:00:00Z">x</time>';
    expect(evidenceOf(`<div class="hentry">${LINK}${time}</div>`).published).toBe(
      '2026-11-20T10:00:00.000Z',
    );
  });

  test('is not that of a citation or outside an entry', () => {
    const time = '<time class="dt-published" datetime="2026-11-20">x</time>';
    expect(publishedIn(`<div class="h-cite">${time}</div>`)).toBeNull();
    expect(evidenceOf(LINK + time).published).toBeNull();
  });
});

describe('the accepted publication date', () => {
  const received = new Date('2026-11-23T10:00:00Z');
  test.each([
    ['2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23T10:00:01.000Z', null],
    ['1990-01-01T00:00:00.000Z', '1990-01-01T00:00:00.000Z'],
    ['1989-12-31T23:59:59.000Z', null],
    ['2026-11-22', '2026-11-22T12:00:00.000Z'],
    ['2026-11-23', '2026-11-23T10:00:00.000Z'],
    ['2026-11-24', null],
    [null, null],
  ])('for %s is %s', (published, expected) => {
    expect(publishedAt(published, received)?.toISOString() ?? null).toBe(expected);
  });
});
