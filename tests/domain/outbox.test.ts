/** Notifications of a post: which targets, by which protocol, and when again. */
import { describe, expect, test } from 'vitest';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import {
  endpoint,
  pingbackFault,
  pingbackThanks,
  trackbackAnswer,
  trackbackRdf,
  type Posted,
} from '../support/sites/receiver.ts';
import {
  PINGBACK,
  WEBMENTION,
  receiver,
  save,
  fields,
  SLUG,
  wideBlog,
} from '../support/blog/outbox.ts';
import { page } from '../support/sites/source-site.ts';
import type { TestBlog } from '../support/blog/test-blog.ts';

describe('a published post', () => {
  test('notifies each linked page once', async () => {
    const blog = await wideBlog();
    const { site, received, a, b } = await receiver(blog);
    const post = await save(blog, `[One](${a}), [two](${b}) and [one again](${a}#there).`);
    const entries = await blog.notify();
    expect(fields(received)).toEqual([
      { source: blog.urlOf(post), target: a },
      { source: blog.urlOf(post), target: b },
    ]);
    expect(received[0]).toMatchObject({
      path: 'POST /webmention',
      type: 'application/x-www-form-urlencoded',
    });
    expect(entries).toMatchObject([
      { target: a, state: 'sent', protocol: 'webmention', lastAnswer: 'HTTP 202', attempts: 1 },
      { target: b, state: 'sent', nextTryAt: null, sentAt: blog.clock.now() },
    ]);

    await blog.notify();
    expect(received).toHaveLength(2);
    expect(site.requested.filter((path) => path !== '/webmention')).toEqual(['/a', '/b']);
  });

  test('waits until it is public', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    await save(blog, `[One](${a})`, { publishedAt: new Date('2026-11-23T11:00:00Z') });
    expect(await blog.notify()).toEqual([]);
    blog.clock.advance(60 * 60_000);
    expect(await blog.notify()).toMatchObject([{ state: 'sent' }]);
    expect(received).toHaveLength(1);
  });

  test('stores the status URL of the receiver', async () => {
    const blog = await wideBlog();
    const { site, a } = await receiver(blog, { status: 201, headers: { location: '/status/1' } });
    await save(blog, `[One](${a})`);
    expect(await blog.notify()).toMatchObject([
      { state: 'sent', statusUrl: site.url('/status/1') },
    ]);
  });

  test('notifies the page that it responds to, without a link in its text', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    await save(blog, 'I agree.', { responseTo: { kind: 'in-reply-to', url: a, rsvp: null } });
    await blog.notify();
    expect(fields(received)).toMatchObject([{ target: a }]);
  });
});

describe('the best protocol', () => {
  async function withAll(blog: TestBlog, webmention: boolean, pingback: boolean) {
    const received: Posted[] = [];
    const site = await blog.sourceSite({
      '/webmention': endpoint(received, { status: 400 }),
      '/xmlrpc': endpoint(received, pingbackThanks),
      '/trackback': endpoint(received, trackbackAnswer(0)),
    });
    site.pages['/a'] = page(
      (webmention ? WEBMENTION : '') +
        (pingback ? PINGBACK(site.url('/xmlrpc')) : '') +
        trackbackRdf(site.url('/a'), site.url('/trackback')),
    );
    return { site, received };
  }

  test('is webmention; a refusal is final, and no other protocol is tried', async () => {
    const blog = await wideBlog();
    const { site, received } = await withAll(blog, true, true);
    await save(blog, `[One](${site.url('/a')})`);
    expect(await blog.notify()).toMatchObject([
      { state: 'refused', protocol: 'webmention', lastAnswer: 'HTTP 400', nextTryAt: null },
    ]);
    blog.clock.advance(48 * 60 * 60_000);
    await blog.notify();
    expect(received.map(({ path }) => path)).toEqual(['POST /webmention']);
  });

  test('else pingback, with both URLs in a call', async () => {
    const blog = await wideBlog();
    const { site, received } = await withAll(blog, false, true);
    const post = await save(blog, `[One](${site.url('/a')})`);
    expect(await blog.notify()).toMatchObject([
      { state: 'sent', protocol: 'pingback', lastAnswer: 'Thanks.' },
    ]);
    expect(received).toHaveLength(1);
    expect(received[0]?.type).toMatch(/^text\/xml/);
    expect(received[0]?.body.match(/(?<=<string>).*?(?=<\/string>)/g)).toEqual([
      blog.urlOf(post),
      site.url('/a'),
    ]);
  });

  test('else trackback, with title and excerpt of the post', async () => {
    const blog = await wideBlog();
    const { site, received } = await withAll(blog, false, false);
    const post = await save(blog, `Ünïcode & [One](${site.url('/a')})`);
    expect(await blog.notify()).toMatchObject([{ state: 'sent', protocol: 'trackback' }]);
    expect(received[0]?.type).toBe('application/x-www-form-urlencoded; charset=utf-8');
    expect(fields(received)).toEqual([
      { url: blog.urlOf(post), title: 'A post', excerpt: 'Ünïcode & One', blog_name: 'Antiphon' },
    ]);
  });

  test('else none', async () => {
    const blog = await wideBlog();
    const site = await blog.sourceSite({ '/a': page('') });
    await save(blog, `[One](${site.url('/a')})`);
    expect(await blog.notify()).toMatchObject([{ state: 'no-endpoint', nextTryAt: null }]);
  });
});

test('a trackback URL entered by hand is notified itself, once', async () => {
  const blog = await wideBlog();
  const received: Posted[] = [];
  const site = await blog.sourceSite({ '/tb?id=1': endpoint(received, trackbackAnswer(0)) });
  const address = site.url('/tb?id=1');
  const post = await save(blog, 'No link.', { trackbacksTo: [address] });
  expect(await blog.notify()).toMatchObject([
    { target: address, byHand: true, protocol: 'trackback', state: 'sent' },
  ]);
  expect(site.requested).toEqual(['/tb?id=1']);
  expect(fields(received)).toMatchObject([{ url: blog.urlOf(post) }]);

  await save(blog, 'Another text.', { trackbacksTo: [address] });
  await save(blog, 'Another text.');
  expect(await blog.notify()).toMatchObject([
    { state: 'skipped', linked: false, lastAnswer: 'A trackback cannot be withdrawn.' },
  ]);
  expect(received).toHaveLength(1);
});

describe('an edit', () => {
  test('notifies only targets whose passage changed', async () => {
    const blog = await wideBlog();
    const { received, a, b } = await receiver(blog);
    await save(blog, `I like [one](${a}).\n\nAnd [two](${b}).\n\nMore.`);
    await blog.notify();
    await save(blog, `I like [one](${a}).\n\nAnd not [two](${b}).\n\nEven more.`);
    await blog.notify();
    expect(fields(received).map(({ target }) => target)).toEqual([a, b, b]);
  });

  test('that removes a link notifies its target once', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    await save(blog, `[One](${a})`);
    await blog.notify();
    await save(blog, 'None.');
    expect(await blog.notify()).toMatchObject([{ linked: false, state: 'sent', nextTryAt: null }]);
    await save(blog, 'None at all.');
    await blog.notify();
    expect(fields(received).map(({ target }) => target)).toEqual([a, a]);
  });

  test('that removes a link before its target was notified sends nothing', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    await save(blog, `[One](${a})`);
    await blog.sends.planDue();
    await save(blog, 'None.');
    expect(await blog.notify()).toMatchObject([{ linked: false, state: 'skipped' }]);
    expect(received).toEqual([]);
  });

  test('during a notification leaves the entry due', async () => {
    const blog = await wideBlog();
    const received: Posted[] = [];
    const site = await blog.sourceSite({ '/a': page(WEBMENTION) });
    const answer = endpoint(received);
    let edited: Promise<unknown> | null = null;
    site.pages['/webmention'] = (req, res) => {
      edited ??= save(blog, `[One](${site.url('/a')}) and more`).then(() => blog.sends.planDue());
      void edited.then(() => {
        if (typeof answer === 'function') answer(req, res);
      });
    };
    await save(blog, `[One](${site.url('/a')})`);
    expect(await blog.notify()).toMatchObject([{ state: 'sent', nextTryAt: null }]);
    expect(received).toHaveLength(2);
  });
});

describe('a post that is no longer public', () => {
  test.each([
    ['unpublished', unpublishPost],
    ['deleted', deletePost],
  ])(
    '%s: all notified targets are notified, and again when it is public again',
    async (_, withdraw) => {
      const blog = await wideBlog();
      const { received, a } = await receiver(blog);
      await save(blog, `[One](${a})`);
      await blog.notify();
      await withdraw(blog.deps, SLUG);
      expect(await blog.notify()).toMatchObject([{ linked: false, state: 'sent' }]);
      expect(received).toHaveLength(2);
      await save(blog, `[One](${a})`);
      expect(await blog.notify()).toMatchObject([{ linked: true, state: 'sent' }]);
      expect(received).toHaveLength(3);
    },
  );

  test('a pingback receiver that finds no link any more counts as notified', async () => {
    const blog = await wideBlog();
    const received: Posted[] = [];
    const site = await blog.sourceSite({ '/xmlrpc': endpoint(received, pingbackThanks) });
    site.pages['/a'] = page(PINGBACK(site.url('/xmlrpc')));
    await save(blog, `[One](${site.url('/a')})`);
    await blog.notify();
    site.pages['/xmlrpc'] = endpoint(received, pingbackFault(16));
    await unpublishPost(blog.deps, SLUG);
    expect(await blog.notify()).toMatchObject([{ state: 'sent', nextTryAt: null }]);
  });

  test('before its targets were notified sends nothing', async () => {
    const blog = await wideBlog();
    const { received, a } = await receiver(blog);
    await save(blog, `[One](${a})`);
    await blog.sends.planDue();
    await unpublishPost(blog.deps, SLUG);
    await blog.sends.sendDue();
    await blog.notify();
    blog.clock.advance(60 * 60_000);
    expect(await blog.notify()).toMatchObject([{ state: 'skipped', nextTryAt: null }]);
    expect(received).toEqual([]);
  });
});
