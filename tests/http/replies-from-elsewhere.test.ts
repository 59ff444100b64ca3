/**
 * Replies to a comment or a linkback from another site: received as webmentions, threaded below
 * what they reply to.
 */
import { decideComments } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { changeFlags } from '../../src/posts/publish.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { statusOf, webmention } from '../support/sites/clients.ts';
import { commentRows } from '../support/samples/comments.ts';
import { openBlog, pathOf } from '../support/blog/open-blog.ts';
import { page as pageElsewhere } from '../support/sites/source-site.ts';
import { aPost } from '../support/blog/test-blog.ts';
import { headingOf, responsesOn } from '../support/blog/responses-on.ts';

describe('a reply from another site', () => {
  /** A page that replies to `url`, claimed by a webmention whose target is `url`. */
  async function conversing() {
    const open = await openBlog();
    const { blog, post } = open;
    await changeSetting(blog.deps, 'moderation', 'open');
    await commentRows(blog, post.id, 2);
    const site = await blog.sourceSite({});
    let count = 0;
    return {
      ...open,
      site,
      url: blog.urlOf(post),
      /** @returns the text of its status page */
      reply: async (url: string, links = [url]) => {
        count += 1;
        const path = `/${count}`;
        const answers = links.map((each) => `<a class="u-in-reply-to" href="${each}">this</a>`);
        site.pages[path] = pageElsewhere(
          `<article class="h-entry">${answers.join(' ')}<p class="e-content">Yes, ${count}.</p></article>`,
        );
        const source = site.url(path);
        const { headers } = await webmention(blog, { source, target: url }).expect(201);
        await blog.checks.verifyDue();
        return (await statusOf(blog, headers['location'])).status;
      },
    };
  }

  test('201: to a comment’s own URL is below the comment', async () => {
    const { blog, page, reply, url } = await conversing();
    expect(await reply('http://blog.example/comments/1')).toBe('shown');
    expect(await blog.onlyLinkback()).toMatchObject({
      type: 'reply',
      target: 'http://blog.example/comments/1',
    });
    expect(responsesOn(await page())).toEqual([
      'comment-1 at 0',
      expect.stringMatching(/^linkback-\d+ at 1$/),
      'comment-2 at 0',
    ]);
    // As its sender finds the endpoint: by following the redirect.
    const { headers } = await blog.request.get('/comments/1').expect(302);
    const found = await blog.request.get(pathOf(headers['location'])).expect(200);
    expect(found.headers['link']).toContain('rel="webmention"');
    expect(headers['location']).toContain(url);
  });

  test('201: to fragments of the post and of a page of its responses is threaded, below a linkback, too', async () => {
    const { blog, page, reply, url } = await conversing();
    await changeSetting(blog.deps, 'commentsPerPage', '1000');
    expect(await reply(`${url}#comment-2`)).toBe('shown');
    const { id } = await blog.onlyLinkback();
    blog.clock.advance(60_000);
    expect(await reply(`${url}/comments/2#comment-1`)).toBe('shown');
    blog.clock.advance(60_000);
    expect(await reply(`${url}#linkback-${id}`)).toBe('shown');
    expect(
      responsesOn(await page()).map((each) => each.replace(/linkback-\d+/, 'linkback')),
    ).toEqual([
      'comment-1 at 0',
      'linkback at 1',
      'comment-2 at 0',
      'linkback at 1',
      'linkback at 2',
    ]);
  });

  test('201: is threaded below the comment, in whatever order its sender claims comment and post', async () => {
    const { blog, page, site, url } = await conversing();
    const comment = 'http://blog.example/comments/1';
    for (const [i, targets] of [
      [comment, url],
      [url, comment],
    ].entries()) {
      const path = `/both-${i}`;
      site.pages[path] = pageElsewhere(
        `<article class="h-entry"><a class="u-in-reply-to" href="${comment}">A</a> <p class="e-content">On <a href="${url}">a post</a>.</p></article>`,
      );
      for (const target of targets) {
        await webmention(blog, { source: site.url(path), target }).expect(201);
      }
    }
    await blog.checks.verifyDue();
    expect(
      responsesOn(await page()).map((each) => each.replace(/linkback-\d+/, 'linkback')),
    ).toEqual(['comment-1 at 0', 'linkback at 1', 'linkback at 1', 'comment-2 at 0']);
  });

  test('201: to a response that is no longer shown is a reply to the post', async () => {
    const { blog, page, reply } = await conversing();
    expect(await reply('http://blog.example/comments/2')).toBe('shown');
    await decideComments(blog.deps, [2], 'rejected');
    expect(responsesOn(await page())).toEqual([
      'comment-1 at 0',
      expect.stringMatching(/^linkback-\d+ at 0$/),
    ]);
    // Updates are still received; new claims are not.
    const { source } = await blog.onlyLinkback();
    const target = 'http://blog.example/comments/2';
    await webmention(blog, { source, target }).expect(201);
    await webmention(blog, { source: `${source}-other`, target }).expect(400);
  });

  test('400: to comments that do not exist, or of posts that take no webmentions', async () => {
    const { blog, post, site } = await conversing();
    const source = site.url('/a');
    const refused = async (target: string) =>
      (await webmention(blog, { source, target }).expect(400)).text;
    expect(await refused('http://blog.example/comments/9')).toContain('does not exist');
    expect(await refused(`http://blog.example/comments/1/token`)).not.toContain('does not exist');
    // A comment's page is its post's.
    const own = await webmention(blog, {
      source: blog.urlOf(post),
      target: 'http://blog.example/comments/1',
    });
    expect(own.status).toBe(400);
    await changeFlags(blog.deps, post.path, { webmentionsOpen: false });
    await refused('http://blog.example/comments/1');
    expect(await blog.linkbacks()).toEqual([]);
  });

  test('201: must link to the comment, or to the post', async () => {
    const { reply, url } = await conversing();
    const target = 'http://blog.example/comments/1';
    expect(await reply(target, ['http://blog.example/comments/2'])).toBe('link-missing');
    expect(await reply(target, [url])).toBe('shown');
  });

  test('200: replies that reply to each other in a circle are all shown', async () => {
    const { blog, page, post, url } = await conversing();
    const row = { postId: post.id, moderation: 'approved', type: 'reply' } as const;
    const { id: one } = await aLinkback(blog.deps, row);
    const { id: other } = await aLinkback(blog.deps, { ...row, target: `${url}#linkback-${one}` });
    await blog.deps.db.linkback.update({
      where: { id: one },
      data: { target: `${url}#linkback-${other}` },
    });
    const html = await page();
    expect(responsesOn(html).slice(2).sort()).toEqual(
      [`linkback-${other} at 1`, `linkback-${one} at 0`].sort(),
    );
    expect(headingOf(html)).toBe('℟ 4 responses');
    await blog.request.get(`${post.path}/feed.atom`).expect(200);
  });

  test('201: from a post of this blog is threaded, too', async () => {
    const { blog, page } = await conversing();
    await changeSetting(blog.deps, 'ownPosts', 'approved');
    await aPost(blog.deps, {
      responseTo: { kind: 'in-reply-to', url: 'http://blog.example/comments/1', rsvp: null },
    });
    await blog.notify();
    await blog.checks.verifyDue();
    expect(responsesOn(await page())).toEqual([
      'comment-1 at 0',
      expect.stringMatching(/^linkback-\d+ at 1$/),
      'comment-2 at 0',
    ]);
  });
});
