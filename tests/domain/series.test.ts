/** Series of posts: how a post gets into one, and its place there. */
import { describe, expect, test } from 'vitest';
import { changePost, findForEditing } from '../../src/posts/edit.ts';
import { parsePostFile } from '../../src/posts/front-matter/front-matter.ts';
import { findTerm } from '../../src/posts/lists.ts';
import { savePost } from '../../src/posts/save.ts';
import { changeTerm } from '../../src/posts/terms/change.ts';
import { mergeTerm } from '../../src/posts/terms/merge.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { signedInAs } from '../support/blog/signed-in.ts';

const file = (lines: string) => parsePostFile(`---\ntitle: A ferry\n${lines}\n---\nWords.`);

describe('front matter', () => {
  test('names the series and the place in it', () => {
    expect(file('series: Night crossings\nseries-order: 3')).toMatchObject({
      series: 'Night crossings',
      seriesOrder: 3,
    });
    expect(file('series: 1984')).toMatchObject({ series: '1984' });
    expect(file('')).not.toHaveProperty('series');
  });

  test.each([
    ['series: [A, B]', 'series must be one name'],
    ['series: "!!"', 'series must have a letter or a digit'],
    [`series: ${'x'.repeat(101)}`, 'series must have at most 100 characters'],
    ['series: A\nseries-order: first', 'series-order must be a whole number from 0 to 9999'],
    ['series: A\nseries-order: 10000', 'series-order must be a whole number from 0 to 9999'],
    ['series-order: 3', 'series-order needs series, the name of one'],
  ])('is refused with “%s”', (lines, message) => {
    expect(() => file(lines)).toThrow(message);
  });
});

describe('a saved post', () => {
  test('is a part of one series, until it names another or none', async () => {
    const { deps } = await testBlog();
    const draft = { title: 'A ferry', slug: 'a-ferry', markdown: 'Words.' };
    const first = await savePost(deps, { ...draft, series: 'Crossings', seriesOrder: 2 });
    expect(first.post.series).toMatchObject({ term: { slug: 'crossings' }, order: 2 });
    expect(await savePost(deps, { ...draft, series: 'crossings', seriesOrder: 2 })).toMatchObject({
      kind: 'unchanged',
    });
    const second = await savePost(deps, { ...draft, series: 'Ferries' });
    expect(second.post.series).toMatchObject({ term: { slug: 'ferries' }, order: null });
    expect((await savePost(deps, draft)).post.series).toBeNull();
    expect(await deps.db.postTerm.count()).toBe(0);
  });

  test('is found by the new name of its series, and by that of the one it was merged into', async () => {
    const { deps } = await testBlog();
    const draft = { title: 'A ferry', slug: 'a-ferry', markdown: 'Words.', series: 'Crossings' };
    await savePost(deps, draft);
    await changeTerm(deps, 'series', 'crossings', { name: 'Night crossings' });
    expect(await savePost(deps, { ...draft, series: 'Night crossings' })).toMatchObject({
      kind: 'unchanged',
    });
    await savePost(deps, { ...draft, title: 'Another', slug: 'another', series: 'Ferries' });
    await mergeTerm(deps, 'series', 'crossings', 'ferries');
    expect(await savePost(deps, draft)).toMatchObject({
      kind: 'unchanged',
      post: { series: { term: { slug: 'ferries' } } },
    });
    expect(await findTerm(deps, 'series', 'crossings')).toBeNull();
  });

  test('keeps its series and place when something else changes', async () => {
    const blog = await testBlog();
    const { deps } = blog;
    const { user } = await signedInAs(blog, 'editor');
    const draft = { title: 'A ferry', markdown: 'Words.', series: 'Crossings', seriesOrder: 7 };
    const { id } = (await savePost(deps, draft)).post;
    const post = await findForEditing(deps, id);
    if (!post) throw new Error('no post');
    await changePost(deps, post, { tags: ['Sea'] }, user.id);
    expect(await findForEditing(deps, id)).toMatchObject({
      tags: [{ name: 'Sea' }],
      series: { term: { name: 'Crossings' }, order: 7 },
    });
  });
});
