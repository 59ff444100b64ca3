/** Categories, tags and authors: created by posts that name them, renamed by the CLI. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { authorsCommand, categoriesCommand, tagsCommand } from '../../src/cli/terms.ts';
import { findAuthor, findTerm, listPublicPosts, listTerms } from '../../src/posts/lists.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { savePost } from '../../src/posts/save.ts';
import { selectAdminPosts } from '../../src/posts/store/admin-list.ts';
import { changeAuthor, changeTerm } from '../../src/posts/terms/change.ts';
import { listAllTerms, listAuthors } from '../../src/posts/terms/terms.ts';
import { type TestBlog, aPost, testBlog } from '../support/blog/test-blog.ts';

const draft: PostDraft = { title: 'A hill', slug: 'a-hill', markdown: 'We went up.' };

async function run({ deps }: TestBlog, command: Command, ...words: string[]): Promise<string> {
  let printed = '';
  await command.run(deps, words, (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

describe('terms of a post', () => {
  test('are in the author’s order, each once, with its first name', async () => {
    const { deps } = await testBlog();
    await aPost(deps, { tags: ['Café'] });
    const { post } = await savePost(deps, {
      ...draft,
      categories: ['World', 'Asia', 'WORLD'],
      tags: ['zebra', 'CAFE', ' café ', 'World'],
    });
    expect(post.categories).toMatchObject([
      { kind: 'category', slug: 'world', name: 'World' },
      { slug: 'asia' },
    ]);
    expect(post.tags).toMatchObject([{ name: 'zebra' }, { name: 'Café' }, { name: 'World' }]);
    expect(await listAllTerms(deps, 'tag')).toMatchObject([
      { name: 'Café', posts: 2 },
      { name: 'World', posts: 1 },
      { name: 'zebra', posts: 1 },
    ]);
  });

  test('are the same in other letters, and changed in another order', async () => {
    const { deps } = await testBlog();
    const saved = { ...draft, author: 'Léa', categories: ['World'], tags: ['a', 'b'] };
    await savePost(deps, saved);
    const same = { ...saved, author: 'LEA', categories: ['world'], tags: ['A', 'b', 'B'] };
    expect((await savePost(deps, same)).kind).toBe('unchanged');
    expect((await savePost(deps, { ...saved, tags: ['b', 'a'] })).post.tags).toMatchObject([
      { slug: 'b' },
      { slug: 'a' },
    ]);
    const bare = await savePost(deps, draft);
    expect(bare.post).toMatchObject({ author: null, categories: [], tags: [] });
  });

  test('may be C, C++, C#, .NET and Net, and stay separate in later posts', async () => {
    const { deps } = await testBlog();
    const tags = ['C', 'C++', 'C#', '.NET', 'Net'];
    const { post } = await savePost(deps, { ...draft, tags });
    const slugs = ['c', 'c-plus-plus', 'c-sharp', 'dot-net', 'net'];
    expect(post.tags.map(({ slug }) => slug)).toEqual(slugs);
    const again = await aPost(deps, { tags: ['net', '.net', 'c#'] });
    expect(again.tags.map(({ slug }) => slug)).toEqual(['net', 'dot-net', 'c-sharp']);
    const changed = await savePost(deps, { ...draft, tags: ['C', 'C++', 'C#', '.NET'] });
    expect(changed.kind).toBe('updated');
  });

  test('that an earlier version merged are separate in new posts', async () => {
    const { deps } = await testBlog();
    const old = await deps.db.term.create({ data: { kind: 'tag', slug: 'net', name: '.NET' } });
    const { post } = await savePost(deps, { ...draft, tags: ['.NET', 'Net'] });
    expect(post.tags).toMatchObject([
      { id: old.id, slug: 'net' },
      { slug: 'net-2', name: 'Net' },
    ]);
    const list = { kind: 'post', state: 'all', authorId: null, words: '' } as const;
    const page = { pageNumber: 1, perPage: 9, now: deps.clock.now() };
    await aPost(deps, { title: 'Another', tags: ['.NET'] });
    const found = async (tag: string) =>
      (await selectAdminPosts(deps.db, { ...list, tag }, page)).total;
    expect([await found('.NET'), await found('Net'), await found('C')]).toEqual([2, 1, 0]);
  });

  test.each(['', '!', '🎉', 'x'.repeat(101)])('cannot have the name %j', async (name) => {
    const { deps } = await testBlog();
    for (const names of [{ tags: ['ok', name] }, { categories: [name] }, { author: name }]) {
      await expect(savePost(deps, { ...draft, ...names })).rejects.toThrow(
        'cannot be the name of a',
      );
    }
  });

  test('are counted and listed with a thousand posts, without hidden ones', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, tags: ['many'] });
    const term = await findTerm(deps, 'tag', 'many');
    if (!term) throw new Error('no such tag');
    const publishedAt = (n: number) => new Date(Date.UTC(2020, 0, 1, 0, n));
    const rows = Array.from({ length: 1_000 }, (_, n) => ({
      path: `/2020/01/p${n}`,
      slug: `p${n}`,
      title: `P${n}`,
      markdown: '',
      bodyHtml: '',
      excerpt: '',
      words: 0,
      publishedAt: publishedAt(n),
      updatedAt: publishedAt(n),
      commentsOpen: true,
    }));
    await deps.db.post.createMany({ data: rows });
    const ids = await deps.db.post.findMany({ select: { id: true, publishedAt: true } });
    await deps.db.postTerm.deleteMany();
    await deps.db.postTerm.createMany({
      data: ids.map(({ id, publishedAt: at }) => ({
        postId: id,
        termId: term.id,
        position: 0,
        publishedAt: at,
      })),
    });
    await savePost(deps, { ...draft, tags: ['many'], status: 'private' });
    expect(await listTerms(deps, 'tag')).toMatchObject([{ posts: 1_000 }]);
    const last = await listPublicPosts(
      deps,
      { kind: 'term', term },
      { pageNumber: 100, perPage: 10 },
    );
    expect(last.hasOlder).toBe(false);
    expect(last.posts.map(({ path }) => path.split('/').at(-1))).toEqual(
      Array.from({ length: 10 }, (_, n) => `p${9 - n}`),
    );
    expect((await changeTerm(deps, 'tag', 'many', { name: 'Very many' })).slug).toBe('many');
  });
});

describe('renaming a tag', () => {
  test('keeps its slug and its posts; both names mean it from then on', async () => {
    const { deps } = await testBlog();
    const saved = { ...draft, tags: ['js'] };
    const { post } = await savePost(deps, saved);
    const term = await changeTerm(deps, 'tag', 'js', { name: ' JavaScript ' });
    expect(term).toEqual({ ...post.tags[0], name: 'JavaScript' });
    for (const tags of [['js'], ['javascript'], ['JavaScript', 'JS']]) {
      expect((await savePost(deps, { ...draft, tags })).kind).toBe('unchanged');
      await savePost(deps, { ...draft, slug: 'other', tags });
    }
    expect(await listTerms(deps, 'tag')).toMatchObject([{ slug: 'js', posts: 2 }]);
  });

  test('to the present or first name of another tag is refused; a category does not matter', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, tags: ['js', 'dogs'], categories: ['Cats'] });
    await expect(changeTerm(deps, 'tag', 'js', { name: 'DOGS' })).rejects.toThrow(
      'There is already a tag “dogs” (dogs).',
    );
    await changeTerm(deps, 'tag', 'dogs', { name: 'Hounds' });
    await expect(changeTerm(deps, 'tag', 'js', { name: 'hounds' })).rejects.toThrow(
      'already a tag “Hounds”',
    );
    await expect(changeTerm(deps, 'tag', 'js', { name: 'dogs' })).rejects.toThrow(
      'already a tag “Hounds”',
    );
    await changeTerm(deps, 'tag', 'js', { name: 'cats' });
    await changeTerm(deps, 'tag', 'js', { name: 'JS' });
    await changeTerm(deps, 'tag', 'dogs', { name: 'Dogs' });
    expect((await listAllTerms(deps, 'tag')).map(({ name }) => name)).toEqual(['Dogs', 'JS']);
  });

  test('that does not exist, or to no name, is refused', async () => {
    const { deps } = await testBlog();
    await savePost(deps, { ...draft, tags: ['js'] });
    for (const slug of ['nothing', '', '\u0000', '%', 'JS']) {
      await expect(changeTerm(deps, 'tag', slug, { name: 'x' })).rejects.toThrow('No tag');
    }
    await expect(changeTerm(deps, 'category', 'js', { name: 'x' })).rejects.toThrow('No category');
    await expect(changeTerm(deps, 'tag', 'js', { name: '?!' })).rejects.toThrow(
      'cannot be the name of a tag',
    );
  });
});

describe('an author', () => {
  test('is one author under both names, with a stable URL', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, { ...draft, author: 'Lea Sandveld' });
    await changeAuthor(deps, 'lea-sandveld', { name: 'Mira Sandveld' });
    await savePost(deps, { ...draft, slug: 'b', author: 'mira sandveld' });
    await savePost(deps, { ...draft, slug: 'c', author: 'Ann' });
    expect(await findAuthor(deps, 'lea-sandveld')).toMatchObject({
      id: post.author?.id,
      name: 'Mira Sandveld',
    });
    expect(await listAuthors(deps)).toMatchObject([{ name: 'Ann' }, { slug: 'lea-sandveld' }]);
    await expect(changeAuthor(deps, 'ann', { name: 'Lea Sandveld' })).rejects.toThrow(
      'There is already an author “Mira Sandveld” (lea-sandveld).',
    );
    for (const slug of ['nobody', '', '\u0000']) {
      await expect(changeAuthor(deps, slug, { name: 'x' })).rejects.toThrow('No author');
    }
  });
});

describe('the CLI', () => {
  test('lists and renames categories and tags', async () => {
    const blog = await testBlog();
    expect(await run(blog, categoriesCommand, 'list')).toBe('No categories yet.\n');
    expect(await run(blog, tagsCommand, 'list', '--json')).toBe('[]\n');
    await savePost(blog.deps, { ...draft, categories: ['World'], tags: ['x', 'a'] });
    await savePost(blog.deps, { ...draft, slug: 'd', status: 'draft', tags: ['x', 'unseen'] });
    expect(await run(blog, categoriesCommand, 'rename', 'world', 'The', 'World')).toBe(
      'world renamed to The World\n',
    );
    expect(await run(blog, categoriesCommand, 'list')).toBe('world  1 post\n    The World\n');
    expect(await run(blog, tagsCommand, 'list')).toBe(
      'a  1 post\n    a\nunseen  0 posts\n    unseen\nx  1 post\n    x\n',
    );
    expect(JSON.parse(await run(blog, tagsCommand, 'list', '--json'))).toMatchObject([
      { kind: 'tag', slug: 'a', name: 'a', posts: 1 },
      { slug: 'unseen', posts: 0 },
      { slug: 'x', posts: 1 },
    ]);
  });

  test('lists and changes authors', async () => {
    const blog = await testBlog();
    expect(await run(blog, authorsCommand, 'list')).toBe('No authors yet.\n');
    await savePost(blog.deps, { ...draft, author: 'Ann' });
    expect(await run(blog, authorsCommand, 'set-url', 'ann', 'https://ann.example')).toBe(
      'ann https://ann.example/\n',
    );
    expect(await run(blog, authorsCommand, 'rename', 'ann', 'Ann', 'Sandveld')).toBe(
      'ann renamed to Ann Sandveld\n',
    );
    expect(await run(blog, authorsCommand, 'list')).toBe(
      'ann  https://ann.example/\n    Ann Sandveld\n',
    );
    await expect(
      run(blog, authorsCommand, 'set-url', 'ann', 'javascript:alert(1)'),
    ).rejects.toThrow('is not an absolute http or https URL');
    expect(await run(blog, authorsCommand, 'set-url', 'ann', 'none')).toBe('ann has no website\n');
    expect(JSON.parse(await run(blog, authorsCommand, 'list', '--json'))).toMatchObject([
      { slug: 'ann', name: 'Ann Sandveld', url: null },
    ]);
  });

  test.each([
    [[]],
    [['ls']],
    [['list', 'a']],
    [['rename']],
    [['rename', 'a']],
    [['rename', 'a', 'b', '--json']],
    [['set-url', 'a', 'b', 'c']],
  ])('shows the usage for %j', async (words) => {
    const blog = await testBlog();
    for (const command of [categoriesCommand, tagsCommand, authorsCommand]) {
      await expect(run(blog, command, ...words)).rejects.toThrow('Usage:\n');
    }
  });
});
