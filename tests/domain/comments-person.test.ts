/** The personal data of one commenter: exported and erased by the CLI. */
import { decideComments } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { createUser } from '../../src/accounts/users.ts';
import { commentsCommand } from '../../src/cli/comments.ts';
import { announceDue } from '../../src/comments/email/announce.ts';
import {
  exportPerson,
  findPerson,
  erasePerson,
  personOfEmail,
} from '../../src/comments/personal-data.ts';
import { listEmails } from '../../src/mail/queue.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { aComment } from '../support/samples/comments.ts';

async function run(blog: TestBlog, ...words: string[]): Promise<string> {
  let printed = '';
  await commentsCommand.run(blog.deps, words, (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

async function twoWriters() {
  const blog = await testBlog({ env: { MAIL_URL: 'file:nowhere' } });
  const user = { email: 'o@blog.example', name: 'O', password: 'a long enough password' };
  await createUser(blog.deps, { ...user, role: 'owner' });
  const post = await aPost(blog.deps);
  const ada = (await aComment(blog, post.id, { text: 'Ada’s words', wantsReplies: true })).comment;
  await decideComments(blog.deps, [ada.id], 'approved');
  const ben = await aComment(blog, post.id, {
    name: 'Ben',
    email: 'ben@reader.example',
    text: 'Ben’s words',
    parentId: ada.id,
  });
  await decideComments(blog.deps, [ben.comment.id], 'approved');
  return { blog, post, ada, ben: ben.comment };
}

test('an export has all comments of the commenter, and nothing of others', async () => {
  const { blog, post } = await twoWriters();
  blog.clock.advance(11 * 60_000);
  await announceDue(blog.deps);
  const found = await exportPerson(blog.deps, personOfEmail('ADA@reader.example '));
  expect(found).toMatchObject({
    email: 'ada@reader.example',
    comments: [{ markdown: 'Ada’s words', post: post.path, state: 'approved', name: 'Ada' }],
    subscriptions: [{ post: post.path, confirmedAt: null }],
    emails: [{ subject: 'Antiphon: confirm emails about replies' }],
  });
  expect(JSON.stringify(found)).not.toContain('Ben');
  expect(JSON.parse(await run(blog, 'export', 'ada@reader.example'))).toEqual(
    JSON.parse(JSON.stringify(found)),
  );
});

test('erased data is in no row and on no page; replies to it stay', async () => {
  const { blog, post, ada, ben } = await twoWriters();
  await blog.deps.db.comment.update({
    where: { id: ada.id },
    data: { state: 'pending', announceAt: blog.clock.now() },
  });
  await announceDue(blog.deps);
  expect((await listEmails(blog.deps, { max: 9 })).emails).toHaveLength(1);
  await decideComments(blog.deps, [ada.id], 'approved');
  expect((await blog.request.get(post.path)).text).toContain('Ada’s words');

  expect(await run(blog, 'erase', 'ada@reader.example')).toBe('1 comment erased\n');
  const html = (await blog.request.get(post.path)).text;
  expect(html).not.toContain('Ada');
  expect(html).toContain('Ben’s words');
  expect((await listEmails(blog.deps, { max: 9 })).emails).toEqual([]);
  const rows = await blog.deps.db.comment.findMany({ where: { id: { not: ben.id } } });
  const gone = { markdown: '', clientHash: null, networkHash: null, proof: null };
  expect(rows).toMatchObject([{ state: 'withdrawn', ...gone }]);
  expect(await blog.deps.db.commentSubscription.count()).toBe(0);
  expect(await erasePerson(blog.deps, { email: 'ada@reader.example' })).toEqual([]);
  expect(await findPerson(blog.deps, ada.id)).toBeNull();
});

test('emails to owners as owners are neither exported nor erased with their comments', async () => {
  const { blog, post } = await twoWriters();
  await aComment(blog, post.id, { name: 'O', email: 'o@blog.example', text: 'By me' });
  await aComment(blog, post.id, { name: 'Cem', email: 'cem@reader.example', text: 'Held' });
  await announceDue(blog.deps);
  const toOwners = await blog.deps.db.mail.count({ where: { recipient: 'o@blog.example' } });
  expect(toOwners).toBeGreaterThan(1);
  await blog.deps.db.mail.create({
    data: {
      key: 'password reset 1 now',
      recipient: 'o@blog.example',
      subject: 'Reset',
      text: 'http://blog.example/admin/invited/secret',
      createdAt: blog.clock.now(),
    },
  });
  const handedOut = await exportPerson(blog.deps, { email: 'o@blog.example' });
  expect(handedOut.emails).toEqual([]);
  await erasePerson(blog.deps, { email: 'o@blog.example' });
  const left = await blog.deps.db.mail.findMany({ where: { recipient: 'o@blog.example' } });
  // Only the email about their own comment is gone.
  expect(left).toHaveLength(toOwners);
  expect(left.map(({ key }) => key)).toContain('password reset 1 now');
});

test('a comment without an email address is a commenter of its own', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const [one, two] = [
    (await aComment(blog, post.id, { email: '', text: 'Mine' })).comment,
    (await aComment(blog, post.id, { email: '', text: 'Another’s' })).comment,
  ];
  const exported = JSON.parse(await run(blog, 'export', String(one.id))) as object;
  expect(exported).toMatchObject({ email: null, comments: [{ id: one.id }], emails: [] });
  expect(await findPerson(blog.deps, two.id)).toEqual({ commentId: two.id });
  expect(await run(blog, 'erase', String(one.id))).toBe('1 comment erased\n');
  const rows = await blog.deps.db.comment.findMany({ orderBy: { id: 'asc' } });
  expect(rows).toMatchObject([{ authorName: '' }, { markdown: 'Another’s' }]);
});

test('the CLI lists pending comments, and moderates', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  expect(await run(blog, 'list')).toBe('Nothing to review.\n');
  const { comment } = await aComment(blog, post.id, { text: 'It was *long*.' });
  expect(await run(blog, 'list')).toContain(
    `${comment.id}  Ada <ada@reader.example>  2026-11-23 10:00`,
  );
  expect(await run(blog, 'approve', String(comment.id))).toBe(`${comment.id} approved\n`);
  expect(JSON.parse(await run(blog, 'list', '--state', 'approved', '--json'))).toMatchObject([
    { id: comment.id, text: 'It was long.' },
  ]);
  await expect(run(blog, 'spam', '999')).rejects.toThrow('No comment “999”');
  await expect(run(blog, 'list', '--state', 'lost')).rejects.toThrow('is not a state');
  await expect(run(blog, 'lose')).rejects.toThrow('Usage');
});
