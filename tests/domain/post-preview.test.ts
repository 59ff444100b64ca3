/** `antiphon post publish --dry-run`: the targets of a post and what would be sent. */
import { expect, test } from 'vitest';
import { printPreview } from '../../src/cli/post.ts';
import { setNotified } from '../../src/hosts/switches.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { receiver, save, SLUG, wideBlog } from '../support/blog/outbox.ts';
import { testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { endpoint } from '../support/sites/receiver.ts';
import { page } from '../support/sites/source-site.ts';

async function preview(
  blog: TestBlog,
  markdown: string,
  draft: Partial<PostDraft> = {},
): Promise<string> {
  let printed = '';
  const given = { title: 'A post', slug: SLUG, markdown, ...draft };
  await printPreview(blog.deps, given, { replace: true }, (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

test('an unchanged target shows its state, with the reason', async () => {
  const blog = await wideBlog();
  const { site, a } = await receiver(blog);
  site.pages['/no'] = page('<link rel="webmention" href="/refuses">');
  site.pages['/refuses'] = endpoint([], { status: 400 });
  site.pages['/later'] = { status: 503 };
  site.pages['/mute'] = page('');
  const never = await receiver(blog);
  await setNotified(blog.deps, never.site.host, false);
  const urls = [a, ...['/no', '/later', '/gone', '/mute'].map(site.url), never.a];
  const markdown = urls.map((url) => `[x](${url})`).join('\n\n');
  await save(blog, markdown);
  await blog.notify();

  const lines = (await preview(blog, markdown)).trimEnd().split('\n').slice(1);
  expect(lines.filter((_, i) => i % 2 === 1).map((line) => line.trim())).toEqual([
    'has been notified by webmention',
    'refused the notification by webmention: HTTP 400',
    'is waiting to be notified',
    'could not be notified: The page is gone: HTTP 404',
    'has no endpoint',
    `was not notified: Notifications to ${never.site.host} are off: see antiphon hosts`,
  ]);
});

test('a draft is previewed as if it were public, with a note', async () => {
  const blog = await wideBlog();
  const { a } = await receiver(blog);
  const draft = await preview(blog, `[x](${a})`, { status: 'draft' });
  expect(draft.split('\n').slice(0, 4)).toEqual([
    '/2026/11/a-post would be new',
    'Draft: linked sites are notified only once the post is published.',
    `  ${a}`,
    '    would be notified',
  ]);
  await save(blog, `[x](${a})`);
  await blog.notify();
  expect(await preview(blog, `[x](${a})`, { status: 'private' })).toContain(
    'would be notified by webmention: the link was removed',
  );
  expect(await preview(blog, '', { publishedAt: new Date('2026-12-24') })).toContain(
    'Scheduled: linked sites are notified when the post is published.',
  );
});

test('the reason why nothing is sent is shown once', async () => {
  const blog = await testBlog({ env: { FETCH_ALLOW_NETWORKS: '' } });
  expect((await preview(blog, 'No link.')).split('\n')[1]).toBe(
    'Nothing is sent from blog.example: SITE_URL is not a public URL.',
  );
});
