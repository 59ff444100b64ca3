/**
 * Notifications that are skipped, and links between posts of the blog.
 */
import { describe, expect, test } from 'vitest';
import { setBlocked, setNotified } from '../../src/hosts/switches.ts';
import { resend } from '../../src/outbox/list.ts';
import { publishPost } from '../../src/posts/publish.ts';
import { fields, receiver, save, SLUG, wideBlog } from '../support/blog/outbox.ts';
import { aPost, type TestBlog } from '../support/blog/test-blog.ts';
import type { Posted } from '../support/sites/receiver.ts';
import { page } from '../support/sites/source-site.ts';

describe('nothing is sent', () => {
  async function skipped(blog: TestBlog, received: Posted[], because: RegExp) {
    expect(await blog.notify()).toMatchObject([
      { state: 'skipped', nextTryAt: null, lastAnswer: expect.stringMatching(because) as string },
    ]);
    expect(received).toEqual([]);
  }

  test('for sample and imported posts, until their passage changes', async () => {
    const blog = await wideBlog();
    const { received, a, b } = await receiver(blog);
    const draft = { title: 'A post', slug: SLUG, markdown: `[One](${a})\n\n[Two](${b})` };
    await publishPost(blog.deps, draft, { quiet: true });
    expect(await blog.notify()).toMatchObject([{ state: 'skipped' }, { state: 'skipped' }]);
    await save(blog, `[One](${a})\n\n[Two](${b}), changed`);
    expect(await blog.notify()).toMatchObject([{ state: 'skipped' }, { state: 'sent' }]);
    expect(received).toHaveLength(1);
  });

  test('for a post with notifications off, until they are on', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    await save(blog, `[One](${a})`, { notifies: false });
    await skipped(blog, received, /off for this post/);
    await save(blog, `[One](${a})`);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  });

  test('to a host with notifications off, or blocked, until that changes', async () => {
    const blog = await wideBlog();
    const { site, received, a } = await receiver(blog);
    await setNotified(blog.deps, site.host, false);
    await save(blog, `[One](${a})`);
    await skipped(blog, received, /Notifications to \S+ are off/);
    await setNotified(blog.deps, site.host, true);
    await setBlocked(blog.deps, site.host, true);
    await save(blog, `[One](${a}) `, { title: 'Another title' });
    await skipped(blog, received, /blocked/);
    await setBlocked(blog.deps, site.host, false);
    const [entry] = await blog.outbox();
    await resend(blog.deps, [entry?.id ?? 0]);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  });

  test('to a host whose notifications were turned off after planning', async () => {
    const blog = await wideBlog();
    const { site, received, a } = await receiver(blog);
    await save(blog, `[One](${a})`);
    await blog.sends.planDue();
    await setNotified(blog.deps, site.host, false);
    await skipped(blog, received, /Notifications to \S+ are off/);
  });

  test('to a host that was skipped, until notifications are on and the post changes', async () => {
    const blog = await wideBlog();
    const { site, received, a } = await receiver(blog);
    await save(blog, `[One](${a})`);
    await blog.sends.planDue();
    await setNotified(blog.deps, site.host, false);
    await skipped(blog, received, /Notifications to \S+ are off/);
    await setNotified(blog.deps, site.host, true);
    await save(blog, `[One](${a})`, { title: 'Another title' });
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  });

  test('for a post whose notifications were turned off after planning, until they are on', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    await save(blog, `[One](${a})`);
    await blog.sends.planDue();
    await save(blog, `[One](${a})`, { notifies: false });
    await skipped(blog, received, /off for this post/);
    await save(blog, `[One](${a})`);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
  });

  test('of a change that was skipped, until notifications are on; notified targets get nothing twice', async () => {
    const blog = await wideBlog();
    const { received, a, b } = await receiver(blog);
    await save(blog, `[One](${a})\n\n[Two](${b})`);
    await blog.notify();
    await save(blog, `[One](${a}), changed\n\n[Two](${b})`);
    await blog.sends.planDue();
    await save(blog, `[One](${a}), changed\n\n[Two](${b})`, { notifies: false });
    await blog.notify();
    await save(blog, `[One](${a}), changed\n\n[Two](${b})`);
    await blog.notify();
    expect(fields(received).map(({ target }) => target)).toEqual([a, b, a]);
  });

  test('to an endpoint on a host with notifications off', async () => {
    const blog = await wideBlog();
    const other = await receiver(blog);
    await setNotified(blog.deps, other.site.host, false);
    const site = await blog.sourceSite({
      '/a': page(`<link rel="webmention" href="${other.site.url('/webmention')}">`),
    });
    await save(blog, `[One](${site.url('/a')})`);
    await skipped(blog, other.received, /Notifications to \S+ are off/);
  });

  test('from a SITE_URL that is not public', async () => {
    const blog = await wideBlog({ env: { FETCH_ALLOW_NETWORKS: '' } });
    const { received, a } = await receiver(blog);
    await save(blog, `[One](${a})`);
    await skipped(blog, received, /SITE_URL/);
  });

  test('to an endpoint on an address that is not public, and lastAnswer says so', async () => {
    const blog = await wideBlog();
    const site = await blog.sourceSite({
      '/a': page('<link rel="webmention" href="http://10.0.0.1/webmention">'),
    });
    await save(blog, `[One](${site.url('/a')})`);
    expect(await blog.notify()).toMatchObject([
      {
        state: 'failed',
        nextTryAt: null,
        lastAnswer: expect.stringContaining('not public') as string,
      },
    ]);
  });
});

describe('a link to another post of this blog', () => {
  test('is received without the network', async () => {
    const blog = await wideBlog({
      deps: { fetchPage: () => Promise.reject(new Error('the network was asked')) },
    });
    const other = await aPost(blog.deps);
    const post = await save(
      blog,
      `[Mine](${other.path}) [me](#here) [home](/) [file](/assets/a.png)`,
    );
    expect(await blog.notify()).toMatchObject([
      { target: blog.urlOf(other), state: 'sent', protocol: 'webmention' },
    ]);
    expect(await blog.onlyLinkback()).toMatchObject({
      source: blog.urlOf(post),
      target: blog.urlOf(other),
      via: ['webmention'],
    });
  });

  test('is skipped if the setting ownPosts is off', async () => {
    const blog = await wideBlog();
    await blog.deps.db.setting.create({ data: { key: 'ownPosts', value: '"off"' } });
    const other = await aPost(blog.deps);
    await save(blog, `[Mine](${other.path})`);
    expect(await blog.notify()).toMatchObject([{ state: 'skipped' }]);
    expect(await blog.linkbacks()).toEqual([]);
  });
});
