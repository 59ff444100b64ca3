/** This blog as an oEmbed provider: descriptions of its posts, and the cards for frames of other sites. */
import { decodeXML } from 'entities';
import { expect, test } from 'vitest';
import { savePost } from '../../src/posts/save.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { decide } from '../support/samples/shown-linkback.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { attribute, byTag, text } from '../support/html.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { anImage } from '../support/samples/media.ts';
import { cachedBlog } from '../support/blog/cached-blog.ts';

async function scene() {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'siteTitle', 'The <Caspian> Notebook');
  const post = await aPost(blog.deps, {
    title: 'A "winter" crossing & <more>',
    excerpt: 'Eleven days in Alat.',
    author: 'Leyla',
  });
  return { blog, post };
}

const ask = ({ request }: Pick<TestBlog, 'request'>, query: Record<string, string>) =>
  request.get('/oembed').query(query);

test('200 a post is described in JSON: title, author, site, and a sandboxed frame', async () => {
  const { blog, post } = await scene();
  const url = blog.urlOf(post);
  const { body, headers } = (await ask(blog, { url }).expect(200)) as {
    body: unknown;
    headers: Record<string, string>;
  };
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
  });
  const { html, ...facts } = body as { html: string };
  expect(facts).toEqual({
    version: '1.0',
    type: 'rich',
    provider_name: 'The <Caspian> Notebook',
    provider_url: 'http://blog.example/',
    title: 'A "winter" crossing & <more>',
    author_name: 'Leyla',
    author_url: 'http://blog.example/author/leyla',
    cache_age: 3_600,
    width: 600,
    height: 240,
  });
  const [frame] = byTag(html, 'iframe');
  expect(Object.fromEntries(frame?.attrs.map(({ name, value }) => [name, value]) ?? [])).toEqual({
    class: 'antiphon-embed',
    src: `${url}/embed`,
    title: 'A "winter" crossing & <more>',
    width: '600',
    height: '240',
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    loading: 'lazy',
    frameborder: '0',
  });
  expect(byTag(html, 'a').map((link) => [attribute(link, 'href'), text(link)])).toEqual([
    [url, 'A "winter" crossing & <more>'],
  ]);
});

test('200 in XML the description is the same', async () => {
  const { blog, post } = await scene();
  const url = blog.urlOf(post);
  const inJson = (await ask(blog, { url, format: 'json' }).expect(200)).body as object;
  const answer = await ask(blog, { url, format: 'xml' }).expect(200);
  expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
  expect(answer.text).toMatch(/^<\?xml [^>]*\?>\n<oembed>\n[^]*<\/oembed>\n$/);
  const elements = [...answer.text.matchAll(/^ {2}<(\w+)>([^<]*)<\/\1>$/gm)];
  const inXml = elements.map(([, name, value = '']) => [name, decodeXML(value)]);
  const strings = Object.entries(inJson).map(([name, value]) => [name, String(value)]);
  expect(inXml).toEqual(strings);
});

test('200 the frame is no larger than the client says, and nonsense is no limit', async () => {
  const { blog, post } = await scene();
  const url = blog.urlOf(post);
  const sizeFor = async (limits: Record<string, string>) => {
    const { width, height } = (await ask(blog, { url, ...limits }).expect(200)).body as Record<
      string,
      number
    >;
    return [width, height];
  };
  expect(await sizeFor({ maxwidth: '320', maxheight: '100' })).toEqual([320, 100]);
  expect(await sizeFor({ maxwidth: '9000', maxheight: '0' })).toEqual([600, 240]);
  expect(await sizeFor({ maxwidth: '-1', maxheight: '1e3' })).toEqual([600, 240]);
});

test('200 a thumbnail is named if it fits the client’s own width and height, and always without them', async () => {
  const blog = await testBlog();
  const { id: coverId } = await anImage(blog, { width: 800, height: 400 });
  const url = blog.urlOf(await aPost(blog.deps, { coverId }));
  const named = async (limits: Record<string, string>) =>
    'thumbnail_url' in ((await ask(blog, { url, ...limits }).expect(200)).body as object);
  expect(await named({})).toBe(true);
  expect(await named({ maxwidth: '800', maxheight: '400' })).toBe(true);
  expect(await named({ maxwidth: '799' })).toBe(false);
  expect(await named({ maxheight: '399' })).toBe(false);
});

test('200 the post’s other URLs describe it, too: with a query, a former path, /index.php', async () => {
  const { blog, post } = await scene();
  for (const url of [
    `${blog.urlOf(post)}/?utm_source=x#part`,
    `http://blog.example/index.php${post.path}`,
  ]) {
    expect((await ask(blog, { url }).expect(200)).body).toMatchObject({ author_name: 'Leyla' });
  }
});

test('400 without a URL, 501 in another format, 404 for what is no public post, 405 for a POST', async () => {
  const { blog, post } = await scene();
  const url = blog.urlOf(post);
  await blog.request.get('/oembed').expect(400);
  await ask(blog, { url, format: 'yaml' }).expect(501);
  await ask(blog, { url, format: 'constructor' }).expect(501);
  await blog.request.post(`/oembed?url=${encodeURIComponent(url)}`).expect(405);
  const draft = await aPost(blog.deps, { status: 'draft' });
  const secret = await aPost(blog.deps, { status: 'protected', password: 'sesame' });
  const later = await aPost(blog.deps, { publishedAt: new Date('2027-01-01T00:00:00Z') });
  const gone = await aPost(blog.deps);
  await unpublishPost(blog.deps, gone.path);
  const urls = [
    ...[draft, secret, later, gone].map(blog.urlOf),
    ...['', '/', '/archive', '/nothing', '/admin'].map((path) => `http://blog.example${path}`),
    `${url}/embed`,
    'https://www.youtube.com/watch?v=abcdefghijk',
    'javascript:alert(1)',
    'nonsense',
    '',
  ];
  for (const each of urls) await ask(blog, { url: each }).expect(404);
});

test('200 a post names its descriptions; a draft at its share link and a list do not', async () => {
  const { blog, post } = await scene();
  const named = (html: string) =>
    byTag(html, 'link')
      .filter((link) => attribute(link, 'type')?.endsWith('+oembed'))
      .map((link) => attribute(link, 'href') ?? '');
  const links = named(await blog.pageOf(post));
  expect(links).toHaveLength(2);
  for (const link of links) {
    const { pathname, search } = new URL(link);
    await blog.request.get(pathname + search).expect(200);
  }
  expect(named((await blog.request.get('/').expect(200)).text)).toEqual([]);
});

test('200 the card of a post may be framed, alone of all pages, and is not indexed', async () => {
  const { blog, post } = await scene();
  await aLinkback(blog.deps, { postId: post.id, verification: 'verified', moderation: 'approved' });
  const { text: html, headers } = await blog.request.get(`${post.path}/embed`).expect(200);
  expect(headers['content-security-policy']).toContain('frame-ancestors *');
  expect(headers['content-security-policy']).not.toContain('script-src');
  expect(headers).not.toHaveProperty('x-frame-options');
  expect(headers).not.toHaveProperty('set-cookie');
  expect(text(byTag(html, 'main')[0])).toBe(
    'A "winter" crossing & <more> Eleven days in Alat. The <Caspian> Notebook · 1 November 2026 · ℟ 1 response',
  );
  const [robots] = byTag(html, 'meta').filter((meta) => attribute(meta, 'name') === 'robots');
  expect(attribute(robots, 'content')).toBe('noindex');
  const [canonical] = byTag(html, 'link').filter((link) => attribute(link, 'rel') === 'canonical');
  expect(attribute(canonical, 'href')).toBe(blog.urlOf(post));
  expect(byTag(html, 'a').map((link) => attribute(link, 'target'))).toEqual(['_blank', '_blank']);
  const page = await blog.request.get(post.path).expect(200);
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(page.headers).toHaveProperty('x-frame-options');
});

test('200 the card of a note is its words; an Arabic post’s runs from right to left', async () => {
  const blog = await testBlog();
  const note = await aPost(blog.deps, { title: '', markdown: 'The ferry did not sail.' });
  const card = (await blog.request.get(`${note.path}/embed`).expect(200)).text;
  expect(text(byTag(card, 'main')[0])).toMatch(/^The ferry did not sail\. Antiphon/);
  const arabic = await aPost(blog.deps, { title: 'ملاحظات', slug: 'notes', language: 'ar' });
  const [html] = byTag((await blog.request.get(`${arabic.path}/embed`).expect(200)).text, 'html');
  expect([attribute(html, 'lang'), attribute(html, 'dir')]).toEqual(['ar', 'rtl']);
});

test('404 there is no card of what is no public post; 301 other spellings of its URL; 405 for a POST', async () => {
  const { blog, post } = await scene();
  const secret = await aPost(blog.deps, { status: 'protected', password: 'sesame' });
  const gone = await aPost(blog.deps);
  await unpublishPost(blog.deps, gone.path);
  for (const { path } of [secret, gone]) await blog.request.get(`${path}/embed`).expect(404);
  await blog.request.get('/2026/11/embed').expect(404);
  await blog.request.get('/embed').expect(404);
  const moved = await blog.request.get(`${post.path.toUpperCase()}/embed/`).expect(301);
  expect(moved.headers['location']).toBe(`${blog.urlOf(post)}/embed`);
  await blog.request.post(`${post.path}/embed`).expect(405);
});

test('200 a post whose own path ends in /embed is itself, and has a card', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { title: 'How to embed', slug: 'embed' });
  expect(post.path).toBe('/2026/11/embed');
  expect((await blog.request.get(post.path).expect(200)).text).toContain('class="h-entry"');
  expect((await blog.request.get(`${post.path}/embed`).expect(200)).text).toContain('framed');
});

test('200 the card is cached until the post or its responses change', async () => {
  const blog = await cachedBlog();
  const [, , post] = blog.posts;
  const path = `${post.path}/embed`;
  const card = async () => (await blog.request.get(path).expect(200)).text;
  expect(await card()).not.toContain('℟');
  expect(blog.pages.holds(path)).toBe(true);
  await aPost(blog.deps, { publishedAt: new Date('2026-11-20T08:00:00Z') });
  expect(blog.pages.holds(path)).toBe(true);
  await aLinkback(blog.deps, { postId: post.id, verification: 'verified', moderation: 'pending' });
  await decide(blog, 'approved');
  expect(await card()).toContain('1 response');
  const draft = { title: 'Post 3', slug: 'post-3', markdown: 'Other words.', tags: ['Three'] };
  await savePost(blog.deps, draft);
  expect(await card()).toContain('Other words.');
});
