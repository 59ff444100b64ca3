/** Groups of translations: how posts join and leave them, and what is refused. */
import { describe, expect, test } from 'vitest';
import { changePost, findForEditing } from '../../src/posts/edit.ts';
import { parsePostFile } from '../../src/posts/front-matter/front-matter.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { signedInAs } from '../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const save = async ({ deps }: TestBlog, slug: string, more: Partial<PostDraft> = {}) =>
  (await savePost(deps, { title: slug.toUpperCase(), slug, markdown: 'Words.', ...more })).post;

/** The groups, as lists of slugs whose first is the head. */
async function groups({ deps }: TestBlog): Promise<string[][]> {
  const all = await deps.db.post.findMany({
    orderBy: { id: 'asc' },
    select: { slug: true, translationOfId: true, translations: { select: { slug: true } } },
  });
  return all
    .filter(({ translations }) => translations.length > 0)
    .map(({ slug, translations }) => [slug, ...translations.map((each) => each.slug).sort()]);
}

describe('a translation', () => {
  test('names any post of the group, by title, slug, path or URL', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'http://blog.example/notes' } });
    const en = await save(blog, 'en', { title: 'A ferry' });
    await save(blog, 'de', { language: 'de', translationOf: 'en' });
    await save(blog, 'ru', { language: 'ru', translationOf: en.path });
    await save(blog, 'az', { language: 'az', translationOf: `/notes${en.path}` });
    await save(blog, 'fr', {
      language: 'fr',
      translationOf: `http://blog.example/notes${en.path}/`,
    });
    await save(blog, 'tr', { language: 'tr', translationOf: 'de' });
    await save(blog, 'it', { language: 'it', translationOf: 'A ferry' });
    expect(await groups(blog)).toEqual([['en', 'az', 'de', 'fr', 'it', 'ru', 'tr']]);
    expect(parsePostFile('---\ntitle: A\ntranslation-of: en\n---\n')).toMatchObject({
      translationOf: 'en',
    });
  });

  test('is refused of nothing, of itself, and of another site’s page', async () => {
    const blog = await testBlog();
    await save(blog, 'en');
    const given = (translationOf: string) => save(blog, 'de', { language: 'de', translationOf });
    for (const name of ['nothing', '/2026/11/nothing', 'https://other.example/2026/11/en', '%']) {
      await expect(given(name), name).rejects.toThrow('There is no post');
    }
    await expect(save(blog, 'en', { translationOf: 'en' })).rejects.toThrow(
      'A post is no translation of itself.',
    );
  });

  test('is refused in a language that the group has', async () => {
    const blog = await testBlog();
    await save(blog, 'en');
    await save(blog, 'de', { language: 'de', translationOf: 'en' });
    await expect(save(blog, 'at', { language: 'DE', translationOf: 'en' })).rejects.toThrow(
      '“DE” (/2026/11/de) is in the same language, German. Choose the language of each translation.',
    );
    await expect(save(blog, 'en-2', { translationOf: 'de' })).rejects.toThrow(
      'same language, English',
    );
    await expect(save(blog, 'en', { language: 'de' })).rejects.toThrow('same language, German');
  });

  test('leaves the group when its file no longer names one', async () => {
    const blog = await testBlog();
    await save(blog, 'en');
    await save(blog, 'de', { language: 'de', translationOf: 'en' });
    await save(blog, 'de', { language: 'de' });
    expect(await groups(blog)).toEqual([]);
  });

  test('of its own translation stays the first of the group', async () => {
    const blog = await testBlog();
    await save(blog, 'en');
    await save(blog, 'de', { language: 'de', translationOf: 'en' });
    await save(blog, 'en', { translationOf: 'de' });
    expect(await groups(blog)).toEqual([['en', 'de']]);
  });

  test('takes its own translations along into another group', async () => {
    const blog = await testBlog();
    await save(blog, 'en');
    await save(blog, 'de', { language: 'de' });
    await save(blog, 'ru', { language: 'ru', translationOf: 'de' });
    await save(blog, 'de', { language: 'de', translationOf: 'en' });
    expect(await groups(blog)).toEqual([['en', 'de', 'ru']]);
  });

  test('is still one when the first post, never public, is deleted', async () => {
    const blog = await testBlog();
    await save(blog, 'en', { status: 'draft' });
    await save(blog, 'de', { language: 'de', translationOf: 'en' });
    await save(blog, 'ru', { language: 'ru', translationOf: 'en' });
    await deletePost(blog.deps, 'en');
    expect(await groups(blog)).toEqual([['de', 'ru']]);
  });

  test('stays one when something else changes', async () => {
    const blog = await testBlog();
    const { user } = await signedInAs(blog, 'editor');
    await save(blog, 'en');
    const { id } = await aPost(blog.deps, { language: 'de', translationOf: 'en' });
    const post = await findForEditing(blog.deps, id);
    if (!post) throw new Error('no post');
    await changePost(blog.deps, post, { tags: ['Sea'] }, user.id);
    expect(await findForEditing(blog.deps, id)).toMatchObject({
      tags: [{ name: 'Sea' }],
      translationOfPath: '/2026/11/en',
    });
  });
});
