/**
 * Akismet as one spam rule among others: asked if there is a key, and no comment fails because of
 * it.
 */
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { changeOwnComment } from '../../src/comments/edit-own.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aComment, type Sent } from '../support/samples/comments.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { startSourceSite } from '../support/sites/source-site.ts';

const SENT_FROM = {
  address: '203.0.113.9',
  userAgent: 'A browser',
  referrer: 'http://blog.example/2026/11/x',
};

/** A service that gives these answers, and the requests that it got. */
async function withAkismet(answer: string, env: Record<string, string> = {}) {
  const requested: URLSearchParams[] = [];
  const service = await startSourceSite({});
  onTestFinished(() => service.close());
  service.pages['/1.1/comment-check'] = (req, res) => {
    void buffer(req).then((body) => {
      requested.push(new URLSearchParams(body.toString('utf8')));
      res.end(answer);
    });
  };
  const blog = await testBlog({
    env: { AKISMET_KEY: 'a-key', AKISMET_URL: service.url('/1.1/comment-check'), ...env },
  });
  await changeSetting(blog.deps, 'commentModeration', 'none');
  const post = await aPost(blog.deps);
  const comment = (more: Sent = {}) => aComment(blog, post.id, { sentFrom: SENT_FROM, ...more });
  return { blog, post, requested, comment };
}

test('what Akismet calls spam is spam; the other rules score the rest', async () => {
  const spam = await withAkismet('true');
  expect((await spam.comment()).comment).toMatchObject({
    state: 'spam',
    scoreReasons: [{ rule: 'akismet', points: 6, because: 'Akismet classifies it as spam.' }],
  });
  const ham = await withAkismet('false');
  expect((await ham.comment()).comment).toMatchObject({ state: 'approved', scoreReasons: [] });
  expect((await ham.comment({ nonce: '' })).comment.state).toBe('pending');
});

test('Akismet gets the fields that its API names, and a changed comment again', async () => {
  const { blog, post, requested, comment } = await withAkismet('false');
  const { claim } = await comment({ text: 'See *this*', url: 'ada.example' });
  expect(Object.fromEntries(requested[0] ?? [])).toEqual({
    api_key: 'a-key',
    blog: 'http://blog.example/',
    blog_lang: 'en',
    blog_charset: 'UTF-8',
    user_ip: '203.0.113.9',
    user_agent: 'A browser',
    referrer: 'http://blog.example/2026/11/x',
    permalink: blog.urlOf(post),
    comment_type: 'comment',
    comment_author: 'Ada',
    comment_author_email: 'ada@reader.example',
    comment_author_url: 'https://ada.example/',
    comment_content: 'See *this*',
  });
  const form = { name: 'Ada', email: '', url: '', text: 'See that' };
  await changeOwnComment(blog.deps, claim, { form, sentFrom: SENT_FROM });
  expect(requested[1]?.get('recheck_reason')).toBe('edit');
  expect(requested[1]?.get('comment_content')).toBe('See that');
  // Nothing about the client is stored for it.
  expect(JSON.stringify(await blog.deps.db.comment.findMany())).not.toContain('203.0.113.9');
});

test.each([
  ['a key that it does not know', 'invalid'],
  ['nonsense', '<html>Down for maintenance'],
])('%s: the comment is pending, with the reason', async (_what, answer) => {
  const { comment } = await withAkismet(answer);
  expect((await comment()).comment).toMatchObject({
    state: 'pending',
    scoreReasons: [{ rule: 'akismet-silent', points: 3 }],
  });
});

test('a service that is unavailable or redirects does not fail the comment', async () => {
  const nowhere = await withAkismet('false', { AKISMET_URL: 'http://10.0.0.1/comment-check' });
  expect((await nowhere.comment()).comment.state).toBe('pending');
  const without = await withAkismet('true', { AKISMET_KEY: '' });
  expect((await without.comment()).comment.state).toBe('approved');
  expect(without.requested).toEqual([]);
});

test('Akismet is not asked about comments that are spam without it, nor about signed-in users', async () => {
  const { blog, requested, comment } = await withAkismet('false');
  expect((await comment({ trap: 'x' })).comment.state).toBe('spam');
  const { id: userId } = await aUser(blog);
  expect((await comment({ userId })).comment.state).toBe('approved');
  expect(requested).toEqual([]);
});
