/** Embeds: which pages are read, what is stored of them, and the posts that show them. */
import { expect, test } from 'vitest';
import { pruneEmbeds } from '../../src/embeds/fetch.ts';
import { listEmbedsOf, refreshEmbed, removeEmbed } from '../../src/embeds/manage.ts';
import { setBlocked } from '../../src/hosts/switches.ts';
import { renderDue, renderPosts } from '../../src/posts/render-due.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { trashPost } from '../../src/posts/trash.ts';
import { listNextDue } from '../support/blog/due.ts';
import { aPost } from '../support/blog/test-blog.ts';
import { byClass, text } from '../support/html.ts';
import { page } from '../support/sites/source-site.ts';
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
import { lookAt } from '../support/samples/images.ts';

const OWNER = { role: 'owner', author: null } as const;

const MINUTE_MS = 60_000;

test('a page with Open Graph properties is read once, and becomes a card with a stored picture', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({
    '/a': graphPage({
      title: 'A &lt;ferry&gt; at sea',
      description: 'The crossing took &amp; took.',
      site_name: 'Ferry Log',
      image: '/a.png',
    }),
    '/a.png': await aPicture(),
  });
  const post = await save(blog, 'Before.', site.url('/a'), 'After.');
  expect(await bodyOf(blog, post.id)).toContain(
    `<p><a href="${site.url('/a')}" class="auto">${site.url('/a')}</a></p>\n`,
  );
  const { updatedAt } = post;
  blog.clock.advance(MINUTE_MS);
  expect(await readDue(blog)).toBe(1);
  expect(await readDue(blog)).toBe(0);
  expect(site.requested).toEqual(['/a', '/a.png']);

  const row = await embedRow(blog);
  expect(row).toMatchObject({ state: 'ready', type: 'link', version: 1, nextFetchAt: null });
  const { format, width, height } = await lookAt(row.image ?? new Uint8Array());
  expect({ format, width, height }).toEqual({ format: 'webp', width: 960, height: 540 });

  const html = await bodyOf(blog, post.id);
  expect(text(byClass(html, 'embed')[0])).toBe(
    'A <ferry> at sea The crossing took & took. Ferry Log',
  );
  expect(html).toMatch(
    /<img src="\/embeds\/\d+-1-[\w-]{22}\.webp" width="960" height="540" alt=""/,
  );
  const now = await blog.deps.db.post.findUniqueOrThrow({ where: { id: post.id } });
  expect(now).toMatchObject({ version: 0, updatedAt, excerpt: 'Before.' });
  expect(now.text).toBe('Before.\nA <ferry> at sea\nAfter.');
});

test('a card is no edit of its post: nothing is due, and what was notified stays as it is', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({ '/%C3%BC?a=1&b=2': graphPage({ title: 'Known' }) });
  const post = await save(blog, site.url('/%C3%BC?a=1&b=2'));
  await blog.notify();
  const [before] = await blog.deps.db.outboxEntry.findMany();
  expect(await listNextDue(blog)).toEqual([]);
  await readDue(blog);
  expect(await bodyOf(blog, post.id)).toContain('Known');
  expect(await listNextDue(blog)).toEqual([]);
  await blog.deps.db.post.update({ where: { id: post.id }, data: { notifyAt: blog.clock.now() } });
  await blog.notify();
  expect(await blog.deps.db.outboxEntry.findMany()).toEqual([before]);
});

test('a description that the page names says more than the page, and its HTML is not used', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({
    '/v': graphPage(
      { title: 'Page title', description: 'Of the page.' },
      '<link rel="alternate" type="application/json+oembed" href="/describe?v">',
    ),
    '/describe?v': json({
      type: 'video',
      title: 'A film &amp; more',
      author_name: 'Ann',
      author_url: 'javascript:alert(1)',
      provider_name: 'PeerTube',
      thumbnail_url: 'javascript:alert(2)',
      html: '<iframe src="http://evil.example/"></iframe>',
      width: '560',
      height: 315,
    }),
  });
  const post = await save(blog, `<${site.url('/v')}>`);
  await readDue(blog);
  expect(await embedRow(blog)).toMatchObject({
    type: 'video',
    title: 'A film & more',
    author: 'Ann',
    authorUrl: null,
    provider: 'PeerTube',
    description: 'Of the page.',
    playerUrl: null,
    image: null,
    width: 560,
    height: 315,
  });
  const html = await bodyOf(blog, post.id);
  expect(html).toContain(`<a class="embed-play" href="${site.url('/v')}">PeerTube</a>`);
  expect(html).not.toMatch(/iframe|javascript:|data-player/);
});

test('a video at YouTube is described by its provider, and its player’s URL is ours', async () => {
  const blog = await embedBlog();
  const watched = 'https://www.youtube.com/watch?v=abcdefghijk&t=1m5s';
  const asked = `/oembed?format=json&url=${encodeURIComponent(watched)}`;
  const youtube = await blog.provider('www.youtube.com', {
    [asked]: json({
      type: 'video',
      title: 'Ferries',
      author_name: 'Ann',
      provider_name: 'YouTube',
      thumbnail_url: 'https://i.ytimg.com/hq.jpg',
      html: '<iframe src="https://evil.example/">',
    }),
  });
  const pictures = await blog.provider('i.ytimg.com', { '/hq.jpg': await aPicture(480, 360) });
  const post = await save(blog, watched);
  expect(await readDue(blog)).toBe(1);
  expect(youtube.requested).toEqual([asked]);
  expect(pictures.requested).toEqual(['/hq.jpg']);
  expect(await bodyOf(blog, post.id)).toContain(
    'data-player="https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&amp;start=65">YouTube</a>',
  );
});

test('a video that its provider does not describe is a page like any other, without a player', async () => {
  const blog = await embedBlog();
  const watched = 'https://vimeo.com/12345';
  await blog.provider('vimeo.com', {
    '/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F12345': { status: 403 },
    '/12345': graphPage({ title: 'Private', site_name: 'Vimeo' }),
  });
  await save(blog, watched);
  await readDue(blog);
  expect(await embedRow(blog)).toMatchObject({ title: 'Private', type: 'link', playerUrl: null });
});

test('URLs with words, in lists, quotations, footnotes and tables stay links', async () => {
  const blog = await embedBlog();
  const url = 'http://a.example/x';
  await save(
    blog,
    `See ${url}`,
    `[words](${url})`,
    `[${url}](${url})`,
    `- ${url}`,
    `> ${url}`,
    `Note[^1] and ^[${url}]`,
    `[^1]: ${url}`,
    `    ${url}`,
    `## ${url}`,
    'mail@a.example',
    'ftp://a.example/',
    'a.example',
  );
  expect(await blog.deps.db.embed.count()).toBe(0);
});

test('a page in several posts is read once, also by two processes, and not for posts in the trash', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({ '/a': page('', 'A page') });
  const posts = [
    await aPost(blog.deps, { markdown: site.url('/a') }),
    await aPost(blog.deps, { markdown: `${site.url('/a/')}#part`, status: 'draft' }),
  ];
  for (const { path } of posts) await trashPost(blog.deps, path);
  expect(await readDue(blog)).toBe(0);
  const third = await save(blog, site.url('/a'));
  await Promise.all([readDue(blog), readDue(blog)]);
  expect(site.requested).toEqual(['/a']);
  expect(await blog.deps.db.embed.count()).toBe(1);
  for (const { id } of [third, ...posts]) expect(await bodyOf(blog, id)).toContain('A page');
});

test('a card that appears while a text is saved is in the text', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({ '/a': page('', 'A page') });
  const { deps } = blog;
  const first = await save(blog, site.url('/a'));
  const reading = readDue(blog);
  const saving = save(blog, 'More.', site.url('/a'));
  await Promise.all([reading, saving]);
  await renderPosts(deps, [first.id]);
  expect(await bodyOf(blog, first.id)).toMatch(/More.*A page/s);
});

test('a transient failure is retried with growing pauses; the link stays until the page answers', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({ '/a': { status: 503 } });
  const post = await save(blog, site.url('/a'));
  for (const minutes of [1, 10, 60]) {
    expect(await readDue(blog)).toBe(1);
    const { nextFetchAt, state, failure } = await embedRow(blog);
    expect({ state, failure }).toEqual({ state: 'waiting', failure: 'bad-status' });
    expect((nextFetchAt?.getTime() ?? 0) - blog.clock.now().getTime()).toBe(minutes * MINUTE_MS);
    blog.clock.advance(minutes * MINUTE_MS);
  }
  site.pages['/a'] = page('', 'Back again');
  expect(await readDue(blog)).toBe(1);
  expect(await bodyOf(blog, post.id)).toContain('Back again');
  expect(await embedRow(blog)).toMatchObject({ failure: null, failures: 0, nextFetchAt: null });
});

test('a picture whose host is away is fetched later; the card is shown without it', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({
    '/a': graphPage({ title: 'A page', image: '/p.png' }),
    '/p.png': { status: 503 },
  });
  const post = await save(blog, site.url('/a'));
  await readDue(blog);
  expect(await bodyOf(blog, post.id)).toContain('A page');
  site.pages['/p.png'] = await aPicture(200, 200);
  blog.clock.advance(MINUTE_MS);
  await readDue(blog);
  expect(await bodyOf(blog, post.id)).toContain('<figure class="embed link beside"');
});

test('the owner refreshes an embed, removes it, and shows it again', async () => {
  const blog = await embedBlog();
  const { deps } = blog;
  const site = await blog.sourceSite({
    '/a': graphPage({ title: 'First', image: '/p.png' }),
    '/p.png': await aPicture(),
  });
  const post = await save(blog, site.url('/a'));
  const states = async () => (await listEmbedsOf(deps, post.id)).map(({ state }) => state.kind);
  expect(await states()).toEqual(['due']);
  await readDue(blog);
  expect(await states()).toEqual(['shown']);
  const { id } = await embedRow(blog);

  site.pages['/a'] = { status: 410 };
  expect(await refreshEmbed(deps, { user: OWNER, postId: post.id, embedId: id })).toBe('done');
  await readDue(blog);
  expect(await states()).toEqual(['failed']);
  expect(await bodyOf(blog, post.id)).toContain('First');

  expect(await removeEmbed(deps, { user: OWNER, postId: post.id, embedId: id })).toBe('done');
  expect(await states()).toEqual(['removed']);
  expect(await bodyOf(blog, post.id)).not.toContain('<figure');
  expect(await embedRow(blog)).toMatchObject({ title: null, image: null, nextFetchAt: null });
  await save(blog, site.url('/a'), 'More.');
  expect(await readDue(blog)).toBe(0);

  site.pages['/a'] = page('', 'Second');
  expect(await refreshEmbed(deps, { user: OWNER, postId: post.id, embedId: id })).toBe('done');
  blog.clock.advance(MINUTE_MS);
  await readDue(blog);
  expect(await bodyOf(blog, post.id)).toContain('Second');

  const other = await aPost(deps);
  expect(await removeEmbed(deps, { user: OWNER, postId: other.id, embedId: id })).toBe('not-shown');
  expect(await refreshEmbed(deps, { user: OWNER, postId: other.id, embedId: id })).toBe(
    'not-shown',
  );
  expect(await bodyOf(blog, post.id)).toContain('Second');
});

test('an embed that no post shows is pruned: after an edit, and after its post was deleted', async () => {
  const blog = await embedBlog();
  const { deps } = blog;
  const post = await save(blog, 'http://a.example/', 'http://b.example/');
  expect(await pruneEmbeds(deps)).toBe(0);
  await save(blog, 'http://b.example/');
  expect(await pruneEmbeds(deps)).toBe(1);
  await trashPost(deps, post.path);
  expect(await pruneEmbeds(deps)).toBe(0);
  await deletePost(deps, post.path);
  expect(await pruneEmbeds(deps)).toBe(1);
  expect(await deps.db.embed.count()).toBe(0);
});

test('a URL after a block of code with many URLs has its card, and its post is rendered once', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({ '/a': page('', 'A page') });
  const codeOf = (count: number) =>
    ['```', ...Array.from({ length: count }, (_, n) => `https://a.example/${n}`), '```'].join('\n');
  const post = await save(blog, codeOf(30), site.url('/a'));
  await readDue(blog);
  expect(await bodyOf(blog, post.id)).toContain('<figure');
  expect(await renderDue(blog.deps)).toBe(0);
  // Too many to look up: the URL stays a link.
  await save(blog, codeOf(1_000), site.url('/a'));
  expect(await bodyOf(blog, post.id)).not.toContain('<figure');
  expect(await renderDue(blog.deps)).toBe(0);
});

test('the host of an embed is asked as often as its minute allows, and not at all if it is blocked', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({});
  const paths = ['/1', '/2', '/3', '/4', '/5', '/6', '/7'];
  for (const path of paths) site.pages[path] = page('', path);
  await save(blog, ...paths.map((path) => site.url(path)));
  await readDue(blog);
  expect(site.requested).toHaveLength(5);
  blog.clock.advance(MINUTE_MS);
  await setBlocked(blog.deps, site.host, true);
  await readDue(blog);
  expect(site.requested).toHaveLength(5);
  await setBlocked(blog.deps, site.host, false);
  await readDue(blog);
  expect(site.requested).toHaveLength(7);
});
