/** Comments that an import brought: threads, states, duplicates, personal data, undo. */
import { describe, expect, test } from 'vitest';
import { createUser } from '../../src/accounts/users.ts';
import { announceDue } from '../../src/comments/email/announce.ts';
import { deleteImportedComments } from '../../src/comments/insert-imported.ts';
import { erasePerson, exportPerson, personOfEmail } from '../../src/comments/personal-data.ts';
import { pruneComments } from '../../src/comments/prune.ts';
import { transact } from '../../src/db/client.ts';
import { listEmails } from '../../src/mail/queue.ts';
import { decideComments } from '../support/blog/decide.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { aComment } from '../support/samples/comments.ts';
import { idOf, importComment, importLinkback, LONG_AGO } from '../support/samples/imported.ts';

async function blogWithPost() {
  const blog = await testBlog({ env: { MAIL_URL: 'file:nowhere' } });
  return { blog, post: await aPost(blog.deps) };
}

describe('an imported comment', () => {
  test('is shown with its name, website, words and date, and emails nobody', async () => {
    const { blog, post } = await blogWithPost();
    const user = { email: 'o@blog.example', name: 'O', password: 'a long enough password' };
    await createUser(blog.deps, { ...user, role: 'owner' });
    await importComment(blog.deps, post.id);
    await importComment(blog.deps, post.id, { state: 'pending', markdown: 'Another' });
    const html = await blog.pageOf(post);
    expect(html).toContain('A <em>comment</em> of 2009.');
    expect(html).toContain('http://ada.example/');
    expect(html).toContain('2009-05-03');
    expect(html).not.toContain('Another');
    const { commentCount } = await blog.deps.db.post.findUniqueOrThrow({ where: { id: post.id } });
    expect(commentCount).toBe(1);
    await announceDue(blog.deps);
    expect(await listEmails(blog.deps, { max: 9 })).toMatchObject({ emails: [] });
  });

  test('with nothing to show is empty, without a name is anonymous, and without a valid email has none', async () => {
    const { blog, post } = await blogWithPost();
    const empty = await importComment(blog.deps, post.id, { markdown: ' \u200b ' });
    expect(empty).toEqual({ kind: 'empty' });
    await importComment(blog.deps, post.id, { authorName: '', authorEmail: 'none' });
    expect(await blog.deps.db.comment.findFirst()).toMatchObject({
      ...{ authorName: 'Anonymous', authorEmail: null },
    });
  });

  test('longer than a form takes is kept whole', async () => {
    const { blog, post } = await blogWithPost();
    const markdown = 'word '.repeat(5_000).trim();
    expect(await importComment(blog.deps, post.id, { markdown })).toMatchObject({ isCut: false });
    expect((await blog.deps.db.comment.findFirst())?.text).toBe(markdown);
  });

  test('with the words, the name and the time of one that is here is known', async () => {
    const { blog, post } = await blogWithPost();
    const first = await importComment(blog.deps, post.id);
    expect(await importComment(blog.deps, post.id)).toEqual({ kind: 'known', id: idOf(first) });
    const later = await importComment(blog.deps, post.id, { at: new Date('2010-01-01T00:00:00Z') });
    expect(later.kind).toBe('inserted');
  });

  test('by an author of the blog is theirs', async () => {
    const { blog } = await blogWithPost();
    const user = { email: 'o@blog.example', name: 'O', password: 'a long enough password' };
    await createUser(blog.deps, { ...user, role: 'owner' });
    const author = await blog.deps.db.author.findFirstOrThrow();
    const post = await aPost(blog.deps, { author: author.name });
    await importComment(blog.deps, post.id, { authorId: author.id });
    expect(await blog.deps.db.comment.findFirst({ include: { user: true } })).toMatchObject({
      user: { authorId: author.id },
    });
  });

  test('that is old spam is not pruned at once', async () => {
    const { blog, post } = await blogWithPost();
    await importComment(blog.deps, post.id, { state: 'spam' });
    expect(await pruneComments(blog.deps)).toBe(0);
    blog.clock.advance(31 * 86_400_000);
    expect(await pruneComments(blog.deps)).toBe(1);
  });
});

test('imported replies are below what they reply to, those too deep beside it, and those to spam below the post', async () => {
  const { blog, post } = await blogWithPost();
  const ids: number[] = [];
  for (let depth = 0; depth < 6; depth += 1) {
    const id = ids.at(-1);
    const parent = id === undefined ? null : ({ kind: 'comment', id } as const);
    const markdown = `At ${String(depth)}`;
    ids.push(idOf(await importComment(blog.deps, post.id, { markdown, parent })));
  }
  const linkback = idOf(await importLinkback(blog.deps, post));
  const toLinkback = await importComment(blog.deps, post.id, {
    markdown: 'To the page',
    parent: { kind: 'linkback', id: linkback },
  });
  const spam = await importComment(blog.deps, post.id, { markdown: 'Spam', state: 'spam' });
  const toSpam = await importComment(blog.deps, post.id, {
    markdown: 'To spam',
    parent: { kind: 'comment', id: idOf(spam) },
  });
  const rows = await blog.deps.db.comment.findMany({ orderBy: { id: 'asc' } });
  const placed = new Map(rows.map((row) => [row.id, row]));
  expect(ids.map((id) => placed.get(id)?.depth)).toEqual([0, 1, 2, 3, 3, 3]);
  expect(placed.get(ids[5] ?? 0)?.parentId).toBe(ids[2]);
  expect(placed.get(idOf(toLinkback))).toMatchObject({ linkbackId: linkback, depth: 1 });
  expect(placed.get(idOf(toSpam))).toMatchObject({ parentId: null, depth: 0 });
});

test('an export of personal data has imported comments, and erasing leaves nothing of them', async () => {
  const { blog, post } = await blogWithPost();
  await importComment(blog.deps, post.id);
  const ada = personOfEmail('ada@reader.example');
  expect(await exportPerson(blog.deps, ada)).toMatchObject({
    comments: [{ name: 'Ada', markdown: 'A *comment* of 2009.', createdAt: LONG_AGO }],
  });
  await erasePerson(blog.deps, ada);
  expect(JSON.stringify(await blog.deps.db.comment.findMany())).not.toMatch(/Ada|2009\./);
  expect(await blog.pageOf(post)).not.toContain('ada.example');
});

test('undo deletes imported comments but those that were edited, decided about or answered here, and those above them', async () => {
  const { blog, post } = await blogWithPost();
  const of = async (markdown: string, parent: number | null = null) =>
    idOf(
      await importComment(blog.deps, post.id, {
        markdown,
        parent: parent === null ? null : { kind: 'comment', id: parent },
      }),
    );
  const top = await of('Top');
  const middle = await of('Middle', top);
  const plain = await of('Plain', top);
  const decided = await of('Decided');
  await decideComments(blog.deps, [decided], 'rejected');
  await aComment(blog, post.id, { parentId: middle, text: 'Here' });
  const kept = await transact(blog.deps.db, (transaction) =>
    deleteImportedComments(transaction, [decided, plain, middle, top]),
  );
  expect(kept.map(({ id }) => id).sort((a, b) => a - b)).toEqual([top, middle, decided]);
});
