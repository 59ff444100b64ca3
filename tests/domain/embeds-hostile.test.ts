/** Embeds of pages that mean harm, or are broken: the post keeps its plain link, and nothing is asked twice. */
import { expect, test } from 'vitest';
import { byClass, byTag } from '../support/html.ts';
import {
  aPicture,
  bodyOf,
  embedBlog,
  embedRow,
  graphPage,
  json,
  readDue,
  save,
} from '../support/samples/embeds.ts';
import { image, served } from '../support/samples/images.ts';
import { page, type Answer } from '../support/sites/source-site.ts';

const HOSTILE = '"><script>alert(1)</script><a href="http://evil.example/">';
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Each paragraph reopens every font that was opened before it: minutes, and gigabytes. */
const ENDLESS = Array.from({ length: 50_000 }, (_, n) => `<font id=${n}><p>`).join('');

test.each<[string, string, Answer]>([
  ['a page over the limit', 'too-large', page('x'.repeat(1_000_001))],
  ['no page', 'not-text', served('application/pdf', Buffer.from('%PDF'))],
  ['a page that is gone', 'gone', { status: 404 }],
  ['a redirect to a private address', 'refused-address', redirect('http://10.0.0.1/')],
  ['a redirect to a file', 'refused-address', redirect('file:///etc/passwd')],
  ['a redirect to a port of other services', 'forbidden-port', redirect('http://a.example:22/')],
  ['a redirect loop', 'too-many-redirects', redirect('/a')],
  ['a page that needs a sign-in', 'refused-status', { status: 401 }],
  ['a page without a title', 'nothing', '<!doctype html><p>Hello</p>'],
  ['a page that says that it is gone', 'gone', '<meta http-equiv="Status" content="410 Gone">'],
  ['a page that takes too long to parse', 'unreadable', ENDLESS],
])('a link stays a link, and is not asked again: %s', async (_name, why, answer) => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({ '/a': answer });
  const post = await save(blog, site.url('/a'));
  await readDue(blog);
  const row = await embedRow(blog);
  expect(row).toMatchObject({ state: 'failed', failure: why, nextFetchAt: null });
  const html = await bodyOf(blog, post.id);
  expect(html).toBe(`<p><a href="${site.url('/a')}" class="auto">${site.url('/a')}</a></p>\n`);
});

function redirect(location: string): Answer {
  return { status: 302, headers: { location } };
}

test('addresses of this machine’s network are refused: of the page, its description and its picture', async () => {
  const blog = await embedBlog({ env: { FETCH_ALLOW_NETWORKS: '127.0.0.0/8' } });
  const site = await blog.sourceSite({
    '/a': graphPage(
      { title: 'A page', image: 'http://192.168.1.1/p.png' },
      '<link type="application/json+oembed" href="http://169.254.169.254/latest">',
    ),
  });
  await save(blog, 'http://10.1.2.3/', site.url('/a'), 'http://[::1]/');
  await readDue(blog);
  const rows = await blog.deps.db.embed.findMany({ orderBy: { url: 'asc' } });
  expect(rows.map(({ title, failure, image }) => [title, failure, image])).toEqual(
    expect.arrayContaining([
      [null, 'refused-address', null],
      ['A page', null, null],
    ]),
  );
  expect(rows.filter(({ failure }) => failure === 'refused-address')).toHaveLength(2);
});

test.each<[string, Answer]>([
  ['HTML', { headers: { 'content-type': 'application/json' }, body: '<!doctype html>' }],
  ['a list', json('[{"title":"No"}]')],
  ['nothing', json('null')],
  ['more than its limit', json({ title: 'No', html: 'x'.repeat(300_000) })],
  ['what is nested too deep', json('['.repeat(200_000))],
  ['an error', { status: 500 }],
  ['texts that are none', json({ type: 'video', title: { a: 1 }, author_name: 3, width: 1e9 })],
])('a description that is %s leaves what the page itself says', async (_name, answer) => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({
    '/a': graphPage(
      { title: 'Its own title' },
      '<link type="application/json+oembed" href="/describe">',
    ),
    '/describe': answer,
  });
  await save(blog, site.url('/a'));
  await readDue(blog);
  expect(await embedRow(blog)).toMatchObject({
    state: 'ready',
    title: 'Its own title',
    author: null,
    width: null,
  });
});

test('texts with markup are text, and cut to their limits', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({
    '/a': graphPage(
      { title: escaped(HOSTILE), description: escaped(`${HOSTILE}${'x'.repeat(5_000)}`) },
      '<link type="application/json+oembed" href="/describe">',
    ),
    '/describe': json({
      type: 'video',
      title: HOSTILE,
      author_name: `\u202e${HOSTILE}${'y'.repeat(5_000)}`,
      provider_name: `${HOSTILE}\u0000`,
    }),
  });
  const post = await save(blog, `${site.url('/a')}?"`, site.url('/a'));
  await readDue(blog);
  const html = await bodyOf(blog, post.id);
  expect(byClass(html, 'embed')).toHaveLength(1);
  expect(byTag(html, 'script')).toEqual([]);
  expect(
    byTag(html, 'a').map(({ attrs }) => attrs.find(({ name }) => name === 'href')?.value),
  ).not.toContain('http://evil.example/');
  expect(html).not.toContain('\u202e');
  const { author, description } = await embedRow(blog);
  expect(author?.length).toBeLessThanOrEqual(100);
  expect(description?.length).toBeLessThanOrEqual(300);
  const linked = await blog.notify();
  expect(linked.map(({ target }) => new URL(target).host)).toEqual(
    linked.map(() => new URL(site.url('/')).host),
  );
});

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>');

test.each<[string, () => Promise<Answer> | Answer]>([
  ['SVG', () => served('image/svg+xml', SVG)],
  ['SVG called PNG', () => served('image/png', SVG)],
  ['over the limit', () => served('image/png', Buffer.alloc(6_000_001))],
  ['broken', async () => ({ ...served('image/png', (await png()).subarray(0, 200)) })],
  ['a counter of one pixel', () => aPicture(1, 1)],
  ['larger than it can be decoded', async () => served('image/png', await png(6_000, 5_000))],
  ['gone', () => ({ status: 404 })],
  ['a page', () => page('')],
])('a picture is left out that is %s', async (_name, answer) => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({
    '/a': graphPage({ title: 'A page', image: '/p' }),
    '/p': await answer(),
  });
  const post = await save(blog, site.url('/a'));
  await readDue(blog);
  expect(await embedRow(blog)).toMatchObject({
    state: 'ready',
    image: null,
    imageWidth: null,
    nextFetchAt: null,
  });
  expect(await bodyOf(blog, post.id)).not.toContain('<img');
});

async function png(width = 200, height = 200): Promise<Buffer> {
  return await image({ width, height }).png().toBuffer();
}

test('a site that answers byte by byte is cut off, and does not hold the others up', async () => {
  const blog = await embedBlog({ env: { FETCH_TIMEOUT_MS: '300' } });
  const slow = await blog.sourceSite({
    '/a': (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => res.write(' '), 50);
      res.on('close', () => {
        clearInterval(timer);
      });
    },
  });
  const quick = await blog.sourceSite({ '/b': page('', 'Quick') });
  const post = await save(blog, slow.url('/a'), quick.url('/b'));
  await readDue(blog);
  expect(await bodyOf(blog, post.id)).toContain('Quick');
  expect(await embedRow(blog)).toMatchObject({ failure: 'timeout', state: 'waiting' });
});
