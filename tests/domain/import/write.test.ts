/** Importing posts: what they become, and what nobody is told. */
import { expect, test } from 'vitest';
import { listAuthorsNamed, rowsOf } from './rows.ts';
import { savePost } from '../../../src/posts/save.ts';
import { searchPosts } from '../../../src/search/search.ts';
import { addNote, emptyReport } from '../../../src/import/report.ts';
import {
  aComment,
  aPingback,
  aPostEntry,
  aSite,
  importAll,
  planOf,
} from '../../support/samples/import.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

test('an imported post has the text, date, slug, terms, author and fields of the source', async () => {
  const { deps } = await testBlog();
  const { report } = await importAll(deps, [
    aSite,
    { kind: 'author', id: 'mira', name: 'Míra', email: null, url: null, bio: 'Writes.' },
    {
      ...{ kind: 'term', taxonomy: 'category', slug: 'news', name: 'News' },
      ...{ description: 'What is new', parentSlug: null },
    },
    aPostEntry('7', {
      ...{ title: 'Notes', slug: 'notes', authorId: 'mira', wordpressId: 7, guid: 'old:7' },
      ...{ body: { format: 'markdown', source: 'Some *words*.' }, pinned: true },
      terms: [
        { taxonomy: 'category', slug: 'news', name: 'News' },
        { taxonomy: 'tag', slug: 'c-plus-plus', name: 'C++' },
      ],
      fields: [{ name: 'mood', value: 'calm' }],
    }),
  ]);
  const [post] = await rowsOf(deps);
  expect(post).toMatchObject({
    ...{ path: '/2020/05/notes', title: 'Notes', status: 'published', markdown: 'Some *words*.' },
    ...{ bodyHtml: '<p>Some <em>words</em>.</p>\n', pinned: true, wordpressId: 7, guid: 'old:7' },
    ...{ month: '2020-05', author: { slug: 'mira', name: 'Míra', bio: 'Writes.' } },
    fields: [{ name: 'mood', value: 'calm' }],
  });
  expect(post?.terms.map(({ term }) => term)).toMatchObject([
    { kind: 'category', slug: 'news', description: 'What is new' },
    { kind: 'tag', slug: 'c-plus-plus', name: 'C++' },
  ]);
  expect(report).toMatchObject({ posts: 1, created: 1, terms: 2 });
});

test('an imported post is found by its words', async () => {
  const { deps } = await testBlog();
  await importAll(deps, [aSite, aPostEntry('1', { title: 'Ferry timetable' })]);
  const { results } = await searchPosts(deps, 'ferry', { pageNumber: 1, perPage: 5 });
  expect(results.map(({ post }) => post.title)).toStrictEqual(['Ferry timetable']);
});

test('nothing is due to be sent after an import, whatever it links to', async () => {
  const blog = await testBlog();
  const site = await blog.sourceSite({ '/': 'A page' });
  await importAll(blog.deps, [
    aSite,
    aPostEntry('1', { body: { format: 'markdown', source: `[A link](${site.url('/')})` } }),
    aComment('1', '1'),
    aPingback('2', '1', site.url('/page')),
  ]);
  expect(await blog.notify()).toStrictEqual([]);
  expect(site.requests).toStrictEqual([]);
  expect(await blog.deps.db.mail.count()).toBe(0);
});

test('drafts, private, protected and scheduled posts keep their status', async () => {
  const { deps } = await testBlog();
  const { report } = await importAll(deps, [
    aPostEntry('1', { status: 'draft', publishedAt: null }),
    aPostEntry('2', { status: 'private' }),
    aPostEntry('3', { status: 'protected', password: 'tide' }),
    aPostEntry('4', { publishedAt: new Date('2027-01-01T00:00:00Z') }),
  ]);
  expect(report.statuses).toStrictEqual({ draft: 1, private: 1, protected: 1, scheduled: 1 });
  const rows = await rowsOf(deps);
  expect(rows.map(({ status, password }) => [status, password])).toStrictEqual([
    ['draft', null],
    ['private', null],
    ['protected', 'tide'],
    ['published', null],
  ]);
});

test('everything becomes a draft if that was chosen', async () => {
  const { deps } = await testBlog();
  await importAll(deps, [aPostEntry('1')], { asDrafts: true });
  expect((await rowsOf(deps)).map(({ status }) => status)).toStrictEqual(['draft']);
});

test('an import after one of drafts publishes them quietly, but not those that were edited here', async () => {
  const blog = await testBlog();
  const { deps } = blog;
  const site = await blog.sourceSite({ '/': 'A page' });
  const body = { format: 'markdown' as const, source: `[A link](${site.url('/')})` };
  const entries = [aSite, aPostEntry('1', { body }), aPostEntry('2'), aComment('1', '1')];
  await importAll(deps, entries, { asDrafts: true });
  await savePost(
    deps,
    { title: 'Post 2', markdown: 'Edited here.', status: 'draft' },
    { replace: true },
  );
  const plan = await planOf(deps, entries);
  const { report } = await importAll(deps, entries);
  const counts = { created: 0, updated: 1, unchanged: 1, decisions: [{ where: ['Post 2'] }] };
  expect(plan).toMatchObject(counts);
  expect(report).toMatchObject(counts);
  expect((await rowsOf(deps)).map(({ status, path }) => [status, path])).toStrictEqual([
    ['published', '/2020/05/post-1'],
    ['draft', '/2020/05/post-2'],
  ]);
  expect(await blog.notify()).toStrictEqual([]);
  expect(site.requests).toStrictEqual([]);
});

test('a post that an import made a draft notifies only of what was changed, once it is published', async () => {
  const { blog, entries, linked, added } = await linkedEntries();
  await importAll(blog.deps, entries, { asDrafts: true });
  const publish = (markdown: string) =>
    savePost(blog.deps, { title: 'Post 1', markdown }, { replace: true });
  await publish(`[A link](${linked.url('/')})\n\n[Another](${added.url('/')})`);
  expect(await blog.notify()).toMatchObject([
    { target: linked.url('/'), state: 'imported' },
    { target: added.url('/'), state: 'no-endpoint' },
  ]);
  expect(linked.requests).toStrictEqual([]);
});

test('a post that was a draft or private in the earlier blog notifies of all its links, once it is published', async () => {
  for (const status of ['draft', 'private'] as const) {
    const { blog, entries, linked } = await linkedEntries({ status });
    await importAll(blog.deps, entries);
    expect(await blog.notify()).toStrictEqual([]);
    const markdown = `[A link](${linked.url('/')})`;
    await savePost(blog.deps, { title: 'Post 1', markdown }, { replace: true });
    expect(await blog.notify()).toMatchObject([{ target: linked.url('/') }]);
  }
});

async function linkedEntries(given: { status?: 'draft' | 'private' } = {}) {
  const blog = await testBlog();
  const linked = await blog.sourceSite({ '/': 'A page' });
  const added = await blog.sourceSite({ '/': 'Another page' });
  const body = { format: 'markdown' as const, source: `[A link](${linked.url('/')})` };
  return { blog, linked, added, entries: [aSite, aPostEntry('1', { body, ...given })] };
}

test('an import of drafts hides no post that an earlier import published', async () => {
  const { deps } = await testBlog();
  await importAll(deps, [aSite, aPostEntry('1')]);
  const { report } = await importAll(deps, [aSite, aPostEntry('1')], { asDrafts: true });
  expect(report).toMatchObject({ updated: 0, unchanged: 1 });
  expect((await rowsOf(deps)).map(({ status }) => status)).toStrictEqual(['published']);
});

test('a slug that is taken here gets a number, and the earlier URL is a collision', async () => {
  const { deps } = await testBlog();
  const publishedAt = new Date('2020-05-20T10:00:00Z');
  await aPost(deps, { title: 'Notes', slug: 'notes', publishedAt });
  const { report } = await importAll(deps, [
    aSite,
    aPostEntry('7', { title: 'Notes', slug: 'notes', link: '/2020/05/notes/' }),
  ]);
  const rows = await rowsOf(deps);
  expect(rows.map(({ path }) => path)).toStrictEqual(['/2020/05/notes', '/2020/05/notes-2']);
  expect(report.changed).toMatchObject([{ where: ['/2020/05/notes → /2020/05/notes-2'] }]);
  expect(report.collisions).toMatchObject([{ from: '/2020/05/notes', post: 'Notes' }]);
});

test('a page with a reserved slug gets a number', async () => {
  const { deps } = await testBlog();
  await importAll(deps, [aPostEntry('1', { postKind: 'page', slug: 'archive' })]);
  expect((await rowsOf(deps)).map(({ path }) => path)).toStrictEqual(['/archive-2']);
});

test('earlier URLs redirect, and the permalink of one post wins over an old one of another', async () => {
  const { deps } = await testBlog();
  const { report } = await importAll(deps, [
    aSite,
    aPostEntry('1', { slug: 'first', link: '/blog/first.html', oldLinks: ['/2020/05/second'] }),
    aPostEntry('2', { slug: 'second', link: 'https://old.example/archives/2' }),
  ]);
  expect(await deps.db.oldPath.findMany({ orderBy: { path: 'asc' } })).toMatchObject([
    { path: '/archives/2' },
    { path: '/blog/first.html' },
  ]);
  expect((await rowsOf(deps)).map(({ path }) => path)).toStrictEqual([
    '/2020/05/first',
    '/2020/05/second',
  ]);
  expect(report).toMatchObject({ redirects: 2, collisions: [{ from: '/2020/05/second' }] });
});

test('pages, categories and translations find what they belong to, wherever it is in the source', async () => {
  const { deps } = await testBlog();
  const term = { kind: 'term', taxonomy: 'category', description: '', parentSlug: null } as const;
  await importAll(deps, [
    { ...term, slug: 'ferries', name: 'Ferries', parentSlug: 'ships' },
    { ...term, slug: 'ships', name: 'Ships' },
    aPostEntry('1', { postKind: 'page', slug: 'team', parentId: '2', position: 3 }),
    aPostEntry('2', { postKind: 'page', slug: 'about', parentId: '2' }),
    aPostEntry('3', { language: 'de', translationOfId: '4' }),
    aPostEntry('4'),
  ]);
  const [team, about, german, english] = await rowsOf(deps);
  expect(team).toMatchObject({ parentId: about?.id, position: 3 });
  expect(about?.parentId).toBeNull();
  expect(german?.translationOfId).toBe(english?.id);
  const ferries = await deps.db.term.findFirst({
    where: { slug: 'ferries' },
    select: { parent: { select: { slug: true } } },
  });
  expect(ferries?.parent?.slug).toBe('ships');
});

test('comments keep their threads and linkbacks their protocol, also before their posts', async () => {
  const { deps } = await testBlog();
  const { report } = await importAll(deps, [
    aSite,
    aComment('12', '1', { parentId: '11' }),
    aPingback('13', '1', 'https://other.example/a'),
    aPostEntry('1'),
    aComment('11', '1'),
    aComment('14', '9'),
  ]);
  const [post] = await rowsOf(deps);
  const comments = await deps.db.comment.findMany({ orderBy: { createdAt: 'asc' } });
  const root = comments.find(({ text }) => text.includes('11'));
  expect(comments.find(({ text }) => text.includes('12'))).toMatchObject({ parentId: root?.id });
  expect(await deps.db.linkback.findMany()).toMatchObject([
    { via: 'pingback', verification: 'imported', moderation: 'approved', postId: post?.id },
  ]);
  expect(post).toMatchObject({ commentCount: 2, linkbackCount: 1 });
  expect(report).toMatchObject({ comments: 2, pingbacks: 1 });
  expect(report.lost).toMatchObject([
    { what: 'A response to a post that is not imported is left out.', count: 1 },
  ]);
});

test('an author there becomes the author here whom a person named', async () => {
  const { deps } = await testBlog();
  await importAll(deps, [aPostEntry('1', { authorId: 'admin' })], { authors: { admin: 'Leyla' } });
  expect(await listAuthorsNamed(deps)).toStrictEqual(['Leyla']);
});

test('a second import of the same source changes nothing', async () => {
  const { deps } = await testBlog();
  const entries = [aSite, aPostEntry('1', { link: '/x/1' }), aComment('1', '1'), aPostEntry('2')];
  await importAll(deps, entries);
  const before = await rowsOf(deps);
  const { report } = await importAll(deps, entries);
  expect(await rowsOf(deps)).toStrictEqual(before);
  expect(report).toMatchObject({ posts: 2, created: 0, updated: 0, unchanged: 2, comments: 1 });
});

test('what changed in the source is changed, and what was edited here is left and reported', async () => {
  const { deps } = await testBlog();
  await importAll(deps, [aSite, aPostEntry('1'), aPostEntry('2')]);
  await savePost(deps, { title: 'Post 2', markdown: 'Edited here.' }, { replace: true });
  const changed = (id: string) =>
    aPostEntry(id, { title: `New ${id}`, body: { format: 'markdown', source: 'New.' } });
  const { report } = await importAll(deps, [aSite, changed('1'), changed('2')]);
  expect((await rowsOf(deps)).map(({ title, markdown }) => [title, markdown])).toStrictEqual([
    ['New 1', 'New.'],
    ['Post 2', 'Edited here.'],
  ]);
  expect(report).toMatchObject({ updated: 1, unchanged: 1, decisions: [{ where: ['New 2'] }] });
});

test('an owner’s edit of an imported post notifies only the link that is new', async () => {
  const blog = await testBlog();
  const { deps } = blog;
  const site = await blog.sourceSite({ '/old': 'Old', '/new': 'New' });
  const source = `[Old](${site.url('/old')})`;
  await importAll(deps, [aSite, aPostEntry('1', { body: { format: 'markdown', source } })]);
  const markdown = `${source}\n\n[New](${site.url('/new')})`;
  await savePost(deps, { title: 'Post 1', markdown }, { replace: true });
  await blog.notify();
  expect(site.requests.map(({ url }) => url)).toStrictEqual(['/new']);
});

test('a report counts equal notes together', () => {
  const report = emptyReport();
  addNote(report, { level: 'lost', what: 'Gone.', where: 'a' });
  addNote(report, { level: 'lost', what: 'Gone.', where: null });
  expect(report.lost).toStrictEqual([{ what: 'Gone.', count: 2, where: ['a'] }]);
});

test('a comment and a post that cannot be read are left out with a note, and the import goes on', async () => {
  const { deps } = await testBlog();
  const broken = { format: 'html' as const, source: null as unknown as string };
  const { report } = await importAll(deps, [
    aSite,
    aPostEntry('1', { title: 'Broken', body: broken }),
    aPostEntry('2', { title: 'Whole', slug: 'whole' }),
    aComment('1', '2', { body: broken }),
    aComment('2', '2', { body: { format: 'html', source: '<constructor>hi</constructor>' } }),
  ]);
  const [post, ...others] = await rowsOf(deps);
  expect([post?.title, others]).toEqual(['Whole', []]);
  expect(await deps.db.comment.findMany({ select: { markdown: true } })).toEqual([
    { markdown: 'hi' },
  ]);
  expect(report.lost).toMatchObject([
    { what: expect.stringMatching(/^A post is left out, since it could not be read: /) as string },
    { what: expect.stringMatching(/^A comment is left out, since it could not/) as string },
  ]);
});
