import { HtmlValidate } from 'html-validate';
import { mf2 } from 'microformats-parser';
import { expect, test } from 'vitest';
import { describeImage } from '../../src/media/library.ts';
import { imageUrl, plainFile } from '../../src/posts/images/image.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { approvedLinkbacks } from '../support/samples/a-linkback.ts';
import { commentRows } from '../support/samples/comments.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { attribute, byTag } from '../support/html.ts';
import { anImage } from '../support/samples/media.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // As in tests/unit/views.test.ts.
  rules: { 'long-title': 'off', 'void-style': 'off' },
});

const metas = (html: string) =>
  byTag(html, 'meta').flatMap((meta) => {
    const property = attribute(meta, 'property');
    return property === undefined ? [] : [[property, attribute(meta, 'content')]];
  });

const named = (html: string, name: string) =>
  attribute(
    byTag(html, 'meta').find((meta) => attribute(meta, 'name') === name),
    'content',
  );
const cardOf = (html: string) => named(html, 'twitter:card');

const oembedOf = (format: string) =>
  `http://blog.example/oembed?url=http%3A%2F%2Fblog.example%2F2026%2F11%2Fa&format=${format}`;

const alternates = (html: string) =>
  byTag(html, 'link')
    .filter((link) => attribute(link, 'rel') === 'alternate')
    .map((link) => [attribute(link, 'type'), attribute(link, 'href')]);

function graph(html: string): Record<string, unknown>[] {
  const [script, ...more] = byTag(html, 'script').filter(
    // Except the script that helps the comment form.
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

test('200: a post has metadata for sharing and for search engines', async () => {
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
    ['og:image:alt', 'x'],
    ['article:published_time', '2026-11-01T08:00:00.000Z'],
    ['article:modified_time', '2026-11-23T10:00:00.000Z'],
    ['article:author', 'http://blog.example/author/leyla'],
    ['article:section', 'News'],
    ['article:tag', 'Sea'],
    ['article:tag', 'Wind'],
  ]);
  expect(alternates(html)).toEqual([
    ['application/rss+xml', 'http://blog.example/feed.rss'],
    ['application/rss+xml', 'http://blog.example/2026/11/a/feed.rss'],
    ['application/json+oembed', oembedOf('json')],
    ['text/xml+oembed', oembedOf('xml')],
  ]);
  const [posting, breadcrumbs] = graph(html);
  expect(cardOf(html)).toBe('summary_large_image');
  expect(posting).toMatchObject({
    '@type': 'BlogPosting',
    image: { '@type': 'ImageObject', url: 'http://blog.example/x.png', caption: 'x' },
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

test('200: a post counts likes, reposts and comments for search engines, and says nothing where there are none', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const [silent] = graph(await blog.pageOf(post));
  expect(silent).not.toHaveProperty('commentCount');
  expect(silent).not.toHaveProperty('interactionStatistic');
  const types = ['like', 'like', 'reply', 'mention', 'bookmark', 'repost'] as const;
  await approvedLinkbacks(
    blog,
    post,
    types.map((type) => ({ type })),
  );
  await commentRows(blog, post.id, 2, (id) => ({ state: id === 1 ? 'approved' : 'pending' }));
  const [posting] = graph(await blog.pageOf(post));
  expect(posting).toMatchObject({
    commentCount: 2,
    interactionStatistic: [
      ['LikeAction', 2],
      ['ShareAction', 1],
      ['CommentAction', 2],
    ].map(([type, userInteractionCount]) => ({
      '@type': 'InteractionCounter',
      interactionType: { '@type': type },
      userInteractionCount,
    })),
  });
});

test('200: the policy allows no script, and the home page names the feeds', async () => {
  const blog = await testBlog();
  const { text, headers } = await blog.request.get('/').expect(200);
  const policy = (headers as Record<string, string>)['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/script-src|unsafe-inline/);
  expect(alternates(text).map(([, href]) => href)).toEqual(
    ['rss', 'atom', 'json'].map((format) => `http://blog.example/feed.${format}`),
  );
  expect(graph(text)).toMatchObject([{ '@type': 'WebSite', name: 'Antiphon' }]);
});

test('200: a cover and a library image have their dimensions and alternative text', async () => {
  const blog = await testBlog();
  const media = await anImage(blog, { width: 2_000, height: 1_000 });
  await describeImage(blog.deps, media.id, 'A ferry');
  const url = imageUrl('http://blog.example', media);
  const shown = new Map<string, string | undefined>([
    ['og:image', url],
    ['og:image:width', String(plainFile(media).width)],
    ['og:image:height', String(Math.round((media.height * plainFile(media).width) / media.width))],
    ['og:image:alt', 'A ferry'],
  ]);
  const covered = await aPost(blog.deps, { coverId: media.id });
  const inText = await aPost(blog.deps, { markdown: `![A ferry](${new URL(url).pathname})` });
  for (const post of [covered, inText]) {
    const html = await blog.pageOf(post);
    const images = metas(html).filter(([property]) => property?.startsWith('og:image'));
    expect(new Map(images.map(([property = '', content]) => [property, content]))).toEqual(shown);
  }
  expect(cardOf(await blog.pageOf(await aPost(blog.deps, { markdown: 'Words.' })))).toBe('summary');
});

test.each([
  ['/', 'Antiphon', 'Posts on Antiphon, newest first.'],
  ['/archive', 'Archive', 'All posts on Antiphon, by year, category, tag, series and author.'],
  ['/tag/sea', 'Sea', 'Posts tagged Sea on Antiphon, newest first.'],
  ['/category/news', 'News', 'Posts in News on Antiphon, newest first.'],
  ['/author/ana', 'Ana', 'Posts by Ana on Antiphon, newest first.'],
  ['/2026/11', 'November 2026', 'Posts from November 2026 on Antiphon, newest first.'],
])('200 %s has a description and Open Graph', async (path, title, description) => {
  const blog = await testBlog();
  await aPost(blog.deps, { tags: ['Sea'], categories: ['News'], author: 'Ana' });
  const { text } = await blog.request.get(path).expect(200);
  expect(named(text, 'description')).toBe(description);
  expect(metas(text)).toEqual([
    ['og:type', 'website'],
    ['og:title', title],
    ['og:url', `http://blog.example${path}`],
    ['og:description', description],
    ['og:site_name', 'Antiphon'],
  ]);
  expect(cardOf(text)).toBe('summary');
  expect(graph(text)[0]).toMatchObject({ description });
});

test('200: the second page of a list names the list’s own URL in its breadcrumbs', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'postsPerPage', '1');
  for (const title of ['One', 'Two']) await aPost(blog.deps, { title, tags: ['Sea'] });
  const [collection, breadcrumbs] = graph((await blog.request.get('/tag/sea/page/2')).text);
  expect(collection).toMatchObject({ url: 'http://blog.example/tag/sea/page/2', name: 'Sea' });
  expect(breadcrumbs).toMatchObject({
    itemListElement: [
      { position: 1, name: 'Antiphon', item: 'http://blog.example/' },
      { position: 2, name: 'Sea', item: 'http://blog.example/tag/sea' },
    ],
  });
});

test('200: the home page has the description from the setting, if there is one', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'siteDescription', 'Letters from a ferry.');
  const { text } = await blog.request.get('/').expect(200);
  expect(named(text, 'description')).toBe('Letters from a ferry.');
});

test('200: each article has its author, date of change, terms and summary', async () => {
  const blog = await testBlog();
  const filed = { tags: ['Sea'], categories: ['News'], excerpt: 'In short.' };
  const post = await aPost(blog.deps, { ...filed, author: 'Ana' });
  await aPost(blog.deps, { kind: 'page', slug: 'about', excerpt: 'In short.' });
  const read = async (path: string) => {
    const { text } = await blog.request.get(path).expect(200);
    const { items } = mf2(text, { baseUrl: 'http://blog.example/' });
    return items.flatMap((item) => [item, ...(item.children ?? [])]);
  };
  const entryOn = async (path: string) =>
    (await read(path)).find(({ type }) => type?.includes('h-entry'))?.properties;
  const author = (name: string, url: string) => [{ properties: { name: [name], url: [url] } }];
  for (const path of [post.path, '/', '/tag/sea', '/2026/11']) {
    expect(await entryOn(path), path).toMatchObject({
      author: author('Ana', 'http://blog.example/author/ana'),
      updated: ['2026-11-23T10:00:00.000Z'],
      category: expect.arrayContaining(['News', 'Sea']) as unknown,
      summary: ['In short.'],
    });
  }
  expect(await entryOn('/about')).toMatchObject({
    author: author('Antiphon', 'http://blog.example/'),
    updated: ['2026-11-23T10:00:00.000Z'],
    summary: ['In short.'],
  });
  for (const [path, name, url] of [
    ['/', 'Antiphon', 'http://blog.example/'],
    ['/author/ana', 'Ana', 'http://blog.example/author/ana'],
  ] as const) {
    const feed = (await read(path)).find(({ type }) => type?.includes('h-feed'));
    expect(feed?.properties, path).toMatchObject({ author: author(name, url) });
  }
});
