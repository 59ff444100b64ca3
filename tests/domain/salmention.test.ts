/** Salmention: pages that a post has notified are notified again when it shows other responses. */
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { setBlocked } from '../../src/hosts/switches.ts';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { recheck } from '../../src/linkbacks/verify/checks.ts';
import { entryFacts } from '../../src/outbox/texts.ts';
import { nextRound } from '../../src/outbox/salmention.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { decideComments, decideLinkbacks } from '../support/blog/decide.ts';
import { fields, PINGBACK, receiver, save, wideBlog } from '../support/blog/outbox.ts';
import { aPost, type TestBlog } from '../support/blog/test-blog.ts';
import { freePort } from '../support/free-port.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { aComment } from '../support/samples/comments.ts';
import { webmention } from '../support/sites/clients.ts';
import { endpoint, pingbackThanks } from '../support/sites/receiver.ts';
import { linkTo, page } from '../support/sites/source-site.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A post that has notified the page that it links to. */
async function notified(markdown?: (target: string) => string) {
  const blog = await wideBlog();
  const { site, received, a, b } = await receiver(blog);
  const post = await save(blog, markdown?.(a) ?? `I read [this](${a}).`);
  await blog.notify();
  received.length = 0;
  blog.clock.advance(MINUTE);
  return {
    blog,
    site,
    post,
    a,
    b,
    received,
    /** The fields of what was sent since the last call, after `ms`. */
    sentAfter: async (ms: number) => {
      blog.clock.advance(ms);
      await blog.sends.salmentionDue();
      await blog.sends.sendDue();
      return fields(received.splice(0));
    },
    comment: async () => {
      const { comment } = await aComment(blog, post.id);
      await decideComments(blog.deps, [comment.id], 'approved');
      return comment.id;
    },
  };
}

const isDue = async ({ deps }: Pick<TestBlog, 'deps'>, id: number) =>
  (await deps.db.post.findUniqueOrThrow({ where: { id } })).salmentionAt !== null;

describe('a target that was notified by webmention', () => {
  test('is notified once more, ten minutes after a comment is shown, and its entry says why', async () => {
    const { blog, post, a, comment, sentAfter } = await notified();
    const shown = await comment();
    expect(await sentAfter(9 * MINUTE)).toEqual([]);
    await blog.sends.salmentionDue();
    expect(await sentAfter(MINUTE)).toEqual([{ source: blog.urlOf(post), target: a }]);
    expect(await isDue(blog, post.id)).toBe(false);
    const [entry] = await blog.outbox();
    expect(entry?.state).toBe('sent');
    expect(entry && entryFacts(entry)).toContain(
      'notified again because the post showed other responses',
    );
    await decideComments(blog.deps, [shown], 'rejected');
    expect(await sentAfter(DAY)).toHaveLength(1);
  });

  test('is notified once for all changes of a day', async () => {
    const { comment, sentAfter } = await notified();
    await comment();
    expect(await sentAfter(10 * MINUTE)).toHaveLength(1);
    await comment();
    await comment();
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
    expect(await sentAfter(23 * 60 * MINUTE)).toEqual([]);
    expect(await sentAfter(60 * MINUTE)).toHaveLength(1);
    expect(await sentAfter(DAY)).toEqual([]);
  });

  test('is notified of replies and mentions that appear or disappear, not of likes', async () => {
    const { blog, post, sentAfter } = await notified();
    const like = await aLinkback(blog.deps, { postId: post.id, type: 'like' });
    await decideLinkbacks(blog.deps, [like.id], 'approved');
    expect(await isDue(blog, post.id)).toBe(false);
    const mention = await aLinkback(blog.deps, { postId: post.id });
    await decideLinkbacks(blog.deps, [mention.id], 'approved');
    expect(await sentAfter(10 * MINUTE)).toHaveLength(1);
    await decideLinkbacks(blog.deps, [mention.id], 'spam');
    expect(await sentAfter(2 * DAY)).toHaveLength(1);
  });

  test('is not notified of a response by itself, unless there are others', async () => {
    const { blog, site, post, a, comment, sentAfter } = await notified();
    await changeSetting(blog.deps, 'moderation', 'open');
    site.pages['/a'] = page(
      `<link rel="webmention" href="/webmention">${linkTo(blog.urlOf(post))}`,
    );
    await webmention(blog, { source: a, target: blog.urlOf(post) }).expect(201);
    await blog.checks.verifyDue();
    expect(await isDue(blog, post.id)).toBe(true);
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
    await comment();
    expect(await sentAfter(10 * MINUTE)).toHaveLength(1);
  });

  test('is not notified of its own response beside others that were never shown', async () => {
    const { blog, site, post, a, comment, sentAfter } = await notified();
    const postId = post.id;
    site.pages['/a'] = page(
      `<link rel="webmention" href="/webmention">${linkTo(blog.urlOf(post))}`,
    );
    await webmention(blog, { source: a, target: blog.urlOf(post) }).expect(201);
    await blog.checks.verifyDue();
    const own = await blog.onlyLinkback();
    const now = blog.clock.now();
    await aLinkback(blog.deps, { postId });
    await aLinkback(blog.deps, { postId, moderation: 'spam', moderatedAt: now });
    const pending = await aLinkback(blog.deps, { postId });
    await decideLinkbacks(blog.deps, [pending.id], 'rejected');
    await decideLinkbacks(blog.deps, [own.id], 'approved');
    expect(await isDue(blog, postId)).toBe(true);
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
    await decideLinkbacks(blog.deps, [own.id], 'rejected');
    expect(await isDue(blog, postId)).toBe(true);
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
    await comment();
    expect(await sentAfter(10 * MINUTE)).toHaveLength(1);
  });

  test('is notified if its own response appears and another that was shown is gone', async () => {
    const { blog, site, post, a, sentAfter } = await notified();
    site.pages['/a'] = page(
      `<link rel="webmention" href="/webmention">${linkTo(blog.urlOf(post))}`,
    );
    await webmention(blog, { source: a, target: blog.urlOf(post) }).expect(201);
    await blog.checks.verifyDue();
    const own = await blog.onlyLinkback();
    const gone = await aLinkback(blog.deps, {
      postId: post.id,
      verification: 'source-gone',
      moderation: 'approved',
    });
    const now = blog.clock.now();
    await blog.deps.db.linkback.update({
      where: { id: gone.id },
      data: { verifiedAt: new Date(now.getTime() - DAY), missingSince: now },
    });
    await decideLinkbacks(blog.deps, [own.id], 'approved');
    expect(await sentAfter(10 * MINUTE)).toHaveLength(1);
  });

  test('is not notified when a response is checked again, or its words change', async () => {
    const { blog, post } = await notified();
    await changeSetting(blog.deps, 'moderation', 'open');
    const target = blog.urlOf(post);
    const other = await blog.sourceSite({ '/x': page(linkTo(target), 'Said first') });
    const claim = { via: 'webmention', source: other.url('/x'), target, client: '' } as const;
    await receiveLinkback(blog.deps, claim);
    await blog.checks.verifyDue();
    await blog.deps.db.post.updateMany({ data: { salmentionAt: null } });
    const ids = (await blog.linkbacks()).map(({ id }) => id);
    for (const words of ['Said first', 'Said later']) {
      other.pages['/x'] = page(linkTo(target), words);
      blog.clock.advance(MINUTE);
      await recheck(blog.deps, ids);
      await blog.checks.verifyDue();
      expect(await isDue(blog, post.id)).toBe(false);
    }
    other.pages['/x'] = page('<p>Nothing.</p>');
    blog.clock.advance(MINUTE);
    await receiveLinkback(blog.deps, claim);
    await blog.checks.verifyDue();
    expect(await isDue(blog, post.id)).toBe(true);
  });

  test('is not notified where the owner does not want it', async () => {
    const { blog, post, a, comment, sentAfter } = await notified();
    await changeSetting(blog.deps, 'salmention', 'false');
    await comment();
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
    expect(await isDue(blog, post.id)).toBe(false);
    await changeSetting(blog.deps, 'salmention', 'true');
    await setBlocked(blog.deps, new URL(a).hostname, true);
    await comment();
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
    expect((await blog.outbox()).map(({ state }) => state)).toEqual(['sent']);
    await setBlocked(blog.deps, new URL(a).hostname, false);
    await comment();
    await unpublishPost(blog.deps, post.path);
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
  });
});

describe('a target that was notified, and has other responses to hear of', () => {
  test('stays sent, with the answer, if it refuses, has no endpoint or is gone now', async () => {
    const { blog, site, received, comment, sentAfter } = await notified();
    const before = (await blog.outbox())[0];
    const answers: [days: number, () => void, string][] = [
      [2, () => (site.pages['/webmention'] = endpoint(received, { status: 400 })), '400'],
      [4, () => (site.pages['/a'] = page('')), 'no endpoint now'],
      [8, () => (site.pages['/a'] = { status: 410, body: '' }), '410'],
    ];
    for (const [days, change, answer] of answers) {
      change();
      await comment();
      await sentAfter(days * DAY);
      const [entry] = await blog.outbox();
      expect(entry).toMatchObject({
        state: 'sent',
        sentAt: before?.sentAt,
        protocol: 'webmention',
      });
      expect(entry?.lastAnswer).toContain(answer);
      expect(entry && entryFacts(entry)).toContain(
        'not notified again of the other responses that the post showed',
      );
    }
  });

  test('gets no pingback instead, until its passage changes', async () => {
    const { blog, site, post, a, received, comment, sentAfter } = await notified();
    site.pages['/xmlrpc'] = endpoint(received, pingbackThanks);
    site.pages['/a'] = page(PINGBACK(site.url('/xmlrpc')));
    await comment();
    expect(await sentAfter(10 * MINUTE)).toEqual([]);
    expect((await blog.outbox())[0]).toMatchObject({
      state: 'sent',
      lastAnswer: 'Not notified again: the page now takes pingbacks only.',
    });
    await save(blog, `I have read [this](${a}) again.`, { slug: post.slug });
    await blog.notify();
    expect(received.map(({ path }) => path)).toEqual(['POST /xmlrpc']);
    expect((await blog.outbox())[0]).toMatchObject({ state: 'sent', protocol: 'pingback' });
  });

  test('gets what a change of its passage sends, and its refusal, while it is due for both', async () => {
    const { blog, site, post, a, received, comment } = await notified();
    await comment();
    blog.clock.advance(10 * MINUTE);
    await blog.sends.salmentionDue();
    site.pages['/webmention'] = endpoint(received, { status: 400 });
    await save(blog, `I have read [this](${a}) again.`, { slug: post.slug });
    await blog.notify();
    expect((await blog.outbox())[0]).toMatchObject({ state: 'refused' });
  });

  test('stays sent if the owner blocks its host meanwhile', async () => {
    const { blog, a, comment } = await notified();
    await comment();
    blog.clock.advance(10 * MINUTE);
    await blog.sends.salmentionDue();
    await setBlocked(blog.deps, new URL(a).hostname, true);
    await blog.sends.sendDue();
    const [entry] = await blog.outbox();
    expect(entry).toMatchObject({ state: 'sent', nextTryAt: null });
    expect(entry?.lastAnswer).toContain('is blocked');
  });
});

test('targets that refused, have no endpoint, or are posts of this blog are never notified again', async () => {
  const blog = await wideBlog();
  const own = await aPost(blog.deps);
  const { received, a, b, site } = await receiver(blog, { status: 400 });
  site.pages['/b'] = page('');
  const post = await save(blog, `[One](${a}), [two](${b}), [three](${blog.urlOf(own)}).`);
  await blog.notify();
  expect(received).toHaveLength(1);
  const { comment } = await aComment(blog, post.id);
  await decideComments(blog.deps, [comment.id], 'approved');
  blog.clock.advance(10 * MINUTE);
  await blog.sends.salmentionDue();
  await blog.sends.sendDue();
  expect(received).toHaveLength(1);
  expect((await blog.outbox()).map(({ salmentionedAt }) => salmentionedAt)).toEqual([
    null,
    null,
    null,
  ]);
});

test('the pause between two rounds is a day, and half of the age of an older post', () => {
  const publishedAt = new Date('2026-01-01T00:00:00Z');
  const after = (days: number) => new Date(publishedAt.getTime() + days * DAY);
  const next = (...days: number[]) =>
    nextRound(
      { publishedAt },
      days.map((each) => ({ salmentionedAt: after(each) })),
    );
  expect(nextRound({ publishedAt }, [{ salmentionedAt: null }])).toEqual(new Date(0));
  expect(next(1)).toEqual(after(2));
  expect(next(1, 10)).toEqual(after(15));
  expect(next(300)).toEqual(after(450));
});

describe('two blogs whose posts link to each other', () => {
  /** A blog on a port of the loopback interface, which other blogs reach under its name. */
  async function listening(name: string) {
    const port = await freePort();
    const blog = await wideBlog({ env: { SITE_URL: `http://${name}.example:${port}` } });
    const server = createServer(blog.listener.answer);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await changeSetting(blog.deps, 'moderation', 'open');
    return blog;
  }

  /** Everything that is due, six minutes apart. @returns how many webmentions were claimed at either */
  async function settle(blogs: readonly TestBlog[], times: number): Promise<number> {
    const claims = async () => {
      const sums = blogs.map(({ deps }) => deps.db.source.aggregate({ _sum: { claims: true } }));
      return (await Promise.all(sums)).reduce((sum, { _sum }) => sum + (_sum.claims ?? 0), 0);
    };
    const before = await claims();
    for (let time = 0; time < times; time += 1) {
      for (const { sends, checks, clock } of blogs) {
        clock.advance(6 * MINUTE);
        await sends.planDue();
        await sends.salmentionDue();
        await sends.sendDue();
        await checks.verifyDue();
      }
    }
    return (await claims()) - before;
  }

  test('converge: a comment on one notifies the other once, and brings nothing back', async () => {
    const [one, two] = [await listening('one'), await listening('two')];
    const first = await aPost(one.deps);
    const second = await save(two, `I read [this](${one.urlOf(first)}).`);
    await settle([one, two], 2);
    await save(one, `And I read [that](${two.urlOf(second)}).`, { slug: first.slug });
    expect(await settle([one, two], 4)).toBe(1);
    for (const blog of [one, two])
      expect(await blog.onlyLinkback()).toMatchObject({ moderation: 'approved' });
    const { comment } = await aComment(two, second.id);
    await decideComments(two.deps, [comment.id], 'approved');
    expect(await settle([one, two], 4)).toBe(1);
    for (const { clock } of [one, two]) clock.advance(2 * DAY);
    expect(await settle([one, two], 4)).toBe(0);
    const due = [await isDue(one, first.id), await isDue(two, second.id)];
    expect(due).toEqual([false, false]);
  });
});
