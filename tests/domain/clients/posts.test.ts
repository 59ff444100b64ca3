/** Programs create, change, trash and restore posts with the rights of their users. */
import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import type { GivenFields } from '../../../src/clients/fields.ts';
import { findPost, findPostByUrl, listPosts } from '../../../src/clients/find-posts.ts';
import { changePost, createPost, restorePost, trashPost } from '../../../src/clients/write-post.ts';
import { listRevisions } from '../../../src/posts/edit.ts';
import { aClientPost, aProgram, writtenPost } from '../../support/blog/a-program.ts';
import { aPost, testBlog, type TestBlog } from '../../support/blog/test-blog.ts';

const version = async (blog: TestBlog, id: number) =>
  (await blog.deps.db.post.findUniqueOrThrow({ where: { id } })).version;

test('a new post has the defaults of the site, and the audit log names the program', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const post = await aClientPost(blog, program, {
    categories: ['World'],
    tags: ['ferries', 'Caspian'],
  });
  expect(post).toMatchObject({
    ...{ title: 'A ferry', bodyFormat: 'markdown', markdown: 'Six hours *late*.' },
    ...{ status: 'published', kind: 'post', slug: 'a-ferry', ownExcerpt: '', customFields: [] },
    ...{ authorUserId: program.user.id, commentsOpen: true, publishedAt: blog.clock.now() },
    categories: [{ name: 'World' }],
    tags: [{ name: 'ferries' }, { name: 'Caspian' }],
  });
  expect(await listActions(blog.deps, { max: 1 })).toMatchObject([
    { action: 'created', what: post.path, who: `${program.user.name} (via “An editor”)` },
  ]);
});

test('a post without title, text and excerpt is refused', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  for (const status of ['draft', 'published'] as const) {
    expect(await createPost(blog.deps, program, { title: ' ', status })).toEqual({
      kind: 'refused',
      reason: 'A post needs a title or a text.',
    });
  }
});

test('two posts with the same slug at once are both stored, one with a number', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const both = await Promise.all([
    aClientPost(blog, program, { slug: 'test-post' }),
    aClientPost(blog, program, { slug: 'test-post' }),
  ]);
  expect(both.map(({ slug }) => slug).sort()).toEqual(['test-post', 'test-post-2']);
});

test('a future date schedules, a password protects, and an edit without either keeps both', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const publishedAt = new Date('2026-12-24T14:00:00Z');
  const scheduled = await aClientPost(blog, program, { publishedAt });
  expect(scheduled).toMatchObject({ status: 'published', publishedAt, wasPublic: false });
  const closed = await aClientPost(blog, program, { password: 'gangway' });
  expect(closed).toMatchObject({ status: 'protected', password: 'gangway' });
  for (const { id } of [scheduled, closed]) {
    const { kind } = await changePost(blog.deps, program, id, { title: 'B', status: 'published' });
    expect(kind).toBe('changed');
  }
  const { deps } = blog;
  expect(await findPost(deps, program, scheduled.id)).toMatchObject({ title: 'B', publishedAt });
  expect(await findPost(deps, program, closed.id)).toMatchObject({ status: 'protected' });
  await changePost(deps, program, closed.id, { password: '' });
  expect(await findPost(deps, program, closed.id)).toMatchObject({
    status: 'published',
    password: null,
  });
});

test('a date that is less than a minute ahead is now', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const now = blog.clock.now();
  const ahead = (ms: number) => new Date(now.getTime() + ms);
  expect(await aClientPost(blog, program, { publishedAt: ahead(59_000) })).toMatchObject({
    publishedAt: now,
  });
  expect(await aClientPost(blog, program, { publishedAt: ahead(61_000) })).toMatchObject({
    publishedAt: ahead(61_000),
  });
});

test('what a program sends back as it read it changes nothing: no version, no revision', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  blog.clock.advance(123);
  const post = await aClientPost(blog, program, {
    publishedAt: 'now',
    customFields: [{ name: 'a', value: 'b' }],
  });
  const outcome = await changePost(blog.deps, program, post.id, {
    ...{ title: post.title, slug: post.slug, status: 'published', kind: 'post', tags: [] },
    ...{ categories: [], customFields: post.customFields, properties: {}, parentId: null },
    publishedAt: new Date(Math.floor(post.publishedAt.getTime() / 1_000) * 1_000),
    authorUserId: program.user.id,
  });
  expect(outcome.kind).toBe('unchanged');
  expect(await version(blog, post.id)).toBe(0);
  expect(await listRevisions(blog.deps, post.id)).toEqual([]);
});

test('authors write their own posts only, and choose no other author', async () => {
  const blog = await testBlog();
  const [owner, author] = [await aProgram(blog), await aProgram(blog, 'author')];
  const theirs = await aClientPost(blog, owner);
  const hidden = await aClientPost(blog, owner, { status: 'private' });
  const own = await aClientPost(blog, author, { title: 'Own' });
  const { deps } = blog;
  expect((await changePost(deps, author, theirs.id, { title: 'B' })).kind).toBe('forbidden');
  expect((await changePost(deps, author, hidden.id, { title: 'B' })).kind).toBe('not-found');
  expect((await trashPost(deps, author, hidden.id)).kind).toBe('not-found');
  expect((await restorePost(deps, author, hidden.id)).kind).toBe('not-found');
  expect(await findPost(deps, author, theirs.id)).toBeNull();
  expect(await listPosts(deps, author, { number: 10 })).toMatchObject([{ id: own.id }]);
  const given = { authorUserId: owner.user.id };
  expect((await createPost(deps, author, { title: 'C', ...given })).kind).toBe('forbidden');
  expect((await changePost(deps, author, own.id, given)).kind).toBe('forbidden');
  expect(writtenPost(await changePost(deps, owner, own.id, given)).authorUserId).toBe(
    owner.user.id,
  );
});

test('a post goes to the trash and comes back as it was', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog, 'editor');
  const post = await aClientPost(blog, program, { status: 'draft' });
  const { deps } = blog;
  expect(writtenPost(await trashPost(deps, program, post.id)).status).toBe('trashed');
  expect((await trashPost(deps, program, post.id)).kind).toBe('unchanged');
  expect((await changePost(deps, program, post.id, { title: 'B' })).kind).toBe('refused');
  expect(await listPosts(deps, program, { number: 10 })).toEqual([]);
  expect(await listPosts(deps, program, { number: 10, standings: ['trashed'] })).toHaveLength(1);
  expect(writtenPost(await restorePost(deps, program, post.id)).status).toBe('draft');
  await trashPost(deps, program, post.id);
  const again = await changePost(deps, program, post.id, { status: 'published', title: 'B' });
  expect(writtenPost(again)).toMatchObject({ status: 'published', title: 'B' });
  const actions = await listActions(deps, { max: 9 });
  expect(actions.map(({ action }) => action)).toEqual([
    'changed',
    'restored',
    'moved to the trash',
    'restored',
    'moved to the trash',
    'created',
  ]);
});

test('a refused edit of a published post in the trash leaves it there', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const { id, path, markdown } = await aClientPost(blog, program);
  await trashPost(blog.deps, program, id);
  await blog.request.get(path).expect(410);
  const before = await version(blog, id);
  const refused: GivenFields[] = [
    { excerpt: 'w'.repeat(1_001) },
    { title: '', body: { format: 'markdown', source: '' } },
    // Found only while it is written.
    { kind: 'post', customFields: [{ id: 4_711, name: 'a', value: 'b' }] },
    { title: 'B', language: 'not one' },
  ];
  for (const fields of refused) {
    const { kind } = await changePost(blog.deps, program, id, { status: 'published', ...fields });
    expect(kind, JSON.stringify(fields)).toBe('refused');
    expect(await version(blog, id)).toBe(before);
    await blog.request.get(path).expect(410);
  }
  expect(await findPost(blog.deps, program, id)).toMatchObject({ status: 'trashed', markdown });
});

test('an edit restores a post from the trash with the status that it gives, in one change', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const open = await aClientPost(blog, program, { title: 'Open' });
  const closed = await aClientPost(blog, program, { title: 'Closed', password: 'gangway' });
  const publishedAt = new Date(blog.clock.now().getTime() + 60_000);
  const late = await aClientPost(blog, program, { title: 'Late', publishedAt });
  for (const { id } of [open, closed, late]) await trashPost(blog.deps, program, id);
  blog.clock.advance(120_000);
  const before = await version(blog, open.id);
  const restore = async (id: number, status: 'draft' | 'published') =>
    writtenPost(await changePost(blog.deps, program, id, { status }));
  expect(await restore(open.id, 'draft')).toMatchObject({ status: 'draft', wasPublic: true });
  expect(await version(blog, open.id)).toBe(before + 1);
  await blog.request.get(open.path).expect(410);
  expect(await restore(closed.id, 'published')).toMatchObject({
    ...{ status: 'protected', password: 'gangway', path: closed.path },
  });
  // Its time passed in the trash: it is published now, not then.
  expect(await restore(late.id, 'published')).toMatchObject({ publishedAt: blog.clock.now() });
});

test('a change is a conflict if the post was changed after the program read it', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const post = await aClientPost(blog, program);
  blog.clock.advance(60_000);
  await changePost(blog.deps, program, post.id, { title: 'B' });
  const options = { unlessChangedSince: post.updatedAt };
  expect(await changePost(blog.deps, program, post.id, { title: 'C' }, options)).toEqual({
    kind: 'conflict',
  });
});

test('of two changes at once of different fields neither is lost', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const { id } = await aClientPost(blog, program);
  await Promise.all([
    changePost(blog.deps, program, id, { title: 'B' }),
    changePost(blog.deps, program, id, { excerpt: 'Own' }),
  ]);
  expect(await findPost(blog.deps, program, id)).toMatchObject({ title: 'B', ownExcerpt: 'Own' });
});

test('a new slug moves the post, and the earlier URL still finds it', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const post = await aClientPost(blog, program);
  const other = await aPost(blog.deps, { slug: 'taken', publishedAt: post.publishedAt });
  const { slug } = writtenPost(await changePost(blog.deps, program, post.id, { slug: 'taken' }));
  expect(slug).toBe('taken-2');
  const find = async (url: string) => (await findPostByUrl(blog.deps, program, url))?.id ?? null;
  expect(await find(`http://blog.example${post.path}#x`)).toBe(post.id);
  expect(await find(`http://blog.example${other.path}/`)).toBe(other.id);
  expect(await find('http://other.example/2026/11/taken')).toBeNull();
  expect(await find('http://blog.example/')).toBeNull();
  expect(await find('http://blog.example/%2f%ff')).toBeNull();
  const draft = await aClientPost(blog, program, { title: 'Draft', status: 'draft' });
  expect(await find(`http://blog.example${draft.path}`)).toBe(draft.id);
});

test.each(['owner', 'editor', 'author'] as const)(
  'the program of an %s may do what the user may do in the admin',
  async (role) => {
    const blog = await testBlog();
    const [owner, program] = [await aProgram(blog), await aProgram(blog, role)];
    const mayAll = role !== 'author';
    const { deps } = blog;
    for (const kind of ['post', 'page'] as const) {
      const own = await aClientPost(blog, program, { kind, title: `Own ${kind}` });
      const theirs = await aClientPost(blog, owner, { kind, title: `Their ${kind}` });
      for (const { id } of [own, theirs]) {
        const isAllowed = mayAll || id === own.id;
        const kinds = [
          await changePost(deps, program, id, { title: `B ${kind}` }),
          await trashPost(deps, program, id),
          await restorePost(deps, program, id),
        ].map((outcome) => outcome.kind);
        expect(kinds).toEqual(Array(3).fill(isAllowed ? 'changed' : 'forbidden'));
        expect((await findPost(deps, program, id)) !== null).toBe(isAllowed);
      }
    }
    expect((await changePost(deps, program, 99_999, { title: 'C' })).kind).toBe('not-found');
    expect((await trashPost(deps, program, Number.NaN)).kind).toBe('not-found');
  },
);
