/** Emails about comments, from the comment to the pages that their links lead to. */
import { decideComments } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { createUser, removeUser } from '../../src/accounts/users.ts';
import { changeOwnComment, withdrawOwnComment } from '../../src/comments/edit-own.ts';
import { announceDue } from '../../src/comments/email/announce.ts';
import { pruneComments } from '../../src/comments/prune.ts';
import { listEmails } from '../../src/mail/queue.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { attribute, elements } from '../support/html.ts';
import { aComment, send, type Sent } from '../support/samples/comments.ts';

const OWNER = { email: 'owner@blog.example', name: 'Olga', password: 'a long enough password' };

async function mailingBlog() {
  const blog = await testBlog({ env: { MAIL_URL: 'file:nowhere' } });
  const { deps, clock } = blog;
  const owner = await createUser(deps, { ...OWNER, role: 'owner' });
  const post = await aPost(deps, { title: 'A crossing', slug: 'a-crossing' });
  const later = (minutes: number) => {
    clock.advance(minutes * 60_000);
  };
  return {
    blog,
    owner,
    post,
    later,
    comment: async (more: Sent = {}) => (await aComment(blog, post.id, more)).comment,
    approve: (...ids: number[]) => decideComments(deps, ids, 'approved'),
    emails: async () => {
      while ((await announceDue(deps)) > 0);
      return (await listEmails(deps, { max: 100 })).emails.reverse();
    },
  };
}

/** The path and query of the first URL of this kind in a text. */
function addressIn(text: string | undefined, kind: 'decide' | 'follow'): string {
  const match = new RegExp(String.raw`http://blog\.example(/comments/${kind}/\S+)`).exec(
    text ?? '',
  );
  return match?.[1] ?? 'none';
}

const hidden = (html: string, name: string) =>
  attribute(
    elements(html).find((each) => attribute(each, 'name') === name),
    'value',
  ) ?? '';

test('an owner gets one email about a pending comment, and can approve it from the email alone', async () => {
  const { blog, post, comment, emails } = await mailingBlog();
  await comment({ text: 'It was long.' });
  const [emailRow, ...others] = await emails();
  expect(others).toEqual([]);
  expect(emailRow).toMatchObject({ recipient: OWNER.email });
  expect(emailRow?.text).toContain('> It was long.');
  expect(emailRow?.text).toContain('All pending responses: http://blog.example/admin/responses\n');
  const address = addressIn(emailRow?.text, 'decide');

  const requested = await blog.request.get(address).expect(200);
  expect(requested.text).toContain('Approve');
  expect(requested.headers['cache-control']).toContain('no-store');
  expect(requested.headers['set-cookie']).toBeUndefined();
  // Opening the link has changed nothing.
  expect((await blog.request.get(post.path)).text).not.toContain('It was long.');

  const path = address.replace(/\?.*/, '');
  const seen = hidden(requested.text, 'seen');
  await blog.request.post(path).type('form').send({ decision: 'approved', seen }).expect(200);
  expect((await blog.request.get(post.path)).text).toContain('It was long.');
  expect(await emails()).toHaveLength(1);
});

test('a comment changed after the email was sent is shown before the decision', async () => {
  const { blog, comment, emails } = await mailingBlog();
  const { id } = await comment();
  const path = addressIn((await emails())[0]?.text, 'decide').replace(/\?.*/, '');
  const seen = hidden((await blog.request.get(path)).text, 'seen');
  await blog.deps.db.comment.update({ where: { id }, data: { markdown: 'Buy this' } });
  await blog.request.post(path).type('form').send({ decision: 'approved', seen }).expect(409);
  expect(await blog.deps.db.comment.findUnique({ where: { id } })).toMatchObject({
    state: 'pending',
  });
});

test('a link that is forged, expired or of a former owner does nothing', async () => {
  const { blog, owner, comment, emails, later } = await mailingBlog();
  const { id } = await comment();
  const path = addressIn((await emails())[0]?.text, 'decide').replace(/\?.*/, '');
  await blog.request.get(path.replace(`/${id}.`, `/${id + 1}.`)).expect(404);
  await blog.request.get(`${path.slice(0, -1)}!`).expect(404);
  later(15 * 24 * 60);
  await blog.request.get(path).expect(410);
  later(-15 * 24 * 60);
  await blog.request.get(path).expect(200);
  await createUser(blog.deps, {
    ...OWNER,
    name: 'Other',
    email: 'other@blog.example',
    role: 'owner',
  });
  await removeUser(blog.deps, owner.id);
  await blog.request.get(path).expect(404);
});

test('many pending comments make one email, and a flood only a few in an hour', async () => {
  const { comment, emails, later } = await mailingBlog();
  for (let at = 0; at < 8; at += 1) await comment();
  const [emailRow, ...others] = await emails();
  expect(others).toEqual([]);
  expect(emailRow?.subject).toBe('Antiphon: 8 pending comments');
  expect(emailRow?.text).toContain('http://blog.example/admin/responses?only=comments');
  for (let at = 0; at < 25; at += 1) {
    await comment();
    await emails();
  }
  expect(await emails()).toHaveLength(20);
  later(61);
  expect((await emails()).at(-1)?.subject).toBe('Antiphon: 6 pending comments');
});

test('the setting chooses which comments owners get emails about', async () => {
  const { blog, comment, emails, later } = await mailingBlog();
  await changeSetting(blog.deps, 'commentMail', 'none');
  await comment();
  expect(await emails()).toEqual([]);
  await changeSetting(blog.deps, 'commentMail', 'all');
  await changeSetting(blog.deps, 'commentModeration', 'none');
  await comment();
  later(11);
  expect((await emails()).map(({ key }) => key)).toEqual([
    expect.stringMatching(/^owner shown \d+ to owner@blog\.example$/),
  ]);
});

test('a subscriber confirms, gets emails about replies only, and unsubscribes with one click', async () => {
  const { blog, comment, approve, emails, later } = await mailingBlog();
  await changeSetting(blog.deps, 'commentMail', 'none');
  const first = await comment({ email: 'ada@reader.example', wantsReplies: true });
  // Nobody gets an email because somebody typed an address: the comment must be shown first.
  later(11);
  expect(await emails()).toEqual([]);
  await approve(first.id);
  const [question] = await emails();
  expect(question?.recipient).toBe('ada@reader.example');
  expect(question?.key).toMatch(/^follow/);

  const subscription = addressIn(question?.text, 'follow');
  const requested = await blog.request.get(subscription).expect(200);
  expect(requested.text).toContain('Yes, email me');
  await blog.request.post(subscription).type('form').send({ do: 'confirm' }).expect(200);

  const answer = await comment({
    parentId: first.id,
    email: 'ben@reader.example',
    name: 'Ben',
    text: 'I think so, too.',
  });
  await comment({ parentId: first.id, email: 'ada@reader.example', text: 'My own.' });
  const beside = await comment({ email: 'cem@reader.example', text: 'Something else.' });
  await approve(answer.id, beside.id);
  later(11);
  const replyEmails = (await emails()).slice(1);
  expect(replyEmails).toMatchObject([
    {
      recipient: 'ada@reader.example',
      key: `answer ${answer.id} to ada@reader.example`,
      headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    },
  ]);
  expect(replyEmails[0]?.text).toContain('> I think so, too.');
  expect(replyEmails[0]?.text).toContain(
    `or reply to it: http://blog.example/comments/${answer.id}\n`,
  );

  // As a mail program sends it (RFC 8058 §3.2): no cookie, no page before.
  const end = new URL(/<(.+)>/.exec(replyEmails[0]?.headers['List-Unsubscribe'] ?? '')?.[1] ?? '');
  await blog.request.post(end.pathname).type('form').send('List-Unsubscribe=One-Click').expect(200);
  const more = await comment({ parentId: first.id, name: 'Dia', email: 'dia@reader.example' });
  await approve(more.id);
  later(11);
  // No reply; and the confirmation email, which was answered, may be sent again.
  expect((await emails()).map(({ key }) => key)).toEqual([replyEmails[0]?.key]);
  await approve((await comment({ email: 'ada@reader.example', wantsReplies: true })).id);
  later(11);
  expect((await emails()).at(-1)).toMatchObject({ recipient: 'ada@reader.example' });
  expect((await blog.request.get(end.pathname).expect(200)).text).toContain('Unsubscribe');
});

test('an address gets one confirmation email, whatever its comments, and none after it declines', async () => {
  const { blog, comment, emails, later } = await mailingBlog();
  await changeSetting(blog.deps, 'commentMail', 'none');
  await changeSetting(blog.deps, 'commentModeration', 'none');
  const stranger = { email: 'stranger@elsewhere.example', wantsReplies: true };
  const other = await aPost(blog.deps);
  await comment(stranger);
  await comment(stranger);
  await aComment(blog, other.id, stranger);
  later(11);
  const [question, ...more] = await emails();
  expect(more).toEqual([]);
  const subscription = addressIn(question?.text, 'follow');
  await blog.request.post(subscription).type('form').send({ do: 'end' }).expect(200);
  const stored = JSON.stringify(await blog.deps.db.commentSubscription.findMany());
  expect(stored).not.toContain('stranger@');
  // The email itself is deleted after a month; the refusal is not.
  await blog.deps.db.mail.deleteMany();
  later(40 * 24 * 60);
  await pruneComments(blog.deps);
  await aComment(blog, other.id, stranger);
  later(11);
  expect(await emails()).toEqual([]);
  await blog.request.post(subscription).type('form').send({ do: 'confirm' }).expect(200);
  expect(
    await blog.deps.db.commentSubscription.count({ where: { confirmedAt: { not: null } } }),
  ).toBe(0);
});

test('one confirmation covers all subscriptions of an address, and a corrected address keeps them', async () => {
  const { blog, post, emails, later } = await mailingBlog();
  await changeSetting(blog.deps, 'commentMail', 'none');
  await changeSetting(blog.deps, 'commentModeration', 'none');
  const { claim } = await aComment(blog, post.id, { email: 'aad@x.example', wantsReplies: true });
  const form = { name: 'Ada', email: 'ada@x.example', url: '', text: 'As I said.' };
  await changeOwnComment(blog.deps, claim, { form, sentFrom: null });
  const other = await aPost(blog.deps);
  await aComment(blog, other.id, { email: 'ada@x.example', wantsReplies: true });
  later(11);
  const [question, ...more] = await emails();
  expect(more).toEqual([]);
  expect(question?.recipient).toBe('ada@x.example');
  const subscription = addressIn(question?.text, 'follow');
  await blog.request.post(subscription).type('form').send({ do: 'confirm' }).expect(200);
  const subscriptions = await blog.deps.db.commentSubscription.findMany();
  expect(subscriptions.map(({ email, confirmedAt }) => [email, confirmedAt !== null])).toEqual([
    ['ada@x.example', true],
    ['ada@x.example', true],
  ]);
});

test('at most twenty confirmation emails are sent in an hour, and the others later', async () => {
  const { blog, comment, emails, later } = await mailingBlog();
  await changeSetting(blog.deps, 'commentMail', 'none');
  await changeSetting(blog.deps, 'commentModeration', 'none');
  for (let at = 0; at < 22; at += 1) {
    await comment({ email: `reader-${at}@elsewhere.example`, wantsReplies: true });
  }
  later(11);
  expect(await emails()).toHaveLength(20);
  later(61);
  expect(await emails()).toHaveLength(22);
});

test('a withdrawn comment is in no email any more, and its author gets none about replies to it', async () => {
  const { blog, post, emails } = await mailingBlog();
  const { claim } = await aComment(blog, post.id, { text: 'Secret words', wantsReplies: true });
  expect((await emails())[0]?.text).toContain('Secret words');
  await withdrawOwnComment(blog.deps, claim);
  expect(await emails()).toEqual([]);
  expect(await blog.deps.db.commentSubscription.count()).toBe(0);
});

test('nobody gets an email about comments on a post that is no longer public', async () => {
  const { blog, post, comment, approve, emails, later } = await mailingBlog();
  await changeSetting(blog.deps, 'commentMail', 'none');
  const first = await comment({ wantsReplies: true });
  await approve(first.id);
  later(11);
  const subscription = addressIn((await emails())[0]?.text, 'follow');
  await blog.request.post(subscription).type('form').send({ do: 'confirm' }).expect(200);
  const answer = await comment({ name: 'Ben', email: 'ben@x.example', parentId: first.id });
  await approve(answer.id);
  await unpublishPost(blog.deps, post.path);
  later(11);
  expect(await emails()).toHaveLength(1);
  expect((await blog.request.get(subscription).expect(200)).text).not.toContain(post.title);
});

test('a comment withdrawn in time is in no email', async () => {
  const { blog, comment, emails, later } = await mailingBlog();
  await changeSetting(blog.deps, 'commentModeration', 'none');
  await changeSetting(blog.deps, 'commentMail', 'all');
  const { id } = await comment();
  await blog.deps.db.comment.update({
    where: { id },
    data: { state: 'withdrawn', announceAt: null },
  });
  later(11);
  expect(await emails()).toEqual([]);
});

test('the form offers subscriptions where mail is sent, and a preview keeps the choice', async () => {
  const { blog, post } = await mailingBlog();
  expect((await blog.request.get(post.path)).text).toContain('name="follow"');
  const preview = await blog.request
    .post(`${post.path}/comments`)
    .type('form')
    .send({ name: 'Ada', text: 'Hm.', follow: 'yes', do: 'preview' })
    .expect(200);
  expect(preview.text).toMatch(/name="follow" value="yes" checked/);

  const mute = await testBlog();
  const quiet = await aPost(mute.deps);
  expect((await mute.request.get(quiet.path)).text).not.toContain('name="follow"');
  await send(mute, quiet.id, { wantsReplies: true });
  expect(await mute.deps.db.commentSubscription.count()).toBe(0);
});
