import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { attribute, byTag } from '../support/html.ts';
import { aPost, testBlog } from '../support/test-blog.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: { 'long-title': 'off' },
});

const metas = (html: string) =>
  byTag(html, 'meta').flatMap((meta) => {
    const property = attribute(meta, 'property');
    return property === undefined ? [] : [[property, attribute(meta, 'content')]];
  });

const feeds = (html: string) =>
  byTag(html, 'link')
    .filter((link) => attribute(link, 'rel') === 'alternate')
    .map((link) => [attribute(link, 'type'), attribute(link, 'href')]);

function graph(html: string): Record<string, unknown>[] {
  const [script, ...more] = byTag(html, 'script').filter(
    // But the file that helps the form for comments.
    (each) => attribute(each, 'type') !== 'module',
  );
  expect(more).toEqual([]);
  expect(attribute(script, 'type')).toBe('application/ld+json');
  const [child] = script?.childNodes ?? [];
  const data = JSON.parse(child && 'value' in child ? child.value : '') as {
    '@graph': Record<string, unknown>[];
  };
  return data['@graph'];
}

test('200 a post says what it is, to those who share it and those who search', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'siteLanguage', 'pt-BR');
  const hostile = `</script><script>alert("1")</script> & <!--`;
  const post = await aPost(blog.deps, {
    title: hostile,
    slug: 'a',
    excerpt: 'In short.',
    markdown: '![x](/x.png) and ![y](/y.png)',
    author: 'Leyla',
    categories: ['News'],
    tags: ['Sea', 'Wind'],
  });
  const html = await blog.pageOf(post);
  expect(metas(html)).toEqual([
    ['og:type', 'article'],
    ['og:title', hostile],
    ['og:url', 'http://blog.example/2026/11/a'],
    ['og:description', 'In short.'],
    ['og:site_name', 'Antiphon'],
    ['og:locale', 'pt_BR'],
    ['og:image', 'http://blog.example/x.png'],
    ['article:published_time', '2026-11-01T08:00:00.000Z'],
    ['article:modified_time', '2026-11-23T10:00:00.000Z'],
    ['article:author', 'http://blog.example/author/leyla'],
    ['article:section', 'News'],
    ['article:tag', 'Sea'],
    ['article:tag', 'Wind'],
  ]);
  expect(feeds(html)).toEqual([
    ['application/rss+xml', 'http://blog.example/feed.rss'],
    ['application/rss+xml', 'http://blog.example/2026/11/a/feed.rss'],
  ]);
  const [posting, breadcrumbs] = graph(html);
  expect(posting).toMatchObject({
    '@type': 'BlogPosting',
    headline: hostile,
    author: { name: 'Leyla' },
    inLanguage: 'pt-BR',
  });
  expect(breadcrumbs).toMatchObject({
    '@type': 'BreadcrumbList',
    itemListElement: [
      { position: 1, item: 'http://blog.example/' },
      { position: 2, name: 'News', item: 'http://blog.example/category/news' },
      { position: 3, name: hostile },
    ],
  });
  const report = await validator.validateString(html);
  expect(report.results.flatMap(({ messages }) => messages.map(({ message }) => message))).toEqual(
    [],
  );
});

test('200 the policy allows no script, and the home page names the feeds', async () => {
  const blog = await testBlog();
  const { text, headers } = await blog.request.get('/').expect(200);
  const policy = (headers as Record<string, string>)['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/script-src|unsafe-inline/);
  expect(feeds(text).map(([, href]) => href)).toEqual(
    ['rss', 'atom', 'json'].map((format) => `http://blog.example/feed.${format}`),
  );
  expect(graph(text)).toMatchObject([{ '@type': 'WebSite', name: 'Antiphon' }]);
});
