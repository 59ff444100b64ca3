/** Categories, tags and authors: new slugs, descriptions and places, merging and deleting. */
import { describe, expect, test } from 'vitest';
import { addUser } from '../../src/accounts/users.ts';
import { authorsCommand, tagsCommand } from '../../src/cli/terms.ts';
import { transact } from '../../src/db/client.ts';
import { findAuthor, findTerm, listTerms } from '../../src/posts/lists.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { trashPost } from '../../src/posts/trash.ts';
import { savePost } from '../../src/posts/save.ts';
import { aboutList, findFormerList } from '../../src/posts/terms/about.ts';
import { changeAuthor, changeTerm } from '../../src/posts/terms/change.ts';
import { createTerm } from '../../src/posts/terms/create.ts';
import { deleteAuthor, deleteTerm } from '../../src/posts/terms/delete.ts';
import { mergeAuthor, mergeTerm } from '../../src/posts/terms/merge.ts';
import { listUsedAuthors, listUsedTerms } from '../../src/posts/terms/terms.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const draft: PostDraft = { title: 'A hill', slug: 'a-hill', markdown: 'We went up.' };

const oldSlugs = ({ deps }: TestBlog) =>
  deps.db.oldSlug.findMany({ orderBy: { slug: 'asc' }, omit: { kind: true } });

describe('a new slug', () => {
  test('leaves an old slug that leads to it, through any number of changes and back', async () => {
    const blog = await testBlog();
    const { deps } = blog;
    await savePost(deps, { ...draft, tags: ['js'] });
    await changeTerm(deps, 'tag', 'js', { slug: 'Java Script'.replace(' ', '-') });
    await changeTerm(deps, 'tag', 'java-script', { slug: 'ecma' });
    expect(await oldSlugs(blog)).toEqual([
      { slug: 'java-script', newSlug: 'ecma' },
      { slug: 'js', newSlug: 'ecma' },
    ]);
    await changeTerm(deps, 'tag', 'ecma', { slug: 'js' });
    expect(await oldSlugs(blog)).toEqual([
      { slug: 'ecma', newSlug: 'js' },
      { slug: 'java-script', newSlug: 'js' },
    ]);
    expect(await findFormerList(deps, 'tag', 'ECMA')).toMatchObject({
      kind: 'moved',
      list: { term: { slug: 'js' } },
    });
    for (const slug of ['js', 'nothing', '\0', '%']) {
      expect(await findFormerList(deps, 'tag', slug), slug).toBeNull();
    }
    expect(await findFormerList(deps, 'category', 'ecma')).toBeNull();
  });

  test('that is another one’s, or no slug, is refused', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, tags: ['js', 'dogs'], author: 'Ann' });
    await aPost(deps, { author: 'Bo' });
    await expect(changeTerm(deps, 'tag', 'js', { slug: 'dogs' })).rejects.toThrow(
      '“dogs” already has the slug dogs.',
    );
    await expect(changeAuthor(deps, 'ann', { slug: 'bo' })).rejects.toThrow('already has the slug');
    for (const slug of ['', ' ', 'a b', 'a/b', '..', 'x'.repeat(101)]) {
      await expect(changeTerm(deps, 'tag', 'js', { slug }), slug).rejects.toThrow('a slug');
    }
  });

  test('of an author keeps the posts, and a post that names the old one finds the author', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, { ...draft, author: 'Lea Sandveld' });
    await changeAuthor(deps, 'lea-sandveld', { slug: 'mira', name: 'Mira' });
    const again = await savePost(deps, { ...draft, author: 'Lea Sandveld' });
    expect(again).toMatchObject({ kind: 'unchanged', post: { author: { id: post.author?.id } } });
    expect(await findFormerList(deps, 'author', 'lea-sandveld')).toMatchObject({
      list: { author: { slug: 'mira' } },
    });
  });
});

describe('the place of a category', () => {
  test('is below another one, never below itself', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, categories: ['World', 'Asia', 'Baku'] });
    const idOf = async (slug: string) => (await findTerm(deps, 'category', slug))?.id ?? 0;
    await changeTerm(deps, 'category', 'asia', { parentId: await idOf('world') });
    await changeTerm(deps, 'category', 'baku', { parentId: await idOf('asia') });
    for (const slug of ['world', 'asia', 'baku']) {
      await expect(
        changeTerm(deps, 'category', 'world', { parentId: await idOf(slug) }),
        slug,
      ).rejects.toThrow('cannot be below itself');
    }
    await expect(changeTerm(deps, 'category', 'baku', { parentId: 999 })).rejects.toThrow(
      'was deleted',
    );
    const about = async (slug: string) => {
      const term = await findTerm(deps, 'category', slug);
      if (!term) throw new Error(slug);
      const { above, below } = await aboutList(deps, { kind: 'term', term });
      return [above, below].map((terms) => terms.map(({ name }) => name));
    };
    expect(await about('baku')).toEqual([['World', 'Asia'], []]);
    expect(await about('world')).toEqual([[], ['Asia']]);
    await deleteTerm(deps, 'category', 'asia');
    expect(await about('world')).toEqual([[], ['Baku']]);
    expect(await about('baku')).toEqual([['World'], []]);
  });

  test('hides categories without public posts', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, categories: ['World'] });
    await aPost(deps, { status: 'draft', categories: ['Secret'] });
    const world = await findTerm(deps, 'category', 'world');
    if (!world) throw new Error('no category');
    await changeTerm(deps, 'category', 'secret', { parentId: world.id });
    expect(await aboutList(deps, { kind: 'term', term: world })).toMatchObject({
      below: [],
      isPlaced: true,
    });
  });

  test('passes to those below when it is merged into one of them', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, categories: ['World', 'Asia', 'Baku', 'Other'] });
    const idOf = async (slug: string) => (await findTerm(deps, 'category', slug))?.id ?? 0;
    await changeTerm(deps, 'category', 'asia', { parentId: await idOf('world') });
    await changeTerm(deps, 'category', 'baku', { parentId: await idOf('asia') });
    await changeTerm(deps, 'category', 'other', { parentId: await idOf('asia') });
    await mergeTerm(deps, 'category', 'asia', 'baku');
    const all = await listUsedTerms(deps, 'category');
    const world = await idOf('world');
    expect(all.map(({ slug, parentId }) => [slug, parentId])).toEqual([
      ['baku', world],
      ['other', world],
      ['world', null],
    ]);
  });
});

describe('merging', () => {
  test('moves the posts, and leads names and old slugs to the other tag', async () => {
    const blog = await testBlog();
    const { deps } = blog;
    await savePost(deps, { ...draft, tags: ['js', 'sea'] });
    await aPost(deps, { tags: ['JavaScript', 'js'] });
    await aPost(deps, { tags: ['ecma'] });
    await mergeTerm(deps, 'tag', 'ecma', 'js');
    await mergeTerm(deps, 'tag', 'js', 'javascript');
    expect(await listTerms(deps, 'tag')).toMatchObject([
      { slug: 'javascript', posts: 3 },
      { slug: 'sea', posts: 1 },
    ]);
    expect(await oldSlugs(blog)).toEqual([
      { slug: 'ecma', newSlug: 'javascript' },
      { slug: 'js', newSlug: 'javascript' },
    ]);
    expect((await savePost(deps, { ...draft, tags: ['js', 'sea'] })).kind).toBe('unchanged');
    const later = await aPost(deps, { tags: ['JS', 'JavaScript'] });
    expect(later.tags).toMatchObject([{ slug: 'javascript' }]);
    await expect(mergeTerm(deps, 'tag', 'sea', 'sea')).rejects.toThrow('another one');
    await expect(mergeTerm(deps, 'tag', 'sea', 'js')).rejects.toThrow('No tag “js”');
  });

  test('an author moves posts and user, unless both have users', async () => {
    const { deps } = await testBlog();
    const user = await aUser({ deps });
    const slug = user.author?.slug ?? '';
    await aPost(deps, { author: user.name });
    await aPost(deps, { author: 'Ann' });
    await mergeAuthor(deps, slug, 'ann');
    expect(await listUsedAuthors(deps)).toMatchObject([
      { slug: 'ann', posts: 2, userName: user.name },
    ]);
    const other = await aUser({ deps });
    await expect(mergeAuthor(deps, other.author?.slug ?? '', 'ann')).rejects.toThrow(
      'both have user accounts',
    );
    const namesake = {
      ...{ email: 'a@blog.example', name: user.name, role: 'author' as const },
      ...{ passwordHash: '', createdAt: deps.clock.now() },
    };
    await expect(transact(deps.db, (t) => addUser(t, namesake))).rejects.toThrow('already uses');
  });
});

describe('the numbers of posts', () => {
  test('are those of the admin’s list of posts: without pages, and without the trash', async () => {
    const { deps } = await testBlog();
    const filed = { tags: ['sea'], author: 'Ann' };
    await aPost(deps, filed);
    await aPost(deps, { ...filed, status: 'draft' });
    await aPost(deps, { ...filed, kind: 'page' });
    const { path } = await aPost(deps, filed);
    await trashPost(deps, path);
    expect(await listUsedTerms(deps, 'tag')).toMatchObject([{ slug: 'sea', posts: 2 }]);
    expect(await listUsedAuthors(deps)).toMatchObject([{ slug: 'ann', posts: 2, holds: 4 }]);
  });

  test('leave out the trash, and yet its author cannot be deleted', async () => {
    const { deps } = await testBlog();
    const { path } = await aPost(deps, { author: 'Ann' });
    await trashPost(deps, path);
    expect(await listUsedAuthors(deps)).toMatchObject([{ posts: 0, holds: 1 }]);
    await expect(deleteAuthor(deps, 'ann')).rejects.toThrow('posts in the trash');
  });
});

describe('creating', () => {
  test('makes an empty term with a slug of its name, which posts then find by its name', async () => {
    const { deps } = await testBlog();
    const made = await createTerm(deps, 'tag', { name: ' C++ ', description: 'A language.' });
    expect(made).toMatchObject({ kind: 'tag', slug: 'c-plus-plus', name: 'C++' });
    const { post } = await savePost(deps, { ...draft, tags: ['c++'] });
    expect(post.tags).toMatchObject([{ id: made.id }]);
    const asia = await createTerm(deps, 'category', { name: 'Asia', slug: 'east' });
    const baku = await createTerm(deps, 'category', { name: 'Baku', parentId: asia.id });
    expect(await listUsedTerms(deps, 'category')).toMatchObject([
      { id: asia.id, slug: 'east', posts: 0, parentId: null },
      { id: baku.id, slug: 'baku', parentId: asia.id },
    ]);
  });

  test('avoids a slug that redirects, unless it is asked for, which ends the redirect', async () => {
    const blog = await testBlog();
    const { deps } = blog;
    await savePost(deps, { ...draft, tags: ['js'] });
    await changeTerm(deps, 'tag', 'js', { slug: 'ecma', name: 'ECMAScript' });
    expect(await createTerm(deps, 'tag', { name: 'JS' })).toMatchObject({ slug: 'js-2' });
    await createTerm(deps, 'tag', { name: 'Juggling', slug: 'js' });
    expect(await oldSlugs(blog)).toEqual([]);
  });

  test('refuses a name or slug that is taken or invalid, and a missing category above', async () => {
    const { deps } = await testBlog();
    await createTerm(deps, 'category', { name: 'Asia', slug: 'east' });
    for (const [given, message] of [
      [{ name: 'asia' }, 'There is already a category “Asia” (east).'],
      [{ name: 'East Asia', slug: 'east' }, '“Asia” already has the slug east.'],
      [{ name: ' ' }, 'must not be empty'],
      [{ name: 'a', slug: 'a/b' }, 'cannot be a slug'],
      [{ name: 'a', description: 'x'.repeat(2_001) }, 'at most 2000'],
      [{ name: 'a', parentId: 999 }, 'was deleted'],
    ] as const) {
      await expect(createTerm(deps, 'category', given), message).rejects.toThrow(message);
    }
    expect(await listUsedTerms(deps, 'category')).toHaveLength(1);
  });
});

describe('deleting', () => {
  test('leaves the posts; a post that names it later creates it again', async () => {
    const blog = await testBlog();
    const { deps } = blog;
    await savePost(deps, { ...draft, tags: ['js', 'sea'] });
    await changeTerm(deps, 'tag', 'js', { slug: 'ecma' });
    await deleteTerm(deps, 'tag', 'ecma');
    expect(await findFormerList(deps, 'tag', 'ecma')).toEqual({ kind: 'gone' });
    expect(await findFormerList(deps, 'tag', 'js')).toEqual({ kind: 'gone' });
    expect(await listTerms(deps, 'tag')).toMatchObject([{ slug: 'sea' }]);
    const { post } = await savePost(deps, { ...draft, tags: ['JS'] });
    expect(post.tags).toMatchObject([{ slug: 'js', name: 'JS' }]);
    expect(await oldSlugs(blog)).toEqual([{ slug: 'ecma', newSlug: null }]);
    await expect(deleteTerm(deps, 'tag', 'ecma')).rejects.toThrow('No tag');
  });

  test('an author with posts or a user is refused', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, author: 'Ann' });
    const user = await aUser({ deps });
    await expect(deleteAuthor(deps, 'ann')).rejects.toThrow('“Ann” has posts');
    await expect(deleteAuthor(deps, user.author?.slug ?? '')).rejects.toThrow('a user account');
    await savePost(deps, { ...draft, author: 'Bo' });
    await deleteAuthor(deps, 'ann');
    expect(await findAuthor(deps, 'ann')).toBeNull();
    expect(await findFormerList(deps, 'author', 'ann')).toEqual({ kind: 'gone' });
  });
});

test('a description is plain text in paragraphs, of limited length', async () => {
  const { deps } = await testBlog();
  await savePost(deps, { ...draft, tags: ['sea'], author: 'Ann' });
  const term = await changeTerm(deps, 'tag', 'sea', {
    description: ' About  the\nsea. \n\n\n <b>Deep</b>\u0000. ',
  });
  const { description } = await aboutList(deps, { kind: 'term', term });
  expect(description).toMatch(/^About the sea\.\n\n<b>Deep<\/b>/);
  expect(description).not.toContain('\0');
  await expect(changeTerm(deps, 'tag', 'sea', { description: 'x'.repeat(2_001) })).rejects.toThrow(
    'at most 2000',
  );
  const author = await changeAuthor(deps, 'ann', {
    bio: 'Writes.',
    url: '',
    links: ['https://a.example', 'https://a.example/'],
  });
  expect(await aboutList(deps, { kind: 'author', author })).toMatchObject({
    description: 'Writes.',
    links: ['https://a.example/'],
  });
  await expect(changeAuthor(deps, 'ann', { links: ['javascript:x'] })).rejects.toThrow('URL');
});

test('the CLI changes slugs, describes, merges and deletes', async () => {
  const { deps } = await testBlog();
  await savePost(deps, { ...draft, tags: ['js', 'sea', 'x'], author: 'Ann' });
  await savePost(deps, { ...draft, author: 'Bo', tags: ['js', 'sea', 'x'] });
  let printed = '';
  const run = async (command: typeof tagsCommand, ...words: string[]) => {
    await command.run(deps, words, (text) => {
      printed += text;
      return Promise.resolve();
    });
  };
  await run(tagsCommand, 'set-slug', 'js', 'ecma');
  await run(tagsCommand, 'describe', 'ecma', 'A', 'language.');
  await run(tagsCommand, 'merge', 'ecma', 'sea');
  await run(tagsCommand, 'delete', 'x');
  await run(authorsCommand, 'describe', 'bo', 'none');
  await run(authorsCommand, 'merge', 'ann', 'bo');
  expect(printed).toBe(
    'js is now ecma\necma described\necma merged into sea\nx deleted\nbo described\nann merged into bo\n',
  );
  await expect(run(tagsCommand, 'merge', 'sea')).rejects.toThrow('Usage:');
  await expect(run(tagsCommand, 'delete', 'sea', 'x')).rejects.toThrow('Usage:');
});
