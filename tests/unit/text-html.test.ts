import { describe, expect, test } from 'vitest';
import { textHtml } from '../../src/http/view/render.ts';
import { translateFor } from '../../src/messages/translate.ts';
import { CATALOGUES, textsFor } from '../support/samples/texts.ts';

const t = (siteLanguage: string) => translateFor(CATALOGUES, { siteLanguage });
const page = (pageLanguage: string, siteLanguage = pageLanguage) => ({
  pageLanguage,
  siteLanguage,
});

describe('the lang attribute of a text', () => {
  test('is absent if the text has the language of the page', () => {
    expect(textHtml(t('ru')('site.archive'), page('ru'))).toBe('Архив');
    expect(textHtml(t('ru-RU')('site.archive'), page('ru-RU'))).toBe('Архив');
  });

  test('is present with the direction on a page in the language of its post', () => {
    expect(textHtml(t('ar')('site.archive'), page('en', 'ar'))).toBe(
      '<bdi lang="ar" dir="rtl">الأرشيف</bdi>',
    );
  });

  test('is present on an English text in place of a translation', () => {
    expect(textHtml(t('fa')('site.archive'), page('fa'))).toBe(
      '<bdi lang="en" dir="ltr">Archive</bdi>',
    );
    // The post is in English, too; but elements around it may have the site's language.
    expect(textHtml(t('fa')('site.archive'), page('en', 'fa'))).toContain('lang="en"');
  });

  test('is the site’s language for a date within an English sentence', () => {
    const date = { iso: '2026-12-01', text: '۱۰ آذر ۱۴۰۵' };
    expect(textHtml(t('fa')('comment-form.open-until', { date }), page('fa'))).toBe(
      '<bdi lang="en" dir="ltr">Open until <time datetime="2026-12-01" lang="fa" dir="rtl">۱۰ آذر ۱۴۰۵</time>.</bdi>',
    );
  });
});

describe('a value in a text', () => {
  test('is escaped, and isolated by direction', () => {
    expect(textHtml(t('en')('list.tag', { name: '<b>"&' }), page('en'))).toBe(
      'Posts tagged <bdi>&lt;b&gt;&#34;&amp;</bdi>',
    );
    expect(textHtml('<i>', page('en'))).toBe('<bdi>&lt;i&gt;</bdi>');
  });

  test('is a link if the message has a tag, with a name in it', () => {
    const text = t('en')('responses.continues-of', { name: 'A<' });
    expect(textHtml(text, page('en'), { link: { href: '/?a=1&b="' } })).toBe(
      'This page continues <a href="/?a=1&amp;b=&#34;">the thread that <bdi>A&lt;</bdi> started</a>.',
    );
    expect(() => textHtml(text, page('en'))).toThrow('There is no link for <link>.');
  });
});

test('templates print a text as plain text, as an attribute and as markup', () => {
  const { t: text, tHtml } = textsFor('sv');
  expect(String(text('site.skip'))).toBe('Skip to content');
  expect(tHtml('site.skip')).toBe('<bdi lang="en" dir="ltr">Skip to content</bdi>');
  expect(tHtml('site.skip')).toBe(tHtml('site.skip', {}));
});
