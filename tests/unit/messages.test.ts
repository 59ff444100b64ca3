/** Choosing a catalogue, a message and a plural form; what a theme's catalogue may contain. */
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cataloguesOf } from '../../src/messages/catalogue.ts';
import {
  catalogueLanguage,
  createTranslate,
  translateAnyFor,
  translateFor,
} from '../../src/messages/translate.ts';
import { themeFolder } from '../support/blog/theme-folder.ts';
import { CATALOGUES } from '../support/samples/texts.ts';

const { packageDir } = CATALOGUES;
const inLanguage = (siteLanguage: string) => translateFor(CATALOGUES, { siteLanguage });
const withTheme = (files: Record<string, string>) => ({
  packageDir,
  themeDir: themeFolder(files),
});

describe('the catalogue for a language', () => {
  test.each([
    ['en', 'en'],
    ['EN-us', 'en'],
    ['ru-RU', 'ru'],
    ['ar-EG', 'ar'],
    ['pt-BR', 'pt-BR'],
    ['pt-PT', null],
    ['zh-Hant-TW', 'zh-Hant'],
    // Readers of one script or alphabet may not read the other: Chinese, Serbian in Latin letters.
    ['zh-Hans', null],
    ['sr-Latn', null],
    ['sr', 'sr'],
    ['fr', null],
  ])('for %s is %s', (wanted, expected) => {
    const languages = ['ar', 'en', 'pt-BR', 'ru', 'sr', 'zh-Hant'];
    expect(catalogueLanguage(languages, wanted)).toBe(expected);
  });
});

describe('the plural form', () => {
  test.each([
    ['en', 0, '0 responses'],
    ['en', 1, '1 response'],
    ['en', 1_234, '1,234 responses'],
    ['ru', 1, '1 отклик'],
    ['ru', 3, '3 отклика'],
    ['ru', 5, '5 откликов'],
    ['ru', 11, '11 откликов'],
    ['ru', 21, '21 отклик'],
    ['ru', 1_004, '1 004 отклика'],
    ['ar', 0, 'لا ردود'],
    ['ar', 1, 'رد واحد'],
    ['ar', 2, 'ردّان'],
    ['ar', 3, '3 ردود'],
    ['ar', 11, '11 ردًّا'],
    ['ar', 100, '100 رد'],
    ['ar-EG', 3, '٣ ردود'],
  ])('in %s for %d is “%s”', (language, count, expected) => {
    const text = String(inLanguage(language)('responses.heading', { count }));
    // Digits are grouped by non-breaking spaces.
    expect(text.replace(/\u00a0|\u202f/g, ' ')).toBe(expected);
  });
});

describe('a language without a catalogue', () => {
  test('has English texts marked as English, with numbers in English format', () => {
    const text = inLanguage('sv')('responses.heading', { count: 1_234 });
    expect(text).toMatchObject({ language: 'en', isFallback: true });
    expect(String(text)).toBe('1,234 responses');
    expect(inLanguage('en-US')('site.skip')).toMatchObject({
      language: 'en-US',
      isFallback: false,
    });
  });

  test('falls back message by message if its catalogue is incomplete', () => {
    const t = createTranslate(
      new Map([
        ['en', { a: 'A', b: 'B' }],
        ['de', { a: 'Ä' }],
      ]),
      'de',
    );
    expect([String(t('a')), t('a').language]).toEqual(['Ä', 'de']);
    expect([String(t('b')), t('b').language]).toEqual(['B', 'en']);
  });
});

test('an unknown message or a missing value throws', () => {
  const t = translateAnyFor(CATALOGUES, 'en');
  expect(() => t('no.such.message')).toThrow('There is no message “no.such.message”.');
  expect(() => t('list.tag', {})).toThrow('is not given {name}');
});

describe('the types of translation functions', () => {
  const t = inLanguage('en');
  test('reject unknown keys, and values that are missing, extra or of another type', () => {
    // @ts-expect-error -- there is no such message
    expect(() => t('list.nothing')).toThrow();
    // @ts-expect-error -- {name} is missing
    expect(() => t('list.tag')).toThrow();
    // @ts-expect-error -- a number is required
    expect(String(t('responses.heading', { count: '3' }))).toContain('3');
    // @ts-expect-error -- no value is expected
    expect(String(t('site.skip', { name: 'x' }))).toBe('Skip to content');
  });
});

describe('the catalogues of a theme', () => {
  test('replace messages key by key, and add languages and messages', () => {
    const config = withTheme({
      'locales/en.json': '{ "site.skip": "Go on", "theme.imprint": "Imprint of {site}" }',
      'locales/de.json':
        '{ "responses.heading": { "one": "{count} Antwort", "other": "{count} Antworten" } }',
    });
    const [english, german] = [translateAnyFor(config, 'en'), translateAnyFor(config, 'de')];
    expect(String(english('site.skip'))).toBe('Go on');
    expect(String(english('site.archive'))).toBe('Archive');
    expect(String(german('responses.heading', { count: 1 }))).toBe('1 Antwort');
    expect(german('theme.imprint', { site: 'X' })).toMatchObject({ language: 'en' });
    expect(String(german('theme.imprint', { site: 'X' }))).toBe('Imprint of X');
  });

  test.each([
    ['en.json', '{', /it is not JSON/],
    ['en.json', '[]', /not an object of messages/],
    ['en.json', '{ "site.skip": 1 }', /“site.skip” is neither a text nor an object/],
    ['en.json', '{ "site.skpi": "x" }', /no message “site.skpi”.*begin with “theme\.”/],
    ['en.json', '{ "constructor": "x" }', /no message “constructor”/],
    ['en.json', '{ "list.tag": "{nam}" }', /“list.tag” has \{nam\}/],
    ['en.json', '{ "site.skip": "<b>x</b>" }', /“site.skip” has <b>/],
    ['en.json', '{ "responses.more": { "one": "x" } }', /lacks the plural form “other”/],
    ['en.json', '{ "responses.more": { "few": "x", "other": "x" } }', /“few”, which is no plural/],
    ['english.json', '{}', /its name is not a language tag/],
  ])('stop the start if one is invalid: %s, %s', (name, content, message) => {
    const config = withTheme({ [`locales/${name}`]: content });
    expect(() => cataloguesOf(config)).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  test('are not read through a link out of the theme folder', () => {
    const config = withTheme({ 'locales/ru.json': '{}' });
    symlinkSync(
      path.join(packageDir, 'locales/en.json'),
      path.join(config.themeDir, 'locales/de.json'),
    );
    expect(() => cataloguesOf(config)).toThrow(/link out of that folder/);
  });
});
