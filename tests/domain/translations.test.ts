/** Groups of translations: how posts join and leave them, and what is refused. */
import { describe, expect, test } from 'vitest';
import { asWriter } from '../../src/accounts/user.ts';
import { changePost, editPost, findForEditing, restoreRevision } from '../../src/posts/edit.ts';
import { parsePostFile } from '../../src/posts/front-matter/front-matter.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { publishPost } from '../../src/posts/publish.ts';
import { savePost } from '../../src/posts/save.ts';
import { emptyTrash, trashPost } from '../../src/posts/trash.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { changeSettings } from '../../src/settings/write.ts';
import { aUser, signedInAs } from '../support/blog/signed-in.ts';
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

describe('a translation whose group changed around it', () => {
  async function withTranslation() {
    const blog = await testBlog();
    const { id: userId } = await aUser(blog, 'editor');
    await save(blog, 'en');
    const { id } = await save(blog, 'de', { language: 'de', translationOf: 'en' });
    const stored = async () => {
      const post = await findForEditing(blog.deps, id);
      if (!post) throw new Error('no post');
      return post;
    };
    return { blog, userId, stored };
  }

  test('is saved, changed and restored while the first post is in the trash', async () => {
    const { blog, userId, stored } = await withTranslation();
    await trashPost(blog.deps, 'en');
    await save(blog, 'de', { language: 'de', translationOf: 'en', markdown: 'Other words.' });
    await changePost(blog.deps, await stored(), { tags: ['Sea'] }, userId);
    const before = { title: 'DE', bodyFormat: 'markdown', markdown: 'Words.' } as const;
    const restored = await restoreRevision(blog.deps, await stored(), before, userId);
    expect(restored.kind).toBe('saved');
    expect(await groups(blog)).toEqual([['en', 'de']]);
    await expect(save(blog, 'ru', { language: 'ru', translationOf: 'en' })).rejects.toThrow(
      'There is no post “en”',
    );
  });

  test('is saved when the site’s language became its own, but not in another one of the group', async () => {
    const { blog, userId, stored } = await withTranslation();
    await changeSettings(blog.deps, { siteLanguage: 'de' });
    const saved = await changePost(blog.deps, await stored(), { tags: ['Sea'] }, userId);
    expect(saved.kind).toBe('saved');
    expect((await save(blog, 'en', { markdown: 'Other words.' })).path).toBe('/2026/11/en');
    expect(await groups(blog)).toEqual([['en', 'de']]);
    await expect(save(blog, 'en', { language: 'DE' })).rejects.toThrow('same language, German');
  });

  test('is the first one when the first, once public, is deleted or leaves the trash for good', async () => {
    const { blog } = await withTranslation();
    await save(blog, 'ru', { language: 'ru', translationOf: 'en' });
    await save(blog, 'az', { language: 'az', translationOf: 'en' });
    await deletePost(blog.deps, 'en');
    expect(await groups(blog)).toEqual([['de', 'az', 'ru']]);
    await trashPost(blog.deps, 'de');
    blog.clock.advance(31 * 24 * 60 * 60 * 1000);
    await emptyTrash(blog.deps);
    expect(await groups(blog)).toEqual([['ru', 'az']]);
  });
});

describe('by an author, a translation', () => {
  async function byAuthor() {
    const blog = await testBlog();
    const author = await aUser(blog, 'author');
    const publish = (language: string, more: Partial<PostDraft>) =>
      publishPost(
        blog.deps,
        { title: language, markdown: 'Words.', language, author: author.name, ...more },
        asWriter(author),
      );
    return { blog, author, publish };
  }

  test('is one of an own post, of any status', async () => {
    const { blog, publish } = await byAuthor();
    await publish('en', { status: 'private' });
    await publish('de', { translationOf: 'en' });
    expect(await groups(blog)).toEqual([['en', 'de']]);
  });

  test('is refused of another author’s post, which is named only if it is public', async () => {
    const { blog, publish } = await byAuthor();
    await save(blog, 'a-ferry', { author: 'Somebody else' });
    await expect(publish('de', { translationOf: 'a-ferry' })).rejects.toThrow(
      '“A-FERRY” is a post of another author. Only an editor or owner can name it',
    );
    for (const status of ['draft', 'private'] as const) {
      await save(blog, status, { author: 'Somebody else', title: 'Secret plans', status });
      for (const translationOf of [status, 'Secret plans']) {
        const refused = publish('de', { translationOf });
        await expect(refused).rejects.toThrow(`There is no post “${translationOf}” to be`);
      }
    }
    expect(await groups(blog)).toEqual([]);
  });

  test('is not kept from a language by another author’s draft, until that is public', async () => {
    const { blog, author, publish } = await byAuthor();
    const { id } = await publish('en', { status: 'draft' });
    const theirs = { author: 'Somebody else', language: 'de', translationOf: 'en' };
    await save(blog, 'geheim', { ...theirs, status: 'draft' });
    await publish('de', { translationOf: 'en', status: 'draft' });
    expect(await groups(blog)).toEqual([['en', 'de', 'geheim']]);
    const post = await findForEditing(blog.deps, id);
    const draft = { title: 'en', slug: 'en', markdown: 'Words.', language: 'de' };
    const edit = { version: post?.version ?? 0, userId: author.id, ...asWriter(author) };
    await expect(editPost(blog.deps, id, { ...edit, draft })).rejects.toThrow('“de” (/2026/11/de)');
    // Who may edit all posts learns of the draft.
    await expect(save(blog, 'geheim', theirs)).rejects.toThrow('“de” (/2026/11/de)');
    await deletePost(blog.deps, 'de');
    await save(blog, 'geheim', theirs);
    await expect(publish('de', { translationOf: 'en' })).rejects.toThrow('“GEHEIM”');
  });
});
