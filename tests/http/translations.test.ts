/** Translations of posts and pages as readers and search engines see them. */
import { describe, expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';

const SITE = 'http://blog.example';

async function blogWithTranslations() {
  const blog = await testBlog();
  const original = await aPost(blog.deps, { title: 'A ferry', slug: 'a-ferry', language: 'en-GB' });
  const translationOf = 'a-ferry';
  await aPost(blog.deps, { title: 'Fähre', slug: 'faehre', language: 'de', translationOf });
  await aPost(blog.deps, { title: 'Паром', slug: 'parom', language: 'ru-RU', translationOf });
  await aPost(blog.deps, {
    title: 'עבורת',
    slug: 'he',
    language: 'he',
    status: 'draft',
    translationOf,
  });
  const later = new Date('2026-12-01T00:00:00Z');
  await aPost(blog.deps, {
    title: 'Bərə',
    slug: 'bere',
    language: 'az',
    publishedAt: later,
    translationOf,
  });
  const read = async (path: string) => (await blog.request.get(path).expect(200)).text;
  return { ...blog, original, read };
}

const switchOf = (html: string) => text(byClass(html, 'translations')[0]);
const alternates = (html: string) =>
  byTag(html, 'link').flatMap((link) => {
    const language = attribute(link, 'hreflang');
    return language === undefined ? [] : [`${language} ${String(attribute(link, 'href'))}`];
  });

describe('a post in several languages', () => {
  test('200: leads to the other public ones, each by its own name', async () => {
    const { read } = await blogWithTranslations();
    const html = await read('/2026/11/a-ferry');
    expect(switchOf(html)).toBe('Also in Deutsch, Русский (Россия)');
    const links = byTag(html, 'a').filter((each) => attribute(each, 'hreflang') !== undefined);
    expect(links.map((each) => [attribute(each, 'lang'), attribute(each, 'href')])).toEqual([
      ['de', `${SITE}/2026/11/faehre`],
      ['ru-RU', `${SITE}/2026/11/parom`],
    ]);
    expect(switchOf(await read('/2026/11/faehre'))).toBe(
      'Also in British English, Русский (Россия)',
    );
  });

  test('200: names all of them to search engines, itself among them', async () => {
    const { read } = await blogWithTranslations();
    const all = [
      `de ${SITE}/2026/11/faehre`,
      `en-GB ${SITE}/2026/11/a-ferry`,
      `ru-RU ${SITE}/2026/11/parom`,
    ];
    for (const slug of ['a-ferry', 'faehre', 'parom']) {
      expect(alternates(await read(`/2026/11/${slug}`)).sort(), slug).toEqual(all);
    }
    const html = await read('/2026/11/a-ferry');
    expect(html).toContain('<meta property="og:locale:alternate" content="ru_RU">');
    expect(html).toContain('"workTranslation":[');
    expect(await read('/2026/11/parom')).toContain(
      `"translationOfWork":{"@type":"CreativeWork","@id":"${SITE}/2026/11/a-ferry"`,
    );
  });

  test('200: the sitemap has them beside each', async () => {
    const { read, deps } = await blogWithTranslations();
    await aPost(deps, { slug: 'alone' });
    const sitemap = await read('/sitemap.xml');
    const entries = sitemap.split('<url>').filter((each) => each.includes('hreflang'));
    expect(entries).toHaveLength(3);
    for (const entry of entries) {
      expect(entry.match(/hreflang="[^"]+"/g)).toEqual([
        'hreflang="en-GB"',
        'hreflang="de"',
        'hreflang="ru-RU"',
      ]);
    }
  });

  test('200: each language has one, also after the site’s became that of another', async () => {
    const { read, deps } = await blogWithTranslations();
    await changeSetting(deps, 'siteLanguage', 'en');
    await aPost(deps, { title: 'Ours', slug: 'ours', translationOf: 'a-ferry' });
    await changeSetting(deps, 'siteLanguage', 'de');
    const languages = (html: string) => html.match(/(?<=hreflang=")[^"]+/g)?.toSorted();
    const once = ['de', 'en-GB', 'ru-RU'];
    for (const [slug, own] of [
      ['a-ferry', 'faehre'],
      ['ours', 'ours'],
      ['faehre', 'faehre'],
    ] as const) {
      const found = alternates(await read(`/2026/11/${slug}`)).sort();
      expect(found.map((each) => each.split(' ')[0])).toEqual(once);
      expect(found[0]).toBe(`de ${SITE}/2026/11/${own}`);
    }
    const entries = (await read('/sitemap.xml')).split('<url>');
    const named = entries.filter((each) => each.includes('hreflang'));
    expect(named.map(languages)).toEqual([once, once, once, once]);
  });

  test('200: a scheduled one appears when its time comes', async () => {
    const { read, clock } = await blogWithTranslations();
    expect(switchOf(await read('/2026/11/faehre'))).not.toContain('Azərbaycan');
    clock.advance(20 * 86_400_000);
    expect(switchOf(await read('/2026/11/faehre'))).toContain('Azərbaycan');
  });

  test('200: a page has them, too, and a post without any has no switch', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { kind: 'page', title: 'About', slug: 'about' });
    const german = { kind: 'page', title: 'Über', slug: 'ueber', language: 'de' } as const;
    await aPost(blog.deps, { ...german, translationOf: '/about' });
    const { text: html } = await blog.request.get('/about').expect(200);
    expect(switchOf(html)).toBe('Also in Deutsch');
    const { path } = await aPost(blog.deps);
    const alone = (await blog.request.get(path).expect(200)).text;
    expect([switchOf(alone), alternates(alone)]).toEqual(['', []]);
  });
});
