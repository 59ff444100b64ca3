/** Separating the title of a page from the name of its site: “Title – Site”. */
import { describe, expect, test } from 'vitest';
import { homeOf, nameSite, siteNamesOf } from '../../src/linkbacks/verify/verdicts.ts';
import { withoutSite } from '../../src/reader/site-name.ts';
import { anEvidence } from '../support/samples/a-linkback.ts';
import { evidenceOf, TARGET } from '../support/samples/evidence-of.ts';

describe('a title separated from the site name “Tea Notes”', () => {
  test.each([
    ['Brewing – Tea Notes', 'Brewing'],
    ['Brewing | Tea Notes', 'Brewing'],
    ['Brewing - tea notes', 'Brewing'],
    ['Brewing « Tea Notes', 'Brewing'],
    ['Brewing: green — Tea Notes', 'Brewing: green'],
    ['Tea Notes » Brewing', 'Brewing'],
    ['Tea Notes: Brewing', 'Brewing'],
    ['Tea Notes', null],
    ['More Tea Notes', null],
    ['Tea Notes of a year', null],
    ['Brewing-Tea Notes', null],
    [' – Tea Notes', null],
    ['Brewing', null],
  ])('%s: %s', (title, rest) => {
    expect(withoutSite(title, 'Tea Notes')).toBe(rest);
  });
});

test.each([
  '<meta property="og:site_name" content="Tea Notes">',
  '<meta name="application-name" content="Tea Notes">',
])('a page with %s has title and site name separated', (meta) => {
  const head = `<title>Brewing – Tea Notes</title>${meta}`;
  expect(evidenceOf(`${head}<a href="${TARGET}">x</a>`)).toMatchObject({
    title: 'Brewing',
    site: 'Tea Notes',
  });
});

describe('the site name of a page that declares none', () => {
  const page = anEvidence({ title: 'Brewing – Tea Notes', site: null });

  test.each([
    ['the home page’s site name', { title: 'Home', site: 'Tea Notes' }],
    ['the same ending of the home page’s title', { title: 'Welcome – Tea Notes', site: null }],
    ['the home page’s title', { title: 'Tea Notes', site: null }],
  ])('is %s', (_by, home) => {
    expect(nameSite(page, siteNamesOf(home))).toMatchObject({
      title: 'Brewing',
      site: 'Tea Notes',
    });
  });

  test('is the first name that is in the title', () => {
    expect(nameSite(page, [null, 'Other', 'Tea Notes'])).toMatchObject({ site: 'Tea Notes' });
  });

  test('is not separated if no name is in the title, or if the page has a site name', () => {
    expect(nameSite(page, siteNamesOf(null))).toBe(page);
    expect(nameSite(page, siteNamesOf({ title: 'Coffee', site: null }))).toBe(page);
    const named = anEvidence({ title: 'Brewing – Tea Notes', site: 'Tea' });
    expect(nameSite(named, ['Tea Notes'])).toBe(named);
  });
});

test('the home page of a page is its site’s root, and the root has none', () => {
  expect(homeOf(new URL('http://a.example:8080/x?y'))?.href).toBe('http://a.example:8080/');
  expect(homeOf(new URL('http://a.example/#x'))).toBeNull();
});
