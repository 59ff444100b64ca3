/** What a post responds to: read from that page by the worker, shown, refreshed and removed. */
import { expect, test } from 'vitest';
import { readContextsDue } from '../../src/outbox/read-contexts.ts';
import { findContextState } from '../../src/posts/reply-context.ts';
import { savePost } from '../../src/posts/save.ts';
import { signedInAs } from '../support/blog/signed-in.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { byClass, text } from '../support/html.ts';
import { page, type Answer } from '../support/sites/source-site.ts';
import { selectById } from '../../src/posts/store/posts.ts';

const HOUR_MS = 3_600_000;

const TARGET = page(`<meta property="og:site_name" content="Ferry Log">
  <article class="h-entry"><h1 class="p-name">A night on the &lt;sea&gt;</h1>
  <a class="p-author h-card" href="/me">Ann Sandveld</a>
  <p class="p-summary">The boat left <b>at six</b><script>alert(1)</script>.</p></article>`);

async function scene(kind: 'in-reply-to' | 'like-of' = 'in-reply-to', answer: Answer = TARGET) {
  const blog = await testBlog();
  const pages: Record<string, Answer> = { '/a': answer };
  const site = await blog.sourceSite(pages);
  const draft = { title: 'My reply', slug: 'my-reply', markdown: 'I was there.' };
  const responseTo = { kind, url: site.url('/a'), rsvp: null };
  const save = async (more: object = {}) =>
    (await savePost(blog.deps, { ...draft, responseTo, ...more })).post;
  const post = await save();
  const { agent, csrf } = await signedInAs(blog, 'editor');
  return {
    ...{ blog, pages, site, post, save, agent },
    state: async () => {
      const now = await selectById(blog.deps.db, post.id);
      return await findContextState(blog.deps, now ?? post);
    },
    send: (verb: string) =>
      agent.post(`/admin/posts/${post.id}/context/${verb}`).type('form').send({ csrf }),
  };
}

test('200 a reply: the link alone, then title, author, site and excerpt of the page, as an h-cite', async () => {
  const { blog, post, site, state } = await scene();
  expect(byClass(await blog.pageOf(post), 'h-cite')).toEqual([]);
  expect(await state()).toEqual({ kind: 'due' });
  expect(await readContextsDue(blog.deps)).toBe(1);
  expect(await readContextsDue(blog.deps)).toBe(0);
  const html = await blog.pageOf(post);
  const [cite] = byClass(html, 'h-cite');
  expect(text(cite).replace(/\s+/g, ' ').trim()).toBe(
    'In reply to A night on the <sea> by Ann Sandveld · Ferry Log The boat left at six.',
  );
  expect(html).toContain('class="response-to u-in-reply-to h-cite"');
  expect(html).toContain(`<a class="u-url p-name" href="${site.url('/a')}">`);
  expect(html).toContain(`<data class="u-url" value="${site.url('/me')}">`);
  expect(html).not.toContain('alert(1)');
});

test('200 the feed says what a like is of', async () => {
  const { blog, site } = await scene('like-of');
  await readContextsDue(blog.deps);
  const feed = await blog.request.get('/feed.json').expect(200);
  const [item] = (feed.body as { items: { content_html: string }[] }).items;
  expect(item?.content_html).toContain(
    `<p>Likes <a href="${site.url('/a')}">A night on the &lt;sea&gt;</a> by Ann Sandveld</p>`,
  );
});

test('303 the owner removes the context and reads it again; both are in the editor', async () => {
  const { blog, pages, post, agent, state, send } = await scene();
  await readContextsDue(blog.deps);
  const editor = async () => (await agent.get(`/admin/posts/${post.id}`).expect(200)).text;
  expect(await editor()).toContain('A night on the &lt;sea&gt;');
  await send('remove').expect(303);
  expect(await state()).toEqual({ kind: 'removed' });
  expect(byClass(await blog.pageOf(post), 'h-cite')).toEqual([]);
  expect(await readContextsDue(blog.deps)).toBe(0);
  expect(await editor()).toContain('Show context');
  pages['/a'] = page('', 'Another title');
  await send('refresh').expect(303);
  blog.clock.advance(HOUR_MS);
  expect(await readContextsDue(blog.deps)).toBe(1);
  expect(text(byClass(await blog.pageOf(post), 'h-cite')[0])).toContain('Another title');
});

test('200 a page that is gone or does not answer: the link alone; transient failures are retried', async () => {
  const { blog, pages, post, state } = await scene('in-reply-to', { status: 503 });
  expect(await readContextsDue(blog.deps)).toBe(1);
  expect(await state()).toEqual({ kind: 'failed', why: 'bad-status', known: null });
  expect(byClass(await blog.pageOf(post), 'h-cite')).toEqual([]);
  expect(await readContextsDue(blog.deps)).toBe(0);
  pages['/a'] = { status: 410 };
  blog.clock.advance(HOUR_MS);
  expect(await readContextsDue(blog.deps)).toBe(1);
  expect(await state()).toMatchObject({ why: 'gone' });
  blog.clock.advance(100 * HOUR_MS);
  expect(await readContextsDue(blog.deps)).toBe(0);
});

test('200 another page to respond to is read anew; the same page is not read again', async () => {
  const { blog, pages, site, save, state } = await scene();
  await readContextsDue(blog.deps);
  await save({ markdown: 'Changed.' });
  expect(await state()).toMatchObject({ kind: 'read', context: { author: 'Ann Sandveld' } });
  pages['/b'] = page('', 'B');
  blog.clock.advance(HOUR_MS);
  await save({ responseTo: { kind: 'in-reply-to', url: site.url('/b'), rsvp: null } });
  expect(await state()).toEqual({ kind: 'due' });
  await readContextsDue(blog.deps);
  expect(await state()).toMatchObject({ kind: 'read', context: { title: 'B' } });
  await savePost(blog.deps, { title: 'My reply', slug: 'my-reply', markdown: 'x' });
  expect(await state()).toEqual({ kind: 'none' });
});

test('a page that breaks its reading is retried, and the pages after it are read', async () => {
  const { blog, site, pages, save, state } = await scene();
  pages['/b'] = page('', 'B');
  const other = { kind: 'like-of', url: site.url('/b'), rsvp: null } as const;
  const { post } = await savePost(blog.deps, {
    title: 'Another',
    markdown: 'x',
    responseTo: other,
  });
  const deps = {
    ...blog.deps,
    readPage: (given: Parameters<typeof blog.deps.readPage>[0]) =>
      given.finalUrl.endsWith('/a')
        ? Promise.reject(new Error('broken'))
        : blog.deps.readPage(given),
  };
  await readContextsDue(deps);
  blog.clock.advance(60_000);
  await readContextsDue(deps);
  expect(await state()).toMatchObject({ kind: 'failed', why: 'unreadable' });
  expect(await findContextState(blog.deps, post)).toMatchObject({ kind: 'read' });
  await save();
});

test('a date that no database stores is left out', async () => {
  const { blog, state } = await scene(
    'in-reply-to',
    page(
      '<article class="h-entry"><h1 class="p-name">Old</h1><time class="dt-published" datetime="0000-01-01">then</time></article>',
    ),
  );
  await readContextsDue(blog.deps);
  expect(await state()).toMatchObject({
    kind: 'read',
    context: { title: 'Old', publishedAt: null },
  });
});
