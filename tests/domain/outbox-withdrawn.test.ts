/**
 * Notifications of posts that are renamed or no longer public.
 */
import { describe, expect, test } from 'vitest';
import { resend } from '../../src/outbox/list.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { fields, receiver, save, SLUG, wideBlog } from '../support/blog/outbox.ts';
import { aPost } from '../support/blog/test-blog.ts';
import { endpoint, trackbackAnswer, trackbackRdf, type Posted } from '../support/sites/receiver.ts';
import { page } from '../support/sites/source-site.ts';

describe('a removal by trackback', () => {
  test.each([
    ['a post taken from the public', unpublishPost],
    ['a post that was deleted', deletePost],
  ])('has no text but the URL: %s', async (_, withdraw) => {
    const blog = await wideBlog();
    const received: Posted[] = [];
    const site = await blog.sourceSite({ '/trackback': endpoint(received, trackbackAnswer(0)) });
    site.pages['/a'] = page(trackbackRdf(site.url('/a'), site.url('/trackback')));
    const post = await save(blog, `[One](${site.url('/a')})`);
    await blog.notify();
    await withdraw(blog.deps, SLUG);
    expect(await blog.notify()).toMatchObject([{ linked: false, state: 'sent' }]);
    expect(fields(received)[0]).toMatchObject({ title: 'A post' });
    expect(fields(received)[1]).toEqual({ url: blog.urlOf(post) });
  });

  test('that is not delivered is skipped, not failed', async () => {
    const blog = await wideBlog();
    const site = await blog.sourceSite({ '/trackback': endpoint([], trackbackAnswer(0)) });
    site.pages['/a'] = page(trackbackRdf(site.url('/a'), site.url('/trackback')));
    await save(blog, `[One](${site.url('/a')})`);
    await blog.notify();
    site.pages['/a'] = page(trackbackRdf(site.url('/a'), 'http://mail.test:25/trackback'));
    await unpublishPost(blog.deps, SLUG);
    expect(await blog.notify()).toMatchObject([
      {
        state: 'skipped',
        nextTryAt: null,
        lastAnswer:
          'TrackBack has no removal, so the other site may keep showing the link. The endpoint is on a port that is blocked because it belongs to another service.',
      },
    ]);
  });

  test('is not sent to a trackback URL entered by hand, not even by resend', async () => {
    const blog = await wideBlog();
    const received: Posted[] = [];
    const site = await blog.sourceSite({ '/tb': endpoint(received, trackbackAnswer(0)) });
    await save(blog, 'No link.', { trackbacksTo: [site.url('/tb')] });
    await blog.notify();
    await unpublishPost(blog.deps, SLUG);
    const taken = {
      state: 'skipped',
      linked: false,
      nextTryAt: null,
      lastAnswer: 'A trackback cannot be withdrawn.',
    };
    const [entry] = await blog.notify();
    expect(entry).toMatchObject(taken);
    await resend(blog.deps, [entry?.id ?? 0]);
    expect(await blog.notify()).toMatchObject([taken]);
    expect(received).toHaveLength(1);
  });
});

describe('after a rename', () => {
  test('a notified target gets updates and the removal with the permalink that it knows', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    const old = blog.urlOf(await save(blog, `[One](${a})`));
    await blog.notify();
    const { post } = await renamePost(blog.deps, SLUG, 'renamed');
    await blog.notify();
    expect(received).toHaveLength(1);

    await save(blog, `[One](${a}), changed`, { slug: 'renamed' });
    await blog.notify();
    const path = new URL(old).pathname;
    await blog.request
      .get(path)
      .expect(301)
      .expect('location', new RegExp(`${post.path}$`));
    await unpublishPost(blog.deps, 'renamed');
    await blog.notify();
    await blog.request.get(path).expect(410);
    expect(fields(received).map(({ source }) => source)).toEqual([old, old, old]);
  });

  test('a new target gets the current permalink', async () => {
    const blog = await wideBlog();
    const { received, a, b } = await receiver(blog);
    const old = blog.urlOf(await save(blog, `[One](${a})`));
    await blog.notify();
    const { post } = await renamePost(blog.deps, SLUG, 'renamed');
    await save(blog, `[One](${a})\n\n[Two](${b})`, { slug: 'renamed' });
    await blog.notify();
    expect(fields(received)).toEqual([
      { source: old, target: a },
      { source: blog.urlOf(post), target: b },
    ]);
  });

  test('a notification that never arrived is sent again with the current permalink', async () => {
    const blog = await wideBlog();
    const { site, received, a } = await receiver(blog, { status: 400 });
    await save(blog, `[One](${a})`);
    await blog.notify();
    const { post } = await renamePost(blog.deps, SLUG, 'renamed');
    site.pages['/webmention'] = endpoint(received);
    const [entry] = await blog.outbox();
    await resend(blog.deps, [entry?.id ?? 0]);
    await blog.notify();
    expect(fields(received)[1]).toEqual({ source: blog.urlOf(post), target: a });
  });

  test('another post of this blog shows one link, and none after its removal', async () => {
    const blog = await wideBlog();
    const other = await aPost(blog.deps);
    await save(blog, `I read [mine](${other.path}).`);
    await blog.notify();
    await blog.checks.verifyDue();
    await renamePost(blog.deps, SLUG, 'renamed');
    await save(blog, `I read [mine](${other.path}) again.`, { slug: 'renamed' });
    await blog.notify();
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'verified' });
    await unpublishPost(blog.deps, 'renamed');
    await blog.notify();
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'source-gone' });
  });
});
