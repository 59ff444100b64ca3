import { expect, test } from 'vitest';
import { presentLanguage } from '../../src/http/view/present/date.ts';
import { directionOf } from '../../src/lib/text/language.ts';

test.each([
  ['en', 'ltr'],
  ['ar', 'rtl'],
  ['ar-EG', 'rtl'],
  ['AR', 'rtl'],
  ['he', 'rtl'],
  ['iw', 'rtl'],
  ['fa', 'rtl'],
  ['ur', 'rtl'],
  ['yi', 'rtl'],
  ['dv', 'rtl'],
  ['syr', 'rtl'],
  ['ff-Adlm', 'rtl'],
  ['az', 'ltr'],
  ['az-Arab', 'rtl'],
  ['ar-Latn', 'ltr'],
  ['ku', 'ltr'],
  ['ckb', 'rtl'],
  ['zh-Hant', 'ltr'],
  ['', 'ltr'],
  ['no language', 'ltr'],
  ['und', 'ltr'],
])('%s is written %s', (tag, direction) => {
  expect(directionOf(tag)).toBe(direction);
});

test('an element has a lang attribute if its language differs from the one around it', () => {
  expect(presentLanguage(null, 'en')).toBeNull();
  expect(presentLanguage('EN', 'en')).toBeNull();
  expect(presentLanguage('ar', 'en')).toEqual({ tag: 'ar', direction: 'rtl' });
  // A title in the site's language, on the page of a post in another one.
  expect(presentLanguage(null, 'en', 'ar')).toEqual({ tag: 'en', direction: 'ltr' });
  expect(presentLanguage('ar', 'en', 'ar')).toBeNull();
});
