/**
 * TrackBack 1.2, "Auto-Discovery of TrackBack Ping URLs", for pages.
 *
 * @see https://www.movabletype.org/documentation/trackback-specification (1.2, 2004-08-01)
 */
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { expect, test } from 'vitest';
import type { Post } from '../../src/posts/post.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { allPings, aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { outline, parseXml } from './strict-xml.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const DC = 'http://purl.org/dc/elements/1.1/';
const TRACKBACK = 'http://madskills.com/public/xml/rss/module/trackback/';

/** How clients of the time found the blocks: the text between the tags, in comments or not. */
const BLOCK = /<rdf:RDF[\s\S]*?<\/rdf:RDF>/g;

async function pageAt(blog: TestBlog, post: Post): Promise<string> {
  return (await blog.request.get(new URL(blog.urlOf(post)).pathname).expect(200)).text;
}

/** The Description of the only block, its attributes by namespace and name. */
function descriptionIn(html: string): Record<string, string> {
  const [block = '', ...more] = html.match(BLOCK) ?? [];
  expect(more).toEqual([]);
  const rdf = parseXml(block);
  expect(outline(rdf)).toBe('RDF(Description)');
  return rdf.children[0]?.attributes ?? {};
}

/** The comments of the page as an HTML parser delimits them. */
function commentsIn(node: Tree.Node): string[] {
  if (node.nodeName === '#comment') return [(node as Tree.CommentNode).data];
  return 'childNodes' in node ? node.childNodes.flatMap(commentsIn) : [];
}

test('TrackBack 1.2 Auto-Discovery: a post’s page embeds RDF, once', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  expect((await pageAt(blog, post)).match(BLOCK)).toHaveLength(1);
});

test('TrackBack 1.2 Auto-Discovery: the RDF has the form of the specification’s sample', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { title: 'Foo Bar', slug: 'foo' });
  expect(descriptionIn(await pageAt(blog, post))).toEqual({
    [`${RDF}about`]: 'http://blog.example/2026/11/foo',
    [`${DC}identifier`]: 'http://blog.example/2026/11/foo',
    [`${DC}title`]: 'Foo Bar',
    [`${TRACKBACK}ping`]: 'http://blog.example/2026/11/foo/trackback',
  });
});

test('TrackBack 1.2 Auto-Discovery: the RDF is enclosed in an HTML comment', async () => {
  const blog = await testBlog();
  const html = await pageAt(blog, await aPost(blog.deps));
  const comments = commentsIn(parse(html));
  expect(comments.filter((comment) => comment.includes('rdf:RDF'))).toEqual([
    `\n${html.match(BLOCK)?.[0] ?? ''}\n`,
  ]);
});

test.each([
  'http://blog.example',
  'https://xn--bcher-kva.example/notes',
  'http://blog.example/r&d',
  "http://blog.example/o'brien",
])('TrackBack 1.2 Auto-Discovery: dc:identifier is the permalink: %s', async (siteUrl) => {
  const blog = await testBlog({ env: { SITE_URL: siteUrl } });
  const post = await aPost(blog.deps, { title: 'Zwölf Brücken – 東京' });
  const html = await pageAt(blog, post);
  const description = descriptionIn(html);
  expect(description[`${DC}identifier`]).toBe(blog.urlOf(post));
  expect(description[`${RDF}about`]).toBe(blog.urlOf(post));
  expect(commentsIn(parse(html)).join()).toContain('</rdf:RDF>');
});

test('TrackBack 1.2 Auto-Discovery: dc:title is preserved, whatever it contains', async () => {
  const blog = await testBlog();
  for (const [index, title] of [
    'A title -- with dashes',
    'Arrows --> and --!> and <!-- too',
    '--',
    '-',
    '---->',
    'He said "no" & it\'s <b>bold</b>',
    '&amp; &#x2d;&#x2d; &quot;',
    ']]> <![CDATA[ </rdf:RDF>',
    'Zwölf Brücken – 東京 🌉',
  ].entries()) {
    const post = await aPost(blog.deps, { title, slug: `title-${String(index)}` });
    const html = await pageAt(blog, post);
    expect(descriptionIn(html)[`${DC}title`]).toBe(title);
    expect(commentsIn(parse(html)), title).toEqual([`\n${html.match(BLOCK)?.[0] ?? ''}\n`]);
  }
});

test('TrackBack 1.2 Auto-Discovery: the RDF is well-formed, whatever was pasted into the title', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { title: 'Tea\vand\bcoffee\u001b', slug: 'there' });
  const title = descriptionIn(await pageAt(blog, post))[`${DC}title`];
  expect(title).toMatch(/^Tea.?and.?coffee.?$/);
});

test('TrackBack 1.2 Auto-Discovery: the address found by a client’s three steps accepts the ping', async () => {
  const blog = await testBlog({ env: { SITE_URL: 'https://example.org/r&d' } });
  const post = await aPost(blog.deps);
  const myUrl = blog.urlOf(post);
  const site = await blog.sourceSite({ '/a': page(linkTo(myUrl)) });

  const html = await pageAt(blog, post);
  const blocks = (html.match(BLOCK) ?? []).map((block) => parseXml(block).children[0]?.attributes);
  const found = blocks.find((attributes) => attributes?.[`${DC}identifier`] === myUrl);
  const { pathname } = new URL(found?.[`${TRACKBACK}ping`] ?? '');
  const { text } = await blog.request
    .post(pathname)
    .type('form')
    .send({ url: site.url('/a') });
  expect(text).toContain('<error>0</error>');
});

test('TrackBack 1.2 Auto-Discovery: a page that accepts no pings embeds no RDF', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  await changeFlags(blog.deps, post.path, { ...allPings(false) });
  const paths = [post.path, '/', '/2026/11/nowhere'];
  for (const path of paths) {
    const { text } = await blog.request.get(path);
    expect(text).not.toMatch(/rdf:|trackback:ping|\/trackback"/);
  }
});
